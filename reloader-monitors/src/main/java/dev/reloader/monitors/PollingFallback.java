package dev.reloader.monitors;

import dev.reloader.spi.MonitorContext;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Polls those roots that a monitor cannot watch otherwise, and tells what that means for the monitor as a whole. */
final class PollingFallback {
    private final PollingMonitor polling;
    private final System.Logger log;

    // Guarded by the monitor's lock.
    private final Set<Path> roots = new HashSet<>();
    private boolean isForAll;
    /** For threads that must not wait. */
    private volatile boolean isUsed;

    PollingFallback(MonitorContext context, Teller teller, Disk disk) {
        polling = new PollingMonitor(context, teller, disk);
        log = context.log();
    }

    /** Whether a root is to be polled. Called with the monitor's lock held, as all that follows down to {@link #pollAll}. */
    boolean takes(Path root) {
        return isForAll || roots.contains(root);
    }

    /** Polls a root from now on, of which nothing is known. */
    void watch(Path root, boolean recursive) {
        add(root);
        polling.watch(root, recursive);
        polling.start();
    }

    /** Polls a root from now on, of which this is known. */
    void takeOver(Snapshot snapshot) {
        add(snapshot.root());
        polling.takeOver(snapshot);
    }

    /** Counts a root as polled, of which a snapshot is still to come. */
    void add(Path root) {
        roots.add(root);
        isUsed = true;
    }

    /** From now on takes every root; the monitor brings those that it has. */
    void pollAll(String monitor, Throwable cause) {
        if (!isForAll) {
            isForAll = true;
            log.log(Level.WARNING, monitor + " has failed (" + cause + "); everything is polled from now on");
        }
    }

    boolean isUsed() {
        return isUsed;
    }

    /** As far as the polled roots are concerned. */
    Duration latency() {
        return isUsed ? polling.latency() : Duration.ZERO;
    }

    /** A monitor's description, and that some of it is polled. */
    String describe(String monitor) {
        return isUsed ? monitor + ", and polling" : monitor;
    }

    void close() {
        polling.close();
    }
}
