package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A disk in memory on which tests set every attribute by hand. To add or remove an entry sets the time of its directory
 * to {@link #now}, as on a real disk, unless {@link #directoryTimesLie}. For one thread.
 */
final class FakeDisk implements Disk {
    enum Type {
        FILE,
        DIRECTORY,
        LINK,
        /** Windows' link between directories. */
        JUNCTION
    }

    private final Map<Path, Entry> entries = new TreeMap<>();
    private final Map<Path, Throwable> faults = new HashMap<>();
    private final Map<Path, Throwable> passingFaults = new HashMap<>();
    private final Map<Path, Throwable> listingFaults = new HashMap<>();
    private long keys;

    final List<Path> listed = Collections.synchronizedList(new ArrayList<>());
    final List<Path> read = Collections.synchronizedList(new ArrayList<>());
    /** Sees, and may change, the names of a directory before they are returned. */
    UnaryOperator<List<Path>> listing = names -> names;

    long now = 1_000_000_000;
    boolean directoryTimesLie;

    Entry file(Path path) {
        return add(path, new Entry(Type.FILE, null));
    }

    Entry directory(Path path) {
        return add(path, new Entry(Type.DIRECTORY, null));
    }

    Entry junction(Path path) {
        return add(path, new Entry(Type.JUNCTION, null));
    }

    Entry link(Path path, Path target) {
        return add(path, new Entry(Type.LINK, target));
    }

    /** Removes what is there and all that is below it. */
    void remove(Path path) {
        entries.keySet().removeIf(each -> each.startsWith(path));
        touch(path.getParent());
    }

    /** Lets all reading of the attributes of a path fail; null mends it. */
    void fail(Path path, Throwable fault) {
        faults.put(path, fault);
    }

    /** Lets the next reading of the attributes of a path fail. */
    void failOnce(Path path, Throwable fault) {
        passingFaults.put(path, fault);
    }

    /** Lets all listing of a directory fail; null mends it. */
    void failListing(Path directory, Throwable fault) {
        listingFaults.put(directory, fault);
    }

    private Entry add(Path path, Entry entry) {
        entries.put(path, entry);
        touch(path.getParent());
        return entry;
    }

    private void touch(Path directory) {
        if (entries.containsKey(directory) && !directoryTimesLie) {
            entries.get(directory).modified = FileTime.fromMillis(now);
        }
    }

    @Override
    public List<Disk.Entry> list(Path directory) throws IOException {
        listed.add(directory);
        throwAny(listingFaults.get(directory));
        Path real = follow(directory);
        if (!entries.get(real).isDirectory()) {
            throw new NotDirectoryException(directory.toString());
        }
        List<Path> names = new ArrayList<>();
        for (Path path : entries.keySet()) {
            if (real.equals(path.getParent())) {
                names.add(path.getFileName());
            }
        }
        Collections.reverse(names);
        return listing.apply(names).stream()
                .map(name -> new Disk.Entry(NativeNames.bytes(name), null))
                .toList();
    }

    @Override
    public BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
        read.add(path);
        throwAny(faults.get(path));
        throwAny(passingFaults.remove(path));
        return entries.get(options.length == 0 ? follow(path) : entry(path)).copy();
    }

    @Override
    public long checksum(Path file) throws IOException {
        return entries.get(follow(file)).checksum;
    }

    @Override
    public long now() {
        return now;
    }

    /** Where a path leads, links followed. */
    private Path follow(Path path) throws IOException {
        Path real = entry(path);
        for (int links = 0; entries.get(real).type == Type.LINK; links++) {
            if (links > 10) {
                throw new FileSystemException(path.toString(), null, "Too many levels of symbolic links");
            }
            real = entry(entries.get(real).target);
        }
        return real;
    }

    /** The entry that a path names, links followed in all but the last step. */
    private Path entry(Path path) throws IOException {
        if (path.getParent() == null) {
            entries.computeIfAbsent(path, top -> new Entry(Type.DIRECTORY, null));
            return path;
        }
        Path parent = follow(path.getParent());
        if (!entries.get(parent).isDirectory()) {
            throw new FileSystemException(path.toString(), null, "Not a directory");
        }
        Path real = parent.resolve(path.getFileName());
        if (!entries.containsKey(real)) {
            throw new NoSuchFileException(path.toString());
        }
        return real;
    }

    private static void throwAny(Throwable fault) throws IOException {
        if (fault instanceof IOException e) {
            throw e;
        } else if (fault instanceof RuntimeException e) {
            throw e;
        } else if (fault instanceof Error e) {
            throw e;
        }
    }

    /** One entry of a directory. */
    final class Entry implements BasicFileAttributes {
        private final Type type;
        private final Path target;
        FileTime modified = FileTime.fromMillis(now);
        FileTime created = modified;
        long size = 1;
        long checksum;
        Object key = ++keys;

        private Entry(Type type, Path target) {
            this.type = type;
            this.target = target;
        }

        /** As it is now: what was read does not change under the reader's hands. */
        private Entry copy() {
            Entry copy = new Entry(type, target);
            copy.modified = modified;
            copy.created = created;
            copy.size = size;
            copy.key = key;
            return copy;
        }

        @Override
        public FileTime lastModifiedTime() {
            return modified;
        }

        @Override
        public FileTime lastAccessTime() {
            throw new AssertionError("reading a file is no change");
        }

        @Override
        public FileTime creationTime() {
            return created;
        }

        @Override
        public boolean isRegularFile() {
            return type == Type.FILE;
        }

        @Override
        public boolean isDirectory() {
            return type == Type.DIRECTORY || type == Type.JUNCTION;
        }

        @Override
        public boolean isSymbolicLink() {
            return type == Type.LINK;
        }

        @Override
        public boolean isOther() {
            return type == Type.JUNCTION;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public Object fileKey() {
            return key;
        }
    }
}
