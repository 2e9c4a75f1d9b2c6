/** The reloader: its API, the parent and worker processes, and the interface for file monitors. */
module dev.reloader.core {
    requires transitive org.slf4j;
    // Only for those who compile on save.
    requires static java.compiler;
    requires static jdk.compiler;
    // Signals.
    requires jdk.unsupported;
    // Only where the JDK does not tell the command line (Windows).
    requires static java.management;
    // Only where the system does not tell how much memory is free (Windows).
    requires static jdk.management;
    // Only for those who record the parent.
    requires static jdk.jfr;
    // The JVM calls the worker's agent from there; -javaagent brings the module along.
    requires static java.instrument;

    exports dev.reloader;
    exports dev.reloader.spi;
    exports dev.reloader.worker to
            java.instrument;

    uses dev.reloader.spi.FileMonitorProvider;
    uses dev.reloader.spi.DescendantGuard;
    uses dev.reloader.spi.MemoryTrimmer;
}
