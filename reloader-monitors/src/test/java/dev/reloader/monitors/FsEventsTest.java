package dev.reloader.monitors;

import static dev.reloader.monitors.FsEvents.CLONED;
import static dev.reloader.monitors.FsEvents.CREATED;
import static dev.reloader.monitors.FsEvents.FINDER_INFO;
import static dev.reloader.monitors.FsEvents.HISTORY_DONE;
import static dev.reloader.monitors.FsEvents.IDS_WRAPPED;
import static dev.reloader.monitors.FsEvents.INODE_META;
import static dev.reloader.monitors.FsEvents.IS_DIR;
import static dev.reloader.monitors.FsEvents.IS_FILE;
import static dev.reloader.monitors.FsEvents.IS_HARDLINK;
import static dev.reloader.monitors.FsEvents.IS_SYMLINK;
import static dev.reloader.monitors.FsEvents.KERNEL_DROPPED;
import static dev.reloader.monitors.FsEvents.MODIFIED;
import static dev.reloader.monitors.FsEvents.MOUNT;
import static dev.reloader.monitors.FsEvents.MUST_SCAN_SUBDIRS;
import static dev.reloader.monitors.FsEvents.OWNER;
import static dev.reloader.monitors.FsEvents.REMOVED;
import static dev.reloader.monitors.FsEvents.RENAMED;
import static dev.reloader.monitors.FsEvents.ROOT_CHANGED;
import static dev.reloader.monitors.FsEvents.UNMOUNT;
import static dev.reloader.monitors.FsEvents.USER_DROPPED;
import static dev.reloader.monitors.FsEvents.XATTR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.reloader.monitors.FsEventsLibrary.Event;
import dev.reloader.monitors.FsEventsLibrary.Queue;
import dev.reloader.monitors.FsEventsLibrary.Receiver;
import dev.reloader.monitors.FsEventsLibrary.Stream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** What FSEvents would tell, by a script: none of this has ever met macOS. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are those of macOS")
class FsEventsTest {
    private static final Path ROOT = Path.of("/private/var/project");

    private static final String COMPOSED = "caf\u00e9";
    private static final String DECOMPOSED = "cafe\u0301";

    private final FsEventsLibrary library = mock();
    private final Queue queue = mock();
    private final Stream stream = mock();
    private final TreeEvents.Sink sink = mock();
    private FsEvents events;
    private int streams;

    @BeforeEach
    void create() throws Exception {
        when(library.createQueue(anyString())).thenReturn(Optional.of(queue));
        when(library.createStream(anyString(), anyInt(), any(), any())).thenReturn(Optional.of(stream));
        when(stream.start()).thenReturn(true);
        events = new FsEvents(library, sink);
    }

    // Watching

    @Test
    void streamIsPutOnTheQueueAndStarted() throws Exception {
        events.watch(ROOT, true);
        InOrder order = inOrder(library, stream);
        order.verify(library).createQueue("reloader-fsevents");
        // NoDefer, WatchRoot, FileEvents
        order.verify(library).createStream(eq(ROOT.toString()), eq(0x16), eq(Duration.ofMillis(10)), any());
        order.verify(stream).setQueue(queue);
        order.verify(stream).start();
        verifyNoMoreInteractions(library, stream, queue);
        verifyNoInteractions(sink);
    }

    @Test
    void watchedDirectoryIsNotWatchedAgain() throws Exception {
        events.watch(ROOT, false);
        events.watch(ROOT, true);
        verify(stream, times(1)).start();
    }

