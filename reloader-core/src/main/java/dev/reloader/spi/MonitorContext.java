package dev.reloader.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a {@link FileMonitor} gets to work with.
 *
 * @param listener whom to tell what happens
 * @param ignored whether nothing at or below a path matters, so that such a directory need be neither walked nor watched;
 *     may be called from any thread. Reporting a change below such a directory does no harm.
 * @param pollInterval the time between two looks at the files, for monitors that poll; positive
 * @param log where to tell the user something in a line: {@code INFO} is shown by default, {@code DEBUG} only at verbosity 2
 */
public record MonitorContext(
        FileMonitorListener listener, Predicate<Path> ignored, Duration pollInterval, System.Logger log) {}
