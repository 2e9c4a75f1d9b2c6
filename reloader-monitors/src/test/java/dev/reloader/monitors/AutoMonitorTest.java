package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoMonitorTest extends FileMonitorContract {
    private static final IOException REFUSED = new IOException("too many of them");

    private final Recorder told = new Recorder();
    private final RecordingLog log = new RecordingLog();
    private final MonitorContext scripted = new MonitorContext(told, path -> false, Duration.ofMillis(5), log);
    private final Candidate first = new Candidate("first");
    private final Candidate second = new Candidate("second");
    private String mountinfo = mount(Path.of("/"), "ext4");

    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        return new AutoProvider().create(context);
    }

    /** Chooses between two candidates, where there are the mounts that a test says. */
    private AutoMonitor auto() {
        return new AutoMonitor(List.of(first, second), () -> Mounts.parse(mountinfo), scripted, new Teller(told, log));
    }

    private void addMount(Path path, String type) throws IOException {
        mountinfo += mount(path.toRealPath(), type);
    }

    private static String mount(Path path, String type) {
        String escaped = path.toString().replace("\\", "\\134").replace(" ", "\\040");
        return "36 35 98:0 / " + escaped + " rw,noatime shared:1 - " + type + " source rw\n";
    }

    private static String why(Path polled, Path mount, String type) throws IOException {
        return "INFO polling " + polled + ": " + mount.toRealPath() + " is of type " + type
                + ", where changes may come without being told";
    }

    private void expectPolled(Path file) throws Exception {
        write(file, "1");
        told.await(Set.of(added(file)));
    }

    // Roots of which the system tells

    @Test
    void ordinaryRootsAreWatchedByTheBestCandidate() {
        try (AutoMonitor auto = auto()) {
            assertThat(auto.description()).isEmpty();
            auto.watch(root, true);
            auto.watch(outside, false);
            auto.watch(root.resolve("missing"), true);
            assertThat(first.calls)
                    .containsExactly(
                            "create",
                            "watch all of " + root,
                            "watch " + outside,
                            "watch all of " + root.resolve("missing"));
            assertThat(second.calls).isEmpty();
            assertThat(auto.description()).hasValue("first");
        }
        assertThat(log.take()).isEmpty();
    }

    @Test
    void nextCandidateIfTheFirstCannotBeHad() {
        first.refusal = REFUSED;
        try (AutoMonitor auto = auto()) {
            auto.watch(root, true);
            auto.watch(outside, true);
            assertThat(first.calls).containsExactly("create");
            assertThat(second.calls).containsExactly("create", "watch all of " + root, "watch all of " + outside);
            assertThat(auto.description()).hasValue("second");
        }
        assertThat(log.take()).containsExactly("WARNING the monitor first cannot be had: too many of them");
    }

    @Test
    void everythingIsPolledIfThereIsNoCandidate() throws Exception {
        first.refusal = REFUSED;
        second.refusal = REFUSED;
        try (AutoMonitor auto = auto()) {
            auto.watch(root, true);
            auto.watch(outside, true);
            assertThat(auto.description()).hasValue("polling");
            expectPolled(root.resolve("file"));
            expectPolled(outside.resolve("file"));
        }
        assertThat(log.take())
                .containsExactly(
                        "WARNING the monitor first cannot be had: too many of them",
                        "WARNING the monitor second cannot be had: too many of them");
    }

    // Roots of which it may not

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs"})
    void rootsOnSilentFileSystemsArePolled(String type) throws Exception {
        addMount(root, type);
        Path sub = Files.createDirectory(root.resolve("sub"));
        try (AutoMonitor auto = auto()) {
            auto.watch(sub, false);
            assertThat(first.calls).isEmpty();
            assertThat(auto.description()).hasValue("polling");
            expectPolled(sub.resolve("file"));
        }
        assertThat(log.take()).containsExactly(why(sub, root, type));
    }

    @Test
    void someRootsArePolledAndOthersAreNot() throws Exception {
        addMount(root, "nfs");
        try (AutoMonitor auto = auto()) {
            auto.watch(outside, true);
            auto.watch(root, true);
            assertThat(first.calls).containsExactly("create", "watch all of " + outside);
            assertThat(auto.description()).hasValue("first, and polling");
        }
        assertThat(log.take()).containsExactly(why(root, root, "nfs"));
    }

    @Test
    void mountBelowARoot() throws Exception {
        Path mounted = Files.createDirectories(root.resolve("a/mounted"));
        addMount(mounted, "vboxsf");
        try (AutoMonitor auto = auto()) {
            auto.watch(root, false);
            auto.watch(root.resolve("a"), true);
            assertThat(first.calls).containsExactly("create", "watch " + root);
            expectPolled(mounted.resolve("file"));
        }
        assertThat(log.take()).containsExactly(why(root.resolve("a"), mounted, "vboxsf"));
    }

    @Test
    void rootThatBecomesRecursiveAboveAMount() throws Exception {
        Path mounted = Files.createDirectory(root.resolve("mounted"));
        addMount(mounted, "nfs");
        try (AutoMonitor auto = auto()) {
            auto.watch(root, false);
            auto.watch(root, true);
            auto.watch(root, true);
            assertThat(first.calls).containsExactly("create", "watch " + root);
            assertThat(auto.description()).hasValue("first, and polling");
            expectPolled(mounted.resolve("file"));
        }
        assertThat(log.take()).containsExactly(why(root, mounted, "nfs"));
    }

    @Test
    void polledRootThatIsWatchedAgainStaysPolled() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        addMount(root, "nfs");
        try (AutoMonitor auto = auto()) {
            auto.watch(root, false);
            mountinfo = "";
            auto.watch(root, true);
            expectPolled(sub.resolve("file"));
            assertThat(first.calls).isEmpty();
        }
        assertThat(log.take()).containsExactly(why(root, root, "nfs"));
    }

    @Test
    void rootThatDoesNotExistYetOnASilentFileSystem() throws Exception {
        addMount(root, "nfs");
        Path missing = root.resolve("a/missing");
        try (AutoMonitor auto = auto()) {
            auto.watch(missing, true);
            assertThat(first.calls).isEmpty();
            Files.createDirectories(missing);
            expectPolled(missing.resolve("file"));
        }
        assertThat(log.take()).containsExactly(why(missing, root, "nfs"));
    }

    @Test
    void linkToASilentFileSystem() throws Exception {
        addMount(root, "nfs");
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path link = symlink(outside.resolve("link"), root);
        try (AutoMonitor auto = auto()) {
            auto.watch(link, true);
            auto.watch(link.resolve("sub"), true);
            auto.watch(link.resolve("missing"), true);
            assertThat(first.calls).isEmpty();
            write(sub.resolve("file"), "1");
            told.await(Set.of(added(link.resolve("sub/file"))));
        }
        assertThat(log.take())
                .containsExactly(
                        why(link, root, "nfs"),
                        why(link.resolve("sub"), root, "nfs"),
                        why(link.resolve("missing"), root, "nfs"));
    }

    @Test
    void linkToWhatIsMissingOnASilentFileSystem() throws Exception {
        addMount(root, "nfs");
        Path link = symlink(outside.resolve("link"), root.resolve("a/missing"));
        try (AutoMonitor auto = auto()) {
            auto.watch(link, true);
            assertThat(first.calls).isEmpty();
        }
        assertThat(log.take()).containsExactly(why(link, root, "nfs"));
    }

    @Test
    void linkFromASilentFileSystemToAnother() throws Exception {
        addMount(root, "nfs");
        Path link = symlink(root.resolve("link"), outside);
        try (AutoMonitor auto = auto()) {
            auto.watch(link, true);
            assertThat(first.calls).containsExactly("create", "watch all of " + link);
        }
        assertThat(log.take()).isEmpty();
    }

    // Together

    @Test
    void latencyIsTheLongest() throws Exception {
        addMount(root, "nfs");
        try (AutoMonitor auto = auto()) {
            assertThat(auto.latency()).isZero();
            auto.watch(outside, true);
            first.latency = Duration.ofNanos(1);
            assertThat(auto.latency()).isEqualTo(first.latency);
            auto.watch(root, true);
            assertThat(auto.latency()).isGreaterThanOrEqualTo(scripted.pollInterval());
            first.latency = Duration.ofDays(1);
            assertThat(auto.latency()).isEqualTo(first.latency);
        }
    }

    /** One monitor tells all the time, and the other one whenever a file is written. */
    @Test
    void listenerIsCalledByOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        FileMonitorListener listener = new FileMonitorListener() {
            @Override
            public void changed(FileChange change) {
                enter();
                told.changed(change);
            }

            @Override
            public void overflowed(Path path) {
                enter();
            }

            @Override
            public void failed(Path path, Throwable cause) {
                enter();
            }

            private void enter() {
                overlaps.addAndGet(inside.getAndIncrement());
                Thread.yield();
                inside.getAndDecrement();
            }
        };
        addMount(root, "nfs");
        Thread telling = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                first.teller.tellFailure(outside, REFUSED);
            }
        });
        try (AutoMonitor auto =
                new AutoMonitor(List.of(first), () -> Mounts.parse(mountinfo), scripted, new Teller(listener, log))) {
            auto.watch(outside, true);
            auto.watch(root, true);
            telling.start();
            for (int i = 0; i < 10; i++) {
                expectPolled(root.resolve("f" + i));
            }
        } finally {
            telling.interrupt();
            telling.join();
        }
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void closeClosesWhatIsInUse() throws Exception {
        addMount(root, "nfs");
        AutoMonitor auto = auto();
        auto.watch(outside, true);
        auto.watch(root, true);
        auto.close();
        auto.close();
        assertThat(first.calls).containsExactly("create", "watch all of " + outside, "close", "close");
        first.teller.tellFailure(outside, REFUSED);
        write(root.resolve("file"), "1");
        assertThat(told.calls()).isZero();
    }

    @Test
    void nothingIsMadeOnceClosed() {
        AutoMonitor auto = auto();
        auto.close();
        auto.watch(root, true);
        assertThat(first.calls).isEmpty();
        assertThat(second.calls).isEmpty();
    }

    @Test
    void closeFromWithinACallbackOfEither() throws Exception {
        addMount(root, "nfs");
        AutoMonitor auto = auto();
        told.onChange = change -> auto.close();
        auto.watch(outside, true);
        auto.watch(root, true);
        expectPolled(root.resolve("file"));
        first.closed.await();
        assertThat(told.calls()).isEqualTo(1);
    }

    /** Makes monitors that do nothing but remember what they are asked for. */
    private static final class Candidate extends Provider implements FileMonitor {
        final List<String> calls = new ArrayList<>();
        final CountDownLatch closed = new CountDownLatch(1);
        private final String name;
        IOException refusal;
        Duration latency = Duration.ZERO;
        Teller teller;

        Candidate(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        FileMonitor create(MonitorContext context, Teller teller) throws IOException {
            calls.add("create");
            this.teller = teller;
            if (refusal != null) {
                throw refusal;
            }
            return this;
        }

        @Override
        public void watch(Path path, boolean recursive) {
            calls.add((recursive ? "watch all of " : "watch ") + path);
        }

        @Override
        public Duration latency() {
            return latency;
        }

        @Override
        public void close() {
            calls.add("close");
            closed.countDown();
        }
    }
}