    @Test
    void twoDirectoriesHaveStreamsOfTheirOwnOnOneQueue() throws Exception {
        Path other = Path.of("/private/var/other");
        Stream second = mock();
        when(second.start()).thenReturn(true);
        when(library.createStream(eq(other.toString()), anyInt(), any(), any())).thenReturn(Optional.of(second));
        Receiver one = watch(ROOT);
        Receiver two = watch(other);
        verify(library, times(1)).createQueue(any());
        verify(second).setQueue(queue);
        one.events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
        two.events(List.of(new Event("/private/var/other/b", IS_FILE | MODIFIED)));
        verify(sink).changed(ROOT.resolve("a"));
        verify(sink).changed(other.resolve("b"));

        events.unwatch(ROOT);
        verify(stream).release();
        verify(second, never()).stop();
        one.events(List.of(new Event("/private/var/project/c", IS_FILE | MODIFIED)));
        two.events(List.of(new Event("/private/var/other/d", IS_FILE | MODIFIED)));
        verify(sink).changed(other.resolve("d"));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void streamThatIsNotMadeIsSaid() {
        when(library.createStream(anyString(), anyInt(), any(), any())).thenReturn(Optional.empty());
        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("FSEventStreamCreate")
                .hasMessageContaining(ROOT.toString())
                .hasMessageContaining("reloader.monitor=polling");
        events.unwatch(ROOT);
        verifyNoInteractions(stream);
    }

    @Test
    void streamThatDoesNotStartIsReleasedAndSaid() throws Exception {
        when(stream.start()).thenReturn(false, true);
        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("FSEventStreamStart")
                .hasMessageContaining(ROOT.toString())
                .hasMessageContaining("4096 paths")
                .hasMessageContaining("reloader.monitor=polling");
        InOrder order = inOrder(stream, queue);
        order.verify(stream).setQueue(queue);
        order.verify(stream).start();
        order.verify(stream).invalidate();
        order.verify(stream).release();
        order.verify(queue).drain();
        verify(stream, never()).stop();

        events.watch(ROOT, true);
        verify(stream, times(2)).start();
    }

    @Test
    void failureToWatchLeavesOthersWatched() throws Exception {
        Receiver receiver = watch(ROOT);
        when(stream.start()).thenReturn(false);
        assertThatThrownBy(() -> events.watch(Path.of("/private/var/other"), true))
                .isInstanceOf(IOException.class);
        receiver.events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
        verify(sink).changed(ROOT.resolve("a"));
    }

    @Test
    void queueThatIsNotMadeIsSaid() {
        when(library.createQueue(anyString())).thenReturn(Optional.empty());
        assertThatThrownBy(() -> new FsEvents(library, sink))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dispatch_queue_create");
    }

    // What counts

    @ParameterizedTest
    @ValueSource(
            ints = {
                IS_FILE | CREATED,
                IS_FILE | REMOVED,
                IS_FILE | MODIFIED,
                IS_FILE | RENAMED,
                IS_FILE | CLONED,
                IS_FILE | CREATED | REMOVED | MODIFIED | RENAMED | INODE_META,
                IS_FILE | MODIFIED | FINDER_INFO | OWNER | XATTR,
                IS_FILE | IS_HARDLINK | CREATED,
                IS_SYMLINK | CREATED,
                IS_SYMLINK | RENAMED,
                IS_DIR | REMOVED,
                IS_DIR | INODE_META,
                // What a touch gives
                IS_FILE | INODE_META,
                IS_FILE | INODE_META | XATTR,
                // Unknown today
                IS_FILE | 0x01000000,
                IS_FILE | 0x80000000,
            })
    void whatMayBeAChangeIsTold(int flags) throws Exception {
        watch(ROOT).events(List.of(new Event("/private/var/project/sub/a", flags)));
        verify(sink).changed(ROOT.resolve("sub/a"));
        verifyNoMoreInteractions(sink);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IS_FILE | FINDER_INFO,
                IS_FILE | OWNER,
                IS_FILE | XATTR,
                IS_DIR | XATTR,
                IS_FILE | IS_HARDLINK | FINDER_INFO | OWNER | XATTR,
            })
    void metadataAloneIsNotTold(int flags) throws Exception {
        watch(ROOT).events(List.of(new Event("/private/var/project/a", flags)));
        verifyNoInteractions(sink);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IS_DIR | CREATED,
                IS_DIR | RENAMED,
                IS_DIR | CLONED,
                IS_DIR | CREATED | REMOVED,
                // A file was replaced by a directory.
                IS_FILE | IS_DIR | REMOVED | RENAMED,
            })
    void whatIsInADirectoryThatArrivesIsLookedFor(int flags) throws Exception {
        watch(ROOT).events(List.of(new Event("/private/var/project/sub", flags)));
        verify(sink).rescan(ROOT.resolve("sub"));
        verifyNoMoreInteractions(sink);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                MUST_SCAN_SUBDIRS,
                MUST_SCAN_SUBDIRS | USER_DROPPED,
                MUST_SCAN_SUBDIRS | KERNEL_DROPPED,
                USER_DROPPED,
                KERNEL_DROPPED,
                IDS_WRAPPED,
                MOUNT,
                UNMOUNT,
                IS_DIR | MUST_SCAN_SUBDIRS | XATTR,
                // "Some change in the directory"
                0,
                IS_DIR,
                HISTORY_DONE | MUST_SCAN_SUBDIRS,
            })
    void whatWasNotToldIsLookedFor(int flags) throws Exception {
        watch(ROOT)
                .events(List.of(
                        new Event("/private/var/project/sub", flags),
                        new Event("/private/var/project/sub/", flags),
                        new Event("/private/var/project/", flags)));
        verify(sink, times(2)).rescan(ROOT.resolve("sub"));
        verify(sink).rescan(ROOT);
        verifyNoMoreInteractions(sink);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/private", "/private/var/proj", "/private/var/project2", "relative", "//"})
    void lossesElsewhereConcernTheWholeDirectory(String path) throws Exception {
        watch(ROOT).events(List.of(new Event(path, MUST_SCAN_SUBDIRS | KERNEL_DROPPED)));
        verify(sink).rescan(ROOT);
        verifyNoMoreInteractions(sink);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/private/var/project", "/"})
    void changeOfWhichThePathIsUnreadableConcernsTheWholeDirectory(String root) throws Exception {
        watch(Path.of(root)).events(List.of(new Event("", IS_FILE | MODIFIED)));
        verify(sink).rescan(Path.of(root));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void endOfHistoryIsNotTold() throws Exception {
        watch(ROOT).events(List.of(new Event("", HISTORY_DONE), new Event("/private/var/project", HISTORY_DONE)));
        verifyNoInteractions(sink);
    }

    @Test
    void batchIsToldInOrder() throws Exception {
        watch(ROOT)
                .events(List.of(
                        new Event("/private/var/project/a", IS_FILE | RENAMED),
                        new Event("/private/var/project/b", IS_FILE | XATTR),
                        new Event("/private/var/project/c", IS_DIR | RENAMED),
                        new Event("/private/var/project", IS_DIR | INODE_META)));
        InOrder order = inOrder(sink);
        order.verify(sink).changed(ROOT.resolve("a"));
        order.verify(sink).rescan(ROOT.resolve("c"));
        order.verify(sink).changed(ROOT);
        verifyNoMoreInteractions(sink);
    }

    // The root

    @Test
    void rootThatChangedIsLost() throws Exception {
        Receiver receiver = watch(ROOT);
        receiver.events(List.of(
                new Event("/private/var/project/a", IS_FILE | MODIFIED),
                new Event("/private/var/project", ROOT_CHANGED),
                new Event("/private/var/project/b", IS_FILE | MODIFIED),
                new Event("/private/var/project", ROOT_CHANGED)));
        receiver.events(List.of(new Event("/private/var/project/c", IS_FILE | MODIFIED)));
        InOrder order = inOrder(sink);
        order.verify(sink).changed(ROOT.resolve("a"));
        order.verify(sink).lost(ROOT);
        verifyNoMoreInteractions(sink);
        // Not in the callback
        verify(stream, never()).stop();
        verify(queue, never()).drain();
    }

    @Test
    void lostRootIsWatchedByANewStream() throws Exception {
        Receiver before = watch(ROOT);
        before.events(List.of(new Event("/private/var/project", ROOT_CHANGED)));
        Receiver after = watch(ROOT);
        InOrder order = inOrder(stream, queue, library);
        order.verify(stream).start();
        order.verify(stream).stop();
        order.verify(stream).invalidate();
        order.verify(stream).release();
        order.verify(queue).drain();
        order.verify(library).createStream(any(), anyInt(), any(), any());
        order.verify(stream).start();

        before.events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
        after.events(List.of(new Event("/private/var/project/b", IS_FILE | MODIFIED)));
        verify(sink).lost(ROOT);
        verify(sink).changed(ROOT.resolve("b"));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void lostRootIsReleased() throws Exception {
        watch(ROOT).events(List.of(new Event("/private/var/project", ROOT_CHANGED)));
        events.unwatch(ROOT);
        verify(stream).release();
        verify(queue).drain();
    }

    // Paths

    @Test
    void pathsBeginWithTheVeryPathThatWasGiven() throws Exception {
        assumeTrue(encodes(COMPOSED));
        Path root = Path.of("/private/var/" + COMPOSED);
        Receiver receiver = watch(root);
        receiver.events(List.of(
                new Event("/private/var/" + COMPOSED + "/a", IS_FILE | MODIFIED),
                new Event("/private/var/" + DECOMPOSED + "/b", IS_FILE | MODIFIED),
                new Event("/private/var/" + DECOMPOSED, IS_DIR | INODE_META)));
        verify(sink).changed(root.resolve("a"));
        verify(sink).changed(root.resolve("b"));
        verify(sink).changed(root);
        verifyNoMoreInteractions(sink);
    }

    @Test
    void decomposedRootIsRecognisedToo() throws Exception {
        assumeTrue(encodes(DECOMPOSED));
        Path root = Path.of("/private/var/" + DECOMPOSED + "/" + COMPOSED);
        watch(root)
                .events(List.of(new Event("/private/var/" + COMPOSED + "/" + DECOMPOSED + "/a/b", IS_FILE | MODIFIED)));
        verify(sink).changed(root.resolve("a/b"));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void rootOfTheFileSystem() throws Exception {
        Path root = Path.of("/");
        watch(root).events(List.of(new Event("/a/b", IS_FILE | MODIFIED), new Event("/", MUST_SCAN_SUBDIRS)));
        verify(sink).changed(Path.of("/a/b"));
        verify(sink).rescan(root);
        verifyNoMoreInteractions(sink);
    }

    /** The Kelvin sign has a form that is another character; the dots are no names. */
    @ParameterizedTest
    @ValueSource(strings = {COMPOSED, DECOMPOSED, "\u212a", ".", ".."})
    void namesOfWhichTheFormIsUncertainAreLookedForAbove(String name) throws Exception {
        watch(ROOT)
                .events(List.of(
                        new Event("/private/var/project/sub/" + name, IS_FILE | MODIFIED),
                        new Event("/private/var/project/sub/" + name + "/a", IS_FILE | MODIFIED)));
        verify(sink, times(2)).rescan(ROOT.resolve("sub"));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void namesWithOneFormAreTold() throws Exception {
        String name = "\u6587 \u00df\ud83d\ude00";
        assumeTrue(encodes(name));
        watch(ROOT).events(List.of(new Event("/private/var/project/" + name, IS_FILE | MODIFIED)));
        verify(sink).changed(ROOT.resolve(name));
        verifyNoMoreInteractions(sink);
    }

    @Test
    void namesThatJavaCannotEncodeAreLookedForAbove() throws Exception {
        // Stands for a name that this locale has no bytes for.
        watch(ROOT).events(List.of(new Event("/private/var/project/sub/a\0b", IS_FILE | MODIFIED)));
        verify(sink).rescan(ROOT.resolve("sub"));
        verifyNoMoreInteractions(sink);
    }

    // Ending

    @Test
    void unwatchReleasesTheStreamAndThenWaits() throws Exception {
        Receiver receiver = watch(ROOT);
        events.unwatch(ROOT);
        InOrder order = inOrder(stream, queue);
        order.verify(stream).stop();
        order.verify(stream).invalidate();
        order.verify(stream).release();
        order.verify(queue).drain();
        order.verifyNoMoreInteractions();

        receiver.events(List.of(
                new Event("/private/var/project/a", IS_FILE | MODIFIED),
                new Event("/private/var/project", ROOT_CHANGED)));
        receiver.failed(new IllegalStateException("too late"));
        verifyNoInteractions(sink);
        events.unwatch(ROOT);
        verify(stream, times(1)).stop();
    }

    @Test
    void unwatchOfWhatIsNotWatchedDoesNothing() {
        events.unwatch(ROOT);
        verifyNoInteractions(stream, queue);
    }

    @Test
    void unwatchedDirectoryCanBeWatchedAgain() throws Exception {
        watch(ROOT);
        events.unwatch(ROOT);
        watch(ROOT).events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
        verify(sink).changed(ROOT.resolve("a"));
    }

    @Test
    void closeReleasesEveryStreamThenWaitsThenReleasesTheQueue() throws Exception {
        Path other = Path.of("/private/var/other");
        Receiver one = watch(ROOT);
        Receiver two = watch(other);
        events.close();
        InOrder order = inOrder(stream, queue);
        for (int i = 0; i < 2; i++) {
            order.verify(stream).stop();
            order.verify(stream).invalidate();
            order.verify(stream).release();
        }
        order.verify(queue).drain();
        order.verify(queue).release();
        order.verifyNoMoreInteractions();

        one.events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
        two.events(List.of(new Event("/private/var/other", ROOT_CHANGED)));
        two.failed(new IllegalStateException("too late"));
        verifyNoInteractions(sink);
    }

    @Test
    void closeIsDoneOnce() throws Exception {
        watch(ROOT);
        events.close();
        events.close();
        events.unwatch(ROOT);
        verify(stream, times(1)).release();
        verify(queue, times(1)).release();
        assertThatThrownBy(() -> events.watch(ROOT, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        verify(stream, times(1)).start();
    }

    @Test
    void callbackUnderWayEndsWithItsEventWhenClosed() throws Exception {
        Receiver receiver = watch(ROOT);
        // Closing waits for the callback here, so this is what happens in it after the streams were stopped.
        doAnswer(call -> {
                    events.close();
                    return null;
                })
                .when(sink)
                .changed(ROOT.resolve("a"));
        receiver.events(List.of(
                new Event("/private/var/project/a", IS_FILE | MODIFIED),
                new Event("/private/var/project/b", IS_FILE | MODIFIED)));
        verify(sink).changed(ROOT.resolve("a"));
        verifyNoMoreInteractions(sink);
    }

    // Failures in the callback

    @Test
    void whatTheCallbackThrowsIsToldOnceAndEndsEverything() throws Exception {
        Path other = Path.of("/private/var/other");
        Receiver one = watch(ROOT);
        Receiver two = watch(other);
        Error fault = new AssertionError("sink");
        doThrow(fault).when(sink).changed(ROOT.resolve("a"));
        one.events(List.of(
                new Event("/private/var/project/a", IS_FILE | MODIFIED),
                new Event("/private/var/project/b", IS_FILE | MODIFIED)));
        two.events(List.of(new Event("/private/var/other/c", IS_FILE | MODIFIED)));
        two.failed(new IllegalStateException("another one"));

        verify(sink).changed(ROOT.resolve("a"));
        IOException told = toldFailure();
        assertThat(told)
                .hasCause(fault)
                .hasMessageContaining(ROOT.toString())
                .hasMessageContaining("reloader.monitor=polling");
        verifyNoMoreInteractions(sink);
        assertThatThrownBy(() -> events.watch(Path.of("/private/var/third"), true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/private/var/third")
                .hasCause(told);

        events.close();
        verify(stream, times(2)).release();
        verify(queue).release();
    }

    @Test
    void unreadableEventsAreToldAsAFailure() throws Exception {
        Exception fault = new IllegalArgumentException("no flags");
        watch(ROOT).failed(fault);
        assertThat(toldFailure()).hasCause(fault).hasMessageContaining("no flags");
    }

    @Test
    void failureThatCannotBeToldGoesToTheThreadsHandler() throws Exception {
        Receiver receiver = watch(ROOT);
        RuntimeException fault = new IllegalStateException("changed");
        RuntimeException second = new IllegalStateException("failed");
        doThrow(fault).when(sink).changed(any());
        doThrow(second).when(sink).failed(any());
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                receiver.events(List.of(new Event("/private/var/project/a", IS_FILE | MODIFIED)));
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.setUncaughtExceptionHandler((where, e) -> uncaught.set(e));
        thread.start();
        thread.join();
        assertThat(thrown).hasNullValue();
        assertThat(uncaught.get()).hasCause(fault).hasSuppressedException(second);
    }

    // Where there is no FSEvents

    @Test
    @DisabledOnOs(OS.MAC)
    void hereItIsUnavailable() {
        assertThat(new FsEventsProvider().unavailable()).contains("this is not macOS");
        assertThatThrownBy(() -> FsEvents.open(sink))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("CoreServices")
                .hasMessageContaining("reloader.monitor=polling");
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void hereItIsAvailable() {
        assertThat(new FsEventsProvider().unavailable()).isEmpty();
    }

    /** Watches a directory, and returns what its stream calls. */
    private Receiver watch(Path directory) throws IOException {
        events.watch(directory, true);
        ArgumentCaptor<Receiver> receiver = ArgumentCaptor.captor();
        verify(library, times(++streams)).createStream(anyString(), anyInt(), any(), receiver.capture());
        return receiver.getValue();
    }

    private IOException toldFailure() {
        ArgumentCaptor<IOException> cause = ArgumentCaptor.captor();
        verify(sink).failed(cause.capture());
        return cause.getValue();
    }

    private static boolean encodes(String name) {
        String encoding = System.getProperty("sun.jnu.encoding", "US-ASCII");
        return Charset.forName(encoding).newEncoder().canEncode(name);
    }
}
