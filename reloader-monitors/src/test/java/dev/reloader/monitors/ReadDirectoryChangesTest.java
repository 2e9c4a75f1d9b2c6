package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.assertArg;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import dev.reloader.monitors.FakeWindows.Cancelled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a fake of Windows: none of this has been seen on a real one. */
class ReadDirectoryChangesTest {
    private static final int ACCESS_DENIED = 5;
    private static final int INVALID_PARAMETER = 87;
    private static final int NOTIFY_ENUM_DIR = 1022;

    private static final Path ROOT = Path.of("/fake/root").toAbsolutePath();
    private static final Path OTHER = Path.of("/fake/other").toAbsolutePath();

    private final FakeWindows windows = new FakeWindows();
    private ReadDirectoryChanges events;

    @BeforeEach
    void open() throws IOException {
        events = ReadDirectoryChanges.open(windows.sink, windows);
    }

    @AfterEach
    void nothingIsLeft() {
        windows.cancelled = Cancelled.ABORTS;
        events.close();
        assertThat(windows.violations()).isEmpty();
        assertThat(windows.open()).isEmpty();
        assertThat(windows.isPortOpen()).isFalse();
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("reloader-windows"::equals)
                .toList();
    }

    private List<String> told() {
        return windows.log().stream()
                .filter(line ->
                        Stream.of("changed ", "rescan ", "lost ", "failed ").anyMatch(line::startsWith))
                .toList();
    }

    /** Waits until all that is complete by now has been told. */
    private void settle() throws Exception {
        events.watch(OTHER, false);
        windows.succeed(OTHER, NotifyRecords.one(NotifyRecord.MODIFIED, "settled"));
        windows.await("changed " + OTHER.resolve("settled"));
        events.unwatch(OTHER);
    }

    private List<String> toldOfRoot() throws Exception {
        settle();
        return told().stream().filter(line -> line.contains(ROOT.toString())).toList();
    }

    // What happened

    @Test
    void everyActionIsTold() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(
                ROOT,
                new NotifyRecords()
                        .add(NotifyRecord.ADDED, "new")
                        .add(NotifyRecord.REMOVED, "gone")
                        .add(NotifyRecord.MODIFIED, "dir\\sub\\written")
                        .add(NotifyRecord.RENAMED_FROM, "before")
                        .add(NotifyRecord.RENAMED_TO, "dir\\after")
                        .add(77, "unheard of")
                        .bytes());

