package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Tells of the real disk about as well as real systems do: late, twice, out of order, of too much, and sometimes only that
 * something happened somewhere below. Finds out by looking at everything, again and again.
 */
final class SloppyTree implements TreeEvents {
    /** What is found under a name: if any of it differs, something happened there. */
    private record Entry(boolean isDirectory, Object key, Object modified, long size) {}

    /** A watched directory, and what was below it at the last look. */
    private static final class Watch {
        final boolean recursive;
        final Object key;
        Map<Path, Entry> entries;

        Watch(boolean recursive, Object key, Map<Path, Entry> entries) {
            this.recursive = recursive;
            this.key = key;
            this.entries = entries;
        }
    }

    private final Sink sink;
    private final Random random = new Random(42);
    private final Map<Path, Watch> watches = new HashMap<>();
    private final Thread thread = new Thread(this::run, "sloppy");
    /** Where something has happened since this was last told of as a whole. */
    private final Set<Path> unsettled = new HashSet<>();

    private boolean closed;

    SloppyTree(Sink sink) {
        this.sink = sink;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void watch(Path directory, boolean recursive) throws IOException {
        Entry own = entry(directory);
        if (own == null) {
            throw new NoSuchFileException(directory.toString());
        }
        watches.put(directory, new Watch(recursive, own.key(), entries(directory, recursive)));
    }

    @Override
    public synchronized void unwatch(Path directory) {
        watches.remove(directory);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void run() {
        try {
            while (!closed) {
                for (Map.Entry<Path, Watch> each : List.copyOf(watches.entrySet())) {
                    look(each.getKey(), each.getValue());
                }
                wait(2);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            sink.failed(new IOException("cannot go on", e));
        }
    }

    private void look(Path directory, Watch watch) {
        Entry own = entry(directory);
        if (own == null || !own.key().equals(watch.key)) {
            // Like Windows, and unlike FSEvents, it says nothing of what was below.
            watches.remove(directory);
            sink.lost(directory);
            return;
        }
        Map<Path, Entry> before = watch.entries;
        watch.entries = entries(directory, watch.recursive);
        Set<Path> paths = new HashSet<>(before.keySet());
        paths.addAll(watch.entries.keySet());
        paths.removeIf(path -> {
            Entry now = watch.entries.get(path);
            return now != null && now.equals(before.get(path));
        });
        tell(directory, new ArrayList<>(paths), watch.entries);
    }

    private void tell(Path directory, List<Path> paths, Map<Path, Entry> now) {
        if (paths.isEmpty()) {
            return;
        }
        // What came and went between two looks was not seen here, but perhaps there: a real system would have told of
        // it.
        unsettled.forEach(sink::rescan);
        unsettled.clear();
        unsettled.add(directory);
        if (paths.size() > 1000) {
            sink.rescan(directory);
            return;
        }
        Collections.shuffle(paths, random);
        for (Path path : paths) {
            boolean hasCome = now.containsKey(path) && now.get(path).isDirectory();
            switch (random.nextInt(6)) {
                case 0 -> {
                    sink.changed(path);
                    sink.changed(path);
                }
                case 1 -> sink.rescan(path);
                case 2 -> {
                    sink.rescan(path.getParent());
                    sink.changed(path);
                }
                case 3 -> {
                    sink.changed(path.getParent());
                    sink.changed(path.resolve("never/there"));
                    tellPlainly(path, hasCome);
                }
                default -> tellPlainly(path, hasCome);
            }
        }
    }

    private void tellPlainly(Path path, boolean isDirectory) {
        if (isDirectory) {
            sink.rescan(path);
        } else {
            sink.changed(path);
        }
    }

    // Looking

    private static Map<Path, Entry> entries(Path directory, boolean recursive) {
        Map<Path, Entry> entries = new HashMap<>();
        add(directory, recursive, entries);
        return entries;
    }

    private static void add(Path directory, boolean recursive, Map<Path, Entry> entries) {
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                Entry entry = entry(path);
                if (entry != null) {
                    entries.put(path, entry);
                    if (recursive && entry.isDirectory()) {
                        add(path, true, entries);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Gone, or not to be read: so there is nothing.
        }
    }

    /** Null if there is none. */
    private static Entry entry(Path path) {
        try {
            BasicFileAttributes own = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object key = own.fileKey() != null ? own.fileKey() : own.creationTime();
            return own.isDirectory()
                    ? new Entry(true, key, null, 0)
                    : new Entry(false, key, own.lastModifiedTime(), own.size());
        } catch (IOException e) {
            return null;
        }
    }
}
