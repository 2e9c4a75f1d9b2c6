package dev.reloader.monitors;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds what is watched by its watch. Several may share one, as a watch belongs to a directory, and not to a path or a reason.
 * A hash table without entries of its own: there may be very many directories. Not thread-safe.
 */
final class WatchedTable {
    private Watched[] buckets = new Watched[16];
    private int size;

    /** All that have this watch. */
    List<Watched> find(Object watch) {
        List<Watched> found = new ArrayList<>(1);
        for (Watched each = buckets[bucket(watch)]; each != null; each = each.next) {
            if (each.watch.equals(watch)) {
                found.add(each);
            }
        }
        return found;
    }

    void add(Watched watched, Object watch) {
        watched.watch = watch;
        if (++size > buckets.length) {
            grow();
        }
        insert(watched);
    }

    /** Takes it out, and its watch from it. Returns whether nothing has that watch any more. */
    boolean remove(Watched watched) {
        int bucket = bucket(watched.watch);
        Watched before = null;
        boolean isLast = true;
        for (Watched each = buckets[bucket]; each != null; each = each.next) {
            if (each.next == watched) {
                before = each;
            }
            isLast &= each == watched || !each.watch.equals(watched.watch);
        }
        if (before == null) {
            buckets[bucket] = watched.next;
        } else {
            before.next = watched.next;
        }
        watched.watch = null;
        watched.next = null;
        size--;
        return isLast;
    }

    private void insert(Watched watched) {
        int bucket = bucket(watched.watch);
        watched.next = buckets[bucket];
        buckets[bucket] = watched;
    }

    private int bucket(Object watch) {
        int hash = watch.hashCode();
        return (hash ^ hash >>> 16) & buckets.length - 1;
    }

    private void grow() {
        Watched[] old = buckets;
        buckets = new Watched[old.length * 2];
        for (Watched first : old) {
            Watched next;
            for (Watched each = first; each != null; each = next) {
                next = each.next;
                insert(each);
            }
        }
    }
}