        assertThat(toldOfRoot())
                .containsExactly(
                        "rescan " + ROOT.resolve("new"),
                        "changed " + ROOT.resolve("gone"),
                        "changed " + ROOT.resolve("dir").resolve("sub").resolve("written"),
                        "changed " + ROOT.resolve("before"),
                        "rescan " + ROOT.resolve("dir").resolve("after"),
                        "rescan " + ROOT.resolve("unheard of"));
    }

    @Test
    void eachDirectoryIsToldByItsOwnPath() throws Exception {
        events.watch(ROOT, true);
        events.watch(OTHER, true);
        windows.succeed(OTHER, NotifyRecords.one(NotifyRecord.MODIFIED, "a"));
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "a"));
        windows.await("changed " + ROOT.resolve("a"));

        assertThat(told()).containsExactly("changed " + OTHER.resolve("a"), "changed " + ROOT.resolve("a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsBelowCountsIfItShall(boolean recursive) throws Exception {
        events.watch(ROOT, recursive);

        assertThat(windows.read(ROOT).subtree()).isEqualTo(recursive);
        assertThat(windows.read(ROOT).size()).isEqualTo(64 * 1024);
    }

    @Test
    void aLongPathIsOpenedInItsExtendedForm() throws Exception {
        Path deep = ROOT.resolve("d".repeat(240));
        events.watch(deep, true);

        assertThat(windows.open()).containsExactly("\\\\?\\" + deep);
    }

    @Test
    void aNameThatJavaCannotExpressIsADirtyDirectory() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "dir\\a\0b\\c"));

        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT.resolve("dir"));
    }

    // Short names

    @Test
    void shortNamesBecomeLongOnes() throws Exception {
        windows.longPaths.put(ROOT + "\\LONGDI~1\\file.txt", "C:\\Fake\\Root\\long directory\\file.txt");
        events.watch(ROOT, true);
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "LONGDI~1\\file.txt"));

        assertThat(toldOfRoot())
                .containsExactly("changed " + ROOT.resolve("long directory").resolve("file.txt"));
    }

    @Test
    void ifTheLongNameIsGoneTheParentIsDirty() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(
                ROOT,
                new NotifyRecords()
                        .add(NotifyRecord.REMOVED, "dir\\LONGFI~1.TXT")
                        .add(NotifyRecord.REMOVED, "dir\\LONGDI~1\\file.txt")
                        .add(NotifyRecord.REMOVED, "LONGFI~1.TXT")
                        .bytes());

        assertThat(toldOfRoot())
                .containsExactly("rescan " + ROOT.resolve("dir"), "rescan " + ROOT.resolve("dir"), "rescan " + ROOT);
    }

    @Test
    void aLongNameThatIsTooShortIsNotTrusted() throws Exception {
        windows.longPaths.put(ROOT + "\\dir\\LONGFI~1.TXT", "file.txt");
        events.watch(ROOT, true);
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.ADDED, "dir\\LONGFI~1.TXT"));

        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT.resolve("dir"));
    }

    @Test
    void editorsBackupsAreNoShortNames() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(
                ROOT,
                new NotifyRecords()
                        .add(NotifyRecord.REMOVED, "A.java~")
                        .add(NotifyRecord.REMOVED, "Something.java.~1~")
                        .bytes());

        assertThat(toldOfRoot())
                .containsExactly("changed " + ROOT.resolve("A.java~"), "changed " + ROOT.resolve("Something.java.~1~"));
    }

    // Reading

    @Test
    void theOtherBufferIsReadIntoBeforeTheFirstIsParsed() throws Exception {
        events.watch(ROOT, true);
        for (String name : List.of("one", "two", "three")) {
            windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, name));
            windows.await("changed " + ROOT.resolve(name));
        }

        assertThat(windows.log())
                .containsExactly(
                        "open " + ROOT,
                        "read " + ROOT + " m2",
                        "read " + ROOT + " m3",
                        "copy m2",
                        "changed " + ROOT.resolve("one"),
                        "read " + ROOT + " m2",
                        "copy m3",
                        "changed " + ROOT.resolve("two"),
                        "read " + ROOT + " m3",
                        "copy m2",
                        "changed " + ROOT.resolve("three"));
    }

    @Test
    void moreChangesThanTheBufferHoldsAreARescan() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(ROOT, new byte[0]);
        windows.complete(ROOT, NOTIFY_ENUM_DIR);
        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT, "rescan " + ROOT);

        assertGoesOn();
    }

    @Test
    void malformedRecordsAreARescan() throws Exception {
        events.watch(ROOT, true);
        windows.succeed(ROOT, new byte[] {1, 2, 3});
        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT);

        assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 64 * 1024 + 1, Integer.MAX_VALUE})
    void moreBytesThanTheBufferHoldsAreARescan(int bytes) throws Exception {
        events.watch(ROOT, true);
        windows.complete(ROOT, 0, new byte[0], bytes);
        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT);

        assertGoesOn();
    }

    @Test
    void aReadThatIsCancelledByOthersIsARescan() throws Exception {
        events.watch(ROOT, true);
        windows.complete(ROOT, FakeWindows.ABORTED);
        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT);

        assertGoesOn();
    }

    private void assertGoesOn() throws Exception {
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "later"));
        windows.await("changed " + ROOT.resolve("later"));
    }

    // The small buffer

    @Test
    void aServerThatRefusesTheBufferGetsASmallerOne() throws Exception {
        windows.fail("ReadDirectoryChangesW", INVALID_PARAMETER);
        events.watch(ROOT, true);

        assertThat(windows.read(ROOT).size()).isEqualTo(4 * 1024);
        assertThat(toldOfRoot()).isEmpty();
        assertGoesOn();
        assertThat(windows.read(ROOT).size()).isEqualTo(4 * 1024);
    }

    @Test
    void aServerThatRefusesTheBufferLaterGetsASmallerOneToo() throws Exception {
        events.watch(ROOT, true);
        windows.complete(ROOT, INVALID_PARAMETER);
        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT);

        assertThat(windows.read(ROOT).size()).isEqualTo(4 * 1024);
        assertGoesOn();
    }

    @Test
    void aDirectoryIsLostIfTheSmallBufferIsRefused() throws Exception {
        events.watch(ROOT, true);
        windows.complete(ROOT, INVALID_PARAMETER);
        windows.complete(ROOT, INVALID_PARAMETER);

        assertThat(toldOfRoot()).containsExactly("rescan " + ROOT, "lost " + ROOT);
        assertGone();
    }

    @Test
    void aDirectoryIsNotWatchedIfTheSmallBufferIsRefused() throws Exception {
        windows.fail("ReadDirectoryChangesW", INVALID_PARAMETER, INVALID_PARAMETER);

        assertThatThrownBy(() -> events.watch(ROOT, true))
                .hasMessageContaining("ReadDirectoryChangesW failed with error 87: text");
        assertGone();
    }

    // What cannot be read any more

    @Test
    void aDeletedDirectoryIsClosedAtOnceAndLost() throws Exception {
        events.watch(ROOT, true);
        windows.forget();
        windows.complete(ROOT, ACCESS_DENIED);
        windows.await("lost " + ROOT);

        assertThat(windows.log()).containsExactly("close " + ROOT, "free m1", "free m3", "free m2", "lost " + ROOT);
        assertGone();
    }

    @Test
    void whatWasReadIsToldEvenIfNoMoreCanBe() throws Exception {
        events.watch(ROOT, true);
        windows.fail("ReadDirectoryChangesW", ACCESS_DENIED);
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.REMOVED, "last"));
        windows.await("lost " + ROOT);

        assertThat(told()).containsExactly("changed " + ROOT.resolve("last"), "lost " + ROOT);
        assertGone();
    }

    @Test
    void anOverflowAfterWhichNoMoreCanBeReadIsALoss() throws Exception {
        events.watch(ROOT, true);
        windows.fail("ReadDirectoryChangesW", NOTIFY_ENUM_DIR);
        windows.complete(ROOT, NOTIFY_ENUM_DIR);
        windows.await("lost " + ROOT);

        assertThat(told()).containsExactly("lost " + ROOT);
        assertGone();
    }

    @Test
    void aLostDirectoryCanBeWatchedAgain() throws Exception {
        events.watch(ROOT, true);
        windows.complete(ROOT, ACCESS_DENIED);
        windows.await("lost " + ROOT);
        events.unwatch(ROOT);
        events.watch(ROOT, true);

        assertGoesOn();
    }

    private void assertGone() {
        assertThat(windows.open()).isEmpty();
        assertThat(windows.blocks()).isZero();
    }

    // What cannot be watched

    @ParameterizedTest
    @ValueSource(strings = {"CreateFileW", "CreateIoCompletionPort", "ReadDirectoryChangesW"})
    void aDirectoryThatCannotBeWatchedIsNamedAndLeavesNothing(String call) throws Exception {
        windows.fail(call, ACCESS_DENIED);

        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot watch " + ROOT + " (the monitor 'polling' can, if the directory can be read): "
                        + call + " failed with error 5: text")
                .hasCauseInstanceOf(WindowsException.class);
        assertGone();

        events.watch(ROOT, true);
        assertGoesOn();
    }

    @Test
    void withoutAPortThereIsNothing() {
        FakeWindows broken = new FakeWindows();
        broken.fail("CreateIoCompletionPort", 8);

        assertThatThrownBy(() -> ReadDirectoryChanges.open(broken.sink, broken))
                .isInstanceOf(IOException.class)
                .hasMessage("CreateIoCompletionPort failed with error 8: text");
        assertThat(threads()).hasSize(1);
    }

    // Watching again

    @Test
    void toWatchAgainDoesNothing() throws Exception {
        events.watch(ROOT, true);
        windows.forget();
        events.watch(ROOT, true);
        events.watch(ROOT, false);

        assertThat(windows.log()).isEmpty();
    }

    @Test
    void aRecursiveWatchReplacesOneThatWasNotWithoutAGap() throws Exception {
        events.watch(ROOT, false);
        windows.forget();
        events.watch(ROOT, true);

        assertThat(windows.log())
                .containsExactly(
                        "open " + ROOT,
                        "read " + ROOT + " m5",
                        "cancel " + ROOT,
                        "close " + ROOT,
                        "free m1",
                        "free m2",
                        "free m3");
        assertThat(windows.read(ROOT).subtree()).isTrue();
        assertGoesOn();
        assertThat(told()).doesNotContain("lost " + ROOT);
    }

    @Test
    void aWideningThatFailsLeavesTheNarrowWatch() throws Exception {
        events.watch(ROOT, false);
        windows.fail("ReadDirectoryChangesW", ACCESS_DENIED);

        assertThatThrownBy(() -> events.watch(ROOT, true)).isInstanceOf(IOException.class);
        assertGoesOn();
    }

    // Ending

    @Test
    void unwatchTearsDownInOrder() throws Exception {
        events.watch(ROOT, true);
        windows.forget();
        events.unwatch(ROOT);

        assertThat(windows.log()).containsExactly("cancel " + ROOT, "close " + ROOT, "free m1", "free m2", "free m3");
        assertGone();
        assertThat(toldOfRoot()).isEmpty();
    }

    @Test
    void unwatchWaitsForTheCancelledRead() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        Thread unwatching = started(() -> events.unwatch(ROOT));
        windows.await("cancel " + ROOT);
        assertThat(windows.open()).containsExactly(ROOT.toString());
        assertThat(windows.blocks()).isEqualTo(3);

        windows.complete(ROOT, FakeWindows.ABORTED);
        unwatching.join();
        assertGone();
    }

    @Test
    void changesThatComeAfterTheCancelAreNotTold() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        Thread unwatching = started(() -> events.unwatch(ROOT));
        windows.await("cancel " + ROOT);
        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "late"));
        unwatching.join();

        assertGone();
        assertThat(told()).isEmpty();
    }

    @Test
    void aReadThatCannotBeCancelledEndsWithItsHandle() throws Exception {
        events.watch(ROOT, true);
        windows.fail("CancelIoEx", 6);
        windows.forget();
        Thread unwatching = started(() -> events.unwatch(ROOT));
        windows.await("close " + ROOT);
        assertThat(windows.blocks()).isEqualTo(3);

        windows.complete(ROOT, 0);
        unwatching.join();
        assertThat(windows.log()).containsExactly("cancel " + ROOT, "close " + ROOT, "free m1", "free m2", "free m3");
    }

    @Test
    void unwatchOfWhatIsNotWatchedDoesNothing() {
        events.unwatch(ROOT);

        assertThat(windows.log()).isEmpty();
    }

    @Test
    void anInterruptDoesNotCutTheTeardownShort() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread unwatching = started(() -> {
            Thread.currentThread().interrupt();
            events.unwatch(ROOT);
            stillInterrupted.set(Thread.interrupted());
        });
        windows.await("cancel " + ROOT);
        windows.complete(ROOT, FakeWindows.ABORTED);
        unwatching.join();

        assertGone();
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    void closeTearsDownInOrder() throws Exception {
        events.watch(ROOT, true);
        events.watch(OTHER, true);
        windows.forget();
        events.close();

        assertThat(windows.log())
                .hasSize(11)
                .startsWith("cancel " + ROOT, "cancel " + OTHER)
                .containsSubsequence("close " + ROOT, "free m1", "free m2", "free m3")
                .containsSubsequence("close " + OTHER, "free m4", "free m5", "free m6")
                .endsWith("close port");
        assertGone();
        assertThat(threads()).isEmpty();
    }

    @Test
    void closeWaitsForTheCancelledReads() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        Thread closing = started(events::close);
        windows.await("cancel " + ROOT);
        assertThat(windows.blocks()).isEqualTo(3);
        assertThat(windows.isPortOpen()).isTrue();

        windows.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "late"));
        closing.join();
        assertGone();
        assertThat(told()).isEmpty();
    }

    @Test
    void nothingIsToldOnceItIsClosed() throws Exception {
        events.watch(ROOT, true);
        Thread changing =
                started(() -> windows.succeedUntilClosed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "a")));
        windows.await("changed " + ROOT.resolve("a"));
        windows.cancelled = Cancelled.STAYS;
        events.close();
        List<String> toldByThen = told();
        changing.join();

        assertThat(threads()).isEmpty();
        assertThat(told()).isEqualTo(toldByThen);
        assertGone();
    }

    @Test
    void closeWaitsForACallOfTheSink() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        FakeWindows own = new FakeWindows();
        TreeEvents.Sink slow = mock(TreeEvents.Sink.class);
        doAnswer(call -> {
                    called.countDown();
                    mayReturn.await();
                    order.add("told");
                    return null;
                })
                .when(slow)
                .changed(ROOT.resolve("a"));
        ReadDirectoryChanges told = ReadDirectoryChanges.open(slow, own);
        told.watch(ROOT, true);
        own.succeed(ROOT, NotifyRecords.one(NotifyRecord.MODIFIED, "a"));
        called.await();
        Thread closing = started(() -> {
            told.close();
            order.add("closed");
        });
        own.await("cancel " + ROOT);
        while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        mayReturn.countDown();
        closing.join();

        assertThat(order).containsExactly("told", "closed");
        assertThat(own.violations()).isEmpty();
    }

    @Test
    void aSinkThatThrowsIsAFailureToo() throws Exception {
        FakeWindows own = new FakeWindows();
        TreeEvents.Sink broken = mock(TreeEvents.Sink.class);
        doThrow(new IllegalStateException("broken")).when(broken).rescan(ROOT);
        ReadDirectoryChanges told = ReadDirectoryChanges.open(broken, own);
        told.watch(ROOT, true);
        own.succeed(ROOT, new byte[0]);

        verify(broken, timeout(20_000))
                .failed(assertArg(cause -> assertThat(cause)
                        .hasMessageContaining("java.lang.IllegalStateException: broken")
                        .hasCauseInstanceOf(IllegalStateException.class)));
        told.close();
    }

    @Test
    void closedTwiceIsClosedOnce() throws Exception {
        events.close();
        windows.forget();
        events.close();

        assertThat(windows.log()).isEmpty();
        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertGone();
    }

    @Test
    void ifTheThreadCannotBeWokenThePortIsClosedUnderIt() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        windows.fail("PostQueuedCompletionStatus", 8);
        events.close();

        assertThat(windows.open()).isEmpty();
        assertThat(told()).isEmpty();
        assertThat(threads()).isEmpty();
    }

    @Test
    void itsThreadIsADaemon() {
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("reloader-windows"))
                .singleElement()
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
    }

    // The port

    @Test
    void withoutItsPortEverythingHasFailed() throws Exception {
        String why = "Windows tells of no changes any more (start again, or choose the monitor 'polling'):"
                + " GetQueuedCompletionStatus failed with error 6: text";
        events.watch(ROOT, true);
        events.watch(OTHER, true);
        windows.failPort(6);
        windows.await("failed " + why);

        assertThat(told()).hasSize(1);
        assertThat(windows.open()).isEmpty();
        // Nobody says any more when Windows is through with it.
        assertThat(windows.blocks()).isEqualTo(6);
        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
        assertThat(windows.open()).isEmpty();
        events.unwatch(ROOT);
    }

    @Test
    void unwatchDoesNotWaitForAThreadThatHasFailed() throws Exception {
        events.watch(ROOT, true);
        windows.cancelled = Cancelled.STAYS;
        Thread unwatching = started(() -> events.unwatch(ROOT));
        windows.await("cancel " + ROOT);
        windows.failPort(6);
        unwatching.join();

        assertThat(windows.open()).isEmpty();
    }

    // Moved directories

    @Test
    void aDirectoryIsThereUntilItIsCalledDifferently() throws Exception {
        windows.finalPaths.put(ROOT.toString(), "\\\\?\\C:\\Fake\\Root");
        events.watch(ROOT, true);
        assertThat(events.isStillThere(ROOT)).isTrue();

        windows.finalPaths.put(ROOT.toString(), "\\\\?\\C:\\fake\\root");
        assertThat(events.isStillThere(ROOT)).isTrue();

        windows.finalPaths.put(ROOT.toString(), "\\\\?\\C:\\Fake\\Moved");
        assertThat(events.isStillThere(ROOT)).isFalse();
    }

    @Test
    void aDirectoryWithoutAPathIsGone() throws Exception {
        events.watch(ROOT, true);
        windows.fail("GetFinalPathNameByHandleW", ACCESS_DENIED);

        assertThat(events.isStillThere(ROOT)).isFalse();
    }

    @Test
    void whereWindowsDoesNotKnowPathsEveryDirectoryIsThere() throws Exception {
        windows.fail("GetFinalPathNameByHandleW", 1, 1);
        events.watch(ROOT, true);

        assertThat(events.isStillThere(ROOT)).isTrue();
    }

    @Test
    void whatIsNotWatchedIsNotThere() {
        assertThat(events.isStillThere(ROOT)).isFalse();
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Thread started(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
