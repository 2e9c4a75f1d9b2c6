package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Chooses for each root: what the system tells of is watched by the best monitor that can be had; what it does not, as on
 * network file systems, is polled.
 */
final class AutoMonitor implements FileMonitor {
    private final List<Provider> candidates;
    private final Supplier<Mounts> mounts;
    private final MonitorContext context;
    private final Teller teller;
    private final PollingMonitor polling;

    // Guarded by this.
    private boolean isChosen;
    private String toldName = "";

    // Written by their guard only, and read by threads that must not wait.
    private volatile Optional<FileMonitor> told = Optional.empty();
    private volatile boolean isPolling;

    /** @param candidates monitors that are told of changes, best first; the first that can be made is used */
    AutoMonitor(List<Provider> candidates, Supplier<Mounts> mounts, MonitorContext context, Teller teller) {
        this.candidates = candidates;
        this.mounts = mounts;
        this.context = context;
        this.teller = teller;
        polling = new PollingMonitor(context, teller, Disk.REAL);
    }

    @Override
    public synchronized void watch(Path root, boolean recursive) {
        Optional<Mounts.Mount> silent = mounts.get().silent(realPath(root), recursive);
        silent.ifPresent(mount -> context.log().log(
                Level.INFO,
                "polling " + root + ": " + mount.path() + " is of type " + mount.type()
                        + ", where changes may come without being told"));
        Optional<FileMonitor> chosen = silent.isPresent() ? Optional.empty() : told();
        if (chosen.isPresent()) {
            chosen.get().watch(root, recursive);
        } else {
            isPolling = true;
            polling.watch(root, recursive);
            polling.start();
        }
    }

    private Optional<FileMonitor> told() {
        if (!isChosen) {
            isChosen = true;
            for (Provider candidate : candidates) {
                try {
                    told = Optional.of(candidate.create(context, teller));
                    toldName = candidate.name();
                    break;
                } catch (IOException e) {
                    context.log().log(
                            Level.WARNING, "the monitor " + candidate.name() + " cannot be had: " + e.getMessage());
                }
            }
        }
        return told;
    }

    /** As far as it exists. */
    private static Path realPath(Path root) {
        for (Path path = root; path != null; path = path.getParent()) {
            try {
                return path.toRealPath().resolve(path.relativize(root)).normalize();
            } catch (IOException e) {
                // Not there: its directory may be.
            }
        }
        return root;
    }

    @Override
    public Duration latency() {
        Duration latency = told.map(FileMonitor::latency).orElse(Duration.ZERO);
        return isPolling && polling.latency().compareTo(latency) > 0 ? polling.latency() : latency;
    }

    @Override
    public synchronized Optional<String> description() {
        if (toldName.isEmpty()) {
            return isPolling ? Optional.of("polling") : Optional.empty();
        }
        return Optional.of(isPolling ? toldName + ", and polling" : toldName);
    }

    @Override
    public void close() {
        teller.close();
        polling.close();
        Optional<FileMonitor> open;
        synchronized (this) {
            open = told;
            // None is made any more.
            isChosen = true;
        }
        open.ifPresent(FileMonitor::close);
    }
}
