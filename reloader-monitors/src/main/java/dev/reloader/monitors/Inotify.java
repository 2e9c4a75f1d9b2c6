package dev.reloader.monitors;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;

/** Linux's inotify(7). A watch is the Integer that the kernel numbers it with; it never uses a number again. */
final class Inotify implements DirectoryEvents {
    // From sys/inotify.h, sys/eventfd.h, poll.h and errno.h.
    private static final int IN_MODIFY = 0x2;
    private static final int IN_ATTRIB = 0x4;
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_MOVED_FROM = 0x40;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE = 0x200;
    private static final int IN_MOVE_SELF = 0x800;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_ONLYDIR = 0x0100_0000;
    private static final int IN_EXCL_UNLINK = 0x0400_0000;
    private static final int IN_MASK_ADD = 0x2000_0000;
    private static final int IN_CLOEXEC_NONBLOCK = 0x80800;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
    private static final short POLLIN = 1;
    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;

    /** Coming, going and permissions. ADD, as a directory may be watched for more than one reason. */
    private static final int ENTRIES = IN_ATTRIB
            | IN_CREATE
            | IN_DELETE
            | IN_MOVED_FROM
            | IN_MOVED_TO
            | IN_MOVE_SELF
            | IN_ONLYDIR
            | IN_EXCL_UNLINK
            | IN_MASK_ADD;
    /** ATTRIB is also what touch causes; and MODIFY, if only the one time is set. */
    private static final int CONTENTS = ENTRIES | IN_CLOSE_WRITE | IN_MODIFY;

    private static final Path MAX_WATCHES = Path.of("/proc/sys/fs/inotify/max_user_watches");

    /** What a user can do who has reached the limit. */
    static final String MORE_WATCHES = "sudo sysctl fs.inotify.max_user_watches=1048576";

    /** Takes several thousand events. */
    private static final int BUFFER_BYTES = 256 * 1024;

    private static final int EVENT_BYTES = 16;
    private static final int POLLFD_BYTES = 8;

