package dev.reloader.monitors;

import static dev.reloader.FileChange.added;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.MAC, disabledReason = "the JDK polls there, and too seldom for these tests")
class WatchServiceMonitorTest extends FileMonitorContract {
    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new WatchServiceProvider().create(context);
    }

    @Test
    void interruptsDoNotEndItsThread() throws Exception {
        recorder.onChange = change -> Thread.currentThread().interrupt();
        monitor.watch(root, true);
        for (int i = 0; i < 3; i++) {
            expect(added(write(root.resolve("f" + i), "1")));
        }
    }
}
