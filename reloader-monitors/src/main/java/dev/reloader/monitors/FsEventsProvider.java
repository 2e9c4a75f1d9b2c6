package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.util.Optional;

/** Makes the monitor that macOS tells of changes, through FSEvents. Written from Apple's documentation, and tested against
 * scripted fakes: it has never been run on macOS. */
public final class FsEventsProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public FsEventsProvider() {}

    @Override
    public String name() {
        return "fsevents";
    }

    @Override
    public Optional<String> unavailable() {
        return NativeAccess.unavailable("Mac", CoreServicesLibrary::new);
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        TreeMonitor monitor = new TreeMonitor("fsevents", FsEvents::open, context, teller, Disk.REAL);
        monitor.start();
        return monitor;
    }
}
