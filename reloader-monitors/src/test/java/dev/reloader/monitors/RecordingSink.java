package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keeps what it is told, and waits for more. */
final class RecordingSink implements TreeEvents.Sink {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<String> told = new ArrayList<>();
    private final List<IOException> failures = new ArrayList<>();

    @Override
    public void changed(Path path) {
        add("changed " + path);
    }

    @Override
    public void rescan(Path path) {
        add("rescan " + path);
    }

    @Override
    public void lost(Path directory) {
        add("lost " + directory);
    }

    @Override
    public synchronized void failed(IOException cause) {
        failures.add(cause);
        add("failed");
    }

    private synchronized void add(String what) {
        told.add(what);
        notifyAll();
    }

    void awaitChanged(Path... paths) throws InterruptedException {
        await(Stream.of(paths).map(path -> "changed " + path).toList());
    }

    void awaitRescan(Path path) throws InterruptedException {
        await(List.of("rescan " + path));
    }

    void awaitLost(Path path) throws InterruptedException {
        await(List.of("lost " + path));
    }

    IOException awaitFailed() throws InterruptedException {
        await(List.of("failed"));
        return failures.get(0);
    }

    /** Waits until all of these were told, in any order, and forgets all that was told up to then. */
    synchronized void await(List<String> whats) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!told.containsAll(whats)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("not told " + whats + ", but " + told);
            }
            wait(left);
        }
        int last = whats.stream().mapToInt(told::indexOf).max().orElseThrow();
        told.subList(0, last + 1).clear();
    }

    /** All that was told and not waited for. */
    synchronized List<String> told() {
        return List.copyOf(told);
    }
}
