package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.util.Optional;

/** Makes the monitor that the operating system itself tells of changes: inotify, FSEvents or ReadDirectoryChangesW. */
public final class NativeProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public NativeProvider() {}

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Optional<String> unavailable() {
        return ofThisSystem().map(Provider::unavailable).orElseGet(() -> Optional.of(none()));
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) throws IOException {
        return ofThisSystem().orElseThrow(() -> new IOException(none())).create(context, teller);
    }

    private static String none() {
        return "there is none for " + System.getProperty("os.name");
    }

    static Optional<Provider> ofThisSystem() {
        String system = System.getProperty("os.name");
        if (system.startsWith("Linux")) {
            return Optional.of(new InotifyProvider());
        }
        if (system.startsWith("Mac")) {
            return Optional.of(new FsEventsProvider());
        }
        return system.startsWith("Windows") ? Optional.of(new WindowsProvider()) : Optional.empty();
    }
}
