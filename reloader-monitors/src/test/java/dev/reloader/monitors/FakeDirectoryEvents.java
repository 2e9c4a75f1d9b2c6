package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Watches directories of the real disk, but tells only what a test says. */
final class FakeDirectoryEvents implements DirectoryEvents {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Map<Object, Integer> watches = new HashMap<>();
    private final Map<Integer, Path> watched = new LinkedHashMap<>();
    private final Map<Path, Path> sameAs = new HashMap<>();
    private final Map<Path, IOException> faults = new HashMap<>();
    private final Queue<Consumer<Sink>> queue = new ArrayDeque<>();
    private int count;
    private boolean waiting;
    private boolean closed;
    private IOException failure;

    /** All that were to be watched, in order. */
    final List<Path> asked = new ArrayList<>();
    /** For which directories there are no more watches. */
    volatile Predicate<Path> limit = path -> false;
    /** Runs while a watch fails for that reason, and before one is ended. */
    volatile Runnable meanwhile = () -> {};

    @Override
    public synchronized Object watch(Path directory, boolean contents) throws IOException {
        asked.add(directory);
        if (closed) {
            throw new IOException("closed");
        }
        if (faults.containsKey(directory)) {
            throw faults.get(directory);
        }
        Path real = sameAs.getOrDefault(directory, directory);
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(directory.toString());
        }
        if (limit.test(directory)) {
            meanwhile.run();
            throw new LimitException("no more watches; sysctl helps");
        }
        Object key = attributes.fileKey() != null ? attributes.fileKey() : attributes.creationTime();
        Integer watch = watches.computeIfAbsent(key, k -> ++count);
        watched.putIfAbsent(watch, real);
        return watch;
    }

    @Override
    public synchronized void unwatch(Object watch) {
        meanwhile.run();
        watched.remove((Integer) watch);
        watches.values().remove((Integer) watch);
    }

    @Override
    public synchronized boolean next(Sink sink) throws IOException {
        try {
            waiting = true;
            notifyAll();
            while (queue.isEmpty() && !closed && failure == null) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            waiting = false;
        }
        while (!queue.isEmpty()) {
            queue.remove().accept(sink);
        }
        if (failure != null) {
            throw failure;
        }
        return !closed;
    }

    @Override
    public synchronized void wake() {
        queue.add(sink -> {});
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    // For tests

    /** Tells something, in one batch, and waits until it has been looked into. */
    synchronized void tell(Consumer<Sink> told) throws InterruptedException {
        add(told);
        awaitQuiet();
    }

    /** Tells something, in one batch. */
    synchronized void add(Consumer<Sink> told) {
        queue.add(told);
        notifyAll();
    }

    /** Waits until all that was told has been looked into. */
    synchronized void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!waiting || !queue.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("nobody waits for what happens next");
            }
            wait(left);
        }
    }

    /** Lets {@link #next} fail, after it has told something. */
    synchronized void fail(Consumer<Sink> told, IOException cause) {
        failure = cause;
        add(told);
    }

    /** Lets every watch of a directory fail. */
    synchronized void fail(Path directory, IOException cause) {
        faults.put(directory, cause);
    }

    /** Makes a directory another name of this one, as where it is mounted twice. */
    synchronized void same(Path directory, Path as) {
        sameAs.put(directory, as);
    }

    /** Ends a watch, and tells nobody. */
    synchronized void end(Object watch) {
        watched.remove((Integer) watch);
        watches.values().remove((Integer) watch);
    }

    synchronized Integer watchOf(Path directory) {
        return watched.entrySet().stream()
                .filter(entry -> entry.getValue().equals(directory))
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow(() -> new AssertionError(directory + " is not watched, but " + watched));
    }

    /** All that are watched at or below a directory. */
    synchronized TreeSet<Path> watchedBelow(Path directory) {
        TreeSet<Path> below = new TreeSet<>(watched.values());
        below.removeIf(path -> !path.startsWith(directory));
        return below;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
