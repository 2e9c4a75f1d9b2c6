package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.WINDOWS)
class WindowsMonitorTest extends FileMonitorContract {
    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new WindowsProvider().create(context);
    }
}
