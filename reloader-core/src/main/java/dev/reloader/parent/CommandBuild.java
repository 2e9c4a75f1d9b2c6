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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
        /** It has ended, and reports of what it has written may still come in. */
        ENDED
    }

    private static final int MOST_RUNS = 3;

    private final Job.Running what;
    private final Job.Place place;
    private final Supplier<Duration> tail;
    private final System.Logger log;
    private final Listener listener;
    private final ScheduledThreadPoolExecutor background =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("reloader-build"));

    /** What has changed and is not decided upon yet: of batches that are open, and of builds that have failed. */
    private final Set<FileChange> held = new LinkedHashSet<>();

    /** In which runs for the same batch a file has changed that is not known to be made by it; nobody saves one in that many. */
    private final Map<Path, Set<Integer>> runsWithChange = new HashMap<>();

    private final Set<Path> toldOf = new HashSet<>();
    private Phase phase = Phase.IDLE;
    private boolean isBroken;
    private boolean isRestarted;
    private Optional<BuildProcess> process = Optional.empty();
    private int runs;

    /** The batch that the build is about, if one is. */
    private Optional<Batch> first = Optional.empty();

    private Duration since = Duration.ZERO;
    private int openBatches;

    /**
     * Builds nothing yet.
     *
     * @param tail how long reports of changes may come after them
     */
    CommandBuild(Job.Running what, Job.Place place, Supplier<Duration> tail, System.Logger log, Listener listener) {
        this.what = what;
        this.place = place;
        this.tail = tail;
        this.log = log;
        this.listener = listener;
        background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
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
                .filter(path -> what.outputs().stream().noneMatch(path::startsWith))
                .toList();
        if (phase == Phase.IDLE && inputs.isEmpty() && !isBroken) {
            listener.built(batch);
            return;
        }
        held.addAll(batch.changes());
        if (phase == Phase.IDLE && inputs.isEmpty()) {
            listener.noRestart();
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
            BuildProcess started = BuildProcess.start(what.command(), place);
            process = Optional.of(started);
            started.whenEnded(problem -> listener.post(() -> ended(number, problem)));
        } catch (IOException e) {
            ended(number, Optional.of("cannot run the build: " + e.getMessage()));
        }
    }

    /** The next one begins when this one is dead. */
    private void runAgain() {
        if (phase == Phase.RUNNING) {
            if (!isRestarted) {
                log.log(Level.INFO, "more has changed, so the build begins again");
            }
            isRestarted = true;
            process.ifPresent(BuildProcess::end);
        } else {
            run();
        }
    }

    private void ended(int number, Optional<String> problem) {
        if (number != runs) {
            return;
        }
        process = Optional.empty();
        if (isRestarted) {
            isRestarted = false;
            run();
            return;
        }
        phase = Phase.ENDED;
        problem.ifPresent(text -> log.log(Level.ERROR, text));
        if (isBroken && problem.isEmpty()) {
            log.log(Level.INFO, "builds again");
        }
        isBroken = problem.isPresent();
        awaitTail(number);
    }

    private void awaitTail(int number) {
        background.schedule(
                () -> listener.post(() -> finish(number)), tail.get().toNanos(), TimeUnit.NANOSECONDS);
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
        // Of a source everything that matters is in what was made of it.
        held.removeIf(change -> !isBroken && what.roots().stream().anyMatch(change.path()::startsWith));
        if (isBroken || held.isEmpty()) {
            listener.noRestart();
            return;
        }
        List<FileChange> all = List.copyOf(held);
        held.clear();
        listener.built(batch.built(all, new Built(since, all)));
    }

    @Override
    public void close() {
        background.shutdownNow();
        process.ifPresent(BuildProcess::end);
    }
}
