package dev.reloader.monitors;

import dev.reloader.FileChange;
import dev.reloader.monitors.Happening.Writing;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a root looked like at the last look. The next look finds what differs from it and takes its place. A look is at
 * everything, or, where the system tells that something happened, at just that.
 *
 * <p>All that is known is asked for by name, one by one. If nothing tells what is new, directories are listed to find out, and
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
    /** Most clocks of file systems tick every 1 to 10 ms. */
    private static final long QUICK_TICK_MILLIS = 50;

    /** For what fails, but perhaps only because it changes this moment. */
    private static final int MOST_TRIES = 3;

    /** A bit of a file's entry, which its stamp leaves free. */
    private static final long YOUNG = 1;

    private static final LinkOption[] FOLLOW = {};
    private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

    private final Path root;
    private final Predicate<Path> ignored;
    private final Disk disk;
    private final YoungFiles young;
    /** Has the root for its only entry: an absolute path resolves to itself. */
    private final Directory top = new Directory(null, 0);

    private Watches watches;
    private boolean recursive;
    /** Something new was in a directory whose time had not changed: from now on every look lists all of them. */
    private boolean directoryTimesLie;
    /** How many were ever entered. */
    private final AtomicInteger directories = new AtomicInteger();

    /** By its own lock, as the first snapshot is taken by several threads. */
    private Findings findings;

    private boolean isFirst = true;

    /** Takes the first snapshot, with all processors: programs wait for it. Nothing in it is a change. */
    Snapshot(Path root, boolean recursive, Predicate<Path> ignored, Disk disk, Watches watches) {
        this.root = root;
        this.recursive = recursive;
        this.ignored = ignored;
        this.disk = disk;
        young = new YoungFiles(disk);
        this.watches = watches;
        findings = new Findings(root);
        top.add(List.of(new Disk.Entry(NativeNames.bytes(root), null)));
        enter(compare(root, top, null, null, true));
        isFirst = false;
    }

    Path root() {
        return root;
    }

    /** What has the root for its only entry. */
    Directory top() {
        return top;
    }

    /** Makes the root a recursive one from now on. What is below its subdirectories already is no change. */
    synchronized void widen() {
        if (!recursive) {
            recursive = true;
            enter(compare(root, top, null, null, false));
        }
    }

    /** From now on nothing tells of changes: looks at everything will find them. */
    synchronized void unwatch() {
        unwatch(top);
        watches = Watches.NONE;
    }

    /** Looks at everything, and takes all findings. */
    synchronized Findings look() {
        enter(compare(root, top, null, null, false));
        return take();
    }

    /** Looks at those entries of a directory to which something happened; at all of them if it could not be listed before. */
    synchronized void look(Directory directory, Map<Path, Happening> entries) {
        if (!directory.left) {
            lookAt(pathOf(directory), directory, entries);
            if (directory.failed && directory != top && watches != Watches.NONE) {
                enter(List.of(new Below(pathOf(directory), directory, null, false)));
            }
        }
    }

    /** Looks at what a path names, which begins with the root. */
    synchronized void look(Path path, Happening happening) {
        if (path.equals(root)) {
            lookAt(root, top, Map.of(root, happening));
        } else {
            look(path.getParent(), Map.of(path.getFileName(), happening));
        }
    }

    /** Looks at entries of a directory by its path, which begins with the root. */
    synchronized void look(Path path, Map<Path, Happening> entries) {
        Directory directory = top;
        Path name = root;
        for (Path next : path.equals(root) ? List.<Path>of() : root.relativize(path)) {
            Directory child = child(directory, name);
            if (child == null) {
                break;
            }
            directory = child;
            name = next;
        }
        Directory last = child(directory, name);
        if (last != null) {
            lookAt(pathOf(last), last, entries);
        } else {
            // It is not known, or not as a directory. If it is one now, everything in it will be found.
            lookAt(pathOf(directory), directory, Map.of(name, Happening.CHANGED));
        }
    }

    private static Directory child(Directory directory, Path name) {
        int i = directory.find(name);
        return i < 0 ? null : directory.child(i);
    }

    /** Takes all findings, of all looks since they were last taken. */
    synchronized Findings take() {
        Findings found = findings;
        findings = new Findings(root);
        return found;
    }

    private Path pathOf(Directory directory) {
        return directory == top ? root : directory.path();
    }

    private void lookAt(Path path, Directory directory, Map<Path, Happening> entries) {
        addUnknown(path, directory, entries.keySet());
        List<Below> below = new ArrayList<>();
        boolean anyAbsent = false;
        // There is nothing else in it that could be in the way.
        directory.failed &= directory != top;
        for (Map.Entry<Path, Happening> entry : entries.entrySet()) {
            int i = directory.find(entry.getKey());
            if (i >= 0) {
                try {
                    Happening happening = entry.getValue();
                    update(path, directory, i, null, false, happening.writing, happening.isAnything, below);
                } catch (Throwable e) {
                    fail(path, directory, e);
                }
                anyAbsent |= directory.entry(i) == Directory.ABSENT;
            }
        }
        if (anyAbsent && directory != top) {
            directory.removeAbsent();
        }
        enter(below);
    }

    private void addUnknown(Path path, Directory directory, Set<Path> names) {
        List<Disk.Entry> unknown = new ArrayList<>();
        for (Path name : names) {
            byte[] bytes = NativeNames.bytes(name);
            if (directory.find(bytes) < 0 && !ignored.test(path.resolve(name))) {
                unknown.add(new Disk.Entry(bytes, null));
            }
        }
        directory.add(unknown);
    }

    /** A directory that is to be entered. */
    private record Below(Path path, Directory directory, BasicFileAttributes attributes, boolean quiet) {}

    /** Level by level, as the levels may be thousands. */
    private void enter(List<Below> below) {
        List<Below> level = below;
        while (!level.isEmpty()) {
            Stream<Below> each = isFirst ? level.parallelStream() : level.stream();
            level = each.flatMap(directory -> enter(directory).stream()).toList();
        }
    }

    /** Finds what is new in a directory, then what has become of all that is in it. Returns what is to be entered next. */
    private List<Below> enter(Below below) {
        Path path = below.path();
        Directory directory = below.directory();
        Throwable failure = null;
        BasicFileAttributes[] listed = null;
        try {
            watches.watch(path, directory);
            if (watches == Watches.NONE) {
                // Nothing else tells what is new: this is done very often.
                listed = listIfDue(path, directory, below.attributes());
            } else {
                listed = list(path, directory);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It went this moment: so did its entries, as will be found now, and it itself, at the next look.
        } catch (IOException e) {
            failure = leadsThroughFile(path) ? null : e;
        } catch (RuntimeException e) {
            failure = e;
        }
        return compare(path, directory, listed, failure, below.quiet());
    }

    private BasicFileAttributes[] listIfDue(Path path, Directory directory, BasicFileAttributes attributes)
            throws IOException {
        BasicFileAttributes[] listed = null;
        long stamp = stamp(attributes);
        boolean unchanged = stamp == directory.listedStamp && !directoryTimesLie;
        boolean due = ++directory.looks % LOOKS_PER_LISTING == 0;
        if (due || !unchanged) {
            directory.listedStamp = Directory.ABSENT;
            long now = disk.now();
            int before = directory.size();
            listed = list(path, directory);
            directoryTimesLie |=
                    directory.size() > before && unchanged && stamp(disk.attributes(path, FOLLOW)) == stamp;
            if (attributes.lastModifiedTime().toMillis() < now - TICK_MILLIS) {
                directory.listedStamp = stamp;
            }
        }
        return listed;
    }

    /** Adds what is new in a directory. Returns what the listing told of each entry; null for those that it told nothing of. */
    private BasicFileAttributes[] list(Path path, Directory directory) throws IOException {
        List<Disk.Entry> unknown = new ArrayList<>();
        for (Disk.Entry entry : disk.list(path)) {
            if (directory.find(entry.name()) < 0 && !isIgnored(path, entry)) {
                unknown.add(entry);
            }
        }
        List<Disk.Entry> added = directory.add(unknown);
        BasicFileAttributes[] attributes = new BasicFileAttributes[directory.size()];
        for (Disk.Entry entry : added) {
            attributes[directory.find(entry.name())] = entry.attributes();
        }
        return attributes;
    }

    /** To tell of single files that are ignored does no harm, and so saves asking for most. */
    private boolean isIgnored(Path path, Disk.Entry entry) {
        boolean isFile = entry.attributes() != null && entry.attributes().isRegularFile();
        return !isFile && ignored.test(path.resolve(NativeNames.path(entry.name(), 0, entry.name().length)));
    }

    private List<Below> compare(
            Path path, Directory directory, BasicFileAttributes[] listed, Throwable failure, boolean quiet) {
        List<Below> below = new ArrayList<>();
        boolean anyAbsent = false;
        for (int i = 0; i < directory.size(); i++) {
            try {
                update(path, directory, i, listed == null ? null : listed[i], quiet, Writing.UNKNOWN, true, below);
            } catch (Throwable e) {
                // Whatever it is, everything else is looked at.
                failure = e;
            }
            anyAbsent |= directory.entry(i) == Directory.ABSENT;
        }
        if (anyAbsent && directory != top) {
            directory.removeAbsent();
        }
        if (failure != null) {
            fail(path, directory, failure);
        }
        directory.failed = failure != null;
        return below;
    }

    private void fail(Path path, Directory directory, Throwable failure) {
        directory.listedStamp = Directory.ABSENT;
        if (!directory.failed) {
            directory.failed = true;
            synchronized (findings) {
                findings.failures.put(path, failure);
            }
        }
    }

    /**
     * Finds what has become of an entry.
     *
     * @param listed its own attributes if they are known already
     * @param writing whether it was written, if it is a file
     * @param isEntered whether it is to be entered in any case, if it is a directory
     * @param below gets the directory that it is, if that is to be entered
     */
    private void update(
            Path parent,
            Directory directory,
            int i,
            BasicFileAttributes listed,
            boolean quiet,
            Writing writing,
            boolean isEntered,
            List<Below> below)
            throws IOException {
        long before = directory.entry(i);
        if (quiet && before == Directory.ABSENT && listed != null && listed.isRegularFile()) {
            directory.setEntry(i, entry(listed));
            isRewritten(directory, i, Directory.ABSENT, parent, listed);
            return;
        }
        Path path = parent.resolve(directory.name(i));
        BasicFileAttributes now = find(path, directory, listed);
        long after = now == null ? Directory.ABSENT : isDirectory(now, directory == top) ? identity(now) : entry(now);
        boolean stays = before > 0 && after > 0 || (before | YOUNG) == (after | YOUNG);
        if (!stays) {
            if (!quiet) {
                report(path, before, directory.child(i), after);
            }
            leave(directory.child(i));
            directory.setChild(i, null);
            if (before < 0 && after >= 0 && directory != top) {
                watches.unfollow(path, directory);
            }
        } else if (before < 0 && (writing == Writing.CERTAIN || writing == Writing.POSSIBLE && (before & YOUNG) != 0)) {
            findings.changes.add(FileChange.modified(path));
        }
        directory.setEntry(i, after);
        if (isRewritten(directory, i, before, parent, now) && stays) {
            findings.changes.add(FileChange.modified(path));
        }
        if (after > 0 && (recursive || directory == top)) {
            Directory child = directory.child(i);
            if (child == null) {
                // Not all of them shall be listed by the same look.
                child = new Directory(directory, directories.getAndIncrement() % LOOKS_PER_LISTING);
                directory.setChild(i, child);
                // Known, but not entered until now: the root has just become a recursive one.
                below.add(new Below(path, child, now, quiet || stays));
            } else {
                boolean isOther = before != after;
                if (isOther) {
                    unwatch(child);
                }
                if (isOther || isEntered || child.failed || watches.lacks(child)) {
                    below.add(new Below(path, child, now, quiet));
                }
            }
        }
    }

    /** Whether an entry is a file with other contents than at the last look, where nothing but these can tell. */
    private boolean isRewritten(Directory directory, int i, long before, Path parent, BasicFileAttributes now) {
        long after = directory.entry(i);
        boolean wasYoung = before < 0 && (before & YOUNG) != 0;
        boolean isYoung = after < 0 && (after & YOUNG) != 0;
        if (watches != Watches.NONE || !wasYoung && !isYoung) {
            return false;
        }
        Path path = parent.resolve(directory.name(i));
        if (after < 0 && now.isRegularFile()) {
            return young.differs(path, isYoung);
        }
        young.forget(path);
        return false;
    }

    private void leave(Directory directory) {
        if (directory != null) {
            unwatch(directory);
            directory.left = true;
            for (int i = 0; i < directory.size(); i++) {
                leave(directory.child(i));
            }
        }
    }

    private void unwatch(Directory directory) {
        watches.unwatch(directory);
        for (int i = 0; i < directory.size(); i++) {
            if (directory.child(i) != null) {
                unwatch(directory.child(i));
            }
        }
    }

    private void report(Path path, long before, Directory children, long after) {
        if (before < 0 && after < 0) {
            findings.changes.add(FileChange.modified(path));
            return;
        }
        if (before != Directory.ABSENT) {
            reportDeleted(path, children);
        }
        if (after != Directory.ABSENT) {
            findings.changes.add(FileChange.added(path));
        }
    }

    private void reportDeleted(Path path, Directory directory) {
        findings.changes.add(FileChange.deleted(path));
        for (int i = 0; directory != null && i < directory.size(); i++) {
            reportDeleted(path.resolve(directory.name(i)), directory.child(i));
        }
    }

    /** What is found under a name, or null. A link to a directory is itself what is found, except for a root. */
    private BasicFileAttributes find(Path path, Directory directory, BasicFileAttributes listed) throws IOException {
        if (directory == top) {
            watches.follow(path, directory);
        }
        BasicFileAttributes own = listed != null ? listed : find(path);
        if (own == null || !own.isSymbolicLink()) {
            return own;
        }
        watches.follow(path, directory);
        try {
            BasicFileAttributes target = disk.attributes(path, FOLLOW);
            return target.isDirectory() && directory != top ? own : target;
        } catch (IOException e) {
            // It dangles, runs in a circle, or leads where we may not look: then the link is all there is.
            return own;
        }
    }

    private BasicFileAttributes find(Path path) throws IOException {
        for (int tries = 1; true; tries++) {
            try {
                return disk.attributes(path, NO_FOLLOW);
            } catch (NoSuchFileException e) {
                return null;
            } catch (FileSystemException e) {
                if (leadsThroughFile(path.getParent())) {
                    return null;
                }
                // It may have done so a moment ago.
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Whether a path is, or leads through, something that is no directory, be it a link that runs in a circle. There is no exception of its own for that. */
    private boolean leadsThroughFile(Path path) {
        for (Path above = path; above != null; above = above.getParent()) {
            try {
                return !disk.attributes(above, FOLLOW).isDirectory();
            } catch (AccessDeniedException e) {
                // Nothing can be said of this one: ask further up.
            } catch (IOException e) {
                if (isLink(above)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isLink(Path path) {
        try {
            return disk.attributes(path, NO_FOLLOW).isSymbolicLink();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isDirectory(BasicFileAttributes attributes, boolean isRoot) {
        // "Other" too: a junction, Windows' link between directories. It is not followed, and so can make no circle.
        return attributes.isDirectory() && (isRoot || !attributes.isOther());
    }

    /** A file's stamp, and whether it is young: whether it may be written again without getting another one. */
    private long entry(BasicFileAttributes attributes) {
        FileTime modified = attributes.lastModifiedTime();
        long millis = modified.toMillis();
        long tick = millis % 1000 == 0 ? TICK_MILLIS : QUICK_TICK_MILLIS;
        return stamp(attributes, modified) | (Math.abs(disk.now() - millis) <= tick ? YOUNG : 0);
    }

    private static long stamp(BasicFileAttributes attributes) {
        return stamp(attributes, attributes.lastModifiedTime());
    }

    /** One negative, even number for all that tells a file from another one, or from itself after a change. */
    private static long stamp(BasicFileAttributes attributes, FileTime modified) {
        // Nanoseconds go to the year 2262 only.
        long stamp = mix(modified.to(TimeUnit.NANOSECONDS), modified.to(TimeUnit.SECONDS));
        return (mix(mix(stamp, attributes.size()), key(attributes)) | Long.MIN_VALUE) & ~YOUNG;
    }

    /** One positive number for all that tells a directory from another one. */
    private static long identity(BasicFileAttributes attributes) {
        return mix(0, key(attributes)) >>> 1 | 1;
    }

    private static int key(BasicFileAttributes attributes) {
        // Windows has no such key.
        Object key = attributes.fileKey();
        return key != null ? key.hashCode() : attributes.creationTime().hashCode();
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long hash, long value) {
        long z = hash * 31 + value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
