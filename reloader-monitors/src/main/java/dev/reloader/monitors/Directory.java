package dev.reloader.monitors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Snapshot} knows of a directory: its entries, sorted by name. There may be very many, and most never change:
 * they are kept in as little memory as possible. Not thread-safe.
 */
final class Directory extends Watched {
    // What an entry is when it is not a file, whose stamp is negative. Directories have positive ones.
    static final long ABSENT = 0;

    private static final int[] NO_ENDS = {};
    private static final long[] NO_ENTRIES = {};
    private static final byte[] NO_NAMES = {};

    /** The directory in which this one is; null for the one that has a root for its only entry. */
    final Directory parent;

    /** All names, one after the other; where each ends; and what each is. */
    private byte[] names = NO_NAMES;

    private int[] ends = NO_ENDS;
    private long[] entries = NO_ENTRIES;
    /** For entries that are directories and are entered; null as long as there is none. */
    private Directory[] children;

    /** As long as this is the directory's own stamp, there can be nothing new in it. */
    long listedStamp = ABSENT;

    /** Counts looks. */
    int looks;

    /** Could not be looked at, the last time. */
    boolean failed;

    /** Is not part of any snapshot any more. */
    boolean left;

    Directory(Directory parent, int looks) {
        this.parent = parent;
        this.looks = looks;
    }

    int size() {
        return entries.length;
    }

    /** What has the root for its only entry. */
    Directory top() {
        Directory top = this;
        while (top.parent != null) {
            top = top.parent;
        }
        return top;
    }

    /** The path of this directory, beginning with the root's. */
    Path path() {
        for (int i = 0; i < parent.size(); i++) {
            if (parent.child(i) == this) {
                return parent.parent == null ? parent.name(i) : parent.path().resolve(parent.name(i));
            }
        }
        throw new IllegalStateException("not part of any snapshot any more");
    }

    Path name(int i) {
        return NativeNames.path(names, start(i), ends[i]);
    }

    /** Where this name is; negative if it is unknown. */
    int find(Path name) {
        return find(NativeNames.bytes(name));
    }

    int find(byte[] name) {
        int low = 0;
        int high = entries.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(names, start(middle), ends[middle], name, 0, name.length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** {@link #ABSENT}, negative for a file, positive for a directory. */
    long entry(int i) {
        return entries[i];
    }

    void setEntry(int i, long entry) {
        entries[i] = entry;
    }

    Directory child(int i) {
        return children == null ? null : children[i];
    }

    void setChild(int i, Directory child) {
        if (children == null && child != null) {
            children = new Directory[entries.length];
        }
        if (children != null) {
            children[i] = child;
        }
    }

    /** Adds entries; they are absent so far. Returns those that were unknown, each once. */
    List<Disk.Entry> add(List<Disk.Entry> added) {
        List<Disk.Entry> sorted = new ArrayList<>(added);
        sorted.sort((one, other) -> Arrays.compareUnsigned(one.name(), other.name()));
        List<Disk.Entry> unknown = new ArrayList<>(sorted.size());
        byte[] last = null;
        for (Disk.Entry entry : sorted) {
            if (!Arrays.equals(last, entry.name()) && find(entry.name()) < 0) {
                unknown.add(entry);
            }
            last = entry.name();
        }
        if (!unknown.isEmpty()) {
            merge(unknown);
        }
        return unknown;
    }

    private void merge(List<Disk.Entry> unknown) {
        int bytes = names.length;
        for (Disk.Entry entry : unknown) {
            bytes += entry.name().length;
        }
        Replacement all = new Replacement(bytes, entries.length + unknown.size());
        int old = 0;
        for (Disk.Entry entry : unknown) {
            byte[] name = entry.name();
            while (old < entries.length
                    && Arrays.compareUnsigned(names, start(old), ends[old], name, 0, name.length) < 0) {
                all.copy(old++);
            }
            all.append(name, 0, name.length, ABSENT, null);
        }
        while (old < entries.length) {
            all.copy(old++);
        }
        all.take();
    }

    void removeAbsent() {
        int bytes = 0;
        int count = 0;
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] != ABSENT) {
                bytes += ends[i] - start(i);
                count++;
            }
        }
        Replacement present = new Replacement(bytes, count);
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] != ABSENT) {
                present.copy(i);
            }
        }
        present.take();
    }

    /** The arrays that will take the place of this directory's. */
    private final class Replacement {
        private final byte[] newNames;
        private final int[] newEnds;
        private final long[] newEntries;
        private final Directory[] newChildren;
        private int count;

        Replacement(int bytes, int size) {
            newNames = new byte[bytes];
            newEnds = new int[size];
            newEntries = new long[size];
            newChildren = children == null ? null : new Directory[size];
        }

        void copy(int i) {
            append(names, start(i), ends[i], entries[i], child(i));
        }

        void append(byte[] from, int start, int end, long entry, Directory child) {
            int at = count == 0 ? 0 : newEnds[count - 1];
            System.arraycopy(from, start, newNames, at, end - start);
            newEnds[count] = at + end - start;
            newEntries[count] = entry;
            if (newChildren != null) {
                newChildren[count] = child;
            }
            count++;
        }

        void take() {
            names = newNames;
            ends = newEnds;
            entries = newEntries;
            children = newChildren;
        }
    }
}
