/** The file monitors. Nothing is exported: the reloader finds them as services. */
module dev.reloader.monitors {
    requires dev.reloader.core;

    provides dev.reloader.spi.FileMonitorProvider with
            dev.reloader.monitors.PollingProvider;
}
