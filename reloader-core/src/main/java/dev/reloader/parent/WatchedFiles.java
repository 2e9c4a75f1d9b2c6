package dev.reloader.parent;

import dev.reloader.spi.FileMonitor;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** Has the monitor watch what counts, and the contents remembered of what it watches. One thread at a time adds; any may ask. */
final class WatchedFiles implements AutoCloseable {
    private final ProgramFiles program;
    private final WatchList watchList;
    private final FileContents contents;
    private final FileMonitor monitor;
    private final Background background;
    private final System.Logger log;
    private final Set<Path> programEntries = new CopyOnWriteArraySet<>();
    private final Set<Path> otherRoots = new CopyOnWriteArraySet<>();

    WatchedFiles(
            ProgramFiles program,
            WatchList watchList,
            FileContents contents,
            FileMonitor monitor,
            Background background,
            System.Logger log) {
        this.program = program;
        this.watchList = watchList;
        this.contents = contents;
        this.monitor = monitor;
        this.background = background;
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

    /** What a JVM takes for granted that is started now, even if it is not watched. */
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
                log.log(
                        Level.ERROR,
                        "cannot watch " + Texts.relative(watch.root()) + ": " + Texts.inOneLine(e.toString()));
            }
        }
        return isNew;
    }

    /** Remembers, in the background, what is in the program's files, as far as it is older than the worker. */
    void rememberProgram(Instant workerStarted) {
        programEntries.forEach(entry -> remember(Watch.path(entry), workerStarted));
        String done = "the contents of " + this + " are remembered";
        background.run(() -> log.log(Level.DEBUG, done));
    }

    private void remember(Watch watch, Instant before) {
        background.run(() -> contents.remember(watch, before, watchList::ignores));
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
        monitor.close();
        log.log(Level.DEBUG, "watching has ended");
    }
}
