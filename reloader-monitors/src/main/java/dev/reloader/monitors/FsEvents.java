package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FSEvents of macOS: one stream for each directory, all on one serial dispatch queue.
 *
 * <p>Written from Apple's documentation and the experience of other projects, and tested against scripted fakes. It was never
 * run on macOS.
 *
 * <p>A new stream for each directory, not one for all: FSEvents closes descriptors that are not its own when a stream has
 * very many paths, and directories come and go.
 *
 * <p>There is no lock. Callbacks share only volatile fields with the other methods, which wait for callbacks under way: who
 * calls them must hold nothing that the sink waits for.
 */
final class FsEvents implements TreeEvents {
    // FSEventStreamCreateFlags
    private static final int NO_DEFER = 0x2;
    private static final int WATCH_ROOT = 0x4;
    private static final int FILE_EVENTS = 0x10;
    static final int CREATE_FLAGS = NO_DEFER | WATCH_ROOT | FILE_EVENTS;

    static final Duration LATENCY = Duration.ofMillis(10);

    // FSEventStreamEventFlags
    static final int MUST_SCAN_SUBDIRS = 0x1;
    static final int USER_DROPPED = 0x2;
    static final int KERNEL_DROPPED = 0x4;
    static final int IDS_WRAPPED = 0x8;
    static final int HISTORY_DONE = 0x10;
    static final int ROOT_CHANGED = 0x20;
    static final int MOUNT = 0x40;
    static final int UNMOUNT = 0x80;
    static final int CREATED = 0x100;
    static final int REMOVED = 0x200;
    static final int INODE_META = 0x400;
    static final int RENAMED = 0x800;
    static final int MODIFIED = 0x1000;
    static final int FINDER_INFO = 0x2000;
    static final int OWNER = 0x4000;
    static final int XATTR = 0x8000;
    static final int IS_FILE = 0x10000;
    static final int IS_DIR = 0x20000;
    static final int IS_SYMLINK = 0x40000;
    static final int OWN_EVENT = 0x80000;
    static final int IS_HARDLINK = 0x100000;
    static final int IS_LAST_HARDLINK = 0x200000;
    static final int CLONED = 0x400000;

    /** They say on what something happened, not what. */
    private static final int KINDS = IS_FILE | IS_DIR | IS_SYMLINK | OWN_EVENT | IS_HARDLINK | IS_LAST_HARDLINK;

    private static final int LOSSES = MUST_SCAN_SUBDIRS | USER_DROPPED | KERNEL_DROPPED | IDS_WRAPPED | MOUNT | UNMOUNT;

    /** A directory that is there now may have come with all that is in it, of which nothing is told. */
    private static final int ARRIVALS = CREATED | RENAMED | CLONED;

    /** Never the contents nor the times. Not INODE_META: that is all a touch gives; it is looked at. */
    private static final int NO_CHANGE = FINDER_INFO | OWNER | XATTR;

    private static final String WAY_OUT = "Set reloader.monitor=polling to do without FSEvents.";

    private enum State {
        WATCHED,
        /** Told as lost. Its stream stays until the directory is watched again, as a callback must not end it. */
        LOST,
        ENDED
    }

    private final FsEventsLibrary library;
    private final Sink sink;
    private final FsEventsLibrary.Queue queue;
    private final Map<Path, Watch> watches = new HashMap<>();
    private boolean closed;
    /** Why nothing is told any more. */
    private volatile IOException failure;

    FsEvents(FsEventsLibrary library, Sink sink) throws IOException {
        this.library = library;
        this.sink = sink;
        queue = library.createQueue("reloader-fsevents")
                .orElseThrow(() -> new IOException("FSEvents: dispatch_queue_create made no queue. " + WAY_OUT));
    }

    /**
     * Watches nothing yet.
     *
     * @throws IOException if the libraries of macOS cannot be used
     */
    static TreeEvents open(Sink sink) throws IOException {
        try {
            return new FsEvents(new CoreServicesLibrary(), sink);
        } catch (LinkageError e) {
            throw new IOException("FSEvents: JNA cannot load CoreServices: " + e + ". " + WAY_OUT, e);
        }
    }

    /** Streams are always recursive, so everything below is told whatever was asked for. */
    @Override
    public void watch(Path directory, boolean recursive) throws IOException {
        if (closed) {
            throw new IOException("FSEvents: " + directory + " cannot be watched any more: closed");
        }
        if (failure != null) {
            throw new IOException("FSEvents: " + directory + " cannot be watched after a failure", failure);
        }
        Watch known = watches.get(directory);
        if (known != null) {
            if (known.state == State.WATCHED) {
                return;
            }
            unwatch(directory);
        }
        Watch watch = new Watch(directory);
        watch.stream = library.createStream(directory.toString(), CREATE_FLAGS, LATENCY, watch)
                .orElseThrow(() -> new IOException(
                        "FSEvents: FSEventStreamCreate made no stream for " + directory + ". " + WAY_OUT));
        watches.put(directory, watch);
        watch.stream.setQueue(queue);
        if (!watch.stream.start()) {
            watch.release();
            queue.drain();
            watches.remove(directory);
            throw new IOException("FSEvents: FSEventStreamStart failed for " + directory
                    + ". macOS serves a limited number of streams, about 1024 to all programs together, and 4096 paths"
                    + " to one: close other programs that watch files, or watch fewer directories. " + WAY_OUT);
        }
    }

