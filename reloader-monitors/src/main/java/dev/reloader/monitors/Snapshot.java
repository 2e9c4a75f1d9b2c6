package dev.reloader.monitors;

import dev.reloader.FileChange;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a root looked like at the last look. The next look finds what differs from it and takes its place.
 *
 * <p>All that is known is asked for by name, one by one. Directories are listed only to find what is new in them, and
 * that only where their own modification time does not rule it out: a look that finds nothing keeps no new object. The
 * methods may be called from any thread; they wait for nothing but the disk and each other.
 */
final class Snapshot {
    /**
     * What was found since findings were last taken.
     *
     * @param changes in the order in which they were found
     * @param failures what could not be looked at, and why: directories, or the root; each once until it is mended
     */
    record Findings(Path root, List<FileChange> changes, Map<Path, Throwable> failures) {
        private Findings(Path root) {
            this(root, new ArrayList<>(), new LinkedHashMap<>());
        }
    }

    /** One look in so many lists a directory whatever its time says: there are file systems where it lies. */
    static final int LOOKS_PER_LISTING = 8;
    /** The coarsest clocks of file systems tick every 2 s; a directory may change again within the same tick. */
    static final long TICK_MILLIS = 2000;

    // What an entry is when it is not a file, whose stamp is negative.
    private static final long ABSENT = 0;
    private static final long DIRECTORY = 1;

    private static final LinkOption[] FOLLOW = {};
    private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

    private final Path root;
    private final Predicate<Path> ignored;
    private final Disk disk;
    /** Has the root for its only entry: an absolute path resolves to itself. */
    private final Directory top = new Directory(0);

    private boolean recursive;
    /** Something new was in a directory whose time had not changed: from now on every look lists all of them. */
    private boolean directoryTimesLie;
    /** How many were ever entered. */
    private int directories;

    private Findings findings;

    /** Takes the first snapshot. Nothing in it is a change. */
    Snapshot(Path root, boolean recursive, Predicate<Path> ignored, Disk disk) {
        this.root = root;
        this.recursive = recursive;
        this.ignored = ignored;
        this.disk = disk;
        findings = new Findings(root);
        top.add(List.of(root));
        compare(root, top, null, true);
    }

    /** Makes the root a recursive one from now on. What is below its subdirectories already is no change. */
    synchronized void widen() {
        if (!recursive) {
            recursive = true;
            compare(root, top, null, false);
        }
    }

    /** Looks again, and takes all findings. */
    synchronized Findings look() {
        compare(root, top, null, false);
        Findings found = findings;
        findings = new Findings(root);
        return found;
    }

