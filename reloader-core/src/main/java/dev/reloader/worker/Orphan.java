package dev.reloader.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A worker whose parent is gone, however it went: it ends, and takes along what it has started. Nobody is left to kill it, so
 * each step is bounded, two seconds in all.
 */
final class Orphan {
    private static final Duration CHILDREN_GRACE = Duration.ofMillis(500);
    private static final Duration EXIT_GRACE = Duration.ofMillis(1000);
    private static final Duration KILL_GRACE = Duration.ofMillis(500);
    private static final int EXIT_CODE = 143;

    private final SharedDirectory runDirectory;
    private final Descendants descendants;

    Orphan(Path runDirectory, String token) {
        this.runDirectory = new SharedDirectory(runDirectory);
        this.descendants = new Descendants(WorkerAgent.FLAG, token);
    }

    /** Runs the shutdown hooks, and does not return. */
    void end() {
        try {
            await("reloader-orphan", this::exit, EXIT_GRACE);
            await("reloader-orphan-kill", () -> descendants().forEach(ProcessHandle::destroyForcibly), KILL_GRACE);
        } finally {
            // Also if no thread can be started.
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Does not wait for longer, whatever the system does not answer. */
    private static void await(String name, Runnable step, Duration longest) {
        var thread = new Thread(step, name);
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to be over.
            return;
        }
    }

    /** As {@link #end}, before anything of the program has run: there are no hooks, and nothing was started. */
    void endUnborn() {
        deleteRunDirectory();
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** For a worker that ends at the same moment as its parent: when a terminal hangs up, both may have had a signal. */
    void leaveNothing() {
        Set<ProcessHandle> children = descendants();
        children.forEach(ProcessHandle::destroy);
        deleteRunDirectory();
        reap(children);
    }

    private void exit() {
        Set<ProcessHandle> children = descendants();
        children.forEach(ProcessHandle::destroy);
        deleteRunDirectory();
        try {
            // The JVM ends when all hooks have: this one waits for the descendants.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> reap(children), "reloader-orphan-hook"));
        } catch (IllegalStateException e) {
            // The program is ending already; the descendants have been told, and are killed below.
            reap(children);
        }
        System.exit(EXIT_CODE);
    }

    private synchronized Set<ProcessHandle> descendants() {
        descendants.note(ProcessHandle.current());
        return descendants.leftBehind();
    }

    private static void reap(Set<ProcessHandle> children) {
        long end = System.nanoTime() + CHILDREN_GRACE.toNanos();
        for (ProcessHandle child : children) {
            try {
                child.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (Exception e) {
                child.destroyForcibly();
            }
        }
    }

    /** The parent, killed, could not do it. */
    private void deleteRunDirectory() {
        try {
            runDirectory.delete();
        } catch (IOException e) {
            System.err.println("[reloader] cannot delete the parent's run directory: " + e);
        }
    }
}