    private final int inotify;
    private final int wakeUps;
    private final Memory buffer = new Memory(BUFFER_BYTES);
    private final ByteBuffer events = buffer.getByteBuffer(0, BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final Memory descriptors = new Memory(2 * POLLFD_BYTES);
    private final Memory one = new Memory(Long.BYTES);
    private final OpenFiles openFiles = new OpenFiles();

    // Guarded by this.
    private boolean closing;
    private boolean inUse;
    private boolean closed;

    private Inotify(int inotify, int wakeUps) {
        this.inotify = inotify;
        this.wakeUps = wakeUps;
        setDescriptor(0, inotify);
        setDescriptor(1, wakeUps);
        one.setLong(0, 1);
    }

    private void setDescriptor(int i, int descriptor) {
        descriptors.setInt((long) i * POLLFD_BYTES, descriptor);
        descriptors.setShort((long) i * POLLFD_BYTES + 4, POLLIN);
        descriptors.setShort((long) i * POLLFD_BYTES + 6, (short) 0);
    }

    /** @throws IOException if the system, or the limits of this user, allow none; or JNA cannot load its library */
    static Inotify open() throws IOException {
        try {
            int inotify = LinuxLibrary.inotify_init1(IN_CLOEXEC_NONBLOCK);
            if (inotify < 0) {
                int error = Native.getLastError();
                throw error == EMFILE
                        ? new IOException("inotify_init1: this user's programs have too many inotify instances, or this"
                                + " one too many files, open; to allow more instances:"
                                + " sudo sysctl fs.inotify.max_user_instances=1024")
                        : failure("inotify_init1", error);
            }
            int wakeUps = LinuxLibrary.eventfd(0, EFD_CLOEXEC_NONBLOCK);
            if (wakeUps < 0) {
                IOException failure = failure("eventfd", Native.getLastError());
                LinuxLibrary.close(inotify);
                throw failure;
            }
            return new Inotify(inotify, wakeUps);
        } catch (LinkageError | RuntimeException e) {
            throw new IOException("JNA cannot load its library: " + e, e);
        }
    }

    private static IOException failure(String call, int error) {
        return new IOException(call + ": error " + error + ", " + LinuxLibrary.strerror(error));
    }

    @Override
    public synchronized Object watch(Path directory, boolean contents) throws IOException {
        if (closing) {
            throw new IOException("inotify is closed");
        }
        byte[] path = NativeNames.bytes(directory);
        int watch = LinuxLibrary.inotify_add_watch(
                inotify, Arrays.copyOf(path, path.length + 1), contents ? CONTENTS : ENTRIES);
        if (watch >= 0) {
            return watch;
        }
        int error = Native.getLastError();
        throw switch (error) {
            case ENOENT -> new NoSuchFileException(directory.toString());
            case ENOTDIR -> new NotDirectoryException(directory.toString());
            case EACCES -> new AccessDeniedException(directory.toString(), null, "permission denied");
            case ENOSPC -> new LimitException(limitReached());
            default -> failure("inotify_add_watch " + directory, error);
        };
    }

    private static String limitReached() {
        String limit;
        // A setting of the kernel's is there for the first read only, and Files.readString begins with a single byte.
        try (BufferedReader setting = Files.newBufferedReader(MAX_WATCHES)) {
            limit = setting.readLine();
        } catch (IOException e) {
            limit = "not known: " + e.getMessage();
        }
        return "this user's programs watch as many directories as inotify allows (" + limit + "); to allow more: "
                + MORE_WATCHES;
    }

    @Override
    public synchronized void unwatch(Object watch) {
        // Fails if the watch has ended by itself, which is as well.
        if (!closing) {
            LinuxLibrary.inotify_rm_watch(inotify, (Integer) watch);
        }
    }

    @Override
    public boolean next(Sink sink) throws IOException {
        synchronized (this) {
            if (closing) {
                closeDescriptors();
                return false;
            }
            inUse = true;
        }
        try {
            waitForEvents();
            if (isClosing()) {
                return false;
            }
            readEvents(sink);
            openFiles.tellDue(System.nanoTime(), sink);
            return true;
        } finally {
            synchronized (this) {
                inUse = false;
                if (closing) {
                    closeDescriptors();
                }
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void waitForEvents() throws IOException {
        while (LinuxLibrary.poll(descriptors, new NativeLong(2), openFiles.millisLeft(System.nanoTime())) < 0) {
            int error = Native.getLastError();
            if (error != EINTR) {
                throw failure("poll", error);
            }
        }
        // Resets the counter of wake-ups, if there were any.
        LinuxLibrary.read(wakeUps, buffer, new NativeLong(Long.BYTES));
    }

    private void readEvents(Sink sink) throws IOException {
        int size;
        while ((size = LinuxLibrary.read(inotify, buffer, new NativeLong(BUFFER_BYTES))
                        .intValue())
                < 0) {
            int error = Native.getLastError();
            if (error == EAGAIN) {
                return;
            }
            if (error != EINTR) {
                throw failure("read from inotify", error);
            }
        }
        parse(events.clear().limit(size), openFiles, sink);
    }

    /** Tells what a buffer of struct inotify_event says. */
    static void parse(ByteBuffer events, OpenFiles openFiles, Sink sink) throws IOException {
        while (events.hasRemaining()) {
            if (events.remaining() < EVENT_BYTES) {
                throw new IOException("inotify gave a truncated event of " + events.remaining() + " bytes");
            }
            Integer watch = events.getInt();
            int mask = events.getInt();
            events.getInt(); // The cookie, which connects the two names of a rename.
            int length = events.getInt();
            if (length < 0 || length > events.remaining()) {
                throw new IOException("inotify gave an event with a name of " + length + " bytes, of which there are "
                        + events.remaining());
            }
            byte[] name = new byte[length];
            events.get(name);
            tell(watch, mask, name, openFiles, sink);
        }
    }

    private static void tell(Integer watch, int mask, byte[] name, OpenFiles openFiles, Sink sink) {
        if ((mask & IN_Q_OVERFLOW) != 0) {
            sink.overflowed();
        } else if ((mask & IN_IGNORED) != 0) {
            sink.ended(watch);
        } else if ((mask & IN_MOVE_SELF) != 0) {
            sink.anything(watch);
        } else if (name.length > 0) {
            int end = 0;
            while (end < name.length && name[end] != 0) {
                end++;
            }
            Path path = NativeNames.path(name, 0, end);
            if ((mask & IN_MODIFY) != 0) {
                openFiles.written(watch, path, System.nanoTime());
                return;
            }
            if ((mask & IN_CLOSE_WRITE) != 0) {
                boolean isWritten = openFiles.closed(watch, path);
                sink.happened(watch, path, isWritten ? Happening.WRITTEN : Happening.PERHAPS_WRITTEN);
                return;
            }
            sink.happened(watch, path, (mask & IN_MOVED_TO) != 0 ? Happening.ANYTHING : Happening.CHANGED);
        }
        // Without a name it is something about the directory itself, of which its parent tells as well.
    }

    @Override
    public synchronized void wake() {
        if (!closed) {
            LinuxLibrary.write(wakeUps, one, new NativeLong(Long.BYTES));
        }
    }

    @Override
    public synchronized void close() {
        closing = true;
        if (inUse) {
            wake();
        } else {
            closeDescriptors();
        }
    }

    private void closeDescriptors() {
        if (!closed) {
            closed = true;
            LinuxLibrary.close(inotify);
            LinuxLibrary.close(wakeUps);
        }
    }
}
