package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.ChangeSettler.Built;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Runs the user's command when something has changed that it may build from. What changes on the class path is what it has built,
 * or an IDE, and needs no build; it is decided upon when the command has succeeded. What else changes while it runs has it end, and
 * begin again.
 */
final class CommandBuild implements Build {
    private enum Phase {
        IDLE,
        RUNNING,
        /** It is to begin again. */
        ENDING,
        /** It has ended, and reports of what it has written may still come in. */
        ENDED
    }

    private static final int MOST_RUNS = 3;

    private final Building.ByCommand what;
    private final Job.Place place;
    private final Optional<MainFile> main;
    private final Guardian guardian;
    private final Supplier<Duration> tail;
    private final System.Logger log;
    private final Listener listener;
    private final Background background;

    /** What has changed and is not decided upon yet: of batches that are open, and of builds that have failed. */
    private final HeldChanges held = new HeldChanges();

    /** In which runs for the same batch a file has changed that is not known to be made by it; nobody saves one in that many. */
    private final Map<Path, Set<Integer>> runsWithChange = new HashMap<>();

    private final Set<Path> toldOf = new HashSet<>();
    private Phase phase = Phase.IDLE;
    private boolean isBroken;
    private Optional<BuildProcess> process = Optional.empty();
    private int runs;

    /** The batch that the build is about, if one is. */
    private Optional<Batch> first = Optional.empty();

    private Duration since = Duration.ZERO;
    private int openBatches;

    /**
     * Builds nothing yet.
     *
     * @param main what the program cannot be started without
     * @param guardian ends a run if this JVM is killed
     * @param tail how long reports of changes may come after them
     */
    CommandBuild(
            Building.ByCommand what,
            Job.Place place,
            Optional<MainFile> main,
            Guardian guardian,
            Supplier<Duration> tail,
            System.Logger log,
            Listener listener) {
        this.what = what;
        this.place = place;
        this.main = main;
        this.guardian = guardian;
        this.tail = tail;
        this.log = log;
        this.listener = listener;
        this.background = new Background("reloader-build", log);
    }

    @Override
    public void begin(Runnable start) {
        start.run();
    }

    @Override
    public void follow(ProcessHandle worker, BiConsumer<Duration, Runnable> timer) {
        // Nobody can warm up somebody else's program.
    }

    /** What it writes goes the way of all changes: only together they are what is to be run. */
    @Override
    public boolean hasMade(FileChange change) {
        return false;
    }

    @Override
    public void take(Batch batch) {
        List<Path> inputs = batch.changes().stream()
                .map(FileChange::path)
                .filter(path -> !isIn(what.outputs(), path))
                .toList();
        held.add(batch.changes());
        if (phase == Phase.IDLE && inputs.isEmpty()) {
            ready().ifPresentOrElse(all -> listener.built(batch.of(all)), listener::noRestart);
            return;
        }
        openBatches++;
        if (phase == Phase.IDLE) {
            first = Optional.of(batch);
            since = listener.now();
            runsWithChange.clear();
            run();
        } else if (!areMade(inputs)) {
            runAgain();
        }
    }

    /** Whether all of these change whenever it runs: as long as it is restarted for them it never ends. */
    private boolean areMade(List<Path> inputs) {
        boolean areMade = true;
        for (Path path : inputs) {
            Set<Integer> seen = runsWithChange.computeIfAbsent(path, any -> new HashSet<>());
            seen.add(runs);
            boolean isMade = seen.size() >= MOST_RUNS;
            areMade &= isMade;
            if (isMade && toldOf.add(path)) {
                log.log(
                        Level.WARNING,
                        Texts.relative(path) + " changes whenever the build runs, so it is taken for what that makes;"
                                + " leave it out with reloader.ignore if it is not part of the program");
            }
        }
        return areMade;
    }

    private void run() {
        phase = Phase.RUNNING;
        int number = ++runs;
        log.log(Level.INFO, "building: " + String.join(" ", what.command()));
        try {
            BuildProcess started = BuildProcess.start(what.command(), place, guardian);
            process = Optional.of(started);
            started.whenEnded(problem -> listener.post(() -> ended(number, problem)));
        } catch (IOException | OutOfMemoryError e) {
            // The latter where no thread can be started.
            ended(number, Optional.of("cannot run the build: " + e.getMessage()));
        }
    }

    /** The next one begins when this one is dead, with all that it has started. */
    private void runAgain() {
        if (phase == Phase.ENDED) {
            run();
        } else if (phase == Phase.RUNNING) {
            log.log(Level.INFO, "more has changed, so the build begins again");
            phase = Phase.ENDING;
            process.orElseThrow()
                    .end(() -> listener.post(() -> {
                        release();
                        run();
                    }));
        }
    }

    private void release() {
        process.ifPresent(BuildProcess::release);
        process = Optional.empty();
    }

    private void ended(int number, Optional<String> problem) {
        if (number != runs || phase == Phase.ENDING) {
            return;
        }
        release();
        phase = Phase.ENDED;
        problem.ifPresent(text -> log.log(Level.ERROR, text));
        if (isBroken && problem.isEmpty()) {
            log.log(Level.INFO, "builds again");
        }
        isBroken = problem.isPresent();
        awaitTail(number);
    }

    private void awaitTail(int number) {
        background.later(tail.get(), () -> listener.post(() -> finish(number)));
    }

    private void finish(int number) {
        if (number != runs || phase != Phase.ENDED) {
            return;
        }
        if (listener.isSettling()) {
            awaitTail(number);
            return;
        }
        phase = Phase.IDLE;
        Batch batch = first.orElseThrow();
        first = Optional.empty();
        for (; openBatches > 1; openBatches--) {
            listener.noRestart();
        }
        openBatches = 0;
        ready().ifPresentOrElse(
                        all -> listener.built(batch.built(saved(all), new Built(since, all))), listener::noRestart);
    }

    /** What has changed, if that can be run and is different. */
    private Optional<List<FileChange>> ready() {
        Optional<Path> gone = main.filter(MainFile::isMissing).map(MainFile::path);
        gone.ifPresent(path -> log.log(Level.INFO, Texts.gone(path)));
        if (isBroken || gone.isPresent()) {
            return Optional.empty();
        }
        List<FileChange> all = held.take();
        // Of a source everything that matters is in what was made of it.
        return Optional.of(all).filter(any -> any.stream().anyMatch(change -> !isIn(what.roots(), change.path())));
    }

    /** What somebody has saved, rather than what was made of it. */
    private List<FileChange> saved(List<FileChange> all) {
        List<FileChange> saved = all.stream()
                .filter(change -> !isIn(what.outputs(), change.path()))
                .toList();
        return saved.isEmpty() ? all : saved;
    }

    private static boolean isIn(List<Path> places, Path path) {
        return places.stream().anyMatch(path::startsWith);
    }

    @Override
    public void close() {
        background.close();
        // If this JVM ends before the run does, the guardian is left to see to it.
        process.ifPresentOrElse(it -> it.end(guardian::close), guardian::close);
    }
}
