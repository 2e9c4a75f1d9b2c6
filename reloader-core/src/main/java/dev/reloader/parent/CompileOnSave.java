package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Resources;
import dev.reloader.compile.SourceCompiler;
import dev.reloader.compile.SourceRoot;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.ChangeSettler.Built;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Compiles the sources in a batch of changes with the JDK's own compiler, on a thread of its own, and copies resources. */
final class CompileOnSave implements Build {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration END = Duration.ofSeconds(1);

    private final List<SourceRoot> roots;
    private final Resources resources;
    private final SourceBuild build;
    private final OwnWrites writes;
    private final Listener listener;
    private final ScheduledThreadPoolExecutor background =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("reloader-compiler"));

    /** What has changed along with sources that do not compile. */
    private final List<FileChange> held = new ArrayList<>();

    /** How often memory has been needed. */
    private int builds;

    private boolean isBeginning;

    private CompileOnSave(
            List<SourceRoot> roots, Resources resources, SourceBuild build, OwnWrites writes, Listener listener) {
        this.roots = roots;
        this.resources = resources;
        this.build = build;
        this.writes = writes;
        this.listener = listener;
        background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Compiles nothing yet. Empty if this Java runtime cannot compile, which is one line for the user. */
    static Optional<Build> create(
            Job.Compiling compiling, FileContents contents, System.Logger log, Listener listener) {
        var writes = new OwnWrites(contents);
        Path workspace = compiling.workspace();
        var resources = new Resources(compiling.roots(), workspace, writes);
        Optional<SourceCompiler> compiler =
                SourceCompiler.create(compiling.roots(), compiling.classPath(), compiling.options(), workspace, writes);
        if (compiler.isEmpty()) {
            log.log(
                    Level.ERROR,
                    "cannot compile on save: this Java runtime has no compiler; run the program with a JDK");
        }
        return compiler.map(javac -> new CompileOnSave(
                compiling.roots(), resources, new SourceBuild(javac, resources, writes, log), writes, listener));
    }

    /** What is older than its source is compiled. */
    @Override
    public void begin(Runnable start) {
        isBeginning = true;
        background.execute(() -> {
            build.catchUp();
            listener.post(() -> {
                isBeginning = false;
                start.run();
            });
        });
    }

    @Override
    public void follow(ProcessHandle worker, BiConsumer<Duration, Runnable> timer) {
        QuietMoment.await(worker, timer, () -> background.execute(build::warmUp));
        restLater();
    }

    @Override
    public boolean hasMade(FileChange change) {
        return writes.explain(change);
    }

    @Override
    public void take(Batch batch) {
        List<FileChange> sources =
                batch.changes().stream().filter(this::isSource).toList();
        List<Path> files = batch.changes().stream()
                .map(FileChange::path)
                .filter(resources::has)
                .toList();
        if (sources.isEmpty() && files.isEmpty() && !isBeginning) {
            listener.built(batch);
            return;
        }
        List<FileChange> others = batch.changes().stream()
                .filter(change -> !change.path().toString().endsWith(".java") || !sources.contains(change))
                .toList();
        Duration since = listener.now();
        background.execute(() -> {
            Optional<List<FileChange>> result =
                    build.run(sources.stream().map(FileChange::path).toList(), files);
            listener.post(() -> follow(batch.of(others), since, sources, result));
        });
        restLater();
    }

    /** When nothing has been compiled for long the memory is given back. */
    private void restLater() {
        int number = ++builds;
        background.schedule(() -> listener.post(() -> rest(number)), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Or a directory of sources that is gone. */
    private boolean isSource(FileChange change) {
        boolean mayBe = change.kind() == FileChange.Kind.DELETED
                || change.path().toString().endsWith(".java");
        return mayBe && roots.stream().anyMatch(root -> root.has(change.path()));
    }

    private void follow(
            Batch batch, Duration since, List<FileChange> sources, Optional<List<FileChange>> changedClasses) {
        held.addAll(batch.changes());
        if (changedClasses.isEmpty()) {
            listener.noRestart();
            return;
        }
        var files = new LinkedHashSet<>(held);
        files.addAll(changedClasses.get());
        var changes = new LinkedHashSet<>(held);
        if (!changedClasses.get().isEmpty()) {
            // An earlier batch may have brought the sources.
            changes.addAll(sources.isEmpty() ? changedClasses.get() : sources);
        }
        held.clear();
        if (files.isEmpty()) {
            listener.noRestart();
        } else {
            listener.built(batch.built(List.copyOf(changes), new Built(since, List.copyOf(files))));
        }
    }

    private void rest(int number) {
        if (number == builds) {
            background.execute(build::close);
        }
    }

    @Override
    public void close() {
        background.shutdown();
        try {
            // In the middle of its writing it is not to be interrupted.
            if (!background.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
