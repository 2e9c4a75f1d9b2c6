package dev.reloader.monitors;

import dev.reloader.monitors.WindowsLibrary.Completion;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Windows' ReadDirectoryChangesW: each directory has a handle with one read pending, all reads complete at one port, and the
 * thread {@code reloader-windows} waits there. It alone calls the sink.
 *
 * <p>This was written from Microsoft's documentation and the experience of other projects, and is tested against a scripted
 * fake of Windows. It has never been run on Windows.
 *
 * <p>While a read is pending, its memory belongs to Windows. So a directory ends in this order: its read is cancelled, its
 * completion arrives, its handle is closed, its memory is freed.
 */
final class ReadDirectoryChanges implements TreeEvents {
    static final int BUFFER_SIZE = 64 * 1024;
    /** Where BUFFER_SIZE is refused, as some network servers do: one page. */
    static final int NETWORK_BUFFER_SIZE = 4 * 1024;

    private static final int SUCCESS = 0;
    private static final int ERROR_INVALID_PARAMETER = 87;
    private static final int ERROR_OPERATION_ABORTED = 995;
    private static final int ERROR_NOTIFY_ENUM_DIR = 1022;

    /** The key of no directory: a completion that only wakes the thread. */
    private static final long WAKE_UP = 0;

    private static final byte[] NOTHING = {};

    // MYFILE~1.TXT, or A1B2C3~1
    private static final int LONGEST_SHORT_NAME = 12;
    private static final Pattern SHORT_NAME = Pattern.compile("~[0-9]");
    private static final Pattern SEPARATOR = Pattern.compile("\\\\");

    /** One handle with its read. All of it is guarded by the lock. */
    private static final class Directory {
        final Path path;
        final boolean recursive;
        final long overlapped;
        /** The kernel fills the first one; the other one is being read here, or free. */
        final long[] buffers;

        int bufferSize = BUFFER_SIZE;
        long handle;
        long key;
        /** Where it was when it was opened; null where Windows cannot tell. */
        String finalPath;

        boolean handleClosed;
        boolean cancelled;

        Directory(Path path, boolean recursive, WindowsLibrary library) {
            this.path = path;
            this.recursive = recursive;
            overlapped = library.allocate(WindowsLibrary.OVERLAPPED_SIZE);
            buffers = new long[] {library.allocate(BUFFER_SIZE), library.allocate(BUFFER_SIZE)};
        }

        /** Returns the buffer that was filled. */
        long swap() {
            long filled = buffers[0];
            buffers[0] = buffers[1];
            buffers[1] = filled;
            return filled;
        }
    }

    private final WindowsLibrary library;
    private final Sink sink;
    private final long port;
    private final Thread thread = new Thread(this::run, "reloader-windows");

    /** Guards all below. Never held while the sink is called. */
    private final Object lock = new Object();

    /** Every directory whose memory may still be Windows', or whose handle is open. */
    private final Map<Long, Directory> byKey = new HashMap<>();
    /** Those that are watched. */
    private final Map<Path, Directory> byPath = new HashMap<>();

    private long lastKey = WAKE_UP;
    private boolean closing;
    /** Why nothing can be watched any more, or null. */
    private IOException failure;

    private ReadDirectoryChanges(WindowsLibrary library, Sink sink) throws WindowsException {
        this.library = library;
        this.sink = sink;
        port = library.createPort();
        thread.setDaemon(true);
    }

    /** Watches nothing yet. Only on Windows. */
    static ReadDirectoryChanges open(Sink sink) throws IOException {
        return open(sink, new JnaWindowsLibrary());
    }

    static ReadDirectoryChanges open(Sink sink, WindowsLibrary library) throws IOException {
        ReadDirectoryChanges events = new ReadDirectoryChanges(library, sink);
        events.thread.start();
        return events;
    }

    /** Watching a directory again does nothing, except that a recursive watch replaces one that was not. */
    @Override
    public void watch(Path directory, boolean recursive) throws IOException {
        synchronized (lock) {
            checkUsable();
            Directory before = byPath.get(directory);
            if (before != null && (before.recursive || !recursive)) {
                return;
            }
        }
        try {
            // To open takes long where a server does not answer: the others' changes are told meanwhile.
            Directory opened = opened(directory, recursive);
            synchronized (lock) {
                begin(opened);
            }
        } catch (WindowsException e) {
            throw new IOException(
                    "cannot watch " + directory + " (the monitor 'polling' can, if the directory can be read): "
                            + e.getMessage(),
                    e);
        }
    }

