package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import dev.reloader.spi.FileMonitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class InotifyTest {
    // From sys/inotify.h.
    private static final int ATTRIB = 0x4;
    private static final int MODIFY = 0x2;
    private static final int CLOSE_WRITE = 0x8;
    private static final int MOVED_FROM = 0x40;
    private static final int MOVED_TO = 0x80;
    private static final int CREATE = 0x100;
    private static final int DELETE = 0x200;
    private static final int DELETE_SELF = 0x400;
    private static final int MOVE_SELF = 0x800;
    private static final int UNMOUNT = 0x2000;
    private static final int OVERFLOW = 0x4000;
    private static final int IGNORED = 0x8000;
    private static final int ISDIR = 0x4000_0000;

    @TempDir
    private Path directory;

    private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final Telling telling = new Telling();

    /** Writes down what it is told. */
    private static final class Telling implements DirectoryEvents.Sink {
        final List<String> told = new ArrayList<>();

        @Override
        public void happened(Object watch, Path name, Happening happening) {
            told.add(watch + " " + name + " " + happening);
        }

        @Override
        public void anything(Object watch) {
            told.add(watch + " anything");
        }

        @Override
        public void ended(Object watch) {
            told.add(watch + " ended");
        }

        @Override
        public void overflowed() {
            told.add("overflowed");
        }
    }

    /** Names are padded with at least one zero, to a multiple of 16 bytes. */
    private InotifyTest event(int watch, int mask, String name) {
        byte[] text = name.getBytes(UTF_8);
        int length = name.isEmpty() ? 0 : (text.length / 16 + 1) * 16;
        header(watch, mask, length);
        bytes.put(text).position(bytes.position() + length - text.length);
        return this;
    }

    private InotifyTest header(int watch, int mask, int length) {
        bytes.putInt(watch).putInt(mask).putInt(0x1234_5678).putInt(length);
        return this;
    }

    private List<String> parse() throws IOException {
        Inotify.parse(bytes.flip(), new OpenFiles(), telling);
        return telling.told;
    }

    // What is read

    @Test
    void nothing() throws Exception {
        assertThat(parse()).isEmpty();
    }

    @Test
    void eachKindOfEvent() throws Exception {
        event(1, CREATE, "a");
        event(1, CREATE | ISDIR, "d");
        event(2, CLOSE_WRITE, "a");
        event(2, ATTRIB, "a");
        event(1, DELETE | ISDIR, "d");
        event(1, MOVED_FROM, "a");
        event(3, MOVED_TO, "b");
        event(3, MOVED_TO | ISDIR, "c");
        assertThat(parse())
                .containsExactly(
                        "1 a CHANGED",
                        "1 d CHANGED",
                        "2 a PERHAPS_WRITTEN",
                        "2 a CHANGED",
                        "1 d CHANGED",
                        "1 a CHANGED",
                        "3 b ANYTHING",
                        "3 c ANYTHING");
    }

    @Test
    void closedAfterItWasModified() throws Exception {
        event(1, MODIFY, "a");
        event(2, CLOSE_WRITE, "a");
        event(1, CLOSE_WRITE, "a");
        event(1, CLOSE_WRITE, "a");
        assertThat(parse()).containsExactly("2 a PERHAPS_WRITTEN", "1 a WRITTEN", "1 a PERHAPS_WRITTEN");
    }

    @Test
    void eventsOfTheDirectoryItself() throws Exception {
        event(-1, OVERFLOW, "").event(7, MOVE_SELF, "").event(8, UNMOUNT, "").event(8, IGNORED, "");
        event(9, DELETE_SELF, "").event(9, ATTRIB | ISDIR, "").event(10, MOVE_SELF | ISDIR, "");
        assertThat(parse()).containsExactly("overflowed", "7 anything", "8 ended", "10 anything");
    }

    @Test
    void namesOfAnyLength() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int length : new int[] {1, 15, 16, 17, 31, 32, 255}) {
            event(1, CREATE, "x".repeat(length));
            expected.add("1 " + "x".repeat(length) + " CHANGED");
        }
        assertThat(parse()).isEqualTo(expected);
    }

    @Test
    void nameWithoutPadding() throws Exception {
        header(1, CREATE, 4);
        bytes.put("name".getBytes(UTF_8));
        event(2, DELETE, "next");
        assertThat(parse()).containsExactly("1 name CHANGED", "2 next CHANGED");
    }

    @Test
    void truncatedHeader() {
        event(1, CREATE, "a");
        bytes.putInt(1).putInt(CREATE).putInt(0);
        assertThatThrownBy(this::parse).isInstanceOf(IOException.class).hasMessageContaining("12 bytes");
        assertThat(telling.told).containsExactly("1 a CHANGED");
    }

    @Test
    void nameThatIsLongerThanWhatWasRead() {
        header(1, CREATE, 17);
        bytes.put(new byte[16]);
        assertThatThrownBy(this::parse)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("17 bytes")
                .hasMessageContaining("16");
        assertThat(telling.told).isEmpty();
    }

    @Test
    void nameOfNegativeLength() {
        header(1, CREATE, -16).event(1, CREATE, "a");
        assertThatThrownBy(this::parse).isInstanceOf(IOException.class).hasMessageContaining("-16");
        assertThat(telling.told).isEmpty();
    }

    // The kernel

    @Test
    void sameDirectoryByTwoPathsIsOneWatch() throws Exception {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), sub);
        try (Inotify inotify = Inotify.open()) {
            Object watch = inotify.watch(sub, true);
            assertThat(inotify.watch(link, false)).isEqualTo(watch);
            assertThat(inotify.watch(directory, true)).isNotEqualTo(watch);
            // It counts what happens to files as before.
            Path file = Files.createFile(sub.resolve("file"));
            Files.writeString(file, "1");
            assertThat(inotify.next(telling)).isTrue();
            assertThat(telling.told).contains(watch + " file CHANGED", watch + " file WRITTEN");
        }
    }

    @Test
    void whatCannotBeWatched() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Inotify inotify = Inotify.open()) {
            assertThatThrownBy(() -> inotify.watch(directory.resolve("missing"), true))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> inotify.watch(file, true)).isInstanceOf(NotDirectoryException.class);
            assertThatThrownBy(() -> inotify.watch(Path.of("/" + "x".repeat(300)), true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("inotify_add_watch")
                    .hasMessageContaining("error 36");
        }
    }

    @Test
    void endedAndUnwatched() throws Exception {
        Path sub = Files.createDirectory(directory.resolve("sub"));
        try (Inotify inotify = Inotify.open()) {
            Object first = inotify.watch(sub, true);
            Files.delete(sub);
            inotify.next(telling);
            assertThat(telling.told).containsExactly(first + " ended");
            Files.createDirectory(sub);
            Object second = inotify.watch(sub, true);
            assertThat(second).isNotEqualTo(first);
            inotify.unwatch(first);
            inotify.unwatch(second);
            inotify.next(telling);
            assertThat(telling.told).containsExactly(first + " ended", second + " ended");
        }
    }

    @Test
    void wakeLetsNextReturn() throws Exception {
        try (Inotify inotify = Inotify.open()) {
            inotify.watch(directory, true);
            inotify.wake();
            inotify.wake();
            assertThat(inotify.next(telling)).isTrue();
            assertThat(telling.told).isEmpty();
            Files.createFile(directory.resolve("file"));
            inotify.next(telling);
            assertThat(telling.told).isNotEmpty();
        }
    }

    @Test
    void closedIsClosed() throws Exception {
        Inotify inotify = Inotify.open();
        Object watch = inotify.watch(directory, true);
        inotify.close();
        inotify.close();
        inotify.wake();
        inotify.unwatch(watch);
        assertThat(inotify.next(telling)).isFalse();
        assertThatThrownBy(() -> inotify.watch(directory, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closeEndsNext() throws Exception {
        Inotify inotify = Inotify.open();
        inotify.watch(directory, true);
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                while (inotify.next(telling)) {
                    Thread.onSpinWait();
                }
                ended.countDown();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        inotify.close();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    static List<Provider> providers() {
        return List.of(new InotifyProvider(), new WatchServiceProvider());
    }

    /** The listener takes so long that the kernel drops what happens meanwhile, or the JDK does. */
    @ParameterizedTest
    @MethodSource("providers")
    void overflow(Provider provider) throws Exception {
        int queue;
        // Not readString, which begins with a single byte, and there is no second read.
        try (var setting = Files.newBufferedReader(Path.of("/proc/sys/fs/inotify/max_queued_events"))) {
            queue = Integer.parseInt(setting.readLine());
        }
        List<Path> kept = new ArrayList<>();
        List<Path> deleted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Path sub = Files.createDirectories(directory.resolve("root/sub" + i));
            kept.add(Files.writeString(sub.resolve("kept"), "1"));
            deleted.add(Files.writeString(sub.resolve("deleted"), "1"));
        }
        Path root = directory.resolve("root");
        Set<Path> told = new HashSet<>(FileMonitorContract.walk(root));
        Recorder recorder = new Recorder();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (FileMonitor monitor = provider.create(FileMonitorContract.context(recorder))) {
            monitor.watch(root, true);
            recorder.onChange = change -> {
                blocked.countDown();
                awaitUninterrupted(released);
            };
            Files.createFile(root.resolve("first"));
            awaitUninterrupted(blocked);

            Path churned = root.resolve("sub0/churned");
            for (int i = 0; i < queue; i++) {
                Files.createFile(churned);
                Files.delete(churned);
            }
            // From here on the kernel tells nothing.
            for (Path file : kept) {
                Files.writeString(file, "12");
            }
            for (Path file : deleted) {
                Files.delete(file);
            }
            Path again = root.resolve("sub1");
            FileMonitorContract.deleteAll(again);
            Files.writeString(Files.createDirectory(again).resolve("fresh"), "1");
            Path moved = FileMonitorContract.move(root.resolve("sub2"), root.resolve("moved"));
            Path deep = Files.createDirectories(root.resolve("new/deep"));
            Files.writeString(deep.resolve("file"), "1");

            recorder.onChange = change -> {};
            released.countDown();
            Set<FileChange> expected = new HashSet<>();
            for (Path file : kept) {
                if (Files.exists(file)) {
                    expected.add(FileChange.modified(file));
                }
            }
            expected.add(added(again.resolve("fresh")));
            expected.add(added(moved.resolve("kept")));
            expected.add(added(deep.resolve("file")));
            recorder.await(expected);
            recorder.await(List.of(added(Files.createFile(root.resolve("last")))));
            for (FileChange change : recorder.take()) {
                if (change.kind() == Kind.DELETED) {
                    told.removeIf(path -> path.startsWith(change.path()));
                } else {
                    told.add(change.path());
                }
            }
            assertThat(told).containsExactlyInAnyOrderElementsOf(FileMonitorContract.walk(root));

            // All of it is watched, the directory that was made again too.
            Set<FileChange> more = new HashSet<>();
            for (Path path : FileMonitorContract.walk(root)) {
                if (Files.isDirectory(path)) {
                    more.add(added(Files.createFile(path.resolve("more"))));
                }
            }
            recorder.await(more);
        }
        assertThat(recorder.takeFailures()).isEmpty();
    }

    /** No watch is left behind by what came and went. */
    @Test
    void watchesAreGivenUp() throws Exception {
        Path above = Files.createDirectories(directory.resolve("above"));
        Path root =
                Files.createDirectories(above.resolve("root/a/b")).getParent().getParent();
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/1/2"));
        Recorder recorder = new Recorder();
        try (FileMonitor monitor = new InotifyProvider().create(FileMonitorContract.context(recorder))) {
            monitor.watch(root, true);
            long before = watches(root);
            for (int i = 0; i < 5; i++) {
                Path away = FileMonitorContract.move(above, directory.resolve("away"));
                recorder.await(List.of(FileChange.deleted(root)));
                FileMonitorContract.move(away, above);
                recorder.await(List.of(added(root.resolve("a/b"))));
                recorder.take();

                Path link = Files.createSymbolicLink(root.resolve("link"), elsewhere.resolve("missing"));
                recorder.await(List.of(added(link)));
                Files.delete(link);
                recorder.await(List.of(FileChange.deleted(link)));

                Path fresh = Files.createDirectories(root.resolve("x/y/z"));
                recorder.await(List.of(added(fresh)));
                FileMonitorContract.move(root.resolve("x"), elsewhere.resolve("x"));
                recorder.await(List.of(FileChange.deleted(root.resolve("x"))));
                FileMonitorContract.deleteAll(elsewhere.resolve("x"));
                recorder.take();
            }
            assertThat(watches(root)).isEqualTo(before);
        }
    }

    /** As many as that instance has which watches a directory. */
    private static long watches(Path directory) throws IOException {
        String own = " ino:" + Long.toHexString((Long) Files.getAttribute(directory, "unix:ino")) + " ";
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                List<String> lines = linesOf(descriptor);
                if (lines.stream().anyMatch(line -> line.startsWith("inotify wd:") && line.contains(own))) {
                    return lines.stream()
                            .filter(line -> line.startsWith("inotify wd:"))
                            .count();
                }
            }
        }
        throw new AssertionError("nobody watches " + directory);
    }

    private static List<String> linesOf(Path descriptor) throws IOException {
        try {
            return Files.readAllLines(descriptor);
        } catch (NoSuchFileException e) {
            // Closed this moment.
            return List.of();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
