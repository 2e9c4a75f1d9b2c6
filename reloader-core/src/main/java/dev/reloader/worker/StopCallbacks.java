package dev.reloader.worker;

import java.util.ArrayList;
import java.util.List;

/** What the program wants to be done before this worker ends: run once, whoever asks first. */
final class StopCallbacks {
    private final List<Runnable> callbacks = new ArrayList<>();
    private boolean hooked;
    private boolean ran;

    synchronized void add(Runnable callback) {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(this::run, "reloader-stop-hook"));
        }
        callbacks.add(callback);
    }

    /** Returns when all callbacks have run, even if another thread runs them. */
    synchronized void run() {
        if (ran) {
            return;
        }
        ran = true;
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (Throwable e) {
                System.err.println("[reloader] a stop callback failed; the others still run");
                e.printStackTrace();
            }
        }
    }
}
