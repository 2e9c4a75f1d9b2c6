package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real daemon. What a daemon says only seldom is tested in {@link WatchmanProtocolTest}. */
@Timeout(120)
class WatchmanTest {
    private static final Watchman.Times TIMES =
            new Watchman.Times(Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofMillis(200));

    @TempDir
    private Path home;

    @TempDir
    private Path temp;

    private final RecordingSink sink = new RecordingSink();
    private final RecordingLog log = new RecordingLog();
    private WatchmanDaemon daemon;
    private Watchman watchman;
    private Path root;

    @BeforeAll
    static void require() {
        WatchmanDaemon.require();
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        root = Files.createDirectory(temp.toRealPath().resolve("root"));
        daemon = new WatchmanDaemon(home);
        daemon.start();
        watchman = Watchman.open(sink, log, isClosed -> daemon.socket(), TIMES);
    }

    @AfterEach
    void close() {
        watchman.close();
        daemon.close();
    }

    @Test
    void filesAreCreatedModifiedDeletedAndRenamed() throws Exception {
        Path file = root.resolve("file");
        Path other = root.resolve("other");
        watchman.watch(root, true);

        Files.createFile(file);
        sink.awaitChanged(file);
        Files.writeString(file, "more");
        sink.awaitChanged(file);
        Files.move(file, other);
        sink.awaitChanged(file, other);
        Files.delete(other);
        sink.awaitChanged(other);
    }

    @Test
    void newDirectoryTreeIsRescanned() throws Exception {
        watchman.watch(root, true);

        Path deep = Files.createDirectories(root.resolve("a/b/c"));
        Files.createFile(deep.resolve("file"));
        sink.await(List.of("rescan " + root.resolve("a"), "changed " + deep.resolve("file")));

        Files.createFile(deep.resolve("later"));
        sink.awaitChanged(deep.resolve("later"));
    }

    @Test
    void directoryMovedInIsRescannedAndFollowed() throws Exception {
        Path outside = Files.createDirectories(temp.toRealPath().resolve("outside/sub"))
                .getParent();
        watchman.watch(root, true);

        Path moved = Files.move(outside, root.resolve("moved"));
        sink.awaitRescan(moved);

        Files.createFile(moved.resolve("sub/file"));
        sink.awaitChanged(moved.resolve("sub/file"));
    }

