package dev.reloader.spi;

import dev.reloader.FileChange;
import java.nio.file.Path;

/**
 * Told by a {@link FileMonitor} what happens.
 *
 * <p>Called from the monitor's own threads, by one at a time, in the order in which things happened as far as the monitor
 * knows it. The methods return quickly, do not block and throw nothing.
 */
public interface FileMonitorListener {
    /**
     * Something happened to a file below a watched root, or to the root.
     *
     * @param change its path begins with the root as it was given to {@link FileMonitor#watch}
     */
    void changed(FileChange change);

    /**
     * Changes below this root were missed and cannot be recovered. A monitor that can find out by itself what changed, by
     * looking again and comparing, does that instead. The reloader takes this as "anything may have changed".
     *
     * @param root a watched root, or a directory below one
     */
    void overflowed(Path root);

    /**
     * This root, or a directory below it, cannot be watched (any more). The monitor goes on with everything else, and
     * reports the same failure only once until it has been mended.
     *
     * @param root a watched root, or a directory below one
     * @param cause what went wrong; its message goes to the user
     */
    void failed(Path root, Throwable cause);
}