    /** Finds what is new in a directory, then what has become of all that is in it. */
    private void enter(Path path, Directory directory, BasicFileAttributes attributes, boolean quiet) {
        Throwable failure = null;
        long stamp = stamp(attributes);
        boolean unchanged = stamp == directory.listedStamp && !directoryTimesLie;
        boolean due = ++directory.looks % LOOKS_PER_LISTING == 0;
        if (due || !unchanged) {
            directory.listedStamp = ABSENT;
            long now = disk.now();
            try {
                Collection<Path> unknown = directory.unknown(disk.names(path));
                unknown.removeIf(name -> ignored.test(path.resolve(name)));
                if (!unknown.isEmpty()) {
                    directory.add(unknown);
                    directoryTimesLie |= unchanged && stamp(disk.attributes(path, FOLLOW)) == stamp;
                }
                if (attributes.lastModifiedTime().toMillis() < now - TICK_MILLIS) {
                    directory.listedStamp = stamp;
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // It went this moment: so did its entries, as will be found now, and it itself, at the next look.
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
        }
        compare(path, directory, failure, quiet);
    }

    private void compare(Path path, Directory directory, Throwable failure, boolean quiet) {
        boolean anyAbsent = false;
        for (int i = 0; i < directory.names.length; i++) {
            try {
                update(path.resolve(directory.names[i]), directory, i, quiet);
            } catch (Throwable e) {
                // Whatever it is, everything else is looked at.
                failure = e;
            }
            anyAbsent |= directory.entries[i] == ABSENT;
        }
        if (anyAbsent && directory != top) {
            directory.removeAbsent();
        }
        if (failure != null) {
            directory.listedStamp = ABSENT;
            if (!directory.failed) {
                findings.failures.put(path, failure);
            }
        }
        directory.failed = failure != null;
    }

    private void update(Path path, Directory directory, int i, boolean quiet) throws IOException {
        long before = directory.entries[i];
        BasicFileAttributes now = find(path, directory == top);
        long after = now == null ? ABSENT : isDirectory(now, directory == top) ? DIRECTORY : stamp(now);
        if (after != before) {
            if (!quiet) {
                report(path, before, directory.children[i], after);
            }
            directory.entries[i] = after;
            directory.children[i] = null;
        }
        if (after == DIRECTORY && (recursive || directory == top)) {
            // Known, but not entered until now: the root has just become a recursive one.
            boolean widened = before == DIRECTORY && directory.children[i] == null;
            if (directory.children[i] == null) {
                directory.children[i] = new Directory(directories++ % LOOKS_PER_LISTING);
            }
            enter(path, directory.children[i], now, quiet || widened);
        }
    }

    private void report(Path path, long before, Directory children, long after) {
        if (before < 0 && after < 0) {
            findings.changes.add(FileChange.modified(path));
            return;
        }
        if (before != ABSENT) {
            reportDeleted(path, children);
        }
        if (after != ABSENT) {
            findings.changes.add(FileChange.added(path));
        }
    }

    private void reportDeleted(Path path, Directory directory) {
        findings.changes.add(FileChange.deleted(path));
        for (int i = 0; directory != null && i < directory.names.length; i++) {
            reportDeleted(path.resolve(directory.names[i]), directory.children[i]);
        }
    }

    /** What is found under a name, or null. A link to a directory is itself what is found, except for a root. */
    private BasicFileAttributes find(Path path, boolean isRoot) throws IOException {
        BasicFileAttributes own;
        try {
            own = disk.attributes(path, NO_FOLLOW);
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            if (leadsThroughFile(path)) {
                return null;
            }
            throw e;
        }
        if (!own.isSymbolicLink()) {
            return own;
        }
        try {
            BasicFileAttributes target = disk.attributes(path, FOLLOW);
            return target.isDirectory() && !isRoot ? own : target;
        } catch (IOException e) {
            // It dangles, runs in a circle, or leads where we may not look: then the link is all there is.
            return own;
        }
    }

    /** Whether a path leads through something that is no directory. There is no exception of its own for that. */
    private boolean leadsThroughFile(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            try {
                return !disk.attributes(above, FOLLOW).isDirectory();
            } catch (IOException e) {
                // Nothing can be said of this one: ask further up.
            }
        }
        return false;
    }

    private static boolean isDirectory(BasicFileAttributes attributes, boolean isRoot) {
        // "Other" too: a junction, Windows' link between directories. It is not followed, and so can make no circle.
        return attributes.isDirectory() && (isRoot || !attributes.isOther());
    }

    /** One negative number for all that tells a file from another one, or from itself after a change. */
    private static long stamp(BasicFileAttributes attributes) {
        FileTime modified = attributes.lastModifiedTime();
        Object key = attributes.fileKey();
        // Windows has no such key.
        int identity = key != null ? key.hashCode() : attributes.creationTime().hashCode();
        // Nanoseconds go to the year 2262 only.
        long stamp = mix(modified.to(TimeUnit.NANOSECONDS), modified.to(TimeUnit.SECONDS));
        return mix(mix(stamp, attributes.size()), identity) | Long.MIN_VALUE;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long hash, long value) {
        long z = hash * 31 + value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** What is known of a directory: its entries, sorted by name, in parallel arrays. */
    private static final class Directory {
        Path[] names = {};
        /** {@link #ABSENT}, {@link #DIRECTORY}, or the {@link #stamp} of a file. */
        long[] entries = {};
        /** For the entries that are directories and are entered. */
        Directory[] children = {};
        /** As long as this is the directory's own stamp, there can be nothing new in it. */
        long listedStamp = ABSENT;

        int looks;
        boolean failed;

        /** Directories count their looks from different numbers, so that they are not all listed by the same one. */
        Directory(int looks) {
            this.looks = looks;
        }

        Collection<Path> unknown(Collection<Path> present) {
            Collection<Path> unknown = new TreeSet<>();
            for (Path name : present) {
                if (Arrays.binarySearch(names, name) < 0) {
                    unknown.add(name);
                }
            }
            return unknown;
        }

        /** Adds unknown names; they are absent so far. */
        void add(Collection<Path> unknown) {
            Path[] all = Arrays.copyOf(names, names.length + unknown.size());
            int i = names.length;
            for (Path name : unknown) {
                all[i++] = name;
            }
            Arrays.sort(all);
            rename(all);
        }

        void removeAbsent() {
            List<Path> present = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                if (entries[i] != ABSENT) {
                    present.add(names[i]);
                }
            }
            rename(present.toArray(Path[]::new));
        }

        /** Keeps what is known under the names that stay. */
        private void rename(Path[] newNames) {
            long[] newEntries = new long[newNames.length];
            Directory[] newChildren = new Directory[newNames.length];
            for (int i = 0, old = 0; i < newNames.length && old < names.length; i++) {
                while (old < names.length && names[old].compareTo(newNames[i]) < 0) {
                    old++;
                }
                if (old < names.length && names[old] == newNames[i]) {
                    newEntries[i] = entries[old];
                    newChildren[i] = children[old];
                }
            }
            names = newNames;
            entries = newEntries;
            children = newChildren;
        }
    }
}
