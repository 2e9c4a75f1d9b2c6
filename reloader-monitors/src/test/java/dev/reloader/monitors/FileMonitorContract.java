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
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    /** What should be there, according to all that was told. Tests that use this put in what was there from the beginning. */
    final Set<Path> told = new HashSet<>();

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
    void fileThatStaysOpen() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        try (OutputStream open = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 2; i++) {
                open.write('2');
                expect(modified(file));
            }
        }
    }

    @Test
    void onlyTheTimeOfModificationIsSet() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "the JDK cannot do it without setting the time of access");
        Path file = write(root.resolve("file"), "1");
        monitor.watch(root, true);
        shell("touch -m -d 2020-01-01T12:00:00 file");
        expect(modified(file));
    }

    @Test
    void truncatedWithoutBeingOpened() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a program");
        Path file = write(root.resolve("file"), "12");
        monitor.watch(root, true);
        shell("truncate -s 1 file");
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
    void undecodableNames() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems have no such names");
        monitor.watch(root, true);
        shell("printf 1 > \"$(printf 'un\\377decodable')\"; printf 1 > \"$(printf 'un\\376decodable')\"");
        List<Path> files = list(root);
        assertThat(files).hasSize(2);
        expect(files.stream().map(FileChange::added).toList());
        shell("printf 12 > \"$(printf 'un\\377decodable')\"; printf 12 > \"$(printf 'un\\376decodable')\"");
        expect(files.stream().map(FileChange::modified).toList());
        shell("rm \"$(printf 'un\\377decodable')\"");
        Path left = list(root).get(0);
        expect(deleted(files.get(1 - files.indexOf(left))));
        shell("mkdir \"$(printf 'd\\377')\"; printf 1 > \"$(printf 'd\\377/\\376')\"");
        Path directory =
                list(root).stream().filter(Files::isDirectory).findAny().orElseThrow();
        Path below = list(directory).get(0);
        expect(added(directory), added(below));
        shell("printf 12 > \"$(printf 'd\\377/\\376')\"");
        expect(modified(below));
        shell("rm -r \"$(printf 'd\\377')\"");
        expect(deleted(directory));
    }

    private void shell(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(root.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void rewrittenWithSameSize() throws Exception {
        Path file = write(root.resolve("file"), "0");
        monitor.watch(root, true);
        for (int i = 1; i < 10; i++) {
            awaitTickAfter(file);
            write(file, "" + i);
            expect(modified(file));
        }
    }

    /** Waits until the file system would give a file another time than this one has. */
    private void awaitTickAfter(Path file) throws Exception {
        Path probe = outside.resolve("probe");
        do {
            write(probe, "1");
        } while (Files.getLastModifiedTime(probe).compareTo(Files.getLastModifiedTime(file)) <= 0);
        Files.delete(probe);
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
    void directoryDeletedAndMadeAgainAtOnce() throws Exception {
        Path a = root.resolve("a");
        write(Files.createDirectories(a.resolve("b")).resolve("file"), "1");
        told.addAll(walk(root));
        monitor.watch(root, true);
        for (int i = 0; i < 10; i++) {
            deleteAll(a);
            Files.createDirectories(a.resolve("b"));
            Path fresh = write(a.resolve("b/fresh" + i), "1");
            expectAmongOthers(added(fresh));
            assertToldIsTrue(root);
            write(fresh, "12");
            expect(modified(fresh));
        }
    }

    @Test
    void directoriesSwapped() throws Exception {
        Path a = Files.createDirectory(root.resolve("a"));
        Path b = Files.createDirectory(root.resolve("b"));
        write(Files.createDirectory(a.resolve("sub")).resolve("of a"), "1");
        write(Files.createDirectory(b.resolve("sub")).resolve("of b"), "1");
        told.addAll(walk(root));
        monitor.watch(root, true);
        Path x = move(a, root.resolve("x"));
        move(b, a);
        expectAmongOthers(deleted(b), added(x), added(x.resolve("sub/of a")), added(a.resolve("sub/of b")));
        assertToldIsTrue(root);
        write(a.resolve("sub/of b"), "12");
        write(x.resolve("sub/of a"), "12");
        expect(modified(a.resolve("sub/of b")), modified(x.resolve("sub/of a")));
        Path another = write(a.resolve("sub/another"), "1");
        expect(added(another));
    }

    @Test
    void directoryChangedWhileItWasElsewhere() throws Exception {
        Path a = Files.createDirectory(root.resolve("a"));
        Path deep = Files.createDirectory(a.resolve("deep"));
        Path file = write(deep.resolve("file"), "1");
        write(deep.resolve("gone"), "1");
        told.addAll(walk(root));
        monitor.watch(root, true);
        Path away = move(a, outside.resolve("a"));
        write(away.resolve("deep/file"), "12");
        Path fresh = deep.resolve("fresh");
        write(away.resolve("deep/fresh"), "1");
        Files.delete(away.resolve("deep/gone"));
        move(away, a);
        // Whether it is told that the directory was away at all depends on when the monitor looked.
        expectAmongOthers(added(fresh));
        assertToldIsTrue(root);
        write(file, "123");
        write(fresh, "12");
        expect(modified(file), modified(fresh));
    }

    @Test
    void deepDirectoriesAreWatchedAtOnce() throws Exception {
        List<Path> files = new ArrayList<>();
        Path deep = root;
        for (int i = 0; i < 30; i++) {
            deep = Files.createDirectory(deep.resolve("d" + i));
            files.add(deep.resolve("file"));
        }
        monitor.watch(root, true);
        Collections.reverse(files);
        for (Path file : files) {
            write(file, "1");
        }
        expect(files.stream().map(FileChange::added).toList());
    }

    @Test
    void ignoredDirectoriesAreNotWalked() throws Exception {
        Path ignored = Files.createDirectories(root.resolve("sub/ignored"));
        for (int i = 0; i < 50; i++) {
            write(Files.createDirectory(ignored.resolve("d" + i)).resolve("file"), "1");
        }
        Set<Path> asked = ConcurrentHashMap.newKeySet();
        Recorder own = new Recorder();
        MonitorContext usual = context(own);
        try (FileMonitor asking = create(new MonitorContext(
                own,
                path -> {
                    asked.add(path);
                    return path.equals(ignored);
                },
                usual.pollInterval(),
                usual.log()))) {
            asking.watch(root, true);
            for (int i = 0; i < 20; i++) {
                own.await(List.of(added(write(root.resolve("sub/f" + i), "1"))));
            }
        }
        // Whoever walks asks about each entry.
        assertThat(asked)
                .contains(ignored, root.resolve("sub/f0"))
                .noneMatch(path -> path.startsWith(ignored) && !path.equals(ignored));
    }

    @Test
    void ignoredDirectoriesMayBeUnreadable() throws Exception {
        assumeFalse(isWindows(), "there are no permissions to take away");
        Path closed = Files.createDirectory(root.resolve("ignored"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "nothing is unreadable for root");
            monitor.watch(root, true);
            Path file = write(root.resolve("file"), "1");
            expect(added(file));
            assertThat(recorder.takeFailures()).isEmpty();
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void unreadableRoot() throws Exception {
        assumeFalse(isWindows(), "there are no permissions to take away");
        Path file = write(root.resolve("file"), "1");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(root), "nothing is unreadable for root");
            monitor.watch(root, true);
            assertThat(recorder.awaitFailure(root)).isInstanceOf(IOException.class);
            recorder.takeFailures();
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // What was there already is new to a monitor that could not see it.
        expectAmongOthers(added(file));
        write(file, "12");
        expect(modified(file));
    }

    @Test
    void unreadableDirectoryAboveTheRoot() throws Exception {
        assumeFalse(isWindows(), "there are no permissions to take away");
        Path watched = Files.createDirectories(root.resolve("above/watched"));
        Path file = write(watched.resolve("file"), "1");
        Files.setPosixFilePermissions(root.resolve("above"), PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(root.resolve("above")), "nothing is unreadable for root");
            monitor.watch(watched, true);
            assertThat(recorder.awaitFailure(watched)).isInstanceOf(IOException.class);
            recorder.takeFailures();
        } finally {
            Files.setPosixFilePermissions(root.resolve("above"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        expectAmongOthers(added(watched), added(file));
        write(file, "12");
        expect(modified(file));
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
    void danglingLinkWhoseTargetAppears() throws Exception {
        Path target = outside.resolve("a/b/target");
        Path link = symlink(root.resolve("link"), target);
        monitor.watch(root, true);
        Files.createDirectories(target.getParent());
        expect();
        write(target, "1");
        expect(modified(link));
        write(target, "12");
        expect(modified(link));
        deleteAll(outside.resolve("a"));
        expect(modified(link));
        write(Files.createDirectories(target.getParent()).resolve("target"), "1");
        expect(modified(link));
    }

    @Test
    void linkWhoseTargetIsReplacedByRename() throws Exception {
        Path target = write(outside.resolve("target"), "1");
        Path link = symlink(root.resolve("link"), target);
        monitor.watch(root, true);
        for (int i = 0; i < 3; i++) {
            move(write(outside.resolve("fresh"), "fresh" + i), target);
            expect(modified(link));
            write(target, "longer than that" + i);
            expect(modified(link));
        }
    }

    /** As Kubernetes mounts a config map. */
    @Test
    void linkedDirectoryOnTheWayIsReplaced() throws Exception {
        Path conf = Files.createDirectory(root.resolve("conf"));
        write(Files.createDirectory(conf.resolve("..2024")).resolve("app.conf"), "1");
        Path data = symlink(conf.resolve("..data"), Path.of("..2024"));
        Path link = symlink(conf.resolve("app.conf"), Path.of("..data", "app.conf"));
        monitor.watch(root, true);
        for (int year = 2025; year < 2028; year++) {
            Path fresh = Files.createDirectory(conf.resolve(".." + year));
            Path file = write(fresh.resolve("app.conf"), "1");
            expect(added(fresh), added(file));
            move(symlink(conf.resolve("..data_tmp"), fresh.getFileName()), data);
            expectAmongOthers(modified(link), modified(data));
            Path old = conf.resolve(".." + (year - 1));
            deleteAll(old);
            expectAmongOthers(deleted(old));
        }
        write(link, "12");
        expect(modified(link), modified(conf.resolve("..2027/app.conf")));
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
    void directoryAboveTheRootGoesAwayAndReturns() throws Exception {
        assumeFalse(isWindows(), "a directory with another one below it in use cannot be renamed");
        Path above = Files.createDirectories(root.resolve("above/deep")).getParent();
        Path watched = Files.createDirectory(above.resolve("deep/watched"));
        Path file = write(watched.resolve("file"), "1");
        write(watched.resolve("gone"), "1");
        Path single = write(above.resolve("single"), "1");
        monitor.watch(watched, true);
        monitor.watch(single, false);
        for (int i = 0; i < 3; i++) {
            Path away = move(above, outside.resolve("away"));
            expect(deleted(watched), deleted(single));
            write(away.resolve("deep/watched/file"), "while away" + i);
            Path fresh = watched.resolve("fresh" + i);
            write(away.resolve("deep/watched/fresh" + i), "1");
            Files.deleteIfExists(away.resolve("deep/watched/gone"));
            expect();
            move(away, above);
            expectAmongOthers(added(watched), added(file), added(fresh), added(single));
            assertToldIsTrue(watched);
            write(file, "12" + i);
            write(fresh, "12");
            write(single, "12" + i);
            expect(modified(file), modified(fresh), modified(single));
        }
    }

    @Test
    void directoryAboveTheRootDeletedAndMadeAgain() throws Exception {
        Path above = root.resolve("above");
        Path watched = Files.createDirectories(above.resolve("deep/watched"));
        Path file = write(watched.resolve("file"), "1");
        monitor.watch(watched, true);
        for (int i = 0; i < 3; i++) {
            deleteAll(above);
            expect(deleted(watched));
            Files.createDirectories(watched);
            write(file, "1");
            expect(added(watched), added(file));
            write(file, "12");
            expect(modified(file));
        }
    }

    @Test
    void directoryAboveTheRootDeletedAndMadeAgainAtOnce() throws Exception {
        assumeFalse(isWindows(), "a directory in use goes only when its last user does");
        Path above = root.resolve("above");
        Path watched = Files.createDirectories(above.resolve("deep/watched"));
        write(watched.resolve("file"), "1");
        told.addAll(walk(watched));
        monitor.watch(watched, true);
        for (int i = 0; i < 10; i++) {
            deleteAll(above);
            Files.createDirectories(watched);
            Path fresh = write(watched.resolve("fresh" + i), "1");
            expectAmongOthers(added(fresh));
            assertToldIsTrue(watched);
            write(fresh, "12");
            expect(modified(fresh));
        }
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
    void singleFileWhileMuchElseHappens() throws Exception {
        Path file = write(root.resolve("file"), "1");
        monitor.watch(file, false);
        for (int i = 0; i < 2000; i++) {
            Path other = write(root.resolve("other" + i % 10), "1");
            Files.delete(other);
            Files.delete(Files.createDirectory(other));
        }
        expect();
        move(write(root.resolve("fresh"), "12"), file);
        for (int i = 0; i < 1000; i++) {
            write(root.resolve("other" + i), "1");
        }
        expect(modified(file));
        Files.delete(file);
        expect(deleted(file));
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

    // Anything

    /** Whatever happens, however quickly: in the end all that was told comes to what is there, and everything is watched. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anything(long seed) throws Exception {
        Path tree = Files.createDirectories(root.resolve("above/tree"));
        RandomChanges changes = new RandomChanges(seed, tree, outside);
        changes.make(50);
        told.addAll(walk(tree));
        monitor.watch(tree, true);
        changes.make(300);
        expectAmongOthers(added(write(tree.resolve("last"), "1")));
        assertToldIsTrue(tree);

        Set<Path> written = new HashSet<>();
        Set<FileChange> expected = new HashSet<>();
        for (Path path : walk(tree)) {
            // Links to files, too.
            if (Files.isRegularFile(path)) {
                written.add(path.toRealPath());
                expected.add(modified(path));
            }
        }
        for (Path file : written) {
            Files.writeString(file, "more", StandardOpenOption.APPEND);
        }
        expect(expected);

        expected.clear();
        for (Path path : walk(tree)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                expected.add(added(write(path.resolve("fresh"), "1")));
            }
        }
        expect(expected);
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
        List<FileChange> taken = recorder.take();
        for (FileChange change : taken) {
            if (change.kind() == Kind.DELETED) {
                told.removeIf(path -> path.startsWith(change.path()));
            } else {
                told.add(change.path());
            }
        }
        return taken.stream()
                .filter(change -> !change.path().startsWith(sentinels))
                .toList();
    }

    /** Waits for all these changes, whatever else is told: that depends on when the monitor looked. */
    void expectAmongOthers(FileChange... expected) throws Exception {
        changesUntil(Set.of(expected));
    }

    /** All that was told comes to what is there. */
    void assertToldIsTrue(Path directory) throws IOException {
        assertThat(told.stream().filter(path -> path.startsWith(directory)))
                .containsExactlyInAnyOrderElementsOf(walk(directory));
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

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        }
    }

    /** A directory and all that is below it, but for what a monitor put there; links are entries like others. */
    static List<Path> walk(Path directory) throws IOException {
        List<Path> all = new ArrayList<>(List.of(directory));
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : list(directory)) {
                if (!entry.getFileName().toString().startsWith(".watchman-cookie-")) {
                    all.addAll(walk(entry));
                }
            }
        }
        return all;
    }

    static void deleteAll(Path path) throws IOException {
        List<Path> all = new ArrayList<>(walk(path));
        Collections.reverse(all);
        for (Path each : all) {
            delete(each);
        }
    }

    /** What a monitor puts into a directory is there for a moment only. */
    private static void delete(Path path) throws IOException {
        for (int tries = 1; true; tries++) {
            try {
                Files.delete(path);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (tries == 10_000) {
                    throw e;
                }
            }
        }
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
