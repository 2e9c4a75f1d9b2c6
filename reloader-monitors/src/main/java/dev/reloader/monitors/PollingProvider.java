package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;

/** Makes the monitor that works everywhere: it looks at every file again and again. */
public final class PollingProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public PollingProvider() {}

    @Override
    public String name() {
        return "polling";
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) {
        PollingMonitor monitor = new PollingMonitor(context, teller, Disk.REAL);
        monitor.start();
        return monitor;
    }
}
