package dev.reloader.parent;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the JVM alive. */
final class DaemonThreads {
    private DaemonThreads() {}

    /** Makes threads of this name. */
    static ThreadFactory named(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a task on a thread of its own. */
    static Thread start(String name, Runnable task) {
        Thread thread = named(name).newThread(task);
        thread.start();
        return thread;
    }
}
