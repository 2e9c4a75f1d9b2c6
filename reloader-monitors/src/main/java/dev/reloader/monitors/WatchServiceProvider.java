package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;

/** Makes the monitor that the JDK's {@link java.nio.file.WatchService} tells of changes. It needs no native code but the JDK's
 * own. On Linux and Windows the service is told by the system; on macOS it polls, every few seconds. */
public final class WatchServiceProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public WatchServiceProvider() {}

    @Override
    public String name() {
        return "watchservice";
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        DirectoryMonitor monitor = new DirectoryMonitor("watchservice", JdkWatches.open(), context, teller, Disk.REAL);
        monitor.start();
        return monitor;
    }
}
