package dev.reloader.monitors;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The disk as Linux tells of it. A directory is listed together with the attributes of all its entries, and without an object
 * of the JDK for each: large trees are watched in half the time.
 */
final class LinuxDisk implements Disk {
    /** The functions of the C library that are called. See their manual pages. */
    private static final class Library {
        static {
            Native.register(Library.class, "c");
        }

        static native int open(byte[] path, int flags);

        static native NativeLong getdents64(int directory, Pointer buffer, NativeLong size);

        static native int statx(int directory, Pointer name, int flags, int mask, Pointer result);

        static native int close(int descriptor);

        static native String strerror(int error);

        static void load() {
            // The static initializer does.
        }
    }

    // From fcntl.h, linux/stat.h and errno.h. O_DIRECTORY is not the same number on all processors; getdents64 refuses
    // other
    // files anyway, and NONBLOCK lets a pipe that has taken a directory's place be opened.
    private static final int O_RDONLY_CLOEXEC_NONBLOCK = 0x80800;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;

    // struct linux_dirent64.
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRY_NAME = 19;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int STATX_BYTES = 256;
    private static final int LONGEST_PATH = 4096;

    /** Memory for the calls of one thread. */
    private static final class Buffers {
        final Memory entries = new Memory(BUFFER_BYTES);
        final ByteBuffer entriesBuffer = entries.getByteBuffer(0, BUFFER_BYTES).order(ByteOrder.nativeOrder());
        final Memory attributes = new Memory(STATX_BYTES);
        final ByteBuffer attributesBuffer =
                attributes.getByteBuffer(0, STATX_BYTES).order(ByteOrder.nativeOrder());
        final Memory path = new Memory(LONGEST_PATH);
    }

    private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

    private LinuxDisk() {}

    /** This one if the C library has what it needs, or else the JDK's. */
    static Disk orReal() {
        try {
            // getdents64 came with glibc 2.30.
            Library.load();
            Disk disk = new LinuxDisk();
            // Some sandboxes refuse statx.
            disk.list(Path.of("/"));
            disk.attributes(Path.of("/"));
            return disk;
        } catch (LinkageError | IOException e) {
            return Disk.REAL;
        }
    }

    @Override
    public List<Entry> list(Path directory) throws IOException {
        byte[] path = NativeNames.bytes(directory);
        int descriptor = Library.open(Arrays.copyOf(path, path.length + 1), O_RDONLY_CLOEXEC_NONBLOCK);
        if (descriptor < 0) {
            throw failure(directory, Native.getLastError());
        }
        try {
            List<Entry> entries = new ArrayList<>();
            Buffers memory = buffers.get();
            int size;
            while ((size = Library.getdents64(descriptor, memory.entries, new NativeLong(BUFFER_BYTES))
                            .intValue())
                    > 0) {
                read(descriptor, memory, size, entries);
            }
            if (size < 0) {
                throw failure(directory, Native.getLastError());
            }
            return entries;
        } finally {
            Library.close(descriptor);
        }
    }

    private static void read(int directory, Buffers memory, int size, List<Entry> entries) {
        ByteBuffer buffer = memory.entriesBuffer;
        for (int at = 0; at < size; at += buffer.getShort(at + ENTRY_LENGTH)) {
            int start = at + ENTRY_NAME;
            int end = start;
            while (buffer.get(end) != 0) {
                end++;
            }
            if (isSelfOrParent(buffer, start, end)) {
                continue;
            }
            byte[] name = new byte[end - start];
            buffer.get(start, name);
            int result = Library.statx(
                    directory, memory.entries.share(start), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, memory.attributes);
            // Whatever went wrong will go wrong again, and be told, when it is asked for by name.
            entries.add(new Entry(name, result < 0 ? null : new Attributes(memory.attributesBuffer)));
        }
    }

    private static boolean isSelfOrParent(ByteBuffer buffer, int start, int end) {
        return buffer.get(start) == '.' && (end - start == 1 || end - start == 2 && buffer.get(start + 1) == '.');
    }

    @Override
    public BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
        byte[] bytes = NativeNames.bytes(path);
        if (bytes.length >= LONGEST_PATH) {
            return Disk.REAL.attributes(path, options);
        }
        Buffers memory = buffers.get();
        memory.path.write(0, bytes, 0, bytes.length);
        memory.path.setByte(bytes.length, (byte) 0);
        int flags = options.length > 0 ? AT_SYMLINK_NOFOLLOW : 0;
        if (Library.statx(AT_FDCWD, memory.path, flags, STATX_BASIC_STATS, memory.attributes) < 0) {
            throw failure(path, Native.getLastError());
        }
        return new Attributes(memory.attributesBuffer);
    }

    private static FileSystemException failure(Path path, int error) {
        return switch (error) {
            case ENOENT -> new NoSuchFileException(path.toString());
            case EACCES -> new AccessDeniedException(path.toString(), null, "permission denied");
            case ENOTDIR -> new NotDirectoryException(path.toString());
            default -> new FileSystemException(path.toString(), null, Library.strerror(error));
        };
    }

    @Override
    public long checksum(Path file) throws IOException {
        return Disk.REAL.checksum(file);
    }

    @Override
    public long now() {
        return Disk.REAL.now();
    }

    /** What struct statx says. */
    private static final class Attributes implements BasicFileAttributes {
        private static final int S_IFMT = 0xf000;
        private static final int S_IFDIR = 0x4000;
        private static final int S_IFREG = 0x8000;
        private static final int S_IFLNK = 0xa000;

        private final int mode;
        private final long inode;
        private final long size;
        private final long modifiedSeconds;
        private final int modifiedNanos;
        private final long device;

        Attributes(ByteBuffer statx) {
            mode = statx.getShort(28);
            inode = statx.getLong(32);
            size = statx.getLong(40);
            modifiedSeconds = statx.getLong(112);
            modifiedNanos = statx.getInt(120);
            device = statx.getLong(136);
        }

        @Override
        public FileTime lastModifiedTime() {
            return FileTime.from(Instant.ofEpochSecond(modifiedSeconds, modifiedNanos));
        }

        @Override
        public FileTime lastAccessTime() {
            return lastModifiedTime();
        }

        @Override
        public FileTime creationTime() {
            return lastModifiedTime();
        }

        @Override
        public boolean isRegularFile() {
            return (mode & S_IFMT) == S_IFREG;
        }

        @Override
        public boolean isDirectory() {
            return (mode & S_IFMT) == S_IFDIR;
        }

        @Override
        public boolean isSymbolicLink() {
            return (mode & S_IFMT) == S_IFLNK;
        }

        @Override
        public boolean isOther() {
            return !isRegularFile() && !isDirectory() && !isSymbolicLink();
        }

        @Override
        public long size() {
            return size;
        }

        /** Which file of which device; a number will do. */
        @Override
        public Object fileKey() {
            return inode * 31 + device;
        }
    }
}
