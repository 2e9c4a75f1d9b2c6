package dev.reloader.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private static final int EXIT_CODE = 143;

    private final Path runDirectory;
    private final Descendants descendants;

    Orphan(Path runDirectory, String token) {
        this.runDirectory = runDirectory;
        this.descendants = new Descendants(token);
    }

    /** Runs the shutdown hooks, and does not return. */
    void end() {
        var exit = new Thread(this::exit, "reloader-orphan");
        exit.setDaemon(true);
        exit.start();
        try {
            exit.join(EXIT_GRACE.toMillis());
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to be over.
        }
        descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** As {@link #end}, before anything of the program has run: there are no hooks, and nothing was started. */
    void endUnborn() {
        deleteRunDirectory();
        Runtime.getRuntime().halt(EXIT_CODE);
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

    private Set<ProcessHandle> descendants() {
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
        try (DirectoryStream<Path> files = Files.newDirectoryStream(runDirectory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(runDirectory);
        } catch (NoSuchFileException e) {
            // The parent did it after all.
        } catch (IOException e) {
            System.err.println("[reloader] cannot delete " + runDirectory + ": " + e.getMessage());
        }
    }
}
