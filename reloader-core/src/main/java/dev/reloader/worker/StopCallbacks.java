package dev.reloader.worker;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Stream;

/** What the program wants to be done before this worker ends: run once, whoever asks first. */
final class StopCallbacks {
    private static final long LOOK_MILLIS = 10;

    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private Thread runner;
    private boolean done;

    /** A callback that comes too late to be run with the others is run at once. */
    void add(Runnable callback) {
        synchronized (this) {
            if (!done) {
                callbacks.add(callback);
                return;
            }
        }
        run(callback);
    }

    /** Returns when all callbacks have run, even if another thread runs them. */
    void run() {
        synchronized (this) {
            if (runner != null) {
                awaitRunner();
                return;
            }
            runner = Thread.currentThread();
        }
        Runnable callback;
        while ((callback = next()) != null) {
            run(callback);
        }
    }

    private synchronized Runnable next() {
        Runnable next = callbacks.poll();
        done = next == null;
        notifyAll();
        return next;
    }

    private static void run(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            System.err.println("[reloader] a stop callback failed; the others still run");
            e.printStackTrace();
        }
    }

    /** Not if a callback has called System.exit: then it waits for whoever calls this. */
    private synchronized void awaitRunner() {
        try {
            while (!done && !isEndingTheJvm(runner)) {
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isEndingTheJvm(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }
}
