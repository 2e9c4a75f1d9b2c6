package dev.reloader.cli;

import dev.reloader.MonitorInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Tells which file monitors there are: one line each. */
@Command(name = "monitors", description = "Tells which file monitors there are, and why some are not available here.")
final class MonitorsCommand extends ReloaderCommand implements Runnable {
    private final Supplier<List<MonitorInfo>> monitors;

    MonitorsCommand(Supplier<List<MonitorInfo>> monitors) {
        this.monitors = monitors;
    }

    @Override
    public void run() {
        PrintWriter out = spec().commandLine().getOut();
        for (MonitorInfo monitor : monitors.get()) {
            String state =
                    monitor.unavailable().map(why -> "not available: " + why).orElse("available");
            out.printf("%-12s  %s%s%n", monitor.name(), state, monitor.name().equals("auto") ? ", the default" : "");
        }
        out.flush();
    }
}
