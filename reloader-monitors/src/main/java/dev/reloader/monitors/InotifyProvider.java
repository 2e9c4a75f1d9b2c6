package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.util.Optional;

/** Makes the monitor that has Linux's inotify tell it of changes. */
public final class InotifyProvider implements FileMonitorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public InotifyProvider() {}

    @Override
    public String name() {
        return "inotify";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeAccess.unavailable("Linux");
    }

    @Override
    public FileMonitor create(MonitorContext context) throws IOException {
        return create(context, new Teller(context.listener(), context.log()));
    }

    static FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        DirectoryMonitor monitor = new DirectoryMonitor("inotify", Inotify.open(), context, teller, Disk.REAL);
        monitor.start();
        return monitor;
    }
}
