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
    private final PollingFallback polling;

    // Guarded by this.
    private boolean isChosen;
    private String toldName = "";

    /** Written with the lock held, and read by threads that must not wait. */
    private volatile Optional<FileMonitor> told = Optional.empty();

    /** @param candidates monitors that are told of changes, best first; the first that can be made is used */
    AutoMonitor(List<Provider> candidates, Supplier<Mounts> mounts, MonitorContext context, Teller teller) {
        this.candidates = candidates;
        this.mounts = mounts;
        this.context = context;
        this.teller = teller;
        polling = new PollingFallback(context, teller, Disk.REAL);
    }

    @Override
    public synchronized void watch(Path root, boolean recursive) {
        Optional<FileMonitor> chosen = polling.takes(root) ? Optional.empty() : choose(root, recursive);
        if (chosen.isPresent()) {
            chosen.get().watch(root, recursive);
        } else {
            polling.watch(root, recursive);
        }
    }

    private Optional<FileMonitor> choose(Path root, boolean recursive) {
        Optional<Mounts.Mount> silent = mounts.get().silent(realPath(root), recursive, context.ignored());
        silent.ifPresent(mount -> context.log().log(
                Level.INFO,
                "polling " + root + ": " + mount.path() + " is of type " + mount.type()
                        + ", where changes may come without being told"));
        return silent.isPresent() ? Optional.empty() : told();
    }

    private Optional<FileMonitor> told() {
        if (!isChosen) {
            isChosen = true;
            for (Provider candidate : candidates) {
                try {
                    toldName = candidate.name();
                    told = Optional.of(candidate.create(context, teller));
                    break;
                } catch (IOException e) {
                    context.log().log(
                            Level.WARNING, "the monitor " + candidate.name() + " cannot be had: " + e.getMessage());
                }
            }
        }
        return told;
    }

    /** As far as it exists; where it is a link to nothing so far, as far as that leads. */
    private static Path realPath(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            List<Trail.Step> way = new Trail(null, root).find();
            // On Windows a drive may be missing: then there is no way at all.
            return way.isEmpty() ? root : realPath(way.get(way.size() - 1));
        }
    }

    private static Path realPath(Trail.Step end) {
        try {
            return end.directory().toRealPath().resolve(end.name());
        } catch (IOException e) {
            return end.directory().resolve(end.name());
        }
    }

    @Override
    public Duration latency() {
        Duration latency = told.map(FileMonitor::latency).orElse(Duration.ZERO);
        return polling.latency().compareTo(latency) > 0 ? polling.latency() : latency;
    }

    @Override
    public synchronized Optional<String> description() {
        Optional<String> description = told.map(monitor -> monitor.description().orElse(toldName));
        if (description.isEmpty()) {
            return polling.isUsed() ? Optional.of("polling") : Optional.empty();
        }
        return description.get().endsWith("polling") ? description : description.map(polling::describe);
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
