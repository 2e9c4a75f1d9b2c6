package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every monitor does, whatever it builds on. Each kind of monitor has a subclass that makes one.
 *
 * <p>That something is <em>not</em> reported is proved with sentinels: files created elsewhere, afterwards, and
 * whose reports are awaited.
 */
@Timeout(60)
abstract class FileMonitorContract {
    private static final FileTime NOON = FileTime.from(Instant.parse("2020-01-01T12:00:00Z"));
    private static final FileTime ELEVEN = FileTime.from(Instant.parse("2020-01-01T11:00:00Z"));

    @TempDir
    private Path base;

    /** Where tests watch, and where they do not. */
    Path root;

    Path outside;
    Recorder recorder = new Recorder();
    FileMonitor monitor;
    private Path sentinels;
    private int sentinelCount;

    /** Makes the monitor under test, which looks often. */
    abstract FileMonitor create(MonitorContext context) throws IOException;

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectory(base.resolve("root"));
        outside = Files.createDirectory(base.resolve("outside"));
        sentinels = Files.createDirectory(base.resolve("sentinels"));
        monitor = create(context(recorder));
        monitor.watch(sentinels, false);
    }

    @AfterEach
    void stop() {
        monitor.close();
        assertThat(recorder.takeFailures()).isEmpty();
    }

    static MonitorContext context(Recorder recorder) {
        return new MonitorContext(
                recorder,
                path -> path.toString().contains("ignored"),
                Duration.ofMillis(5),
                System.getLogger(FileMonitorContract.class.getName()));
    }

    // Files

    @Test
    void createdFile() throws Exception {
        monitor.watch(root, true);
        Path file = write(root.resolve("file"), "1");
        expect(added(file));
    }

    @Test
    void writtenFile() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        write(file, "12");
        expect(modified(file));
        write(file, "123");
        expect(modified(file));
    }

    @Test
    void deletedFile() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        Files.delete(file);
        expect(deleted(file));
        write(file, "1");
        expect(added(file));
    }

    @Test
    void touchedFile() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Files.setLastModifiedTime(file, ELEVEN);
        monitor.watch(root, true);
        Files.setLastModifiedTime(file, NOON);
        expect(modified(file));
    }

    @Test
    void olderTime() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Files.setLastModifiedTime(file, NOON);
        monitor.watch(root, true);
        Files.setLastModifiedTime(file, ELEVEN);
        expect(modified(file));
    }

    @Test
    void sameTimeOtherSize() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Files.setLastModifiedTime(file, NOON);
        monitor.watch(root, true);
        write(file, "12");
        Files.setLastModifiedTime(file, NOON);
        expect(modified(file));
    }

    @Test
    void replacedByRename() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        Path fresh = write(outside.resolve("fresh"), "12");
        move(fresh, file);
        expect(modified(file));
    }

    @Test
    void replacedByRenameWithSameTimeAndSize() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Path fresh = write(outside.resolve("fresh"), "2");
        Files.setLastModifiedTime(file, NOON);
        Files.setLastModifiedTime(fresh, NOON);
        assumeTrue(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey() != null,
                "the file system has no file keys");
        monitor.watch(root, true);
        move(fresh, file);
        expect(modified(file));
    }

    @Test
    void renamedWithin() throws Exception {
        Path one = write(root.resolve("one"), "1");
        Path two = Files.createDirectory(root.resolve("sub")).resolve("two");
        monitor.watch(root, true);
        move(one, two);
        expect(deleted(one), added(two));
    }

    @Test
    void renamedIn() throws Exception {
        Path file = write(outside.resolve("file"), "1");
        monitor.watch(root, true);
        Path moved = move(file, root.resolve("moved"));
        expect(added(moved));
    }

    @Test
    void renamedOut() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        move(file, outside.resolve("moved"));
        expect(deleted(file));
    }

    @Test
    void renamedOver() throws Exception {
        Path one = write(root.resolve("one"), "1");
        Path two = write(root.resolve("two"), "2");
        monitor.watch(root, true);
        move(one, two);
        expect(deleted(one), modified(two));
    }

    @Test
    void unusualNames() throws Exception {
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode("ä語"));
        List<Path> files = new ArrayList<>(List.of(root.resolve("ä語 \uD83D\uDE00"), root.resolve(" ")));
        if (!isWindows()) {
            files.addAll(List.of(root.resolve("new\nline"), root.resolve("back\\slash*?\t")));
        }
        monitor.watch(root, true);
        for (Path file : files) {
            write(file, "1");
        }
        expect(files.stream().map(FileChange::added).toList());
        for (Path file : files) {
            write(file, "12");
        }
        expect(files.stream().map(FileChange::modified).toList());
    }

    @Test
    void readingAndPermissionsAreNoChange() throws Exception {
        Path file = write(root.resolve("file"), "1");
        // A file that was written this moment may have been written twice.
        Files.setLastModifiedTime(file, NOON);
        monitor.watch(root, true);
        Files.readString(file);
        try (Stream<Path> list = Files.list(root)) {
            assertThat(list).hasSize(1);
        }
        if (!isWindows()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        expect();
    }

    @Test
    void nothingFromBeforeIsReported() throws Exception {
        write(Files.createDirectories(root.resolve("a/b")).resolve("file"), "1");
        monitor.watch(root, true);
        expect();
    }

    // Directories

    @Test
    void newDirectoriesWithFilesAtOnce() throws Exception {
        monitor.watch(root, true);
        Path c = Files.createDirectories(root.resolve("a/b/c"));
        Path file = write(c.resolve("file"), "1");
        Path other = write(root.resolve("a/other"), "1");
        expect(added(root.resolve("a")), added(root.resolve("a/b")), added(c), added(file), added(other));
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void directoryMovedIn() throws Exception {
        write(Files.createDirectories(outside.resolve("a/b")).resolve("file"), "1");
        monitor.watch(root, true);
        Path a = move(outside.resolve("a"), root.resolve("a"));
        expect(added(a), added(a.resolve("b")), added(a.resolve("b/file")));
    }

    @Test
    void renamedDirectory() throws Exception {
        Path one = Files.createDirectory(root.resolve("one"));
        Path sub = Files.createDirectory(one.resolve("sub"));
        write(sub.resolve("file"), "1");
        monitor.watch(root, true);
        Path two = move(one, root.resolve("two"));
        expect(deleted(one), added(two), added(two.resolve("sub")), added(two.resolve("sub/file")));
        write(two.resolve("sub/file"), "12");
        expect(modified(two.resolve("sub/file")));
        Path another = write(two.resolve("sub/another"), "1");
        expect(added(another));
    }

    @Test
    void directoryGoesAndReturns() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path file = write(sub.resolve("file"), "1");
        monitor.watch(root, true);
        Files.delete(file);
        Files.delete(sub);
        expect(deleted(sub), deleted(file));
        Files.createDirectory(sub);
        write(file, "1");
        expect(added(sub), added(file));
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void fileBecomesDirectoryAndFileAgain() throws Exception {
        Path path = write(root.resolve("path"), "1");
        Path below = path.resolve("below");
        monitor.watch(root, true);
        Files.delete(path);
        expect(deleted(path));
        Files.createDirectory(path);
        write(below, "1");
        expect(added(path), added(below));
        Files.delete(below);
        Files.delete(path);
        expect(deleted(path));
        write(path, "1");
        expect(added(path));
        write(path, "12");
        expect(modified(path));
    }

    @Test
    void deepPaths() throws Exception {
        monitor.watch(root, true);
        Set<FileChange> expected = new HashSet<>();
        Path deep = root;
        for (int i = 0; i < 100; i++) {
            deep = deep.resolve("d" + i);
            expected.add(added(deep));
        }
        Files.createDirectories(deep);
        Path file = write(deep.resolve("file"), "1");
        expected.add(added(file));
        expect(expected);
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void burst() throws Exception {
        monitor.watch(root, true);
        Set<FileChange> expected = new HashSet<>();
        for (int d = 0; d < 100; d++) {
            Path directory = Files.createDirectory(root.resolve("d" + d));
            Path first = Files.createFile(directory.resolve("f0"));
            expected.addAll(List.of(added(directory), added(first)));
            for (int f = 1; f < 200; f++) {
                // Links, because ext4 is slow to use inodes again that were freed a moment ago: by the last run of
                // this.
                expected.add(added(Files.createLink(directory.resolve("f" + f), first)));
            }
        }
        expect(expected);
    }

    @Test
    void ignoredDirectoriesAreNotReported() throws Exception {
        Path before = write(Files.createDirectory(root.resolve("ignored1")).resolve("file"), "1");
        monitor.watch(root, true);
        write(before, "12");
        Path sub = Files.createDirectory(root.resolve("sub"));
        write(Files.createDirectories(sub.resolve("ignored2/a")).resolve("file"), "1");
        List<FileChange> seen = changesUntil(Set.of(added(sub)));
        assertThat(seen)
                .extracting(change -> root.relativize(change.path()).toString())
                .noneMatch(path -> path.matches(".*ignored\\d.+"));
    }

    @Test
    void unreadableDirectory() throws Exception {
        assumeFalse(isWindows(), "there are no permissions to take away");
        Path closed = Files.createDirectory(root.resolve("closed"));
        Path hidden = write(closed.resolve("hidden"), "1");
        Path open = write(root.resolve("open"), "1");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "nothing is unreadable for root");
            monitor.watch(root, true);
            assertThat(recorder.awaitFailure(closed)).isInstanceOf(IOException.class);
            recorder.takeFailures();
            write(open, "12");
            expect(modified(open));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        write(hidden, "12");
        changesUntil(Set.of());
        write(hidden, "123");
        expect(modified(hidden));
    }

    // Links

    @Test
    void linkStandsForItsFile() throws Exception {
        Path target = write(outside.resolve("target"), "1");
        Path link = symlink(root.resolve("link"), target);
        monitor.watch(root, true);
        write(target, "12");
        expect(modified(link));
        Files.delete(link);
        expect(deleted(link));
        symlink(link, target);
        expect(added(link));
    }

    @Test
    void linkLoop() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        symlink(sub.resolve("up"), root);
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        write(file, "12");
        expect(modified(file));
        Path self = symlink(sub.resolve("self"), sub.resolve("self"));
        expect(added(self));
    }

    @Test
    void linkedDirectoryIsAnEntryOnly() throws Exception {
        Path file = write(outside.resolve("file"), "1");
        monitor.watch(root, true);
        Path link = symlink(root.resolve("link"), outside);
        expect(added(link));
        write(file, "12");
        write(outside.resolve("another"), "1");
        expect();
        Files.delete(link);
        expect(deleted(link));
    }

    @Test
    void danglingLink() throws Exception {
        monitor.watch(root, true);
        Path link = symlink(root.resolve("link"), outside.resolve("missing"));
        expect(added(link));
        Files.delete(link);
        expect(deleted(link));
    }

    @Test
    void hardLink() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        Path link = Files.createLink(root.resolve("link"), file);
        expect(added(link));
        write(link, "12");
        // Both names have changed; monitors that are told of names may know of one only.
        List<FileChange> seen = changesUntil(Set.of(modified(link)));
        assertThat(seen).containsAnyOf(modified(link)).allMatch(change -> change.kind() == Kind.MODIFIED);
    }

    // Roots

    @Test
    void rootDeletedAndCreatedAgain() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        Files.delete(file);
        Files.delete(root);
        expect(deleted(root), deleted(file));
        Files.createDirectory(root);
        write(file, "1");
        expect(added(root), added(file));
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void rootThatIsMissing() throws Exception {
        Path directory = root.resolve("a/directory");
        Path file = root.resolve("b/file");
        monitor.watch(directory, true);
        monitor.watch(file, true);
        Files.createDirectory(root.resolve("b"));
        expect();
        write(file, "1");
        expect(added(file));
        Files.createDirectories(directory);
        Path below = write(directory.resolve("below"), "1");
        expect(added(directory), added(below));
        write(below, "12");
        write(file, "12");
        expect(modified(below), modified(file));
    }

    @Test
    void rootThatReturnsAsSomethingElse() throws Exception {
        Path path = write(root.resolve("path"), "1");
        monitor.watch(path, true);
        Files.delete(path);
        expect(deleted(path));
        Path below = write(Files.createDirectory(path).resolve("below"), "1");
        expect(added(path), added(below));
        write(below, "12");
        expect(modified(below));
    }

    @Test
    void linkedRoot() throws Exception {
        Path real = Files.createDirectory(outside.resolve("real"));
        write(Files.createDirectory(real.resolve("sub")).resolve("file"), "1");
        Path link = symlink(root.resolve("link"), real);
        monitor.watch(link, true);
        write(real.resolve("sub/file"), "12");
        expect(modified(link.resolve("sub/file")));
        write(real.resolve("fresh"), "1");
        expect(added(link.resolve("fresh")));
    }

    @Test
    void rootThatIsALinkToAFile() throws Exception {
        Path target = write(outside.resolve("target"), "1");
        Path link = symlink(root.resolve("link"), target);
        monitor.watch(link, true);
        write(target, "12");
        expect(modified(link));
    }

    @Test
    void singleFileAmongSiblings() throws Exception {
        Path file = write(root.resolve("file"), "1");
        Path sibling = write(root.resolve("sibling"), "1");
        monitor.watch(file, true);
        write(sibling, "12");
        write(root.resolve("another"), "1");
        Files.delete(sibling);
        expect();
        write(file, "12");
        expect(modified(file));
        Path fresh = write(outside.resolve("fresh"), "123");
        move(fresh, file);
        expect(modified(file));
    }

    @Test
    void notRecursive() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path below = write(sub.resolve("below"), "1");
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, false);
        write(below, "12");
        write(sub.resolve("another"), "1");
        expect();
        write(file, "12");
        Path fresh = Files.createDirectory(root.resolve("fresh"));
        write(fresh.resolve("below"), "1");
        expect(modified(file), added(fresh));
    }

    @Test
    void rootsInsideEachOther() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path file = write(sub.resolve("file"), "1");
        monitor.watch(sub, true);
        monitor.watch(root, true);
        monitor.watch(file, true);
        write(file, "12");
        expect(modified(file));
        Path another = write(sub.resolve("another"), "1");
        Path outer = write(root.resolve("outer"), "1");
        expect(added(another), added(outer));
    }

    @Test
    void sameRootTwice() throws Exception {
        Path below = write(Files.createDirectory(root.resolve("sub")).resolve("below"), "1");
        monitor.watch(root, false);
        monitor.watch(root, false);
        monitor.watch(root, true);
        monitor.watch(root, false);
        monitor.watch(root, true);
        expect();
        write(below, "12");
        expect(modified(below));
    }

    // Threads

    @Test
    void watchFromWithinACallback() throws Exception {
        monitor.watch(root, true);
        Path file = write(outside.resolve("file"), "1");
        CountDownLatch watched = new CountDownLatch(1);
        recorder.onChange = change -> {
            monitor.watch(outside, true);
            watched.countDown();
        };
        write(root.resolve("file"), "1");
        assertThat(watched.await(20, TimeUnit.SECONDS)).isTrue();
        recorder.onChange = change -> {};
        changesUntil(Set.of(added(root.resolve("file"))));
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void watchByManyThreads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path directory = Files.createDirectory(root.resolve("d" + i));
            files.add(write(directory.resolve("file"), "1"));
            threads.add(new Thread(() -> {
                monitor.watch(directory, false);
                monitor.watch(root, true);
                monitor.watch(directory, true);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Path file : files) {
            write(file, "12");
        }
        expect(files.stream().map(FileChange::modified).toList());
    }

    @Test
    void closeDuringEvents() throws Exception {
        monitor.watch(root, true);
        CountDownLatch underWay = new CountDownLatch(20);
        recorder.onChange = change -> underWay.countDown();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    Files.createFile(root.resolve("f" + i));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        try {
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
            monitor.close();
            int calls = recorder.calls();
            monitor.close();
            watchSomethingElseForAWhile();
            assertThat(recorder.calls()).isEqualTo(calls);
        } finally {
            writer.interrupt();
            writer.join();
        }
    }

    @Test
    void closeFromWithinACallback() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        recorder.onChange = change -> {
            monitor.close();
            closed.countDown();
        };
        monitor.watch(root, true);
        for (int i = 0; i < 100; i++) {
            write(root.resolve("f" + i), "1");
        }
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        watchSomethingElseForAWhile();
        assertThat(recorder.calls()).isEqualTo(1);
    }

    /** Gives a closed monitor the time in which another one sees several changes. */
    private void watchSomethingElseForAWhile() throws Exception {
        Recorder other = new Recorder();
        try (FileMonitor open = create(context(other))) {
            open.watch(outside, true);
            for (int i = 0; i < 3; i++) {
                other.await(List.of(added(write(outside.resolve("while" + i), "1"))));
            }
        }
    }

    // What tests are made of

    void expect(FileChange... expected) throws Exception {
        expect(Arrays.asList(expected));
    }

    /** Waits for all these changes, and checks that nothing else was told that they do not explain. */
    void expect(Collection<FileChange> expected) throws Exception {
        Set<FileChange> wanted = new HashSet<>(expected);
        assertThat(changesUntil(wanted)).allMatch(change -> isExplained(change, wanted));
    }

    /** Waits for all these changes, then for everything that was made before this call. Gives all but the sentinels. */
    List<FileChange> changesUntil(Set<FileChange> expected) throws Exception {
        recorder.await(expected);
        // A look under way may see the first sentinel and miss what came before it; the next one may tell of the second
        // sentinel first. When it tells of the third one, all is told.
        for (int i = 0; i < 3; i++) {
            recorder.await(Set.of(added(Files.createFile(sentinels.resolve("s" + sentinelCount++)))));
        }
        return recorder.take().stream()
                .filter(change -> !change.path().startsWith(sentinels))
                .toList();
    }

    /** A file is created and then written; what was in a deleted directory may be told of, or not. */
    private static boolean isExplained(FileChange change, Set<FileChange> expected) {
        return expected.contains(change)
                || change.kind() == Kind.MODIFIED && expected.contains(added(change.path()))
                || change.kind() == Kind.DELETED
                        && Stream.iterate(change.path(), path -> path != null, Path::getParent)
                                .anyMatch(path -> expected.contains(deleted(path)));
    }

    static Path write(Path file, String content) throws IOException {
        return Files.writeString(file, content, UTF_8);
    }

    static Path move(Path from, Path to) throws IOException {
        return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    static Path symlink(Path link, Path target) throws IOException {
        try {
            return Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            assumeFalse(isWindows(), "links need a privilege: " + e);
            throw e;
        }
    }

    static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }
}
