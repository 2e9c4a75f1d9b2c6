package dev.reloader.monitors;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitorListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listener that remembers what it is told, and on which tests wait. Used by any thread. */
final class Recorder implements FileMonitorListener {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final List<FileChange> changes = new ArrayList<>();
    private final Map<Path, Throwable> failures = new LinkedHashMap<>();
    private int calls;

    /** Runs at each change, on the monitor's thread, after it has been recorded. */
    volatile Consumer<FileChange> onChange = change -> {};

    @Override
    public void changed(FileChange change) {
        synchronized (this) {
            calls++;
            changes.add(change);
            notifyAll();
        }
        onChange.accept(change);
    }

    @Override
    public synchronized void overflowed(Path root) {
        calls++;
        notifyAll();
    }

    @Override
    public synchronized void failed(Path root, Throwable cause) {
        calls++;
        failures.put(root, cause);
        notifyAll();
    }

    /** Waits until each of these has been told, since the last {@link #take}. */
    synchronized void await(Collection<FileChange> expected) throws InterruptedException {
        Set<FileChange> missing = new LinkedHashSet<>(expected);
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        int seen = 0;
        while (true) {
            changes.subList(seen, changes.size()).forEach(missing::remove);
            seen = changes.size();
            if (missing.isEmpty()) {
                return;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("not told of " + shortened(missing) + ", but of " + shortened(changes)
                        + ", failures " + failures);
            }
            wait(left);
        }
    }

    synchronized Throwable awaitFailure(Path path) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!failures.containsKey(path)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no failure at " + path + ", but " + failures);
            }
            wait(left);
        }
        return failures.get(path);
    }

    /** All changes since the last time. */
    synchronized List<FileChange> take() {
        List<FileChange> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    synchronized Map<Path, Throwable> takeFailures() {
        Map<Path, Throwable> taken = new LinkedHashMap<>(failures);
        failures.clear();
        return taken;
    }

    synchronized int calls() {
        return calls;
    }

    private static String shortened(Collection<FileChange> changes) {
        return changes.size() + " changes " + changes.stream().limit(10).toList();
    }
}
