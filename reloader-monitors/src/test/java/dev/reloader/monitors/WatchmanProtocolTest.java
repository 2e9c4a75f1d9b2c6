package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a fake daemon: what real ones say seldom, or never. */
@Timeout(60)
class WatchmanProtocolTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Watchman.Times TIMES = new Watchman.Times(LONG, PAUSE, LONG);

    @TempDir
    private Path temp;

    private final RecordingSink sink = new RecordingSink();
    private final RecordingLog log = new RecordingLog();
    private Path root;
    private FakeWatchman daemon;
    private Watchman watchman;

    @BeforeEach
    void start() throws IOException {
        root = temp.toRealPath();
        daemon = new FakeWatchman(socket());
    }

    @AfterEach
    void close() throws IOException {
        if (watchman != null) {
            watchman.close();
        }
        daemon.close();
    }

    private Path socket() {
        return temp.resolve("socket");
    }

    private void open(Duration timeout) throws IOException {
        watchman = Watchman.open(sink, log, isClosed -> socket(), new Watchman.Times(timeout, PAUSE, LONG));
    }

    private static Map<String, Object> file(String name) {
        return Map.of("name", name, "exists", true, "new", true, "type", "f");
    }

    @Test
    void asksOneAfterTheOther() throws IOException {
        open(LONG);
        watchman.watch(root, true);
        watchman.unwatch(root);
        watchman.watch(root, true);

        assertThat(daemon.requests)
                .startsWith("version", "watch-project", "clock", "subscribe")
                .endsWith("unsubscribe", "watch-project", "clock", "subscribe");
    }

    @Test
    void missingCapabilityIsSaid() {
        daemon.answer("version", Map.of("version", "1.0", "error", "client required capability `x` is not supported"));

        assertThatThrownBy(() -> open(LONG))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "watchman 1.0 was asked to version, and answered: client required capability `x` is not supported");
    }

    @Test
    void errorRefusesOneDirectoryOnly() throws Exception {
        open(LONG);
        daemon.answer("clock", Map.of("version", "4", "error", "too slow"));

        assertThatThrownBy(() -> watchman.watch(root, true))
                .hasMessageStartingWith(
                        "watchman 4 was asked to clock " + root + ", and answered: too slow; if it, or");

        watchman.watch(root, true);
        daemon.send(daemon.event("files", List.of(file("a"))));
        sink.awaitChanged(root.resolve("a"));
    }

    @Test
    void refusalThatPassesIsNotTheLastWord() throws Exception {
        open(LONG);
        daemon.answer("watch-project", Map.of("version", "4", "error", "root was cancelled"));
        daemon.answer("subscribe", Map.of("version", "4", "error", "directory is not watched"));
        watchman.watch(root, true);

        for (int i = 0; i < 10; i++) {
            daemon.answer("clock", Map.of("version", "4", "error", "directory is not watched"));
        }
        assertThatThrownBy(() -> watchman.watch(root.resolve("other"), true)).hasMessageContaining("is not watched");
    }

    @Test
    void eventsBeforeTheAnswerAreTold() throws Exception {
        open(LONG);
        daemon.answer(
                "subscribe",
                daemon.event("files", List.of(file("a"))),
                daemon.event("files", List.of(file("b"))),
                Map.of("subscribe", "reloader-1"));

        watchman.watch(root, true);

        assertThat(sink.told()).containsExactly("changed " + root.resolve("a"), "changed " + root.resolve("b"));
    }

    @Test
    void statesAndStrangersAreIgnored() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send(daemon.event("state-enter", "building"));
        daemon.send(daemon.event("state-leave", "building"));
        daemon.send(daemon.event("subscription", "somebody's", "files", List.of(file("a"))));
        daemon.send(Map.of("unilateral", true, "log", "text"));
        daemon.send(daemon.event("files", List.of(file("b"))));
        sink.awaitChanged(root.resolve("b"));

        assertThat(sink.told()).isEmpty();
        assertThat(log.lines).isEmpty();
    }

    @Test
    void freshInstanceIsRescanned() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send(daemon.event("is_fresh_instance", true, "files", List.of()));
        sink.awaitRescan(root);
    }

    @Test
    void newWarningIsLoggedAndRescannedOnce() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        for (String name : List.of("a", "b")) {
            daemon.send(daemon.event("warning", "Recrawled", "files", List.of(file(name))));
        }
        sink.awaitChanged(root.resolve("b"));
        daemon.send(daemon.event("warning", "Recrawled twice", "files", List.of(file("c"))));
        sink.awaitRescan(root);
        sink.awaitChanged(root.resolve("c"));

        assertThat(log.lines)
                .containsExactly("WARNING watchman warns: Recrawled", "WARNING watchman warns: Recrawled twice");
    }

    @Test
    void warningInAnswerIsLoggedOnly() throws Exception {
        open(LONG);
        daemon.answer("subscribe", Map.of("warning", "Recrawled"));
        watchman.watch(root, true);

        daemon.send(daemon.event("warning", "Recrawled", "files", List.of(file("a"))));
        sink.awaitChanged(root.resolve("a"));

        assertThat(sink.told()).isEmpty();
        assertThat(log.lines).containsExactly("WARNING watchman warns: Recrawled");
    }

    @Test
    void canceledDirectoryThatIsRefusedThenIsLost() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.answer("watch-project", Map.of("version", "4", "error", "no"));
        daemon.send(daemon.event("canceled", true));
        sink.awaitLost(root);

        assertThat(log.lines).singleElement().asString().contains(root + " is not watched any more", "answered: no");
    }

    @Test
    void canceledDirectoryThatIsThereIsRescanned() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send(daemon.event("canceled", true));
        sink.awaitRescan(root);
        daemon.send(daemon.event("files", List.of(file("a"))));
        sink.awaitChanged(root.resolve("a"));
    }

    @Test
    void newDirectoryIsRescannedAndAnyOtherChanged() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send(daemon.event(
                "files",
                List.of(
                        Map.of("name", "new", "exists", true, "new", true, "type", "d"),
                        Map.of("name", "old", "exists", true, "new", false, "type", "d"),
                        Map.of("name", "gone", "exists", false, "new", true, "type", "d"))));
        sink.awaitChanged(root.resolve("gone"));
        assertThat(sink.told()).isEmpty();
        daemon.send(daemon.event("files", List.of(Map.of("name", "d", "exists", true, "new", true, "type", "d"))));
        sink.awaitRescan(root.resolve("d"));
    }

    @Test
    void whatTheDaemonDoesNotTellIsAskedFor() throws Exception {
        watchman = Watchman.open(sink, log, isClosed -> socket(), new Watchman.Times(LONG, PAUSE, PAUSE));
        daemon.answer("clock", Map.of("clock", "c:1"));
        daemon.answer("clock", Map.of("clock", "c:1"));
        daemon.answer("clock", Map.of("clock", "c:2"));
        daemon.answer("query", Map.of("clock", "c:2", "files", List.of(file("a"))));
        watchman.watch(root, true);

        sink.awaitChanged(root.resolve("a"));
    }

    @Test
    void directoryThatTheDaemonDoesNotKnowAnyMoreIsWatchedAgain() throws Exception {
        watchman = Watchman.open(sink, log, isClosed -> socket(), new Watchman.Times(LONG, PAUSE, PAUSE));
        daemon.answer("clock", Map.of("clock", "c:1"));
        daemon.answer("clock", Map.of("version", "4", "error", "not watched"));
        watchman.watch(root, true);

        sink.awaitRescan(root);
    }

    @Test
    void silenceIsSaid() throws Exception {
        open(SHORT);
        daemon.answer("clock");
        daemon.answer("version");

        assertThatThrownBy(() -> watchman.watch(root, true))
                .isInstanceOf(IOException.class)
                .hasMessage("the connection to watchman was lost, and could not be made again: "
                        + "watchman was asked to version, and did not answer within 1000 ms");

        assertThat(sink.awaitFailed()).hasMessageContaining("did not answer within 1000 ms");
    }

    @Test
    void silenceOfOneConnectionIsMended() throws Exception {
        open(SHORT);
        daemon.answer("clock");

        watchman.watch(root, true);
        daemon.send(daemon.event("files", List.of(file("a"))));
        sink.awaitChanged(root.resolve("a"));
    }

    @Test
    void malformedFrameEndsOneConnectionOnly() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send("no frame at all".getBytes(StandardCharsets.UTF_8));
        sink.awaitRescan(root);
        daemon.send(daemon.event("files", List.of(file("a"))));
        sink.awaitChanged(root.resolve("a"));
    }

    @Test
    void answerThatNobodyAskedForEndsOneConnectionOnly() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.send(Map.of("version", "1"));
        sink.awaitRescan(root);
    }

    @Test
    void daemonThatEndsConnectionsForeverFails() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        for (int i = 0; i < 20; i++) {
            daemon.answer("watch-project", new byte[] {1, 1});
        }
        daemon.disconnect();
        assertThat(sink.awaitFailed())
                .hasMessageStartingWith(
                        "the connection to watchman was lost, and could not be made again: a frame begins");

        assertThat(sink.told()).isEmpty();
        assertThatThrownBy(() -> watchman.watch(root, true)).hasMessageContaining("could not be made again");
        assertThat(daemon.requests.stream().filter("version"::equals)).hasSize(8);
    }

    @Test
    void goneDaemonFailsOnce() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        daemon.close();
        Files.deleteIfExists(socket());
        assertThat(sink.awaitFailed())
                .hasMessageContaining("could not be made again: cannot connect to watchman's daemon at " + socket());

        watchman.unwatch(root);
        watchman.close();
        assertThat(sink.told()).isEmpty();
    }

    @Test
    void largeEventIsToldInFull() throws Exception {
        open(LONG);
        watchman.watch(root, true);

        var files = new ArrayList<Object>();
        for (int i = 0; i < 50_000; i++) {
            files.add(file("file" + i));
        }
        var sender = new Thread(() -> {
            try {
                daemon.send(daemon.event("files", files));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        sender.start();
        sink.awaitChanged(root.resolve("file49999"));
        sender.join();
    }

    @Test
    void closeInterruptsAnyRequest() throws Exception {
        open(LONG);
        daemon.answer("clock");
        var failed = new CountDownLatch(1);
        var watcher = new Thread(() -> {
            try {
                watchman.watch(root, true);
            } catch (IOException e) {
                failed.countDown();
            }
        });
        watcher.start();
        while (!daemon.requests.take().equals("clock")) {}

        watchman.close();
        failed.await();
        assertThat(sink.told()).isEmpty();
    }

    @Test
    void closeInterruptsTheSearchForTheDaemon() throws Exception {
        var searching = new CountDownLatch(1);
        var opened = new AtomicBoolean();
        watchman = Watchman.open(
                sink,
                log,
                isClosed -> {
                    if (opened.get()) {
                        searching.countDown();
                        while (!isClosed.getAsBoolean()) {
                            Thread.onSpinWait();
                        }
                        throw new IOException("closed");
                    }
                    return socket();
                },
                TIMES);
        opened.set(true);
        daemon.disconnect();
        searching.await();

        watchman.close();
        assertThat(sink.told()).isEmpty();
    }
}
