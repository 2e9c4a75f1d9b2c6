package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.util.ArrayList;
import java.util.List;

/** Makes the monitor that chooses well by itself, for each root: see {@link AutoMonitor}. */
public final class AutoProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public AutoProvider() {}

    @Override
    public String name() {
        return "auto";
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) {
        return new AutoMonitor(candidates(), Mounts::now, context, teller);
    }

    /** The monitors that the system tells of changes, best first. */
    private static List<Provider> candidates() {
        List<Provider> candidates = new ArrayList<>();
        // Nobody who has not asked for native code shall see the JVM's warning of it.
        if (!NativeAccess.isWarnedOf()) {
            NativeProvider.ofThisSystem()
                    .filter(provider -> provider.unavailable().isEmpty())
                    .ifPresent(candidates::add);
        }
        if (!System.getProperty("os.name").startsWith("Mac")) {
            candidates.add(new WatchServiceProvider());
        }
        return candidates;
    }
}
