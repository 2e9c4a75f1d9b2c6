package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.MAC)
class FsEventsMonitorTest extends FileMonitorContract {
    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new FsEventsProvider().create(context);
    }
}
