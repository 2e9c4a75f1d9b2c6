package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Compiler;
import dev.reloader.compile.LaunchedSource;
import dev.reloader.compile.Resources;
import dev.reloader.compile.SourceCompiler;
import dev.reloader.compile.Workspace;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.ChangeSettler.Built;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles the sources in a batch of changes with the JDK's own compiler, on a thread of its own, and copies resources. A batch
 * without any goes on as it is, even while sources do not compile: somebody else may have compiled them.
 */
final class CompileOnSave implements Build {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration END = Duration.ofSeconds(1);

    private final Compiler compiler;

    /** Whether a file is watched not only because it is among the sources. */
    private final Predicate<Path> isWatchedBesides;

    /** Whether a path is that of a class, or of a directory of some. */
    private final Predicate<Path> isOutput;

    private final Resources resources;
    private final Workspace workspace;
    private final SourceBuild build;
    private final OwnWrites writes;
    private final Listener listener;
    private final Background background;

    /** Sources that do not compile. */
    private final HeldChanges heldSources = new HeldChanges();

    /** What has changed along with them. */
    private final HeldChanges held = new HeldChanges();

    private Future<?> rest = CompletableFuture.completedFuture(null);

    /** How many compilations have begun of which the result is not known yet. */
    private int underWay;

    CompileOnSave(
            Compiler compiler,
            Predicate<Path> isWatchedBesides,
            Predicate<Path> isOutput,
            Resources resources,
            Workspace workspace,
            SourceBuild build,
            OwnWrites writes,
            Background background,
            Listener listener) {
        this.compiler = compiler;
        this.isWatchedBesides = isWatchedBesides;
        this.isOutput = isOutput;
        this.resources = resources;
        this.workspace = workspace;
        this.build = build;
        this.writes = writes;
        this.background = background;
        this.listener = listener;
    }

    /** Compiles nothing yet. */
    static Build create(
            Building.ByCompiler compiling,
            Predicate<Path> isWatchedBesides,
            FileContents contents,
            System.Logger log,
            Listener listener) {
        var writes = new OwnWrites(contents);
        var workspace = Workspace.beside(compiling.place(), writes);
        Compiler compiler = compiler(compiling, workspace);
        var resources = new Resources(compiling.roots(), workspace);
        var build = new SourceBuild(compiler, resources, writes, log);
        var background = new Background("reloader-compiler", log);
        Predicate<Path> isOutput = path -> compiling.roots().stream().anyMatch(root -> path.startsWith(root.classes()));
        return new CompileOnSave(
                compiler, isWatchedBesides, isOutput, resources, workspace, build, writes, background, listener);
    }

    private static Compiler compiler(Building.ByCompiler compiling, Workspace workspace) {
        Compiler compiler =
                SourceCompiler.create(compiling.roots(), compiling.classPath(), compiling.options(), workspace);
        return compiling
                .launched()
                .map(source -> {
                    List<String> options = Stream.concat(source.options().stream(), compiling.options().stream())
                            .toList();
                    return LaunchedSource.create(source.path(), compiling.classPath(), options, compiler);
                })
                .orElse(compiler);
    }

    /** Or a directory of sources that is gone. */
    private boolean isSource(FileChange change) {
        boolean mayBe = change.kind() == FileChange.Kind.DELETED || isJava(change);
        return mayBe && compiler.has(change.path());
    }

    private static boolean isJava(FileChange change) {
        return change.path().toString().endsWith(".java");
    }

    /** What is older than its source is compiled. */
    @Override
    public void begin(Runnable start) {
        underWay++;
        background.run(() -> {
            build.catchUp();
            listener.post(() -> {
                underWay--;
                start.run();
            });
        });
    }

    @Override
    public void follow(ProcessHandle worker, BiConsumer<Duration, Runnable> timer) {
        QuietMoment.await(worker, timer, () -> background.run(build::warmUp));
        restLater();
    }

    @Override
    public boolean hasMade(FileChange change) {
        return writes.explain(change);
    }

    /** What else is among the sources is in no class: editors' files, for example. */
    private boolean counts(FileChange change) {
        return isSource(change) || !compiler.has(change.path()) || isWatchedBesides.test(change.path());
    }

    @Override
    public void take(Batch all) {
        Batch batch = all.of(all.changes().stream().filter(this::counts).toList());
        List<FileChange> sources =
                batch.changes().stream().filter(this::isSource).toList();
        List<Path> files = batch.changes().stream()
                .map(FileChange::path)
                .filter(resources::has)
                .toList();
        boolean isCleaned = batch.changes().stream().anyMatch(this::isLoss);
        if (sources.isEmpty() && files.isEmpty() && !isCleaned) {
            afterWhatIsUnderWay(() -> listener.built(batch));
            return;
        }
        List<FileChange> others = batch.changes().stream()
                .filter(change -> !sources.contains(change) || !isJava(change) && isWatchedBesides.test(change.path()))
                .toList();
        Duration since = listener.now();
        underWay++;
        background.run(() -> {
            Optional<List<FileChange>> result =
                    build.run(sources.stream().map(FileChange::path).toList(), files, isCleaned);
            listener.post(() -> {
                underWay--;
                follow(batch.of(others), since, sources, result);
            });
        });
        restLater();
    }

    /** What somebody else has deleted, {@code mvn clean} for example, has to be made again before anything can start. */
    private boolean isLoss(FileChange change) {
        return change.kind() == FileChange.Kind.DELETED && isOutput.test(change.path());
    }

    /** No worker is to be started among classes of which some have been replaced and others not yet. */
    private void afterWhatIsUnderWay(Runnable task) {
        if (underWay == 0) {
            task.run();
        } else {
            background.run(() -> listener.post(task));
        }
    }

    /** When nothing has been compiled for long the memory is given back. */
    private void restLater() {
        rest.cancel(false);
        rest = background.later(IDLE, this::rest);
    }

    private void rest() {
        build.close();
        listener.cleanUp();
    }

    private void follow(
            Batch batch, Duration since, List<FileChange> sources, Optional<List<FileChange>> changedClasses) {
        held.add(batch.changes());
        heldSources.add(sources);
        if (changedClasses.isEmpty()) {
            listener.noRestart();
            return;
        }
        List<FileChange> classes = changedClasses.get();
        // What was deleted, and has been made again.
        Set<Path> made = classes.stream().map(FileChange::path).collect(Collectors.toSet());
        held.remove(made::contains);
        List<FileChange> others = held.take();
        List<FileChange> saved = heldSources.take();
        if (others.isEmpty() && classes.isEmpty()) {
            listener.noRestart();
            return;
        }
        List<FileChange> reasons = classes.isEmpty() || saved.isEmpty() ? classes : saved;
        listener.built(batch.built(both(others, reasons), new Built(since, both(others, classes))));
    }

    private static List<FileChange> both(List<FileChange> some, List<FileChange> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Override
    public void close() {
        compiler.cancel();
        try {
            // In the middle of its writing it is not to be interrupted.
            if (!background.endWithin(END)) {
                background.close();
                workspace.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
