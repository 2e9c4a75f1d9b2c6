package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Has whole trees watched, and looks where {@link TreeEvents} tell that something happened.
 *
 * <p>What such systems do not tell is looked at every second: whether a root is still the same directory, or is there again,
 * and what symbolic links stand for. A root that cannot be watched is polled; when the system fails, all are.
 */
final class TreeMonitor implements FileMonitor {
    /** Begins to tell a sink. */
    interface Opener {
        TreeEvents open(TreeEvents.Sink sink) throws IOException;
    }

    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the system tells, until it is looked into. */
    private sealed interface Told {
        record Happened(Path path, Happening happening) implements Told {}

        record Lost(Path directory) implements Told {}

        record Failed(IOException cause) implements Told {}

        record Woken() implements Told {}
    }

    /**
     * A directory that is watched.
     *
     * @param key what tells it from another one of the same name
     */
    private record Watch(boolean recursive, Object key) {}

    /** A root, and what is watched for it. */
    private static final class Root implements Watches {
        final Path given;
        /** Entries that stand for something elsewhere. */
        final Map<Directory, Set<Path>> links = new LinkedHashMap<>();

        boolean recursive;
        Snapshot snapshot;
        /** Where it really is; null while it is not there. */
        Path real;
        /** What is watched: the root, or the directory in which it is a file; null while nothing is. */
        Path watched;

        Root(Path given, boolean recursive) {
            this.given = given;
            this.recursive = recursive;
        }

        @Override
        public void watch(Path path, Directory directory) {
            // It is, with the whole tree.
        }

        @Override
        public boolean lacks(Directory directory) {
            return false;
        }

        @Override
        public void unwatch(Directory directory) {
            links.remove(directory);
        }

        @Override
        public synchronized void follow(Path path, Directory directory) {
            if (directory.parent != null) {
                links.computeIfAbsent(directory, d -> new LinkedHashSet<>()).add(path.getFileName());
            }
        }

        @Override
        public void unfollow(Path path, Directory directory) {
            Set<Path> names = links.get(directory);
            if (names != null) {
                names.remove(path.getFileName());
            }
        }
    }

    private final String name;
    private final TreeEvents events;
    private final Predicate<Path> ignored;
    private final System.Logger log;
    private final Teller teller;
    private final Disk disk;
    private final PollingFallback polling;
    private final BlockingQueue<Told> queue = new LinkedBlockingQueue<>();

    // Guarded by this.
    private final Map<Path, Root> roots = new LinkedHashMap<>();
    private final Map<Path, Watch> watched = new HashMap<>();
    /** What was lost, and watched again at once. It is not a second time: then it waits for the next check. */
    private final Set<Path> watchedAgain = new HashSet<>();

    private boolean closed;

    TreeMonitor(String name, Opener system, MonitorContext context, Teller teller, Disk disk) throws IOException {
        this.name = name;
        this.ignored = context.ignored();
        this.log = context.log();
        this.teller = teller;
        this.disk = disk;
        polling = new PollingFallback(context, teller, disk);
        events = system.open(new TreeEvents.Sink() {
            @Override
            public void changed(Path path) {
                queue.add(new Told.Happened(path, Happening.PERHAPS_WRITTEN));
            }

            @Override
            public void rescan(Path path) {
                queue.add(new Told.Happened(path, Happening.ANYTHING));
            }

            @Override
            public void lost(Path directory) {
                queue.add(new Told.Lost(directory));
            }

            @Override
            public void failed(IOException cause) {
                queue.add(new Told.Failed(cause));
            }
        });
    }

