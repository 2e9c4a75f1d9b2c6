package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.modified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class InotifyMonitorTest extends FileMonitorContract {
    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new InotifyProvider().create(context);
    }

    @Test
    void itsThreadIsADaemonAndEndsWhenClosed() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        recorder.onChange = change -> thread.set(Thread.currentThread());
        monitor.watch(root, true);
        changesUntil(Set.of(added(write(root.resolve("file"), "1"))));
        assertThat(thread.get().getName()).isEqualTo("reloader-inotify");
        assertThat(thread.get().isDaemon()).isTrue();
        monitor.close();
        thread.get().join(20_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void sameSizeAndTimeLongAgoOrInTheFuture(int years) throws Exception {
        FileTime time = FileTime.from(Instant.now().plus(Duration.ofDays(365L * years)));
        Path file = write(root.resolve("file"), "1");
        Files.setLastModifiedTime(file, time);
        monitor.watch(root, true);
        write(file, "2");
        Files.setLastModifiedTime(file, time);
        expect(modified(file));
    }

    @Test
    void openedForWritingOnly() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        monitor.watch(root, true);
        Files.newOutputStream(file, StandardOpenOption.APPEND).close();
        expect();
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
