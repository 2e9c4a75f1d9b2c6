package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static dev.reloader.monitors.FileMonitorContract.move;
import static dev.reloader.monitors.FileMonitorContract.symlink;
import static dev.reloader.monitors.FileMonitorContract.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.FileChange;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is made of what a system tells, on the real disk. The system is a script, and the monitor looks only when it is told to,
 * unless it is started.
 */
@Timeout(60)
class TreeMonitorTest {
    private static final FileTime NOON = FileTime.from(Instant.parse("2020-01-01T12:00:00Z"));

    @TempDir
    private Path temporary;

    private final Recorder recorder = new Recorder();
    private final RecordingLog log = new RecordingLog();
    private final MonitorContext context = new MonitorContext(
            recorder, path -> path.getFileName().toString().startsWith("ignored"), Duration.ofMillis(5), log);
    private Path base;
    private Path root;
    private Path outside;
    private ScriptedTree tree;
    private TreeMonitor monitor;

    @BeforeEach
    void create() throws Exception {
        base = temporary.toRealPath();
        root = Files.createDirectory(base.resolve("root"));
        outside = Files.createDirectory(base.resolve("outside"));
        monitor = monitor(Disk.REAL);
    }

    private TreeMonitor monitor(Disk disk) throws IOException {
        TreeEvents[] opened = new TreeEvents[1];
        TreeMonitor made = new TreeMonitor(
                "scripted", sink -> opened[0] = new ScriptedTree(sink), context, new Teller(recorder, log), disk);
        tree = (ScriptedTree) opened[0];
        return made;
    }

    @AfterEach
    void nothingElse() {
        monitor.close();
        assertThat(recorder.takeFailures()).isEmpty();
        assertThat(log.take()).isEmpty();
    }

    /** What is found where the system has told that something happened. */
    private List<FileChange> told() {
        assertThat(monitor.look(false)).isTrue();
        return recorder.take();
    }

    /** The same, when it is also time to look at what systems do not tell. */
    private List<FileChange> checked() {
        assertThat(monitor.look(true)).isTrue();
        return recorder.take();
    }

    /** A file that was not written just now: then it is seen whether it is written again. */
    private static Path old(Path file) throws IOException {
        write(file, "1");
        Files.setLastModifiedTime(file, NOON);
        return file;
    }

    // What is watched

    @Test
    void rootIsWatchedBeforeItIsLookedAt() throws Exception {
        tree.onWatch = (directory, recursive) -> old(directory.resolve("meanwhile"));
        monitor.watch(root, true);
        tree.sink.rescan(root);
        assertThat(told()).isEmpty();
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        assertThat(root.resolve("meanwhile")).exists();
    }

    @Test
    void linkedRootIsWatchedWhereItReallyIs() throws Exception {
        Path file = old(Files.createDirectory(outside.resolve("sub")).resolve("file"));
        Path link = symlink(root.resolve("link"), outside);
        monitor.watch(link, true);
        assertThat(tree.takeCalls()).containsExactly("watch all of " + outside);
        write(file, "12");
        tree.sink.changed(file);
        write(outside.resolve("fresh"), "1");
        tree.sink.changed(outside.resolve("fresh"));
        assertThat(told()).containsExactlyInAnyOrder(modified(link.resolve("sub/file")), added(link.resolve("fresh")));
    }

    @Test
    void rootBelowALinkIsWatchedWhereItReallyIs() throws Exception {
        Path sub = Files.createDirectory(outside.resolve("sub"));
        Path given = symlink(root.resolve("link"), outside).resolve("sub");
        monitor.watch(given, false);
        assertThat(tree.takeCalls()).containsExactly("watch " + sub);
        write(sub.resolve("file"), "1");
        tree.sink.changed(sub.resolve("file"));
        assertThat(told()).containsExactly(added(given.resolve("file")));
    }