    void start() {
        Thread thread = new Thread(this::run, "reloader-looks");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the first snapshot of the root on the caller's thread. */
    @Override
    public synchronized void watch(Path given, boolean recursive) {
        Root root = roots.get(given);
        if (closed || root != null && (root.recursive || !recursive)) {
            return;
        }
        if (polling.takes(given)) {
            polling.watch(given, recursive);
        } else if (root != null) {
            root.recursive = true;
            connect(root);
            root.snapshot.widen();
        } else {
            root = new Root(given, recursive);
            roots.put(given, root);
            connect(root);
            root.snapshot = new Snapshot(given, recursive, ignored, disk, root);
            if (!roots.containsKey(given)) {
                polling.takeOver(root.snapshot);
            }
        }
        // To tell what could not be looked at.
        queue.add(new Told.Woken());
    }

    @Override
    public Duration latency() {
        return polling.latency();
    }

    @Override
    public Optional<String> description() {
        return Optional.of(polling.describe(name));
    }

    @Override
    public void close() {
        teller.close();
        polling.close();
        synchronized (this) {
            if (!closed) {
                closed = true;
                events.close();
            }
        }
        queue.add(new Told.Woken());
    }

    private void run() {
        long lastCheck = System.nanoTime();
        boolean isOpen = true;
        while (isOpen) {
            List<Told> told = new ArrayList<>();
            try {
                Told first = queue.poll(CHECK_NANOS - (System.nanoTime() - lastCheck), TimeUnit.NANOSECONDS);
                if (first != null) {
                    told.add(first);
                }
            } catch (InterruptedException e) {
                // Only close ends this thread: what was interrupted was something that the listener did.
                log.log(Level.DEBUG, name + ": interrupted");
            }
            boolean isDue = System.nanoTime() - lastCheck >= CHECK_NANOS;
            isOpen = look(told, isDue);
            lastCheck = isDue ? System.nanoTime() : lastCheck;
        }
    }

    /** Does once what the thread does again and again: for tests, which do not {@link #start} it. */
    boolean look(boolean checkDue) {
        return look(new ArrayList<>(), checkDue);
    }

    /** Looks into all that was told, then tells what it found. Returns false once closed. */
    private boolean look(List<Told> told, boolean checkDue) {
        queue.drainTo(told);
        List<Snapshot.Findings> found = lookAt(told, checkDue);
        if (found != null) {
            teller.tell(found);
        }
        return found != null;
    }

    /** Returns null once closed. */
    private synchronized List<Snapshot.Findings> lookAt(List<Told> all, boolean checkDue) {
        if (closed) {
            return null;
        }
        try {
            Map<Path, Map<Path, Happening>> entries = new LinkedHashMap<>();
            IOException failure = null;
            for (Told told : all) {
                if (told instanceof Told.Happened it) {
                    entries.computeIfAbsent(it.path().getParent(), directory -> new LinkedHashMap<>())
                            .merge(it.path(), it.happening(), Happening::and);
                } else if (told instanceof Told.Lost it) {
                    watched.remove(it.directory());
                } else if (told instanceof Told.Failed it) {
                    failure = failure == null ? it.cause() : failure;
                }
            }
            entries.forEach(this::look);
            if (failure != null) {
                // Not before: what was told may be nothing that polling can see.
                pollEverything(failure);
            }
            if (checkDue) {
                watchedAgain.clear();
            }
            for (Root root : List.copyOf(roots.values())) {
                if (checkDue || isLost(root) && watchedAgain.add(root.watched)) {
                    check(root);
                }
            }
        } catch (RuntimeException | Error e) {
            pollEverything(e);
        }
        List<Snapshot.Findings> found = new ArrayList<>();
        roots.values().forEach(root -> found.add(root.snapshot.take()));
        return found;
    }

    private boolean isLost(Root root) {
        return root.watched != null && !watched.containsKey(root.watched);
    }

    // What is looked at

    private void look(Path directory, Map<Path, Happening> entries) {
        for (Root root : roots.values()) {
            if (root.real == null) {
                continue;
            }
            if (directory != null && directory.startsWith(root.real)) {
                Map<Path, Happening> names = new LinkedHashMap<>();
                entries.forEach((path, happening) -> names.put(path.getFileName(), happening));
                root.snapshot.look(
                        root.given.resolve(root.real.relativize(directory)).normalize(), names);
            } else {
                entries.forEach((path, happening) -> lookIfRoot(root, path, happening));
            }
        }
    }

    /** Something happened to a root, or above it. */
    private static void lookIfRoot(Root root, Path path, Happening happening) {
        if (root.real.equals(path) || happening.isAnything && root.real.startsWith(path)) {
            root.snapshot.look(root.given, happening);
        }
    }

    /** Looks at what the system may not tell of. */
    private void check(Root root) {
        boolean isOther = connect(root);
        if (roots.containsKey(root.given)) {
            root.snapshot.look(root.given, isOther ? Happening.ANYTHING : Happening.CHANGED);
            Map.copyOf(root.links).forEach((directory, names) -> {
                Map<Path, Happening> entries = new HashMap<>();
                names.forEach(link -> entries.put(link, Happening.CHANGED));
                names.clear();
                root.snapshot.look(directory, entries);
            });
        }
    }

    // What is watched

    /** Has a root watched where it is now. Returns whether that is not what was watched before. */
    private boolean connect(Root root) {
        Path real = null;
        Path directory = null;
        Object key = null;
        boolean recursive = false;
        try {
            real = root.given.toRealPath();
            boolean isDirectory = disk.attributes(real).isDirectory();
            directory = isDirectory ? real : real.getParent();
            recursive = isDirectory && root.recursive;
            BasicFileAttributes attributes = disk.attributes(directory);
            key = attributes.fileKey() != null ? attributes.fileKey() : attributes.creationTime();
        } catch (IOException e) {
            real = null;
            directory = null;
            log.log(Level.DEBUG, name + ": " + root.given + " is not there, and looked for every second: " + e);
        }
        if (Objects.equals(real, root.real)
                && Objects.equals(directory, root.watched)
                && (directory == null || isWatched(directory, recursive, key))) {
            return false;
        }
        disconnect(root);
        root.real = real;
        if (directory != null) {
            watch(root, directory, recursive, key);
        }
        return true;
    }

    private boolean isWatched(Path directory, boolean recursive, Object key) {
        Watch watch = watched.get(directory);
        return watch != null
                && watch.key().equals(key)
                && (watch.recursive() || !recursive)
                && events.isStillThere(directory);
    }

    private void watch(Root root, Path directory, boolean recursive, Object key) {
        root.watched = directory;
        if (isWatched(directory, recursive, key)) {
            return;
        }
        try {
            if (watched.remove(directory) != null) {
                events.unwatch(directory);
            }
            events.watch(directory, recursive);
            watched.put(directory, new Watch(recursive, key));
            if (roots.values().stream().anyMatch(other -> other != root && directory.equals(other.watched))) {
                // It was watched for them before, or another one of its name, and nothing was told in between.
                queue.add(new Told.Happened(directory, Happening.ANYTHING));
            }
        } catch (IOException | RuntimeException e) {
            root.watched = null;
            if (isGone(directory, e)) {
                log.log(Level.DEBUG, name + ": " + directory + " went this moment: " + e);
                root.real = null;
            } else {
                log.log(
                        Level.WARNING,
                        name + " cannot watch " + directory + " (" + e.getMessage() + "); " + root.given
                                + " is polled instead");
                poll(root);
            }
        }
    }

    /** Not every system says that in the same way. */
    private static boolean isGone(Path directory, Exception e) {
        return e instanceof NoSuchFileException || e instanceof NotDirectoryException || !Files.isDirectory(directory);
    }

    private void disconnect(Root root) {
        Path directory = root.watched;
        root.watched = null;
        if (directory != null && watched.containsKey(directory)) {
            Set<Path> used = new HashSet<>();
            roots.values().forEach(other -> used.add(other.watched));
            if (!used.contains(directory)) {
                watched.remove(directory);
                events.unwatch(directory);
            }
        }
    }

    // What cannot be watched

    private void poll(Root root) {
        roots.remove(root.given);
        disconnect(root);
        polling.add(root.given);
        if (root.snapshot != null) {
            polling.takeOver(root.snapshot);
        }
    }

    private void pollEverything(Throwable cause) {
        polling.pollAll(name, cause);
        List.copyOf(roots.values()).forEach(this::poll);
    }
}
