package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Has every directory watched by itself, and looks where {@link DirectoryEvents} tell that something happened.
 *
 * <p>Also watched is every directory on the way to a root, and on the way to what a symbolic link stands for: so a root may
 * go, return and be missing at first. No thread runs while nothing happens. A root of which not all can be watched is polled
 * from then on; when the system fails, all are.
 */
final class DirectoryMonitor implements FileMonitor, Watches {
    /** A directory on the way to something. */
    private static final class Place extends Watched {
        final Path directory;
        final Map<Path, Set<Trail>> trails = new HashMap<>();

        Place(Path directory) {
            this.directory = directory;
        }
    }

    /** What the system tells, until it is looked into. */
    private sealed interface Told {
        record Happened(Object watch, Path name, Happening happening) implements Told {}

        record Anything(Object watch) implements Told {}

        record Ended(Object watch) implements Told {}

        record Overflowed() implements Told {}
    }

    /** A way that changes faster than it can be followed will tell of itself again. */
    private static final int MOST_TRIES = 10;

    private final String name;
    private final DirectoryEvents events;
    private final Predicate<Path> ignored;
    private final System.Logger log;
    private final Teller teller;
    private final Disk disk;
    private final PollingFallback polling;

    // Guarded by this; and as a first snapshot is taken by several threads, watched and trails by themselves, too.
    private final Map<Path, Snapshot> roots = new LinkedHashMap<>();
    /** The same, by the directory that has the root for its entry. */
    private final Map<Directory, Snapshot> tops = new HashMap<>();

    private final WatchedTable watched = new WatchedTable();
    private final Map<Path, Place> places = new HashMap<>();
    private final Map<Directory, Map<Path, Trail>> trails = new HashMap<>();
    /** Why not everything could be watched, by what has the root for its entry. */
    private final Map<Directory, IOException> limits = new ConcurrentHashMap<>();

    DirectoryMonitor(String name, DirectoryEvents events, MonitorContext context, Teller teller, Disk disk) {
        this.name = name;
        this.events = events;
        this.ignored = context.ignored();
        this.log = context.log();
        this.teller = teller;
        this.disk = disk;
        polling = new PollingFallback(context, teller, disk);
    }

