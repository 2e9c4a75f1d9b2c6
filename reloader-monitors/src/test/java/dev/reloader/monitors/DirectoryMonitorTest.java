package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static dev.reloader.monitors.FileMonitorContract.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the monitor makes of what it is told, and of what cannot be watched. */
@Timeout(60)
class DirectoryMonitorTest {
    @TempDir
    private Path temporary;

    private final FakeDirectoryEvents events = new FakeDirectoryEvents();
    private final Recorder recorder = new Recorder();
    private final RecordingLog log = new RecordingLog();
    private final String name = "fake" + System.identityHashCode(this);
    private Path base;
    private Path one;
    private Path two;
    private DirectoryMonitor monitor;

    @BeforeEach
    void start() throws IOException {
        base = temporary.toRealPath();
        one = Files.createDirectory(base.resolve("one"));
        two = Files.createDirectory(base.resolve("two"));
        MonitorContext context = new MonitorContext(recorder, path -> false, Duration.ofMillis(5), log);
        monitor = new DirectoryMonitor(name, events, context, new Teller(recorder, log), Disk.REAL);
        monitor.start();
    }

    @AfterEach
    void stop() {
        monitor.close();
    }

    private void happened(Path path, Happening happening) throws InterruptedException {
        Integer watch = events.watchOf(path.getParent());
        events.tell(sink -> sink.happened(watch, path.getFileName(), happening));
    }

    /** The monitor's, whose name no other test uses. */
    private Thread thread() {
        return threads("reloader-" + name).findAny().orElseThrow();
    }

