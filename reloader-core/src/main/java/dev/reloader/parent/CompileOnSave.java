package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Resources;
import dev.reloader.compile.SourceCompiler;
import dev.reloader.compile.SourceRoot;
import dev.reloader.parent.ChangeSettler.Batch;
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

/**
 * Compiles the sources in a batch of changes, before anything is decided about it. As long as they do not compile nothing follows
 * from a batch, and what else was in it waits for the next that does.
 *
 * <p>For the parent's main thread; it compiles on a thread of its own.
 */
final class CompileOnSave implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration END = Duration.ofSeconds(1);

    /** Takes what follows: for each batch one of the first two. */
    interface Listener {
        /** The classes are up to date. */
        void compiled(Batch batch);

        /** There is nothing new to run. */
        void noRestart();

        /** Has something done on the main thread. */
        void post(Runnable task);

        /** The time since the parent began. */
        Duration now();
    }

    private final List<SourceRoot> roots;
    private final Resources resources;
    private final SourceBuild build;
    private final OwnWrites writes;
    private final Listener listener;
    private final ScheduledThreadPoolExecutor background =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("reloader-compiler"));

    /** What has changed along with sources that do not compile. */
    private final List<FileChange> held = new ArrayList<>();

    private int builds;

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
    static Optional<CompileOnSave> create(
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

    /** Compiles what is older than its source, and returns when that is done: for before the first start. */
    void catchUp() {
        build.catchUp();
    }

    /** Warms up as soon as this worker, the first one, has gone quiet. */
    void follow(ProcessHandle worker, BiConsumer<Duration, Runnable> timer) {
        QuietMoment.await(worker, timer, () -> background.execute(build::warmUp));
    }

    /** Whether this is a change that was made here. May be called on any thread. */
    boolean hasMade(FileChange change) {
        return writes.explain(change);
    }

    /** Compiles what is in the batch, if anything is. */
    void take(Batch batch) {
        List<FileChange> sources =
                batch.changes().stream().filter(this::isSource).toList();
        List<Path> files = batch.changes().stream()
                .map(FileChange::path)
                .filter(resources::has)
                .toList();
        if (sources.isEmpty() && files.isEmpty()) {
            listener.compiled(batch);
            return;
        }
        List<FileChange> others = batch.changes().stream()
                .filter(change -> !change.path().toString().endsWith(".java") || !sources.contains(change))
                .toList();
        int number = ++builds;
        Duration since = listener.now();
        background.execute(() -> {
            Optional<Boolean> result =
                    build.run(sources.stream().map(FileChange::path).toList(), files);
            listener.post(() -> follow(batch.compiled(others, since), sources, result));
        });
        background.schedule(() -> listener.post(() -> rest(number)), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Or a directory of sources that is gone. */
    private boolean isSource(FileChange change) {
        boolean mayBe = change.kind() == FileChange.Kind.DELETED
                || change.path().toString().endsWith(".java");
        return mayBe && roots.stream().anyMatch(root -> root.has(change.path()));
    }

    private void follow(Batch batch, List<FileChange> sources, Optional<Boolean> result) {
        held.addAll(batch.changes());
        if (result.isEmpty()) {
            listener.noRestart();
            return;
        }
        var changes = new LinkedHashSet<>(held);
        held.clear();
        if (result.get()) {
            changes.addAll(sources);
        }
        if (changes.isEmpty()) {
            listener.noRestart();
        } else {
            listener.compiled(batch.of(List.copyOf(changes)));
        }
    }

    /** Nothing has been compiled for long: the memory is given back. */
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