    void start() {
        Thread thread = new Thread(this::run, "reloader-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the first snapshot of the root on the caller's thread. */
    @Override
    public synchronized void watch(Path root, boolean recursive) {
        if (teller.isClosed()) {
            return;
        }
        Snapshot known = roots.get(root);
        if (known != null) {
            if (recursive) {
                known.widen();
                pollIfLimited(known);
            }
        } else if (polling.takes(root)) {
            polling.watch(root, recursive);
        } else {
            Snapshot snapshot = new Snapshot(root, recursive, ignored, disk, this);
            roots.put(root, snapshot);
            tops.put(snapshot.top(), snapshot);
            pollIfLimited(snapshot);
        }
        // To tell what could not be looked at.
        events.wake();
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
        events.close();
    }

    private void run() {
        List<Told> told = new ArrayList<>();
        DirectoryEvents.Sink sink = sinkTo(told);
        try {
            while (events.next(sink)) {
                teller.tell(lookAt(told));
                told.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            pollEverything(e);
        } finally {
            events.close();
        }
    }

    private static DirectoryEvents.Sink sinkTo(List<Told> told) {
        return new DirectoryEvents.Sink() {
            @Override
            public void happened(Object watch, Path name, Happening happening) {
                told.add(new Told.Happened(watch, name, happening));
            }

            @Override
            public void anything(Object watch) {
                told.add(new Told.Anything(watch));
            }

            @Override
            public void ended(Object watch) {
                told.add(new Told.Ended(watch));
            }

            @Override
            public void overflowed() {
                told.add(new Told.Overflowed());
            }
        };
    }

    // What is looked at

    private synchronized List<Snapshot.Findings> lookAt(List<Told> all) {
        Map<Directory, Map<Path, Happening>> entries = new LinkedHashMap<>();
        Map<Trail, Happening> ways = new LinkedHashMap<>();
        boolean overflowed = false;
        for (Told told : all) {
            if (told instanceof Told.Happened it) {
                for (Watched to : watched.find(it.watch())) {
                    note(to, it.name(), it.happening(), entries, ways);
                }
            } else if (told instanceof Told.Anything it) {
                for (Watched to : watched.find(it.watch())) {
                    noteAnything(to, entries, ways);
                }
            } else if (told instanceof Told.Ended it) {
                for (Watched to : watched.find(it.watch())) {
                    watched.remove(to);
                    noteAnything(to, entries, ways);
                }
            } else {
                overflowed = true;
            }
        }
        if (overflowed) {
            log.log(Level.INFO, name + ": too much happened at once to be told; looking at everything");
            trails.values().forEach(byPath -> byPath.values().forEach(this::find));
            roots.values().forEach(root -> root.look(root.root(), Happening.ANYTHING));
        } else {
            ways.forEach(this::look);
            entries.forEach(this::look);
        }
        List<Snapshot.Findings> found = new ArrayList<>();
        for (Snapshot root : List.copyOf(roots.values())) {
            if (!pollIfLimited(root)) {
                found.add(root.take());
            }
        }
        return found;
    }

    private static void note(
            Watched to,
            Path name,
            Happening happening,
            Map<Directory, Map<Path, Happening>> entries,
            Map<Trail, Happening> ways) {
        if (to instanceof Directory directory) {
            entries.computeIfAbsent(directory, d -> new LinkedHashMap<>()).merge(name, happening, Happening::and);
        } else if (to instanceof Place place) {
            for (Trail trail : place.trails.getOrDefault(name, Set.of())) {
                // What is written on the way there is not what is meant.
                boolean counts = trail.endsAt(place.directory, name);
                ways.merge(trail, counts ? happening : happening.withoutWriting(), Happening::and);
            }
        }
    }

    private void noteAnything(Watched to, Map<Directory, Map<Path, Happening>> entries, Map<Trail, Happening> ways) {
        if (to instanceof Directory directory && !directory.left) {
            note(directory.parent, nameIn(directory.parent, directory.path()), Happening.ANYTHING, entries, ways);
        } else if (to instanceof Place place) {
            place.trails.keySet().forEach(name -> note(place, name, Happening.ANYTHING, entries, ways));
        }
    }

    /** A root's entry has the whole path for a name. */
    private static Path nameIn(Directory directory, Path path) {
        return directory.parent == null ? path : path.getFileName();
    }

    private void look(Trail trail, Happening happening) {
        // It may have been given up by a look of this same batch.
        if (trails.getOrDefault(trail.directory, Map.of()).get(trail.path) == trail) {
            look(
                    trail.directory,
                    Map.of(
                            nameIn(trail.directory, trail.path),
                            find(trail) ? happening.and(Happening.ANYTHING) : happening));
        }
    }

    private void look(Directory directory, Map<Path, Happening> entries) {
        Snapshot snapshot = tops.get(directory.top());
        if (!directory.left && snapshot != null) {
            snapshot.look(directory, entries);
        }
    }

    // What is watched

    @Override
    public void watch(Path path, Directory directory) throws IOException {
        watch(directory, path, true, directory);
    }

    @Override
    public boolean lacks(Directory directory) {
        return directory.watch == null;
    }

    private void watch(Watched to, Path directory, boolean contents, Directory reason) throws IOException {
        if (limits.containsKey(reason.top())) {
            return;
        }
        try {
            Object watch = events.watch(directory, contents);
            synchronized (watched) {
                if (!watch.equals(to.watch)) {
                    drop(to);
                    watched.add(to, watch);
                }
            }
        } catch (DirectoryEvents.LimitException e) {
            limits.put(reason.top(), e);
        }
    }

    @Override
    public void unwatch(Directory directory) {
        drop(directory);
        Map<Path, Trail> gone = trails.remove(directory);
        if (gone != null) {
            gone.values().forEach(this::giveUp);
        }
    }

    private void giveUp(Trail trail) {
        trail.steps.forEach(step -> leave(trail, step));
    }

    private void drop(Watched to) {
        synchronized (watched) {
            Object watch = to.watch;
            if (watch != null && watched.remove(to)) {
                events.unwatch(watch);
            }
        }
    }

    @Override
    public void follow(Path path, Directory directory) {
        synchronized (trails) {
            Map<Path, Trail> byPath = trails.computeIfAbsent(directory, d -> new HashMap<>());
            if (!byPath.containsKey(path)) {
                Trail trail = new Trail(directory, path);
                byPath.put(path, trail);
                find(trail);
            }
        }
    }

    @Override
    public void unfollow(Path path, Directory directory) {
        Map<Path, Trail> byPath = trails.get(directory);
        Trail trail = byPath == null ? null : byPath.remove(path);
        if (trail != null) {
            giveUp(trail);
        }
    }

    /** Finds the way that a trail takes now, and has it watched. Returns whether it is another one. */
    private boolean find(Trail trail) {
        List<Trail.Step> before = trail.steps;
        List<Trail.Step> now = trail.find();
        boolean again = true;
        for (int i = 0; i < MOST_TRIES && again; i++) {
            again = false;
            for (Trail.Step step : now) {
                again |= !enter(trail, step, step == now.get(now.size() - 1));
            }
            List<Trail.Step> next = trail.find();
            again |= !next.equals(now);
            for (Trail.Step step : trail.steps) {
                if (now.stream().noneMatch(step::isAt)) {
                    leave(trail, step);
                }
            }
            trail.steps = now;
            now = next;
        }
        return !before.equals(trail.steps);
    }

    /** Returns false if the directory went this moment. */
    private boolean enter(Trail trail, Trail.Step step, boolean isLast) {
        Place place = places.computeIfAbsent(step.directory(), Place::new);
        place.trails.computeIfAbsent(step.name(), n -> new LinkedHashSet<>()).add(trail);
        try {
            watch(place, step.directory(), step.last(), trail.directory);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            if (trail.directory.parent == null && isLast) {
                // Nobody would tell that the root has gone, or come, or, if it is a file, that it was written.
                limits.put(trail.directory, e);
            }
            log.log(Level.DEBUG, name + ": " + trail.path + " leads through a directory that cannot be watched: " + e);
            return true;
        }
    }

    private void leave(Trail trail, Trail.Step step) {
        Place place = places.get(step.directory());
        if (place != null) {
            place.trails.computeIfPresent(step.name(), (name, of) -> of.remove(trail) && of.isEmpty() ? null : of);
            if (place.trails.isEmpty()) {
                places.remove(step.directory());
                drop(place);
            }
        }
    }

    // What cannot be watched

    private boolean pollIfLimited(Snapshot snapshot) {
        IOException limit = limits.remove(snapshot.top());
        if (limit != null) {
            log.log(Level.WARNING, name + ": " + limit.getMessage() + "; " + snapshot.root() + " is polled instead");
            poll(snapshot);
        }
        return limit != null;
    }

    private void poll(Snapshot snapshot) {
        roots.remove(snapshot.root());
        polling.takeOver(snapshot);
        tops.remove(snapshot.top());
    }

    private synchronized void pollEverything(Throwable cause) {
        if (!teller.isClosed()) {
            polling.pollAll(name, cause);
            List.copyOf(roots.values()).forEach(this::poll);
        }
    }
}
