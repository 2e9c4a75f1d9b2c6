/** The file monitors. Nothing is exported: the reloader finds them as services. */
@SuppressWarnings("requires-automatic")
module dev.reloader.monitors {
    requires dev.reloader.core;
    requires com.sun.jna;
    requires com.sun.jna.platform;

    // JNA looks for the methods of callbacks and the fields of structures.
    opens dev.reloader.monitors to
            com.sun.jna;

    provides dev.reloader.spi.FileMonitorProvider with
            dev.reloader.monitors.AutoProvider,
            dev.reloader.monitors.FsEventsProvider,
            dev.reloader.monitors.InotifyProvider,
            dev.reloader.monitors.NativeProvider,
            dev.reloader.monitors.PollingProvider,
            dev.reloader.monitors.WatchmanProvider,
            dev.reloader.monitors.WatchServiceProvider,
            dev.reloader.monitors.WindowsProvider;
    provides dev.reloader.spi.DescendantGuard with
            dev.reloader.monitors.JobObject;
    provides dev.reloader.spi.MemoryTrimmer with
            dev.reloader.monitors.MallocTrim;
}