    private static Stream<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name));
    }

    private static void awaitEnd(Thread thread) throws InterruptedException {
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
    }

    /** Waits until everything polled has been looked at since this was called. */
    private void awaitLooks(Path polled) throws Exception {
        for (int i = 0; i < 3; i++) {
            Path sentinel = Files.createTempFile(polled, "sentinel", "");
            recorder.await(List.of(added(sentinel)));
        }
    }

    // What is told

    @Test
    void onlyWhatIsToldIsLookedAt() throws Exception {
        monitor.watch(one, true);
        Path told = write(one.resolve("told"), "1");
        write(one.resolve("untold"), "1");
        happened(told, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(told));
        assertThat(monitor.latency()).isZero();
    }

    @Test
    void writtenCountsEvenIfItCannotBeSeen() throws Exception {
        Path file = write(one.resolve("file"), "1");
        monitor.watch(one, true);
        happened(file, Happening.WRITTEN);
        assertThat(recorder.take()).containsExactly(modified(file));
        happened(file, Happening.CHANGED);
        assertThat(recorder.take()).isEmpty();
    }

    @Test
    void whatIsWrittenOnTheWayToALinksTargetDoesNotCount() throws Exception {
        Path file = write(two.resolve("file"), "1");
        Path through = one.resolve("through");
        FileMonitorContract.symlink(through, file.resolve("below"));
        Path to = one.resolve("to");
        FileMonitorContract.symlink(to, file);
        monitor.watch(one, true);
        happened(file, Happening.WRITTEN);
        assertThat(recorder.take()).containsExactly(modified(to));
    }

    @Test
    void unknownWatchesAreNoFault() throws Exception {
        monitor.watch(one, true);
        events.tell(sink -> {
            sink.happened(999, Path.of("name"), Happening.ANYTHING);
            sink.anything(999);
            sink.ended(999);
        });
        assertThat(recorder.calls()).isZero();
        assertThat(log.at(Level.WARNING)).isEmpty();
    }

    @Test
    void endedRoot() throws Exception {
        Path file = write(one.resolve("file"), "1");
        monitor.watch(one, true);
        Integer first = events.watchOf(one);
        FileMonitorContract.deleteAll(one);
        events.end(first);
        events.tell(sink -> sink.ended(first));
        assertThat(recorder.take()).containsExactly(deleted(one), deleted(file));
        write(Files.createDirectory(one).resolve("file"), "1");
        happened(one, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(one), added(file));
        assertThat(events.watchOf(one)).isNotEqualTo(first);
    }

    /** As when a file system is unmounted and what was below appears. */
    @Test
    void endedDirectoryThatIsStillThere() throws Exception {
        Path sub = Files.createDirectory(one.resolve("sub"));
        monitor.watch(one, true);
        Integer first = events.watchOf(sub);
        events.end(first);
        Path file = write(sub.resolve("file"), "1");
        events.tell(sink -> sink.ended(first));
        assertThat(recorder.take()).containsExactly(added(file));
        assertThat(events.watchOf(sub)).isNotEqualTo(first);
    }

    @Test
    void endedPlaceOnTheWay() throws Exception {
        Path above = Files.createDirectory(base.resolve("above"));
        Path root = Files.createDirectory(above.resolve("root"));
        monitor.watch(root, true);
        Integer first = events.watchOf(above);
        FileMonitorContract.deleteAll(above);
        events.end(first);
        events.tell(sink -> sink.ended(first));
        assertThat(recorder.take()).containsExactly(deleted(root));
        assertThat(events.watchedBelow(above)).isEmpty();
        Files.createDirectory(above);
        happened(above, Happening.CHANGED);
        assertThat(events.watchOf(above)).isNotEqualTo(first);
        Files.createDirectory(root);
        happened(root, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(root));
        Path file = write(root.resolve("file"), "1");
        happened(file, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(file));
    }

    @Test
    void movedPlaceOnTheWayIsGivenUp() throws Exception {
        Path above = Files.createDirectory(base.resolve("above"));
        Path root = Files.createDirectory(above.resolve("root"));
        monitor.watch(root, true);
        Set<Path> before = events.watchedBelow(base.getRoot());
        Integer watch = events.watchOf(above);
        Path away = FileMonitorContract.move(above, base.resolve("away"));
        events.tell(sink -> sink.anything(watch));
        assertThat(recorder.take()).containsExactly(deleted(root));
        assertThat(events.watchedBelow(above)).isEmpty();
        FileMonitorContract.move(away, above);
        happened(above, Happening.ANYTHING);
        assertThat(recorder.take()).containsExactly(added(root));
        assertThat(events.watchedBelow(base.getRoot())).isEqualTo(before);
    }

    @Test
    void twoDirectoriesThatShareAWatch() throws Exception {
        Path a = Files.createDirectory(one.resolve("a"));
        Path b = Files.createDirectory(one.resolve("b"));
        events.same(b, a);
        monitor.watch(one, true);
        Integer shared = events.watchOf(a);
        write(a.resolve("file"), "1");
        write(b.resolve("file"), "1");
        events.tell(sink -> sink.happened(shared, Path.of("file"), Happening.CHANGED));
        assertThat(recorder.take()).containsExactlyInAnyOrder(added(a.resolve("file")), added(b.resolve("file")));
        FileMonitorContract.deleteAll(b);
        happened(b, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(deleted(b), deleted(b.resolve("file")));
        assertThat(events.watchOf(a)).isEqualTo(shared);
        Path another = write(a.resolve("another"), "1");
        happened(another, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(another));
        FileMonitorContract.deleteAll(a);
        happened(a, Happening.CHANGED);
        assertThat(events.watchedBelow(one)).containsExactly(one);
    }

    @Test
    void afterAnOverflowWhatReallyChangedIsToldOnce() throws Exception {
        Path file = write(one.resolve("file"), "1");
        Path gone = write(one.resolve("gone"), "1");
        write(one.resolve("same"), "1");
        Path sub = Files.createDirectory(one.resolve("sub"));
        Path below = write(sub.resolve("below"), "1");
        Path target = write(two.resolve("target"), "1");
        Path link = one.resolve("link");
        FileMonitorContract.symlink(link, target);
        monitor.watch(one, true);
        monitor.watch(one.resolve("missing"), false);
        Integer first = events.watchOf(sub);

        write(file, "12");
        Files.delete(gone);
        write(target, "12");
        write(below, "12");
        Path fresh = write(Files.createDirectory(one.resolve("new")).resolve("fresh"), "1");
        // Another directory of that name may look just like the one that was watched.
        events.end(first);
        events.tell(DirectoryEvents.Sink::overflowed);
        assertThat(recorder.take())
                .containsExactlyInAnyOrder(
                        modified(file),
                        deleted(gone),
                        modified(link),
                        modified(below),
                        added(one.resolve("new")),
                        added(fresh));
        assertThat(events.watchOf(sub)).isNotEqualTo(first);
        Path more = write(sub.resolve("more"), "1");
        happened(more, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(more));

        events.tell(DirectoryEvents.Sink::overflowed);
        assertThat(recorder.take()).isEmpty();
        assertThat(log.at(Level.INFO)).hasSize(2).allMatch(line -> line.contains("too much happened"));
        assertThat(log.at(Level.WARNING)).isEmpty();
    }

    // Limits

    @Test
    void rootOfWhichNotAllCanBeWatchedIsPolled() throws Exception {
        Path sub = Files.createDirectory(one.resolve("sub"));
        Files.createDirectory(two.resolve("sub"));
        monitor.watch(two, true);
        events.limit = sub::equals;
        monitor.watch(one, true);
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains("sysctl helps")
                .contains(one.toString())
                .doesNotContain(two.toString());
        assertThat(events.watchedBelow(one)).isEmpty();
        assertThat(events.watchedBelow(two)).containsExactly(two, two.resolve("sub"));
        assertThat(monitor.latency()).isPositive();

        Path file = write(sub.resolve("file"), "1");
        recorder.await(List.of(added(file)));
        // The other root is not polled.
        Path other = write(two.resolve("other"), "1");
        awaitLooks(sub);
        assertThat(recorder.take()).doesNotContain(added(other));
        happened(other, Happening.CHANGED);
        recorder.await(List.of(added(other)));
        assertThat(log.at(Level.WARNING)).hasSize(1);
    }

    @Test
    void polledRootStaysPolled() throws Exception {
        Path sub = Files.createDirectory(one.resolve("sub"));
        events.limit = one::equals;
        monitor.watch(one, false);
        assertThat(log.at(Level.WARNING)).hasSize(1);
        events.limit = path -> false;
        events.asked.clear();
        monitor.watch(one, true);
        assertThat(events.asked).isEmpty();
        Path below = write(sub.resolve("below"), "1");
        recorder.await(List.of(added(below)));
    }

    /** The one that is polled is the one for which there is no watch, not the first one of all. */
    @Test
    void limitReachedWhenANewDirectoryAppears() throws Exception {
        Path fresh = one.resolve("fresh");
        Path early = fresh.resolve("early");
        Path during = fresh.resolve("during");
        monitor.watch(two, true);
        monitor.watch(one, true);
        events.limit = fresh::equals;
        write(Files.createDirectory(fresh).resolve("early"), "1");
        events.meanwhile = () -> createIfMissing(during);
        happened(fresh, Happening.CHANGED);
        recorder.await(List.of(added(fresh), added(early), added(during)));
        assertThat(log.at(Level.WARNING)).singleElement().asString().contains(one.toString());
        assertThat(events.watchedBelow(one)).isEmpty();
        assertThat(events.watchedBelow(two)).containsExactly(two);
        Path later = write(fresh.resolve("later"), "1");
        recorder.await(List.of(added(later)));
        assertThat(recorder.take()).doesNotHaveDuplicates();
    }

    @Test
    void whatChangesWhileWatchesAreGivenUpIsFound() throws Exception {
        Path late = one.resolve("late");
        monitor.watch(one, true);
        events.limit = one.resolve("fresh")::equals;
        Files.createDirectory(one.resolve("fresh"));
        happenedWhile(one.resolve("fresh"), () -> createIfMissing(late));
        recorder.await(List.of(added(one.resolve("fresh")), added(late)));
    }

    private void happenedWhile(Path path, Runnable meanwhile) throws Exception {
        CountDownLatch limited = new CountDownLatch(1);
        events.meanwhile = () -> {
            if (limited.getCount() == 0) {
                meanwhile.run();
            }
            limited.countDown();
        };
        happened(path, Happening.CHANGED);
        assertThat(limited.getCount()).isZero();
    }

    private static void createIfMissing(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void limitReachedOnTheWayToALinksTarget() throws Exception {
        Path target = write(two.resolve("target"), "1");
        Path link = one.resolve("link");
        FileMonitorContract.symlink(link, target);
        Path other = Files.createDirectory(base.resolve("other"));
        monitor.watch(other, true);
        events.limit = two::equals;
        monitor.watch(one, true);
        assertThat(log.at(Level.WARNING)).singleElement().asString().contains(one.toString());
        write(target, "12");
        recorder.await(List.of(modified(link)));
        assertThat(events.watchedBelow(other)).containsExactly(other);
    }

    @Test
    void limitReachedDuringAnOverflow() throws Exception {
        Path sub = Files.createDirectory(one.resolve("sub"));
        monitor.watch(two, true);
        monitor.watch(one, true);
        events.limit = sub::equals;
        Path file = write(sub.resolve("file"), "1");
        Path other = write(two.resolve("other"), "1");
        events.tell(DirectoryEvents.Sink::overflowed);
        recorder.await(List.of(added(file), added(other)));
        assertThat(log.at(Level.WARNING)).singleElement().asString().contains(one.toString());
        assertThat(events.watchedBelow(two)).containsExactly(two);
    }

    // Failures

    @Test
    void whenTheSystemFailsEverythingIsPolled() throws Exception {
        Path file = write(one.resolve("file"), "1");
        monitor.watch(one, true);
        monitor.watch(two, true);
        events.awaitQuiet();
        Thread thread = thread();
        Path before = write(two.resolve("before"), "1");
        write(file, "12");
        Integer watch = events.watchOf(one);
        events.fail(sink -> sink.happened(watch, file.getFileName(), Happening.WRITTEN), new IOException("no luck"));
        Path after = write(one.resolve("after"), "1");
        recorder.await(List.of(added(before), modified(file), added(after)));
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains(name + " has failed", "no luck", "polled");
        assertThat(monitor.latency()).isPositive();

        Path three = Files.createDirectory(base.resolve("three"));
        monitor.watch(three, true);
        recorder.await(List.of(added(write(three.resolve("file"), "1"))));
        awaitEnd(thread);
        assertThat(events.isClosed()).isTrue();
        assertThat(log.at(Level.WARNING)).hasSize(1);
    }

    @Test
    void directoryAboveThatCannotBeWatchedIsNoFailure() throws Exception {
        events.fail(base.getParent(), new AccessDeniedException(base.getParent().toString()));
        events.fail(base.getRoot(), new IOException("no"));
        monitor.watch(one, true);
        Path file = write(one.resolve("file"), "1");
        happened(file, Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(file));
        assertThat(recorder.takeFailures()).isEmpty();
        assertThat(log.at(Level.WARNING)).isEmpty();
        assertThat(log.at(Level.DEBUG))
                .hasSize(2)
                .allMatch(line -> line.contains(one.toString()) && line.contains("cannot be watched"));
        assertThat(monitor.latency()).isZero();
    }

    /** Nobody would tell that the root goes, or comes back. */
    @Test
    void rootInADirectoryThatCannotBeWatchedIsPolled() throws Exception {
        events.fail(base, new AccessDeniedException(base.toString(), null, "permission denied"));
        monitor.watch(one, true);
        assertThat(log.at(Level.WARNING))
                .singleElement()
                .asString()
                .contains(one.toString(), "permission denied", "polled");
        recorder.await(List.of(added(write(one.resolve("file"), "1"))));
        assertThat(monitor.latency()).isPositive();
    }

    @Test
    void directoryBelowThatCannotBeWatchedIsAFailureOnce() throws Exception {
        Path sub = Files.createDirectory(one.resolve("sub"));
        IOException cause = new IOException("no");
        events.fail(sub, cause);
        monitor.watch(one, true);
        assertThat(recorder.awaitFailure(sub)).isSameAs(cause);
        recorder.takeFailures();
        happened(sub, Happening.CHANGED);
        happened(write(one.resolve("file"), "1"), Happening.CHANGED);
        assertThat(recorder.take()).containsExactly(added(one.resolve("file")));
        assertThat(recorder.takeFailures()).isEmpty();
    }

    // Threads

    @Test
    void itsThreadIsADaemonThatWaitsWhileNothingHappens() throws Exception {
        monitor.watch(one, true);
        events.awaitQuiet();
        Thread thread = thread();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("next");
    }

    @Test
    void closeFromWithinACallbackAndAgain() throws Exception {
        monitor.watch(one, true);
        events.awaitQuiet();
        Thread thread = thread();
        AtomicReference<Thread> caller = new AtomicReference<>();
        recorder.onChange = change -> {
            caller.set(Thread.currentThread());
            monitor.close();
            monitor.close();
        };
        Integer watch = events.watchOf(one);
        for (int i = 0; i < 3; i++) {
            write(one.resolve("f" + i), "1");
        }
        events.add(sink -> {
            for (int i = 0; i < 3; i++) {
                sink.happened(watch, Path.of("f" + i), Happening.CHANGED);
            }
        });
        awaitEnd(thread);
        monitor.close();
        assertThat(caller.get()).isSameAs(thread);
        assertThat(recorder.calls()).isEqualTo(1);
        assertThat(events.isClosed()).isTrue();
    }

    @Test
    void watchAfterClose() throws Exception {
        monitor.watch(one, true);
        events.awaitQuiet();
        Thread thread = thread();
        monitor.close();
        monitor.watch(two, true);
        monitor.watch(one, true);
        awaitEnd(thread);
        write(two.resolve("file"), "1");
        assertThat(recorder.calls()).isZero();
        assertThat(log.at(Level.WARNING)).isEmpty();
    }
}
