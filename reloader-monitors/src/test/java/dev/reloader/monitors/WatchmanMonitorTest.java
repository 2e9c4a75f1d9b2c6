package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the daemon listens otherwise there")
class WatchmanMonitorTest extends FileMonitorContract {
    private static final Watchman.Times TIMES =
            new Watchman.Times(Duration.ofSeconds(20), Duration.ofMillis(10), Duration.ofSeconds(1));

    @TempDir
    private static Path home;

    private static WatchmanDaemon daemon;

    @BeforeAll
    static void startDaemon() throws Exception {
        WatchmanDaemon.require();
        daemon = new WatchmanDaemon(home);
        daemon.start();
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        FileMonitor monitor = WatchmanProvider.create(
                sink -> Watchman.open(sink, context.log(), isClosed -> daemon.socket(), TIMES),
                context,
                new Teller(context.listener(), context.log()));
        assertThat(monitor).isInstanceOf(TreeMonitor.class);
        return monitor;
    }

    @Test
    void withoutTheDaemonAnotherMonitorIsUsed() throws Exception {
        Teller teller = new Teller(recorder, context(recorder).log());
        FileMonitor another = WatchmanProvider.create(
                sink -> {
                    throw new IOException("no daemon");
                },
                context(recorder),
                teller);
        try (another) {
            assertThat(another).isInstanceOf(AutoMonitor.class);
            another.watch(root, true);
            expect(dev.reloader.FileChange.added(write(root.resolve("file"), "1")));
        }
    }
}
