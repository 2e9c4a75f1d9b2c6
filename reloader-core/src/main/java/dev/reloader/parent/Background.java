package dev.reloader.parent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread for what nobody waits for: its tasks run one after the other. What one of them throws is told, and the next one runs all
 * the same. Tasks that come after the end are not run. May be used on any thread.
 */
final class Background implements AutoCloseable {
    private final System.Logger log;
    private final ScheduledThreadPoolExecutor executor;

    Background(String threadName, System.Logger log) {
        this.log = log;
        executor = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(threadName));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Runs something. */
    void run(Runnable task) {
        later(Duration.ZERO, task);
    }

    /** Runs something in a while, unless it is cancelled before. */
    Future<?> later(Duration delay, Runnable task) {
        return executor.schedule(() -> tell(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tell(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Whoever is interrupted at the end may say so.
            Level level = executor.isShutdown() ? Level.DEBUG : Level.ERROR;
            log.log(level, "a task in the background has failed: " + e, e);
        }
    }

    /**
     * Lets the task that runs come to its end; the others are not run.
     *
     * @return whether it has come to its end in this time
     */
    boolean endWithin(Duration patience) throws InterruptedException {
        executor.shutdown();
        return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Interrupts the task that runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
