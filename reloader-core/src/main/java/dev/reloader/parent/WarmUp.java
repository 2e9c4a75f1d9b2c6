package dev.reloader.parent;

import dev.reloader.Reloader;
import dev.reloader.spi.FileMonitorProvider;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What is done once, so that the first reload is as quick as the next: our own classes are loaded, and when a worker has gone quiet
 * or has ended, reloads are rehearsed.
 */
final class WarmUp implements AutoCloseable {
    /** When a worker has ended, a reload may be under way. */
    private static final Duration AFTER_END = Duration.ofSeconds(1);

    /** Until then the next standby comes up, and somebody who saves often saves again. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** A rehearsal takes a moment, and three times what the user wants between two starts. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration END = Duration.ofSeconds(1);

    private final FileMonitorProvider provider;
    private final Function<System.Logger, Rehearsal> rehearsals;
    private final RunDirectory directory;
    private final Background background;
    private final System.Logger log;
    private final Garbage garbage;

    private boolean isClosed;

    /** How many workers there have been: what was planned for one is not done for the next. */
    private int workers;

    private Future<?> cleaning = CompletableFuture.completedFuture(null);
    private Rehearsal rehearsal;
    private Thread thread;

    /**
     * Does nothing yet.
     *
     * @param provider makes the parent's monitor, and one more
     * @param rehearsals makes a rehearsal that logs to this
     * @param directory where that has its file
     */
    WarmUp(
            FileMonitorProvider provider,
            Function<System.Logger, Rehearsal> rehearsals,
            RunDirectory directory,
            Background background,
            System.Logger log) {
        this.directory = directory;
        this.provider = provider;
        this.rehearsals = rehearsals;
        this.background = background;
        this.log = log;
        garbage = new Garbage(Thread.currentThread(), background, log);
    }

    /** Loads our own classes, in the background. */
    void begin() {
        background.run(() -> {
            prepareRehearsal();
            OwnClasses.load(Reloader.class, log);
            if (provider.getClass().getName().startsWith("dev.reloader.")) {
                OwnClasses.load(provider.getClass(), log);
            }
        });
    }

    private void prepareRehearsal() {
        try {
            Rehearsal.prepare(directory);
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot prepare the rehearsal of a reload: " + e);
        }
    }

    /** Rehearses as soon as this worker, which has just started, has gone quiet, unless that has been done; cleans up a while later. */
    synchronized void follow(ProcessHandle worker) {
        workers++;
        QuietMoment.await(worker, background::later, this::beIdle);
    }

    /** The same, since no worker lives. */
    void followNone() {
        background.later(AFTER_END, this::beIdle);
    }

    private synchronized void beIdle() {
        if (isClosed) {
            return;
        }
        int last = workers;
        cleaning.cancel(false);
        cleaning = background.later(IDLE, () -> cleanUp(last));
        if (thread == null) {
            rehearse();
        }
    }

    private synchronized void cleanUp(int last) {
        if (workers == last) {
            garbage.collectIfWorthIt();
        }
    }

    /** What has just been let go is given back. */
    void cleanUp() {
        garbage.collect();
    }

    private void rehearse() {
        System.Logger silent = SupervisorLog.silent();
        rehearsal = rehearsals.apply(silent);
        thread = DaemonThreads.start("reloader-rehearsal", () -> {
            rehearsal.run(provider, silent);
            garbage.collectIfWorthIt();
            log.log(Level.DEBUG, "reloads have been rehearsed");
        });
        background.later(LONGEST, rehearsal::end);
    }

    @Override
    public void close() {
        Thread rehearsing;
        synchronized (this) {
            isClosed = true;
            rehearsing = thread;
        }
        if (rehearsing == null) {
            return;
        }
        rehearsal.end();
        try {
            rehearsing.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
