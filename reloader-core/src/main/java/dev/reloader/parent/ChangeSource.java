package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.compile.SourceRoot;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where changes come from: a monitor that watches what the job names, and of whose reports those go on that count. */
final class ChangeSource implements FileMonitorListener, AutoCloseable {
    /** Called on the monitor's threads. */
    interface Listener {
        /** A file that counts has changed. */
        void changed(FileChange change);

        /** Nobody knows what has changed. */
        void missed(Path root);

        /** What must be watched cannot be watched. */
        void failed(ReloaderException problem);
    }

    private final Job.Watching watching;
    private final System.Logger log;
    private final Listener listener;
    private final String monitorName;
    private final FileMonitor monitor;
    private final boolean isBuilt;
    private final FileContents contents;
    private final WatchedFiles files;

    /**
     * Watches nothing yet.
     *
     * @param background remembers what is in the files
     * @throws ReloaderException if there can be no such monitor
     */
    ChangeSource(
            Job job,
            ReloaderConfig config,
            FileMonitorProvider provider,
            Background background,
            System.Logger log,
            Listener listener) {
        watching = job.watching();
        this.log = log;
        this.listener = listener;
        monitorName = provider.name();
        monitor = Monitors.create(
                provider, new MonitorContext(this, watching.list()::ignores, config.pollInterval(), log));
        isBuilt = job.building().isPresent();
        contents = new FileContents(
                watching.comparesContents() ? FileContents.MOST_FILES : 0,
                new UnfinishedFiles(this::isProgramEntry, log),
                // A build of ours brings it back, and begins when the changes are complete.
                isBuilt ? Optional.empty() : watching.program().main(),
                isBuilt,
                new OutdatedClasses(
                        isBuilt ? List.of() : SourceRoot.of(watching.program().entries())),
                log);
        files = new WatchedFiles(watching.program(), watching.list(), contents, monitor, background, log);
    }

    private boolean isProgramEntry(Path path) {
        return files.isProgramEntry(path);
    }

    /** Begins to watch: returns when everything is watched. */
    void begin() {
        files.addProgram();
        watching.roots().forEach(files::add);
        log.log(Level.INFO, "watching " + this);
    }

    /** What is in the files. */
    FileContents contents() {
        return contents;
    }

    /** What is watched. */
    WatchedFiles files() {
        return files;
    }

    /** How long the monitor takes, at most, to report a change. */
    Duration latency() {
        return monitor.latency();
    }

    /** Gathers what this reports into batches. */
    ChangeSettler settler(ReloaderConfig config) {
        return new ChangeSettler(
                config.settle(), config.maxSettle(), config.incompleteSettle(), !isBuilt, monitor::latency, contents);
    }

    @Override
    public void changed(FileChange change) {
        if (watching.list().counts(change)) {
            listener.changed(change);
        }
    }

    @Override
    public void overflowed(Path root) {
        listener.missed(root);
    }

    @Override
    public void failed(Path root, Throwable cause) {
        String what = "cannot watch " + Texts.relative(root) + ": ";
        String why = Texts.inOneLine(cause.toString());
        Job.OnDenied onDenied = cause instanceof AccessDeniedException ? watching.onDenied() : Job.OnDenied.TELL;
        switch (onDenied) {
            case TELL -> log.log(Level.ERROR, what + why);
            case IGNORE -> log.log(Level.DEBUG, what + why);
            case FAIL ->
                listener.failed(new ReloaderException(
                        what + "permission denied; leave it out with a filter, or ignore what may not be read", cause));
        }
    }

    /** What is watched and how, in a few words. */
    @Override
    public String toString() {
        return files + " (" + monitor.description().orElse(monitorName) + ")";
    }

    @Override
    public void close() {
        files.close();
    }
}
