package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.util.Optional;

/** Makes the monitor that Linux tells of changes, through inotify. */
public final class InotifyProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public InotifyProvider() {}

    @Override
    public String name() {
        return "inotify";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeAccess.unavailable("Linux", LinuxLibrary::load);
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        DirectoryMonitor monitor = new DirectoryMonitor("inotify", Inotify.open(), context, teller, LinuxDisk.orReal());
        monitor.start();
        return monitor;
    }
}
