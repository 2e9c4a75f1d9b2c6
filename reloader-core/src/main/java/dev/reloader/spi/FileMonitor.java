package dev.reloader.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Watches files and tells its {@link FileMonitorListener} what happens to them.
 *
 * <p>A monitor has threads of its own, all of them daemons. It lives as long as the parent process and never learns of
 * workers. {@link #watch} and {@link #close} may be called from any thread, also from within a callback of the listener.
 */
public interface FileMonitor extends AutoCloseable {
    /**
     * Watches a file or a directory from now on. Every change that is made after this method has returned is reported;
     * changes from before are not.
     *
     * <p>The root may be a file, a directory, a symbolic link to either, or nothing at all so far; it may vanish, return, and
     * return as something else: the watch stays, and each of these is reported as a change of the root. To watch the same
     * root again does nothing, except that a recursive watch replaces one that was not. Roots may lie inside each other; a
     * change that two of them cover is reported at least once.
     *
     * @param root an absolute, normalised path; changes are reported under this name, not under the one that symbolic links
     *     lead to
     * @param recursive whether, if root is a directory, everything below it counts, or only its direct entries
     */
    void watch(Path root, boolean recursive);

    /**
     * How long after a change this monitor may report it while changes keep coming. A batch of changes is never closed before
     * that time has passed without a further one. Zero, the default, for monitors that are told by the operating system;
     * monitors that poll answer with the time from one look to the next. May be called from any thread, and often.
     */
    default Duration latency() {
        return Duration.ZERO;
    }

    /**
     * How the roots are watched so far, in a few words, for the line that tells the user what is watched. The default, empty,
     * stands for the provider's name. May be called from any thread.
     */
    default Optional<String> description() {
        return Optional.empty();
    }

    /** Stops watching. The listener is not called any more once this has returned, unless it is the listener that calls. */
    @Override
    void close();
}
