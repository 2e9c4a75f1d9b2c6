package dev.reloader.parent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the JVM does not end before this is closed, or before some time has passed: whoever ends the parent's JVM
 * from elsewhere in it gives the worker time to stop.
 */
final class JvmEnd implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread hook;

    /**
     * Does this when the JVM is about to end.
     *
     * @param grace how long the JVM's end is held up at most
     */
    void before(Runnable task, Duration grace) {
        hook = new Thread(
                () -> {
                    task.run();
                    await(grace);
                },
                "reloader-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await(Duration grace) {
        try {
            closed.await(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // It is running: that is why this is closed.
        }
    }
}
