package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PollingMonitorTest extends FileMonitorContract {
    /** On the fake disk. */
    private static final Path ROOT = Path.of("/fake").toAbsolutePath();

    private final FakeDisk disk = new FakeDisk();

    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new PollingProvider().create(context);
    }

    /** A monitor that looks only when told to. */
    private static PollingMonitor byHand(Recorder recorder, Disk disk) {
        return byHand(context(recorder), disk);
    }

    private static PollingMonitor byHand(MonitorContext context, Disk disk) {
        return new PollingMonitor(context, new Teller(context.listener(), context.log()), disk);
    }

    private static MonitorContext context(FileMonitorListener listener, Duration interval, System.Logger log) {
        return new MonitorContext(listener, path -> false, interval, log);
    }

    @Test
    void isFoundAsService() {
        assertThat(ServiceLoader.load(FileMonitorProvider.class))
                .filteredOn(provider -> provider.name().equals("polling"))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider).isInstanceOf(PollingProvider.class);
                    assertThat(provider.unavailable()).isEmpty();
                });
    }

    // Looks, one by one

    @Test
    void lookSaysWhetherAnythingChanged() throws Exception {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, Disk.REAL);
        Path file = write(root.resolve("file"), "1");
        assertThat(polling.look()).isFalse();
        polling.watch(root, true);
        assertThat(polling.look()).isFalse();
        write(file, "12");
        assertThat(polling.look()).isTrue();
        assertThat(polling.look()).isFalse();
        Files.delete(file);
        assertThat(polling.look()).isTrue();
        assertThat(polling.look()).isFalse();
        assertThat(told.take()).containsExactly(modified(file), deleted(file));
    }

    @Test
    void rootsInsideEachOtherTellOnce() throws Exception {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, Disk.REAL);
        Path file = Files.createDirectory(root.resolve("sub")).resolve("file");
        polling.watch(root, true);
        polling.watch(root.resolve("sub"), true);
        polling.watch(file, false);
        write(file, "1");
        polling.look();
        assertThat(told.take()).containsExactly(added(file));
    }

    @Test
    void changesFromBeforeTheRootBecameRecursiveAreTold() throws Exception {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, Disk.REAL);
        write(Files.createDirectory(root.resolve("sub")).resolve("below"), "1");
        polling.watch(root, false);
        Path file = write(root.resolve("file"), "1");
        polling.watch(root, true);
        assertThat(told.take()).isEmpty();
        assertThat(polling.look()).isTrue();
        assertThat(told.take()).containsExactly(added(file));
    }

    @Test
    void failuresAreToldOnceAndTheRestIsLookedAt() {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, disk);
        Path good = ROOT.resolve("good");
        Path bad = ROOT.resolve("bad");
        AccessDeniedException cause = new AccessDeniedException(bad.toString());
        disk.directory(ROOT);
        disk.directory(bad);
        disk.failListing(bad, cause);
        polling.watch(ROOT, true);
        assertThat(told.calls()).isZero();
        polling.look();
        assertThat(told.takeFailures()).containsExactly(entry(bad, cause));
        disk.file(good);
        polling.look();
        assertThat(told.takeFailures()).isEmpty();
        assertThat(told.take()).containsExactly(added(good));
    }

    @Test
    void listenerThatThrowsIsTold() {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, disk);
        RuntimeException fault = new IllegalStateException("listener");
        told.onChange = change -> {
            throw fault;
        };
        Path one = ROOT.resolve("one");
        Path two = ROOT.resolve("two");
        disk.directory(ROOT);
        polling.watch(ROOT, true);
        disk.file(one);
        disk.file(two);
        polling.look();
        assertThat(told.take()).containsExactly(added(one), added(two));
        assertThat(told.takeFailures()).containsExactly(entry(ROOT, fault));
    }

    @Test
    void listenerThatThrowsOnFailuresTooIsLogged() {
        Error fault = new AssertionError("listener");
        FileMonitorListener broken = new FileMonitorListener() {
            @Override
            public void changed(FileChange change) {
                throw fault;
            }

            @Override
            public void overflowed(Path path) {
                throw fault;
            }

            @Override
            public void failed(Path path, Throwable cause) {
                throw fault;
            }
        };
        RecordingLog log = new RecordingLog();
        PollingMonitor polling = byHand(context(broken, Duration.ofDays(1), log), disk);
        disk.directory(ROOT);
        polling.watch(ROOT, true);
        disk.file(ROOT.resolve("file"));
        assertThat(polling.look()).isTrue();
        assertThat(log.thrown).containsExactly(fault);
        assertThat(log.lines).singleElement().asString().contains(ROOT.toString());
    }

    @Test
    void closedMonitorTellsNothing() throws Exception {
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, Disk.REAL);
        polling.watch(root, true);
        write(root.resolve("file"), "1");
        polling.close();
        polling.look();
        assertThat(told.calls()).isZero();
    }

    // The time between looks

    @Test
    void latencyIsTheQuickDelayAndALook() {
        disk.directory(ROOT);
        disk.listing = names -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return names;
        };
        MonitorContext context = context(new Recorder(), Duration.ofHours(1), System.getLogger("test"));
        PollingMonitor polling = byHand(context, disk);
        assertThat(polling.latency()).isBetween(Duration.ofMillis(50), Duration.ofMillis(70));
        polling.watch(ROOT, true);
        polling.look();
        assertThat(polling.latency()).isBetween(Duration.ofMillis(80), Duration.ofMinutes(1));
        assertThat(byHand(new Recorder(), disk).latency()).isLessThan(Duration.ofMillis(50));
    }

    @Test
    @Timeout(30)
    void latencyGrowsUntilTheQuickLookHasCome() {
        disk.directory(ROOT);
        PollingMonitor polling = byHand(context(new Recorder(), Duration.ofHours(1), System.getLogger("test")), disk);
        polling.watch(ROOT, true);
        disk.file(ROOT.resolve("file"));
        polling.look();
        while (polling.latency().compareTo(Duration.ofMillis(200)) < 0) {
            Thread.onSpinWait();
        }
        polling.look();
        assertThat(polling.latency()).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void looksQuicklyAgainAfterAChange() throws Exception {
        Duration interval = Duration.ofSeconds(2);
        List<Path> files =
                IntStream.range(0, 5).mapToObj(i -> root.resolve("f" + i)).toList();
        AtomicLong first = new AtomicLong();
        // Each is created while the look that found the one before is not over yet.
        recorder.onChange = change -> {
            first.compareAndSet(0, System.nanoTime());
            int next = files.indexOf(change.path()) + 1;
            if (next < files.size()) {
                createFile(files.get(next));
            }
        };
        try (FileMonitor polling =
                new PollingProvider().create(context(recorder, interval, System.getLogger("test")))) {
            polling.watch(root, true);
            createFile(files.get(0));
            recorder.await(files.stream().map(FileChange::added).toList());
        }
        // As many intervals as there are files after the first would have passed.
        assertThat(Duration.ofNanos(System.nanoTime() - first.get()))
                .isLessThan(interval.multipliedBy(files.size() - 1));
    }

    private static void createFile(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void longestInterval() throws Exception {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        try (FileMonitor polling =
                new PollingProvider().create(context(new Recorder(), forever, System.getLogger("test")))) {
            polling.watch(root, true);
            assertThat(polling.latency()).isLessThan(Duration.ofSeconds(10));
        }
    }

    // Threads

    @Test
    void itsThreadIsADaemonAndEndsWhenClosed() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        recorder.onChange = change -> thread.set(Thread.currentThread());
        monitor.watch(root, true);
        write(root.resolve("file"), "1");
        changesUntil(Set.of(added(root.resolve("file"))));
        assertThat(thread.get().getName()).isEqualTo("reloader-polling");
        assertThat(thread.get().isDaemon()).isTrue();
        monitor.close();
        thread.get().join(20_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void interruptsDoNotEndItsThread() throws Exception {
        recorder.onChange = change -> Thread.currentThread().interrupt();
        monitor.watch(root, true);
        for (int i = 0; i < 3; i++) {
            expect(added(write(root.resolve("f" + i), "1")));
        }
    }

    @Test
    void hangingDiskDelaysNeitherWatchNorClose() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch mended = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        disk.directory(ROOT);
        Recorder told = new Recorder();
        PollingMonitor polling = byHand(told, disk);
        polling.watch(ROOT, true);
        disk.file(ROOT.resolve("file"));
        disk.listing = names -> {
            thread.set(Thread.currentThread());
            hanging.countDown();
            awaitUninterrupted(mended);
            return names;
        };
        polling.start();
        awaitUninterrupted(hanging);
        Path another = ROOT.resolveSibling("another");
        disk.file(another);
        polling.watch(another, true);
        polling.close();
        mended.countDown();
        thread.get().join(20_000);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(told.calls()).isZero();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