    @Override
    public void unwatch(Path directory) {
        Watch watch = watches.get(directory);
        if (watch == null) {
            return;
        }
        watch.stop();
        // Until then native code may be in the callback, which the watch holds.
        queue.drain();
        watches.remove(directory);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watches.values().forEach(Watch::stop);
        queue.drain();
        watches.clear();
        queue.release();
    }

    /** One directory and its stream. */
    private final class Watch implements FsEventsLibrary.Receiver {
        private final Path directory;
        /** What the paths of events begin with, in composed form; nothing for the root of the file system. */
        private final String prefix;

        private FsEventsLibrary.Stream stream;
        private volatile State state = State.WATCHED;

        Watch(Path directory) {
            this.directory = directory;
            prefix = directory.getNameCount() == 0 ? "" : compose(directory.toString());
        }

        void stop() {
            state = State.ENDED;
            stream.stop();
            release();
        }

        void release() {
            stream.invalidate();
            stream.release();
        }

        @Override
        public void events(List<FsEventsLibrary.Event> events) {
            try {
                for (FsEventsLibrary.Event event : events) {
                    if (state != State.WATCHED || failure != null) {
                        return;
                    }
                    tell(event);
                }
            } catch (Throwable e) {
                // Nothing may be thrown into native code.
                failed(e);
            }
        }

        private void tell(FsEventsLibrary.Event event) {
            int flags = event.flags();
            if (flags == HISTORY_DONE) {
                return;
            }
            if ((flags & ROOT_CHANGED) != 0) {
                state = State.LOST;
                sink.lost(directory);
                return;
            }
            int happened = flags & ~KINDS;
            // Without a flag it is "some change in the directory".
            boolean anything = happened == 0 || (flags & LOSSES) != 0;
            if (!anything && (happened & ~NO_CHANGE) == 0) {
                return;
            }
            // Events are merged, so that flags never tell what is there now; only that it may be a directory.
            boolean arrival = (flags & IS_DIR) != 0 && (flags & ARRIVALS) != 0;
            tell(event.path(), anything || arrival);
        }

        private void tell(String eventPath, boolean rescan) {
            Optional<String> below = below(eventPath);
            if (below.isEmpty()) {
                // Losses may be told of a directory further up, even of "/".
                sink.rescan(directory);
                return;
            }
            Path path = directory;
            for (String name : below.get().split("/")) {
                Optional<Path> next = name.isEmpty() ? Optional.of(path) : resolve(path, name);
                if (next.isEmpty()) {
                    sink.rescan(path);
                    return;
                }
                path = next.get();
            }
            if (rescan) {
                sink.rescan(path);
            } else {
                sink.changed(path);
            }
        }

        /** What follows the directory's own path: nothing, or a slash and more. Empty if the path is not at or below it. */
        private Optional<String> below(String path) {
            int end = 0;
            for (int names = directory.getNameCount(); names > 0 && end < path.length(); names--) {
                int slash = path.indexOf('/', end + 1);
                end = slash < 0 ? path.length() : slash;
            }
            boolean matches =
                    path.startsWith("/") && compose(path.substring(0, end)).equals(prefix);
            return matches ? Optional.of(path.substring(end)) : Optional.empty();
        }

        /** Empty if it is uncertain what Java calls the entry. */
        private Optional<Path> resolve(Path parent, String name) {
            // An accented letter is one character or two. Which of them an event has, and which of them Java gives to a
            // Path, depends on the file system and on the JDK, and for Path they are different names.
            boolean oneForm = Normalizer.isNormalized(name, Form.NFC) && Normalizer.isNormalized(name, Form.NFD);
            if (!oneForm || name.equals(".") || name.equals("..")) {
                return Optional.empty();
            }
            try {
                return Optional.of(parent.resolve(name));
            } catch (InvalidPathException e) {
                // Java cannot encode the name: not in this locale.
                return Optional.empty();
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (state == State.ENDED || failure != null) {
                return;
            }
            IOException failed = new IOException(
                    "FSEvents: what happened below " + directory + " could not be told: " + cause + ". " + WAY_OUT,
                    cause);
            failure = failed;
            try {
                sink.failed(failed);
            } catch (Throwable e) {
                failed.addSuppressed(e);
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failed);
            }
        }
    }

    private static String compose(String path) {
        return Normalizer.normalize(path, Form.NFC);
    }
}