    @Test
    void directoryReplacedAtOnceIsFollowed() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, true);

        for (int i = 0; i < 20; i++) {
            Files.delete(sub);
            Files.createDirectory(sub);
            Path file = Files.createFile(sub.resolve("file" + i));
            sink.awaitChanged(file);
            Files.delete(file);
            sink.awaitChanged(file);
        }
    }

    @Test
    void onlyDirectEntriesUnlessRecursive() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, false);

        Files.createFile(sub.resolve("below"));
        Files.createFile(root.resolve("entry"));
        sink.awaitChanged(root.resolve("entry"));
        assertThat(sink.told()).doesNotContain("changed " + sub.resolve("below"));
        Files.createDirectory(root.resolve("new"));
        sink.awaitRescan(root.resolve("new"));
    }

    @Test
    void watchIsWidenedButNotNarrowed() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, false);
        watchman.watch(root, true);
        watchman.watch(root, false);

        Files.createFile(sub.resolve("below"));
        sink.awaitChanged(sub.resolve("below"));
    }

    @Test
    void unwatchedDirectoryIsNotTold() throws Exception {
        Path other = Files.createDirectory(temp.toRealPath().resolve("other"));
        watchman.watch(root, true);
        watchman.watch(other, true);
        watchman.unwatch(root);
        watchman.unwatch(temp);

        Files.createFile(root.resolve("file"));
        Files.createFile(other.resolve("file"));
        sink.awaitChanged(other.resolve("file"));
        assertThat(sink.told()).isEmpty();

        watchman.watch(root, true);
        Files.createFile(root.resolve("again"));
        sink.awaitChanged(root.resolve("again"));
    }

    @Test
    void whatIsNoDirectoryIsRefusedAndOthersAreWatched() throws Exception {
        Path file = Files.createFile(temp.toRealPath().resolve("file"));
        watchman.watch(root, true);

        assertThatThrownBy(() -> watchman.watch(root.resolve("absent"), true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was asked to watch-project " + root.resolve("absent"))
                .hasMessageContaining("No such file or directory");
        assertThatThrownBy(() -> watchman.watch(file, true)).isInstanceOf(IOException.class);

        Files.createFile(root.resolve("file"));
        sink.awaitChanged(root.resolve("file"));
    }

    @Test
    void nonAsciiNameIsToldAsItIs() throws Exception {
        assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"));
        Path named = Files.createDirectory(root.resolve("é"));
        watchman.watch(named, true);

        Path file = Files.createFile(named.resolve("ü 日本 😀"));
        sink.awaitChanged(file);
    }

    @Test
    void nameWithNewlineIsToldAsItIs() throws Exception {
        watchman.watch(root, true);

        Path file = Files.createFile(root.resolve("a\nb\\\"c"));
        sink.awaitChanged(file);
    }

    @Test
    void directoryAboveUndecodableNameIsRescanned() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, true);

        Path undecodable = Path.of(URI.create(sub.toUri() + "%FFdirectory"));
        Files.createDirectory(undecodable);
        sink.awaitRescan(sub);
        Files.createFile(undecodable.resolve("file"));
        sink.awaitRescan(sub);

        Files.createFile(root.resolve("file"));
        sink.awaitChanged(root.resolve("file"));
    }

    @Test
    void directoryWithUndecodableNameIsRefused() throws Exception {
        Path undecodable = Files.createDirectory(Path.of(URI.create(root.toUri() + "%FF")));

        assertThatThrownBy(() -> watchman.watch(undecodable, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot express its name");
    }

    @Test
    void directoriesWithinEachOther() throws Exception {
        Path sub = Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, true);
        watchman.watch(sub, true);

        Path file = Files.createFile(sub.resolve("file"));
        sink.awaitChanged(file);
        sink.awaitChanged(file);

        watchman.unwatch(root);
        Files.delete(file);
        sink.awaitChanged(file);
    }

    @Test
    void directoriesOfOneProject() throws Exception {
        Files.writeString(root.resolve(".watchmanconfig"), "{}");
        Path one = Files.createDirectories(root.resolve("a/one"));
        Path other = Files.createDirectory(root.resolve("a/one-more"));
        watchman.watch(one, true);
        watchman.watch(other, false);

        Files.createFile(root.resolve("a/file"));
        Files.createFile(other.resolve("file"));
        sink.awaitChanged(other.resolve("file"));
        Files.createFile(one.resolve("file"));
        sink.awaitChanged(one.resolve("file"));
        assertThat(sink.told()).doesNotContain("changed " + root.resolve("a/file"));
    }

    @Test
    void directoryOfProjectIsLostAndWatchedAgain() throws Exception {
        Files.writeString(root.resolve(".watchmanconfig"), "{}");
        Path sub = Files.createDirectories(root.resolve("a/sub"));
        watchman.watch(sub, true);

        Files.move(root.resolve("a"), root.resolve("b"));
        sink.awaitLost(sub);

        Files.createDirectories(sub);
        watchman.watch(sub, true);
        Files.createFile(sub.resolve("file"));
        sink.awaitChanged(sub.resolve("file"));
    }

    @Test
    void directoryIgnoredByItsProjectIsWatchedAllTheSame() throws Exception {
        Files.writeString(root.resolve(".watchmanconfig"), "{\"ignore_dirs\": [\"target\"]}");
        Path classes = Files.createDirectories(root.resolve("target/classes"));
        watchman.watch(root, true);
        watchman.watch(classes, true);

        Files.createFile(classes.resolve("file"));
        sink.awaitChanged(classes.resolve("file"));
    }

    @Test
    void deletedDirectoryIsLostAndWatchedAgain() throws Exception {
        for (int i = 0; i < 5; i++) {
            watchman.watch(root, true);
            Path file = Files.createFile(root.resolve("file"));
            sink.awaitChanged(file);
            Files.delete(file);
            Files.delete(root);
            sink.awaitLost(root);
            Files.createDirectory(root);
        }
    }

    @Test
    void movedDirectoryIsLost() throws Exception {
        watchman.watch(root, true);

        Files.move(root, temp.resolve("elsewhere"));
        sink.awaitLost(root);
    }

    @Test
    void directoryBelowARenamedOneIsLostAndWatchedAgain() throws Exception {
        Path above = Files.createDirectories(root.resolve("a/b/c"));
        watchman.watch(above, true);

        Files.move(root.resolve("a"), root.resolve("z"));
        sink.awaitLost(above);

        Files.createDirectories(above);
        watchman.watch(above, true);
        Files.createFile(above.resolve("file"));
        sink.awaitChanged(above.resolve("file"));
    }

    @Test
    void directoryBelowAReplacedOneIsRescanned() throws Exception {
        Path above = Files.createDirectories(root.resolve("a/b/c"));
        Files.createDirectories(root.resolve("other/b/c"));
        watchman.watch(above, true);

        Files.move(root.resolve("a"), root.resolve("z"));
        Files.move(root.resolve("other"), root.resolve("a"));
        sink.awaitRescan(above);
        Files.createFile(above.resolve("file"));
        sink.awaitChanged(above.resolve("file"));
    }

    @Test
    void fileThatIsWrittenAllTheTimeHidesNothing() throws Exception {
        watchman.watch(root, true);
        var stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!stop.get()) {
                try {
                    Files.writeString(root.resolve("busy"), "more");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        writer.start();
        try {
            sink.awaitChanged(root.resolve("busy"));
            Files.createFile(root.resolve("file"));
            sink.awaitChanged(root.resolve("file"));
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void watchDeletedBySomeoneElseIsMadeAgain() throws Exception {
        Files.createDirectory(root.resolve("sub"));
        watchman.watch(root, true);
        for (int i = 0; i < 5; i++) {
            daemon.ask("watch-del", root.toString());
            sink.awaitRescan(root);

            Path file = Files.createFile(root.resolve("sub/file" + i));
            sink.awaitChanged(file);
        }
    }

    @Test
    void recrawlIsRescannedAndLoggedOnce() throws Exception {
        watchman.watch(root, true);

        daemon.ask("debug-recrawl", root.toString());
        Files.createFile(root.resolve("file"));
        sink.awaitRescan(root);
        Files.createFile(root.resolve("other"));
        sink.awaitChanged(root.resolve("other"));

        assertThat(log.lines).singleElement().asString().contains("Recrawled this watch");
    }

    @Test
    void killedDaemonIsReplaced() throws Exception {
        Path other = Files.createDirectory(temp.toRealPath().resolve("other"));
        watchman.close();
        watchman = Watchman.open(sink, log, this::startedSocket, TIMES);
        watchman.watch(root, true);
        watchman.watch(other, true);

        daemon.kill();
        Files.createFile(root.resolve("meanwhile"));
        sink.await(List.of("rescan " + root, "rescan " + other));
        Files.createFile(root.resolve("file"));
        sink.awaitChanged(root.resolve("file"));
        Files.createFile(other.resolve("file"));
        sink.awaitChanged(other.resolve("file"));
    }

    @Test
    void daemonThatWasShutDownIsReplaced() throws Exception {
        watchman.close();
        watchman = Watchman.open(sink, log, this::startedSocket, TIMES);
        watchman.watch(root, true);

        daemon.ask("shutdown-server");
        sink.awaitRescan(root);
        Files.createFile(root.resolve("file"));
        sink.awaitChanged(root.resolve("file"));
    }

    @Test
    void directoryThatWentWithTheDaemonIsLost() throws Exception {
        Path other = Files.createDirectory(temp.toRealPath().resolve("other"));
        var isGone = new AtomicBoolean();
        watchman.close();
        watchman = Watchman.open(
                sink,
                log,
                isClosed -> {
                    if (isGone.get()) {
                        startedSocket(isClosed);
                    }
                    return daemon.socket();
                },
                TIMES);
        watchman.watch(root, true);
        watchman.watch(other, true);

        daemon.kill();
        Files.delete(other);
        isGone.set(true);
        sink.await(List.of("lost " + other, "rescan " + root));
        Files.createFile(root.resolve("file"));
        sink.awaitChanged(root.resolve("file"));
    }

    @Test
    void programStartsTheDaemon() throws Exception {
        watchman.close();
        daemon.close();
        Path socket = WatchmanProgram.ask(daemon.program().toString(), Duration.ofSeconds(30), () -> false);
        try {
            assertThat(socket).isEqualTo(daemon.socket());
            watchman = Watchman.open(sink, log, isClosed -> socket, TIMES);
            watchman.watch(root, true);
            Files.createFile(root.resolve("file"));
            sink.awaitChanged(root.resolve("file"));
        } finally {
            daemon.ask("shutdown-server");
        }
    }

    /** As the program watchman does: starts a daemon if there is none. */
    private Path startedSocket(BooleanSupplier isClosed) throws IOException {
        try {
            daemon.startIfEnded();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return daemon.socket();
    }

    @Test
    void nothingIsToldOnceClosed() throws Exception {
        watchman.watch(root, true);
        var stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                try {
                    Files.createFile(root.resolve("file" + i));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        writer.start();
        sink.awaitChanged(root.resolve("file0"));

        watchman.close();
        int told = sink.told().size();
        stop.set(true);
        writer.join();
        watchman.close();

        assertThat(sink.told()).hasSize(told);
        assertThatThrownBy(() -> watchman.watch(root, true)).hasMessage("watchman is closed");
        watchman.unwatch(root);
    }

    @Test
    void whenNothingListensOpeningFails() {
        assertThatThrownBy(() -> Watchman.open(sink, log, isClosed -> home.resolve("absent"), TIMES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to watchman's daemon at " + home.resolve("absent"));
    }
}
