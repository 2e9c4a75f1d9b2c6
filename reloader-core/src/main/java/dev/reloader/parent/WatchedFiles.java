package dev.reloader.parent;

import dev.reloader.spi.FileMonitor;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has the monitor watch what counts, and the contents remembered of what it watches. For the parent's main thread only. */
final class WatchedFiles implements AutoCloseable {
    private final ProgramFiles program;
    private final WatchList watchList;
    private final FileContents contents;
    private final FileMonitor monitor;
    private final System.Logger log;
    private final Set<Path> programEntries = new CopyOnWriteArraySet<>();
    private final Set<Path> otherRoots = new LinkedHashSet<>();
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("reloader-background"));

    WatchedFiles(
            ProgramFiles program, WatchList watchList, FileContents contents, FileMonitor monitor, System.Logger log) {
        this.program = program;
        this.watchList = watchList;
        this.contents = contents;
        this.monitor = monitor;
        this.log = log;
    }

    /** Watches the program, also what has come to it since the last call. */
    void addProgram() {
        program.others().forEach(this::watch);
        for (Path entry : program.withManifestClassPaths()) {
            if (programEntries.add(entry)) {
                watch(Watch.path(entry));
            }
        }
    }

    /** What a JVM takes for granted that is started now, even if it is not watched. May be called on any thread. */
    ProgramShape shape(ProgramFiles ofJvm) {
        var entries = new LinkedHashSet<>(programEntries);
        entries.addAll(ofJvm.entries());
        return ProgramShape.of(entries, ofJvm);
    }

    /** Whether this is a directory or jar of the program, or its source file. */
    boolean isProgramEntry(Path path) {
        return programEntries.contains(path);
    }

    /** Watches from now on, and takes what is there now for what the program knows. */
    void add(Watch watch) {
        Instant now = Instant.now();
        if (watch(watch)) {
            otherRoots.add(watch.root());
            remember(watch, now);
        }
    }

    /** Returns whether this was not watched before; every worker asks for the same again. */
    private boolean watch(Watch watch) {
        boolean isNew = watchList.add(watch);
        if (isNew) {
            try {
                monitor.watch(watch.root(), watch.recursive());
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "cannot watch " + Texts.relative(watch.root()) + ": " + e);
            }
        }
        return isNew;
    }

    /** Remembers, in the background, what is in the program's files, as far as it is older than the worker. */
    void rememberProgram(Instant workerStarted) {
        programEntries.forEach(entry -> remember(Watch.path(entry), workerStarted));
        String done = "the contents of " + this + " are remembered";
        inBackground(() -> log.log(Level.DEBUG, done));
    }

    private void remember(Watch watch, Instant before) {
        inBackground(() -> contents.remember(watch, before, watchList::ignores));
    }

    /** Runs something that nobody waits for, one after the other. */
    void inBackground(Runnable task) {
        background.execute(task);
    }

    /** Runs something short in a while. */
    void later(Duration delay, Runnable task) {
        background.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What there is, in a few words. */
    @Override
    public String toString() {
        var shown = new LinkedHashSet<>(programEntries);
        shown.addAll(otherRoots);
        return Texts.someOf(shown.stream().map(Texts::relative).toList());
    }

    @Override
    public void close() {
        background.shutdownNow();
        monitor.close();
        log.log(Level.DEBUG, "watching has ended");
    }
}