    private Directory opened(Path path, boolean recursive) throws WindowsException {
        Directory directory = new Directory(path, recursive, library);
        try {
            directory.handle = library.openDirectory(Windows.extended(path.toString()));
        } catch (WindowsException e) {
            free(directory);
            throw e;
        }
        try {
            directory.finalPath = library.finalPath(directory.handle);
        } catch (WindowsException e) {
            // Some file systems do not know. Then it is never found to have moved, and everything else works.
            directory.finalPath = null;
        }
        return directory;
    }

    private void begin(Directory directory) throws IOException {
        directory.key = ++lastKey;
        try {
            checkUsable();
            library.associate(directory.handle, port, directory.key);
            read(directory);
        } catch (IOException e) {
            discard(directory);
            throw e;
        }
        byKey.put(directory.key, directory);
        Directory before = byPath.put(directory.path, directory);
        if (before != null) {
            end(before);
        }
    }

    private void checkUsable() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (closing) {
            throw new IOException("nothing can be watched any more: the monitor is closed");
        }
    }

    @Override
    public void unwatch(Path directory) {
        synchronized (lock) {
            Directory watched = byPath.remove(directory);
            if (watched != null) {
                end(watched);
            }
        }
    }

    /**
     * Whether a watched directory is where it was when its watch began: nothing is told when it is moved.
     *
     * <p>It is compared with what Windows itself called it then, not with its path: on a drive letter that stands for another
     * directory or for a share, the two differ.
     */
    @Override
    public boolean isStillThere(Path directory) {
        synchronized (lock) {
            Directory watched = byPath.get(directory);
            if (watched == null || watched.finalPath == null) {
                return watched != null;
            }
            try {
                return library.finalPath(watched.handle).equalsIgnoreCase(watched.finalPath);
            } catch (WindowsException e) {
                // It knew before: the directory has been deleted.
                return false;
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            byKey.values().forEach(this::cancel);
        }
        boolean awake = wake();
        if (!awake) {
            // The thread's wait fails then, which wakes it as well.
            library.close(port);
        }
        join();
        if (awake) {
            library.close(port);
        }
    }

    private boolean wake() {
        try {
            library.post(port, WAKE_UP);
            return true;
        } catch (WindowsException e) {
            return false;
        }
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the read, and waits until the thread has discarded the directory. */
    private void end(Directory directory) {
        cancel(directory);
        boolean interrupted = false;
        while (byKey.containsKey(directory.key)) {
            try {
                lock.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel(Directory directory) {
        directory.cancelled = true;
        try {
            library.cancel(directory.handle, directory.overlapped);
        } catch (WindowsException e) {
            // To close the handle ends the read, too: its completion still comes.
            closeHandle(directory);
        }
    }

    /** Only when no read is pending. */
    private void discard(Directory directory) {
        closeHandle(directory);
        free(directory);
        byKey.remove(directory.key);
        byPath.remove(directory.path, directory);
        lock.notifyAll();
    }

    private void closeHandle(Directory directory) {
        if (!directory.handleClosed) {
            directory.handleClosed = true;
            library.close(directory.handle);
        }
    }

    private void free(Directory directory) {
        library.free(directory.overlapped);
        for (long buffer : directory.buffers) {
            library.free(buffer);
        }
    }

    private void read(Directory directory) throws WindowsException {
        try {
            readOnce(directory);
        } catch (WindowsException e) {
            if (e.code() != ERROR_INVALID_PARAMETER || directory.bufferSize == NETWORK_BUFFER_SIZE) {
                throw e;
            }
            directory.bufferSize = NETWORK_BUFFER_SIZE;
            readOnce(directory);
        }
    }

    private void readOnce(Directory directory) throws WindowsException {
        library.read(
                directory.handle,
                directory.buffers[0],
                directory.bufferSize,
                directory.recursive,
                directory.overlapped);
    }

    // On the thread

    private void run() {
        try {
            do {
                completed(library.await(port));
            } while (!isOver());
        } catch (Throwable e) {
            fail(e);
        }
    }

    private boolean isOver() {
        synchronized (lock) {
            return closing && byKey.isEmpty();
        }
    }

    private void completed(Completion completion) {
        Directory directory;
        byte[] records;
        boolean reading;
        synchronized (lock) {
            directory = byKey.get(completion.key());
            if (directory == null) {
                return;
            }
            if (directory.cancelled) {
                // Now it is over, be it with an error or with changes that came just before.
                discard(directory);
                return;
            }
            int size = directory.bufferSize;
            long filled = directory.swap();
            // First of all: changes that come while no read is pending are kept, but not many of them.
            reading = readOn(directory, completion.error());
            records = hasRecords(completion, size) ? library.copy(filled, completion.bytes()) : NOTHING;
            if (!reading) {
                discard(directory);
            }
        }
        if (records.length > 0) {
            tell(directory.path, records);
        } else if (reading) {
            sink.rescan(directory.path);
        }
        if (!reading) {
            sink.lost(directory.path);
        }
    }

    private static boolean hasRecords(Completion completion, int size) {
        return completion.error() == SUCCESS && completion.bytes() > 0 && completion.bytes() <= size;
    }

    /** Begins the next read. Returns whether it has begun: not if the directory is gone or cannot be read any more. */
    private boolean readOn(Directory directory, int error) {
        switch (error) {
            case SUCCESS, ERROR_NOTIFY_ENUM_DIR -> {}
            case ERROR_OPERATION_ABORTED -> {
                // Not by us: where a read belongs to the thread that began it, it ends when that thread does.
            }
            case ERROR_INVALID_PARAMETER -> {
                if (directory.bufferSize == NETWORK_BUFFER_SIZE) {
                    return false;
                }
                directory.bufferSize = NETWORK_BUFFER_SIZE;
            }
            default -> {
                // 5, above all: it is deleted, and its name stays taken until the handle is closed. Or we may not read
                // it any more. Which of the two is found out when it is watched again.
                return false;
            }
        }
        try {
            read(directory);
            return true;
        } catch (WindowsException e) {
            // As above: whoever watches it again is told why that does not work.
            return false;
        }
    }

    private void tell(Path directory, byte[] bytes) {
        Optional<List<NotifyRecord>> records = NotifyRecord.parse(bytes);
        if (records.isEmpty()) {
            sink.rescan(directory);
            return;
        }
        for (NotifyRecord record : records.get()) {
            tell(directory, record);
        }
    }

    private void tell(Path directory, NotifyRecord record) {
        String[] names = SEPARATOR.split(record.name());
        if (Arrays.stream(names).anyMatch(ReadDirectoryChanges::mayBeShort)) {
            Optional<String[]> longNames = longNames(directory, names);
            if (longNames.isEmpty()) {
                // It is gone, and nobody can say any more what it was called.
                rescanParent(directory, names);
                return;
            }
            names = longNames.get();
        }
        Path path = directory;
        for (String name : names) {
            try {
                path = path.resolve(name);
            } catch (InvalidPathException e) {
                // Other programs can give names that Java cannot express: what is known is where.
                sink.rescan(path);
                return;
            }
        }
        switch (record.action()) {
            case NotifyRecord.REMOVED, NotifyRecord.MODIFIED, NotifyRecord.RENAMED_FROM -> sink.changed(path);
            // Added, renamed to this, or something new: a directory may have come with all that is in it.
            default -> sink.rescan(path);
        }
    }

    private static boolean mayBeShort(String name) {
        return name.length() <= LONGEST_SHORT_NAME && SHORT_NAME.matcher(name).find();
    }

    private Optional<String[]> longNames(Path directory, String[] names) {
        try {
            String path = library.longPath(Windows.extended(directory + "\\" + String.join("\\", names)));
            // Only these names: the directory is told by the path that was given.
            String[] all = SEPARATOR.split(path);
            return all.length > names.length
                    ? Optional.of(Arrays.copyOfRange(all, all.length - names.length, all.length))
                    : Optional.empty();
        } catch (WindowsException e) {
            return Optional.empty();
        }
    }

    /** The nearest directory above that is told by its long name. */
    private void rescanParent(Path directory, String[] names) {
        Path parent = directory;
        try {
            for (int i = 0; i < names.length - 1 && !mayBeShort(names[i]); i++) {
                parent = parent.resolve(names[i]);
            }
        } catch (InvalidPathException e) {
            // Then the one above that.
        }
        sink.rescan(parent);
    }

    private void fail(Throwable cause) {
        var told = new IOException(
                "Windows tells of no changes any more (start again, or choose the monitor 'polling'): "
                        + (cause instanceof WindowsException ? cause.getMessage() : cause),
                cause);
        synchronized (lock) {
            failure = told;
            for (Directory directory : byKey.values()) {
                cancel(directory);
                closeHandle(directory);
                // Its memory stays: Windows may still write to it, and nobody tells any more when that is over.
            }
            byKey.clear();
            byPath.clear();
            lock.notifyAll();
            if (closing) {
                return;
            }
        }
        sink.failed(told);
    }
}
