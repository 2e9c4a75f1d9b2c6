package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the monitor that the daemon watchman tells of changes. The daemon is started if need be. Where it cannot be had
 * although it is installed, {@code auto} takes its place, and a line says so.
 */
public final class WatchmanProvider extends Provider {
    /** For {@link java.util.ServiceLoader}. */
    public WatchmanProvider() {}

    @Override
    public String name() {
        return "watchman";
    }

    @Override
    public Optional<String> unavailable() {
        return Watchman.unavailable();
    }

    /** The daemon tells everybody who asks what it watches. */
    @Override
    public boolean leavesNoTrace() {
        return false;
    }

    @Override
    FileMonitor create(MonitorContext context, Teller teller) {
        return create(sink -> Watchman.open(sink, context.log()), context, teller);
    }

    static FileMonitor create(TreeMonitor.Opener daemon, MonitorContext context, Teller teller) {
        MonitorContext withoutCookies = new MonitorContext(
                context.listener(),
                path -> isCookie(path) || context.ignored().test(path),
                context.pollInterval(),
                context.log());
        try {
            TreeMonitor monitor = new TreeMonitor("watchman", daemon, withoutCookies, teller, Disk.REAL);
            monitor.start();
            return monitor;
        } catch (IOException e) {
            context.log().log(
                    Level.WARNING, "watchman cannot be had (" + e.getMessage() + "); another monitor is used");
            return new AutoProvider().create(context, teller);
        }
    }

    /** The daemon makes files for a moment, to see when the system tells it of them. */
    private static boolean isCookie(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".watchman-cookie-");
    }
}
