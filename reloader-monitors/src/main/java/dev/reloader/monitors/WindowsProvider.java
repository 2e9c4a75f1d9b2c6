package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.util.Optional;

/** Makes the monitor that Windows tells of changes, through ReadDirectoryChangesW. Written from Microsoft's documentation, and
 * tested against scripted fakes: it has never been run on Windows. */
public final class WindowsProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public WindowsProvider() {}

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeAccess.unavailable("Windows", JnaWindowsLibrary::new);
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        TreeMonitor monitor = new TreeMonitor("windows", ReadDirectoryChanges::open, context, teller, Disk.REAL);
        monitor.start();
        return monitor;
    }
}
