package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;

/** As near as other systems get to what FSEvents and ReadDirectoryChangesW will make of {@link TreeMonitor}. */
class SloppyTreeMonitorTest extends FileMonitorContract {
    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        TreeMonitor monitor = new TreeMonitor(
                "sloppy", SloppyTree::new, context, new Teller(context.listener(), context.log()), Disk.REAL);
        monitor.start();
        return monitor;
    }
}
