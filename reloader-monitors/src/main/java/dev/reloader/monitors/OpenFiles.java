package dev.reloader.monitors;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Files that are being written. When they are closed the system tells so, and they are whole; but some stay open, as logs do,
 * and some were never opened, as when only their time is set. Those are told of after a while. Not thread-safe.
 */
final class OpenFiles {
    /** Long enough for most writers to be done. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private record File(Object watch, Path name) {
        // By hand: what the compiler makes of a record is linked at its first use, which takes milliseconds.
        @Override
        public boolean equals(Object other) {
            return other instanceof File file && watch.equals(file.watch) && name.equals(file.name);
        }

        @Override
        public int hashCode() {
            return Objects.hash(watch, name);
        }
    }

    /** Since when, in nanoseconds; the longest first. */
    private final Map<File, Long> since = new LinkedHashMap<>();

    void written(Object watch, Path name, long now) {
        since.putIfAbsent(new File(watch, name), now);
    }

    /** Says whether it was written before, and nobody told. */
    boolean closed(Object watch, Path name) {
        return since.remove(new File(watch, name)) != null;
    }

    /** How long until there is something to be told, for poll(2): -1 if there is nothing. */
    int millisLeft(long now) {
        if (since.isEmpty()) {
            return -1;
        }
        long left = since.values().iterator().next() + PATIENCE_NANOS - now;
        return left <= 0 ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    void tellDue(long now, DirectoryEvents.Sink sink) {
        Iterator<Map.Entry<File, Long>> files = since.entrySet().iterator();
        while (files.hasNext()) {
            Map.Entry<File, Long> file = files.next();
            if (file.getValue() + PATIENCE_NANOS - now > 0) {
                return;
            }
            files.remove();
            sink.happened(file.getKey().watch(), file.getKey().name(), Happening.WRITTEN);
        }
    }
}