    @Test
    void linkedRootThatLeadsElsewhereNow() throws Exception {
        Path one = Files.createDirectory(outside.resolve("one"));
        Path two = Files.createDirectory(outside.resolve("two"));
        old(one.resolve("file"));
        old(two.resolve("other"));
        Path link = symlink(root.resolve("link"), one);
        monitor.watch(link, true);
        tree.takeCalls();
        Files.delete(link);
        symlink(link, two);
        assertThat(checked()).containsExactlyInAnyOrder(deleted(link.resolve("file")), added(link.resolve("other")));
        assertThat(tree.takeCalls()).containsExactly("unwatch " + one, "watch all of " + two);
        write(one.resolve("file"), "12");
        tree.sink.changed(one.resolve("file"));
        write(two.resolve("other"), "12");
        tree.sink.changed(two.resolve("other"));
        assertThat(told()).containsExactly(modified(link.resolve("other")));
    }

    @Test
    void rootsInsideEachOtherTellOnce() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path file = old(sub.resolve("file"));
        monitor.watch(sub, true);
        monitor.watch(root, true);
        assertThat(tree.takeCalls()).containsExactly("watch all of " + sub, "watch all of " + root);
        write(file, "12");
        tree.sink.changed(file);
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
    }

    @Test
    void sameDirectoryThroughTwoRootsIsWatchedOnce() throws Exception {
        Path one = symlink(root.resolve("one"), outside);
        Path two = symlink(root.resolve("two"), outside);
        monitor.watch(one, true);
        monitor.watch(two, true);
        assertThat(tree.takeCalls()).containsExactly("watch all of " + outside);
        Path file = write(outside.resolve("file"), "1");
        tree.sink.changed(file);
        assertThat(told()).containsExactly(added(one.resolve("file")), added(two.resolve("file")));
        Files.delete(one);
        assertThat(checked()).contains(deleted(one));
        assertThat(tree.takeCalls()).isEmpty();
        Files.delete(two);
        assertThat(checked()).contains(deleted(two));
        assertThat(tree.takeCalls()).containsExactly("unwatch " + outside);
    }

    @Test
    void rootThatBecomesRecursive() throws Exception {
        Path below = old(Files.createDirectory(root.resolve("sub")).resolve("below"));
        monitor.watch(root, false);
        monitor.watch(root, false);
        assertThat(tree.takeCalls()).containsExactly("watch " + root);
        write(below, "12");
        tree.sink.changed(below);
        assertThat(told()).isEmpty();
        Path untold = write(root.resolve("untold"), "1");
        monitor.watch(root, true);
        assertThat(tree.takeCalls()).containsExactly("unwatch " + root, "watch all of " + root);
        monitor.watch(root, false);
        monitor.watch(root, true);
        assertThat(tree.takeCalls()).isEmpty();
        assertThat(told()).containsExactly(added(untold));
        write(below, "123");
        tree.sink.changed(below);
        assertThat(told()).containsExactly(modified(below));
    }

    @Test
    void nothingIsLostForOthersWhenARootBecomesRecursive() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(file, false);
        tree.onWatch = (directory, recursive) -> write(file, "12");
        monitor.watch(root, true);
        assertThat(tree.takeCalls()).containsExactly("watch " + root, "unwatch " + root, "watch all of " + root);
        // Written when nobody watched, so that nobody tells.
        assertThat(told()).containsExactly(modified(file));
    }

    @Test
    void othersAreWatchedAgainIfARootCannotBecomeRecursive() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(file, false);
        tree.onWatch = (directory, recursive) -> {
            if (recursive) {
                throw new IOException("too much");
            }
        };
        monitor.watch(root, true);
        assertThat(log.take())
                .containsExactly(
                        "WARNING scripted cannot watch " + root + " (too much); " + root + " is polled instead");
        told();
        assertThat(tree.isWatching(root)).isTrue();
        assertThat(tree.takeCalls())
                .containsExactly("watch " + root, "unwatch " + root, "watch all of " + root, "watch " + root);
    }

    @Test
    void fileIsWatchedByItsDirectory() throws Exception {
        Path file = old(root.resolve("file"));
        Path sibling = old(root.resolve("sibling"));
        monitor.watch(file, true);
        assertThat(tree.takeCalls()).containsExactly("watch " + root);
        write(sibling, "12");
        tree.sink.changed(sibling);
        tree.sink.rescan(sibling);
        assertThat(told()).isEmpty();
        write(file, "12");
        tree.sink.changed(root);
        assertThat(told()).isEmpty();
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
        Files.delete(file);
        tree.sink.changed(file);
        assertThat(told()).containsExactly(deleted(file));
    }

    @Test
    void fileAmongWhatIsWatchedAnyway() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        monitor.watch(file, false);
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        write(file, "12");
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
    }

    // Roots that come and go

    @Test
    void missingRootIsFoundWhenItIsThere() throws Exception {
        Path directory = root.resolve("a/directory");
        Path file = root.resolve("b/file");
        monitor.watch(directory, true);
        monitor.watch(file, true);
        assertThat(tree.takeCalls()).isEmpty();
        Files.createDirectories(directory.resolve("sub"));
        write(Files.createDirectory(root.resolve("b")).resolve("file"), "1");
        assertThat(told()).isEmpty();
        assertThat(checked()).containsExactly(added(directory), added(directory.resolve("sub")), added(file));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + directory, "watch " + root.resolve("b"));
        write(directory.resolve("sub/file"), "1");
        tree.sink.changed(directory.resolve("sub/file"));
        assertThat(told()).containsExactly(added(directory.resolve("sub/file")));
        assertThat(checked()).isEmpty();
        assertThat(tree.takeCalls()).isEmpty();
    }

    @Test
    void rootThatIsLostAndReturns() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        Files.delete(file);
        Files.delete(root);
        tree.sink.changed(file);
        tree.lose(root);
        assertThat(told()).containsExactlyInAnyOrder(deleted(file), deleted(root));
        assertThat(checked()).isEmpty();
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        Files.createDirectory(root);
        write(file, "1");
        assertThat(checked()).containsExactly(added(root), added(file));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        write(file, "12");
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
    }

    @Test
    void rootThatIsLostButThereIsWatchedAgainAtOnce() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        tree.lose(root);
        // Nobody tells of this.
        write(file, "12");
        assertThat(told()).containsExactly(modified(file));
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void allRootsOfALostDirectoryAreLookedAt() throws Exception {
        Path file = old(root.resolve("file"));
        Path link = symlink(outside.resolve("link"), root);
        monitor.watch(root, true);
        monitor.watch(link, true);
        tree.lose(root);
        // Nobody tells of this.
        write(file, "12");
        List<FileChange> found = new ArrayList<>(told());
        found.addAll(told());
        assertThat(found).containsExactlyInAnyOrder(modified(file), modified(link.resolve("file")));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "watch all of " + root);
    }

    @Test
    void directoryThatIsLostAgainAndAgainIsLeftAloneUntilTheNextCheck() throws Exception {
        monitor.watch(root, true);
        tree.onWatch = (directory, recursive) -> tree.lose(directory);
        tree.lose(root);
        for (int i = 0; i < 10; i++) {
            assertThat(told()).isEmpty();
        }
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "watch all of " + root);
        Path file = write(root.resolve("file"), "1");
        tree.onWatch = (directory, recursive) -> {};
        assertThat(checked()).containsExactly(added(file));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        tree.lose(root);
        assertThat(told()).isEmpty();
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
    }

    @Test
    void lostDirectoryOfAFile() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(file, false);
        move(root, base.resolve("elsewhere"));
        tree.lose(root);
        assertThat(told()).containsExactly(deleted(file));
        move(base.resolve("elsewhere"), root);
        assertThat(checked()).containsExactly(added(file));
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void lossOfWhatIsNotWatched() {
        monitor.watch(root, true);
        tree.takeCalls();
        tree.sink.lost(outside);
        assertThat(told()).isEmpty();
        assertThat(tree.takeCalls()).isEmpty();
    }

    @Test
    void rootReplacedByAnotherDirectory() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        replaceRoot();
        Path fresh = write(root.resolve("fresh"), "1");
        assertThat(checked()).containsExactlyInAnyOrder(deleted(file), added(fresh));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "unwatch " + root, "watch all of " + root);
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void twoRootsReplacedByAnotherDirectory() throws Exception {
        Path link = symlink(outside.resolve("link"), root);
        monitor.watch(root, true);
        monitor.watch(link, true);
        replaceRoot();
        write(root.resolve("fresh"), "1");
        assertThat(checked()).containsExactlyInAnyOrder(added(root.resolve("fresh")), added(link.resolve("fresh")));
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void directoryOfAFileReplacedByAnotherOne() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(file, false);
        replaceRoot();
        write(file, "12");
        assertThat(checked()).containsExactly(modified(file));
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void directoryAndFileInItReplacedByAnotherOne() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        monitor.watch(file, false);
        replaceRoot();
        write(file, "12");
        assertThat(checked()).containsExactly(modified(file));
        assertThat(tree.isWatching(root)).isTrue();
        assertThat(tree.takeCalls().stream().filter(call -> call.startsWith("watch")))
                .as("is recursive, at last")
                .last()
                .isEqualTo("watch all of " + root);
    }

    /** By an empty one. Nothing is told of that. */
    private void replaceRoot() throws IOException {
        move(root, base.resolve("before"));
        Files.createDirectory(root);
    }

    @Test
    void rootThatReturnsAsAFile() throws Exception {
        monitor.watch(root, true);
        Files.delete(root);
        write(root, "1");
        tree.lose(root);
        assertThat(told()).containsExactly(deleted(root), added(root));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "watch " + base);
        write(root, "12");
        tree.sink.changed(root);
        assertThat(told()).containsExactly(modified(root));
    }

    @Test
    void renamedAncestor() throws Exception {
        Path ancestor = Files.createDirectory(root.resolve("ancestor"));
        Path below = Files.createDirectory(ancestor.resolve("below"));
        Path file = old(below.resolve("file"));
        monitor.watch(below, true);
        move(ancestor, root.resolve("renamed"));
        assertThat(told()).isEmpty();
        assertThat(checked()).containsExactlyInAnyOrder(deleted(below), deleted(file));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + below, "unwatch " + below);
        move(root.resolve("renamed"), ancestor);
        assertThat(checked()).containsExactly(added(below), added(file));
        assertThat(tree.isWatching(below)).isTrue();
    }

    // What is told

    @Test
    void rescanAboveARoot() throws Exception {
        monitor.watch(root, true);
        Path one = write(root.resolve("one"), "1");
        tree.sink.rescan(base);
        assertThat(told()).containsExactly(added(one));
        Path two = write(root.resolve("two"), "1");
        tree.sink.rescan(base.getRoot());
        assertThat(told()).containsExactly(added(two));
    }

    @Test
    void changeAboveARootIsNone() throws Exception {
        monitor.watch(root, true);
        write(root.resolve("file"), "1");
        tree.sink.changed(base);
        tree.sink.changed(base.getRoot());
        assertThat(told()).isEmpty();
    }

    @Test
    void rescanAboveAFile() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(file, true);
        write(file, "12");
        tree.sink.rescan(root);
        assertThat(told()).containsExactly(modified(file));
    }

    @Test
    void rescanOfARoot() throws Exception {
        Path below = Files.createDirectory(root.resolve("sub")).resolve("below");
        monitor.watch(root, true);
        write(below, "1");
        tree.sink.rescan(root);
        assertThat(told()).containsExactly(added(below));
    }

    @Test
    void rescanBelowARootIsOfThatPathOnly() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path below = Files.createDirectory(sub.resolve("deep")).resolve("below");
        monitor.watch(root, true);
        write(below, "1");
        Path other = write(root.resolve("other"), "1");
        tree.sink.rescan(sub);
        assertThat(told()).containsExactly(added(below));
        tree.sink.rescan(root);
        assertThat(told()).containsExactly(added(other));
    }

    @Test
    void rescanOfADirectoryThatCame() throws Exception {
        monitor.watch(root, true);
        Path below = Files.createDirectories(root.resolve("a/b"));
        Path file = write(below.resolve("file"), "1");
        tree.sink.rescan(below);
        assertThat(told()).containsExactly(added(root.resolve("a")), added(below), added(file));
    }

    @Test
    void rescanFindsExactlyWhatDiffers() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        old(root.resolve("same"));
        old(sub.resolve("same"));
        Path written = old(sub.resolve("written"));
        Path gone = old(root.resolve("gone"));
        Path goneDirectory = Files.createDirectory(root.resolve("goneDirectory"));
        Path goneBelow = old(goneDirectory.resolve("below"));
        monitor.watch(root, true);
        write(written, "12");
        Files.delete(gone);
        Files.delete(goneBelow);
        Files.delete(goneDirectory);
        Path fresh = Files.createDirectory(sub.resolve("fresh"));
        write(Files.createDirectory(sub.resolve("ignored")).resolve("file"), "1");
        tree.sink.rescan(base.getRoot());
        tree.sink.rescan(sub);
        tree.sink.rescan(root);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        modified(written), deleted(gone), deleted(goneDirectory), deleted(goneBelow), added(fresh));
        tree.sink.rescan(root);
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsIgnored() throws Exception {
        Path ignored = Files.createDirectories(root.resolve("ignored/sub"));
        monitor.watch(root, true);
        Path file = write(ignored.resolve("file"), "1");
        tree.sink.changed(file);
        tree.sink.rescan(file);
        tree.sink.rescan(ignored);
        tree.sink.rescan(ignored.getParent());
        tree.sink.changed(ignored.getParent());
        tree.sink.changed(write(root.resolve("ignoredToo"), "1"));
        assertThat(told()).isEmpty();
    }

    @Test
    void whatWasNeverThere() {
        monitor.watch(root, true);
        tree.sink.changed(root.resolve("never"));
        tree.sink.changed(root.resolve("never/a/b"));
        tree.sink.rescan(root.resolve("never/a/c"));
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsWatchedByNobody() throws Exception {
        monitor.watch(root, true);
        Path sameBeginning = Files.createDirectory(base.resolve("root2"));
        tree.sink.changed(write(outside.resolve("file"), "1"));
        tree.sink.rescan(outside);
        tree.sink.changed(write(sameBeginning.resolve("file"), "1"));
        assertThat(told()).isEmpty();
    }

    @Test
    void changeInADirectoryThatWasNeverToldOf() throws Exception {
        monitor.watch(root, true);
        Path deep = Files.createDirectories(root.resolve("a/b/c"));
        Path file = write(deep.resolve("file"), "1");
        Path other = write(root.resolve("a/other"), "1");
        tree.sink.changed(file);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        added(root.resolve("a")), added(root.resolve("a/b")), added(deep), added(file), added(other));
        write(file, "12");
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
    }

    @Test
    void changeInADirectoryThatIsAFileNow() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path below = old(sub.resolve("below"));
        monitor.watch(root, true);
        Files.delete(below);
        Files.delete(sub);
        write(sub, "1");
        tree.sink.changed(below);
        assertThat(told()).containsExactly(deleted(below));
        tree.sink.changed(sub);
        assertThat(told()).containsExactly(deleted(sub), added(sub));
    }

    @Test
    void deletedDirectoryToldFromItsEndOrItsBeginning() throws Exception {
        Path one = Files.createDirectory(root.resolve("one"));
        Path two = Files.createDirectory(root.resolve("two"));
        Path oneBelow = old(one.resolve("below"));
        Path twoBelow = old(two.resolve("below"));
        monitor.watch(root, true);
        for (Path path : List.of(oneBelow, one, twoBelow, two)) {
            Files.delete(path);
        }
        tree.sink.changed(oneBelow);
        tree.sink.changed(one);
        tree.sink.changed(two);
        tree.sink.changed(twoBelow);
        assertThat(told()).containsExactlyInAnyOrder(deleted(oneBelow), deleted(one), deleted(two), deleted(twoBelow));
    }

    @Test
    void directoryReplacedByAnotherOne() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path below = old(sub.resolve("below"));
        monitor.watch(root, true);
        move(sub, outside.resolve("sub"));
        Path fresh = write(Files.createDirectory(sub).resolve("fresh"), "1");
        tree.sink.changed(sub);
        assertThat(told()).containsExactlyInAnyOrder(deleted(below), added(fresh));
    }

    @Test
    void tooMuchIsToldOfAChange() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        write(file, "12");
        Files.setLastModifiedTime(file, FileTime.from(NOON.toInstant().plusSeconds(1)));
        tree.sink.changed(file);
        tree.sink.rescan(file);
        tree.sink.rescan(root);
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
        tree.sink.changed(file);
        assertThat(told()).isEmpty();
    }

    /** Time and size may be the same after a second write within a tick of the clock. */
    @Test
    void fileThatWasWrittenJustNowIsBelievedToHaveChanged() throws Exception {
        monitor = monitor(new Disk() {
            @Override
            public List<Entry> list(Path directory) throws IOException {
                return REAL.list(directory);
            }

            @Override
            public BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
                return REAL.attributes(path, options);
            }

            @Override
            public long checksum(Path file) throws IOException {
                return Disk.REAL.checksum(file);
            }

            @Override
            public long now() {
                return NOON.toMillis();
            }
        });
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        tree.sink.rescan(root);
        assertThat(told()).isEmpty();
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
        tree.sink.changed(file);
        tree.sink.failed(new IOException("out of order"));
        // Now it is polled, which would not see it.
        assertThat(monitor.look(false)).isTrue();
        recorder.await(Set.of(modified(file)));
        assertThat(log.take()).hasSize(1);
    }

    // Links below a root

    @Test
    void whatLinksStandForIsChecked() throws Exception {
        Path target = old(outside.resolve("target"));
        Path before = symlink(root.resolve("before"), target);
        monitor.watch(root, true);
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        Path after = symlink(Files.createDirectory(root.resolve("sub")).resolve("after"), target);
        tree.sink.changed(after);
        assertThat(told()).containsExactly(added(after.getParent()), added(after));
        write(target, "12");
        assertThat(told()).isEmpty();
        assertThat(checked()).containsExactlyInAnyOrder(modified(before), modified(after));
        assertThat(checked()).isEmpty();
        Files.delete(target);
        assertThat(checked()).containsExactlyInAnyOrder(modified(before), modified(after));
        write(target, "1");
        assertThat(checked()).containsExactlyInAnyOrder(modified(before), modified(after));
    }

    @Test
    void linksThatAreGoneAreNotChecked() throws Exception {
        Path target = old(outside.resolve("target"));
        Path one = symlink(root.resolve("one"), target);
        Path sub = Files.createDirectory(root.resolve("sub"));
        Path two = symlink(sub.resolve("two"), target);
        monitor.watch(root, true);
        Files.delete(one);
        old(one);
        Files.delete(two);
        Files.delete(sub);
        tree.sink.changed(one);
        tree.sink.changed(sub);
        assertThat(told()).contains(deleted(sub), modified(one));
        write(target, "12");
        // Nothing but links is looked at untold.
        assertThat(checked()).isEmpty();
        write(one, "12");
        assertThat(checked()).isEmpty();
    }

    // What cannot be watched

    @Test
    void rootThatCannotBeWatchedIsPolled() throws Exception {
        Path other = Files.createDirectory(base.resolve("other"));
        tree.onWatch = (directory, recursive) -> {
            if (directory.equals(root)) {
                throw new IOException("not this one");
            }
        };
        monitor.watch(other, true);
        assertThat(monitor.latency()).isZero();
        monitor.watch(root, false);
        assertThat(monitor.latency()).isPositive();
        assertThat(log.take())
                .containsExactly(
                        "WARNING scripted cannot watch " + root + " (not this one); " + root + " is polled instead");
        write(other.resolve("untold"), "1");
        expectPolled(root.resolve("one"));
        // It goes on being polled, and watched by nobody else.
        tree.takeCalls();
        Path sub = Files.createDirectory(root.resolve("sub"));
        recorder.await(Set.of(added(sub)));
        monitor.watch(root, true);
        expectPolled(sub.resolve("below"));
        assertThat(monitor.look(true)).isTrue();
        assertThat(tree.takeCalls()).isEmpty();
        assertThat(recorder.take()).noneMatch(change -> change.path().startsWith(other));
        tree.sink.changed(other.resolve("untold"));
        assertThat(told()).containsExactly(added(other.resolve("untold")));
    }

    private void expectPolled(Path file) throws Exception {
        write(file, "1");
        recorder.await(Set.of(added(file)));
    }

    @Test
    void rootThatCannotBeWatchedAgainIsPolledFromItsLastLookOn() throws Exception {
        Path file = old(root.resolve("file"));
        monitor.watch(root, true);
        tree.onWatch = (directory, recursive) -> {
            throw new IOException("no more");
        };
        write(file, "12");
        tree.lose(root);
        assertThat(monitor.look(false)).isTrue();
        recorder.await(Set.of(modified(file)));
        expectPolled(root.resolve("fresh"));
        assertThat(monitor.look(true)).isTrue();
        assertThat(log.take())
                .containsExactly(
                        "WARNING scripted cannot watch " + root + " (no more); " + root + " is polled instead");
    }

    @Test
    void missingRootThatCannotBeWatchedWhenItIsThere() throws Exception {
        Path missing = root.resolve("missing");
        monitor.watch(missing, true);
        tree.onWatch = (directory, recursive) -> {
            throw new IOException("not this one");
        };
        Files.createDirectory(missing);
        assertThat(monitor.look(true)).isTrue();
        recorder.await(Set.of(added(missing)));
        expectPolled(missing.resolve("file"));
        assertThat(log.take()).hasSize(1);
    }

    @Test
    void rootThatWentThisMomentIsLookedFor() throws Exception {
        List<IOException> faults = new ArrayList<>(
                List.of(new NoSuchFileException(root.toString()), new NotDirectoryException(root.toString())));
        tree.onWatch = (directory, recursive) -> {
            if (!faults.isEmpty()) {
                throw faults.remove(0);
            }
        };
        monitor.watch(root, true);
        Path file = write(root.resolve("file"), "1");
        assertThat(checked()).containsExactly(added(file));
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "watch all of " + root);
        assertThat(checked()).isEmpty();
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root);
        assertThat(tree.isWatching(root)).isTrue();
        assertThat(monitor.latency()).isZero();
    }

    @Test
    void rootThatWentThisMomentWhateverTheSystemCallsThat() throws Exception {
        tree.onWatch = (directory, recursive) -> {
            Files.delete(directory);
            throw new IOException("error 2");
        };
        monitor.watch(root, true);
        tree.onWatch = (directory, recursive) -> {};
        assertThat(told()).isEmpty();
        assertThat(log.take()).isEmpty();
        Files.createDirectory(root);
        assertThat(checked()).containsExactly(added(root));
        assertThat(tree.isWatching(root)).isTrue();
    }

    @Test
    void systemThatBreaksIsAsGoodAsOneThatCannot() throws Exception {
        tree.onWatch = (directory, recursive) -> {
            throw new IllegalStateException("broken");
        };
        monitor.watch(root, true);
        expectPolled(root.resolve("file"));
        assertThat(monitor.look(true)).isTrue();
        assertThat(log.take())
                .containsExactly("WARNING scripted cannot watch " + root + " (broken); " + root + " is polled instead");
    }

    @Test
    void everythingIsPolledWhenTheSystemFails() throws Exception {
        Path file = old(root.resolve("file"));
        Path lookedAt = write(outside.resolve("lookedAt"), "1");
        monitor.watch(root, true);
        monitor.watch(outside, true);
        write(lookedAt, "12");
        tree.sink.changed(lookedAt);
        write(file, "12");
        tree.sink.failed(new IOException("out of order"));
        tree.sink.failed(new IOException("out of order again"));
        assertThat(monitor.look(false)).isTrue();
        tree.sink.failed(new IOException("and again"));
        tree.sink.rescan(root);
        assertThat(monitor.look(true)).isTrue();
        recorder.await(Set.of(modified(file), modified(lookedAt)));
        assertThat(log.take())
                .containsExactly("WARNING scripted has failed (java.io.IOException: out of order);"
                        + " everything is polled from now on");
        assertThat(monitor.latency()).isPositive();
        expectPolled(root.resolve("fresh"));
        expectPolled(outside.resolve("fresh"));
        tree.takeCalls();
        Path later = Files.createDirectory(base.resolve("later"));
        monitor.watch(later, true);
        expectPolled(later.resolve("file"));
        assertThat(tree.takeCalls()).isEmpty();
    }

    @Test
    void systemThatCannotBeOpened() {
        IOException refused = new IOException("refused");
        assertThatThrownBy(() -> new TreeMonitor(
                        "scripted",
                        sink -> {
                            throw refused;
                        },
                        context,
                        new Teller(recorder, log),
                        Disk.REAL))
                .isSameAs(refused);
    }

    // The end

    @Test
    void closedMonitorTellsAndWatchesNothing() throws Exception {
        monitor.watch(root, true);
        tree.sink.changed(write(root.resolve("file"), "1"));
        monitor.close();
        monitor.close();
        assertThat(tree.takeCalls()).containsExactly("watch all of " + root, "close");
        tree.sink.changed(root.resolve("file"));
        tree.sink.rescan(root);
        tree.sink.lost(root);
        tree.sink.failed(new IOException("closed"));
        assertThat(monitor.look(true)).isFalse();
        monitor.watch(outside, true);
        assertThat(monitor.look(true)).isFalse();
        assertThat(tree.takeCalls()).isEmpty();
        assertThat(recorder.calls()).isZero();
    }

    @Test
    void closeEndsPollingToo() throws Exception {
        AtomicReference<Thread> polling = new AtomicReference<>();
        recorder.onChange = change -> polling.set(Thread.currentThread());
        monitor.watch(root, true);
        tree.sink.failed(new IOException("out of order"));
        assertThat(monitor.look(false)).isTrue();
        expectPolled(root.resolve("file"));
        monitor.close();
        polling.get().join(20_000);
        assertThat(polling.get().isAlive()).isFalse();
        assertThat(log.take()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeFromWithinACallback(boolean polled) throws Exception {
        monitor.watch(root, true);
        for (int i = 0; i < 10; i++) {
            write(root.resolve("f" + i), "1");
        }
        if (polled) {
            tree.sink.failed(new IOException("out of order"));
        } else {
            tree.sink.rescan(root);
        }
        CountDownLatch closed = new CountDownLatch(1);
        recorder.onChange = change -> {
            monitor.close();
            closed.countDown();
        };
        monitor.start();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        monitor.close();
        assertThat(recorder.calls()).isEqualTo(1);
        assertThat(log.take()).hasSize(polled ? 1 : 0);
    }

    @Test
    void closeWhileTheSystemTells() throws Exception {
        monitor.watch(root, true);
        monitor.start();
        CountDownLatch told = new CountDownLatch(20);
        recorder.onChange = change -> told.countDown();
        Thread telling = new Thread(() -> {
            try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    tree.sink.changed(Files.createFile(root.resolve("f" + i)));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        telling.start();
        try {
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            monitor.close();
            int calls = recorder.calls();
            tree.sink.rescan(root);
            assertThat(monitor.look(true)).isFalse();
            assertThat(recorder.calls()).isEqualTo(calls);
        } finally {
            telling.interrupt();
            telling.join();
        }
    }

    @Test
    void watchFromWithinACallback() throws Exception {
        Path file = old(outside.resolve("file"));
        monitor.watch(root, true);
        recorder.onChange = change -> monitor.watch(outside, true);
        tree.sink.changed(write(root.resolve("fresh"), "1"));
        assertThat(told()).containsExactly(added(root.resolve("fresh")));
        write(file, "12");
        tree.sink.changed(file);
        assertThat(told()).containsExactly(modified(file));
    }

    // The thread

    @Test
    void itsThreadIsADaemonAndEndsWhenClosed() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        recorder.onChange = change -> {
            thread.set(Thread.currentThread());
            // Nothing that a listener does to the thread ends it.
            Thread.currentThread().interrupt();
        };
        monitor.watch(root, true);
        monitor.start();
        for (int i = 0; i < 3; i++) {
            Path file = write(root.resolve("f" + i), "1");
            tree.sink.changed(file);
            recorder.await(Set.of(added(file)));
        }
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("reloader-looks");
        monitor.close();
        thread.get().join(20_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void itChecksByItself() throws Exception {
        Path missing = root.resolve("missing");
        monitor.watch(missing, true);
        monitor.start();
        write(missing, "1");
        recorder.await(Set.of(added(missing)));
    }
}
