package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;

/** Makes the monitor that works everywhere: it looks at every file again and again. */
public final class PollingProvider implements FileMonitorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PollingProvider() {}

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public FileMonitor create(MonitorContext context) {
        PollingMonitor monitor = new PollingMonitor(context, new Teller(context.listener(), context.log()), Disk.REAL);
        monitor.start();
        return monitor;
    }
}
