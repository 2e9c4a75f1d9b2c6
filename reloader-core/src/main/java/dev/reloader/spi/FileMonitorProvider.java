package dev.reloader.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * Makes monitors of one kind. Found with {@link java.util.ServiceLoader}, and then chosen by {@link #name}, or loaded by its
 * class name in the setting {@code reloader.monitor}. Needs a public constructor without parameters that does nothing.
 */
public interface FileMonitorProvider {
    /** The name by which users choose this kind: {@code polling}, for example. Lower case, no spaces. */
    String name();

    /**
     * Why monitors of this kind cannot work here (another operating system, a missing library or daemon), in a few words that
     * finish the sentence "not available: …". Empty, the default, if they can.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Whether a second monitor, made for a moment, costs next to nothing and is noticed by nobody outside this JVM. The parent then
     * makes one when it has nothing to do, and reloads in secret, so that nothing is loaded for the first time when the first
     * change comes. By default false.
     */
    default boolean leavesNoTrace() {
        return false;
    }

    /**
     * Makes a monitor that watches nothing yet. Called once for each parent, on its main thread, and for one that {@link
     * #leavesNoTrace} perhaps once more, on another thread.
     *
     * @throws IOException if the monitor cannot work after all; the message goes to the user
     */
    FileMonitor create(MonitorContext context) throws IOException;
}
