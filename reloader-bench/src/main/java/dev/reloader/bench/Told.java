package dev.reloader.bench;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import dev.reloader.spi.FileMonitorListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The state of a directory as far as a monitor has told of it, to be compared with its true state. */
final class Told implements FileMonitorListener {
    /** In this report the listener blocks. */
    private static final int BLOCKS_AT = 500;

    private final Path root;
    private final Path sentinels;
    private final long blockMillis;

    /** The paths that exist, each with the time of its last report, in microseconds of the wall clock. */
    private final TreeMap<String, Long> paths = new TreeMap<>();

    private long reports;
    private long lastReport;
    private int overflows;
    private IOException failure;

    /**
     * @param root the directory that is going to be watched, as it is now
     * @param sentinels a directory in it, reports from which are not counted
     * @param blockMillis how long one call takes that comes early in the burst
     */
    Told(Path root, Path sentinels, long blockMillis) throws IOException {
        this.root = root;
        this.sentinels = sentinels;
        this.blockMillis = blockMillis;
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(path -> !path.equals(root)).forEach(path -> paths.put(path.toString(), 0L));
        }
    }

    @Override
    public void changed(FileChange change) {
        if (apply(change) == BLOCKS_AT && blockMillis > 0) {
            try {
                Thread.sleep(blockMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized long apply(FileChange change) {
        String path = change.path().toString();
        long now = Burst.nowMicros();
        if (change.kind() == Kind.DELETED) {
            paths.remove(path);
            paths.subMap(path + File.separatorChar, path + (char) (File.separatorChar + 1))
                    .clear();
        } else {
            paths.put(path, now);
        }
        if (change.path().startsWith(sentinels)) {
            return 0;
        }
        lastReport = now;
        return ++reports;
    }

    @Override
    public synchronized void overflowed(Path directory) {
        overflows++;
        lastReport = Burst.nowMicros();
    }

    @Override
    public synchronized void failed(Path path, Throwable cause) {
        failure = new IOException("told that " + path + " cannot be watched: " + cause, cause);
    }

    /** How many reports there were, without the sentinels. */
    synchronized long reports() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return reports;
    }

    synchronized long lastReport() {
        return lastReport;
    }

    synchronized int overflows() {
        return overflows;
    }

    synchronized boolean knows(Path path) {
        return paths.containsKey(path.toString());
    }

    /** How what was told differs from what is true; empty if it does not. */
    synchronized List<String> differences() throws IOException {
        List<String> differences = new ArrayList<>();
        TreeMap<String, Long> rest = new TreeMap<>(paths);
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (path.equals(root)) {
                    continue;
                }
                Long told = rest.remove(path.toString());
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                long modified = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
                if (told == null) {
                    differences.add("exists, not told: " + root.relativize(path));
                } else if (attributes.isRegularFile() && told < modified) {
                    differences.add("written after the last report: " + root.relativize(path));
                }
            }
        }
        rest.keySet().forEach(path -> differences.add("gone, not told: " + root.relativize(Path.of(path))));
        return differences;
    }
}
