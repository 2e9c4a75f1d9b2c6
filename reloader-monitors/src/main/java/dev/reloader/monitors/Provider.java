package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;

/** What the providers of this package have in common: their monitors can work together, with one {@link Teller}. */
abstract class Provider implements FileMonitorProvider {
    @Override
    public final FileMonitor create(MonitorContext context) throws IOException {
        return create(context, new Teller(context.listener(), context.log()));
    }

    @Override
    public boolean leavesNoTrace() {
        return true;
    }

    /** Makes a monitor that tells through this teller, and closes it when it is closed. */
    abstract FileMonitor create(MonitorContext context, Teller teller) throws IOException;
}
