package dev.reloader.parent;

import static dev.reloader.parent.Durations.max;
import static dev.reloader.parent.Durations.min;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gathers changes into batches. A batch opens with the first change and closes when nothing has changed for the settle time,
 * at the latest after the longest settle time; but it stays open, for a bounded time, while what changed is plainly
 * unfinished. Reads no clock: times are durations since the parent began.
 *
 * <p>The settle time adapts to the program: when a batch turns out to have been closed too early, because more came within a
 * second, it doubles; after ten batches that were whole it falls back.
 */
final class ChangeSettler {
    private static final Duration SAME_BURST = Duration.ofSeconds(1);
    private static final Duration LONGEST_ADAPTED_SETTLE = Duration.ofMillis(400);
    private static final Duration LEAST_RECHECK = Duration.ofMillis(20);
    private static final int WHOLE_BATCHES_TO_FALL_BACK = 10;

    /** What the settler needs to know of the files themselves. */
    interface Contents {
        /** Whether somebody is plainly not done with this file yet. */
        boolean unfinished(FileChange change);

        /** Whether the content differs from what was there when last asked; remembers what is there now. */
        boolean renew(Path file);

        /** Whether the file had a content when last asked. */
        boolean knows(Path file);

        /** How long ago the file has changed, if that can be told. */
        Optional<Duration> age(Path file);
    }

    /**
     * A build.
     *
     * @param since when it began
     * @param files what has changed when it is over, with class files in place of their sources
     */
    record Built(Duration since, List<FileChange> files) {}

    /**
     * A settled set of changes.
     *
     * @param changes may be empty, if every file is what it was before
     * @param opened when the first of them came
     * @param detect how long before the first of them had happened, if that can be told
     * @param build what has been built of it, if anything has
     */
    record Batch(List<FileChange> changes, Duration opened, Optional<Duration> detect, Optional<Built> build) {
        Batch(List<FileChange> changes, Duration opened, Optional<Duration> detect) {
            this(changes, opened, detect, Optional.empty());
        }

        /** The same after a build, which these changes were for, or have come of. */
        Batch built(List<FileChange> result, Built build) {
            return new Batch(result, opened, detect, Optional.of(build));
        }

        /** The same, of these changes only. */
        Batch of(List<FileChange> some) {
            return new Batch(some, opened, detect, build);
        }

        /** The changes, with class files in place of their sources. */
        List<FileChange> files() {
            return build.map(Built::files).orElse(changes);
        }
    }

    private final Duration settle;
    private final Duration maxSettle;
    private final Duration incompleteSettle;
    private final Supplier<Duration> monitorLatency;
    private final Contents contents;

    private final Map<Path, History> changes = new LinkedHashMap<>();
    private Duration opened = Duration.ZERO;
    private Optional<Duration> detect = Optional.empty();
    private Duration lastChange = Duration.ZERO;
    private Duration recheck = Duration.ZERO;
    private Optional<Duration> lastClosed = Optional.empty();
    private Duration adaptedSettle;
    private int wholeBatches;
    private Optional<Path> unfinished = Optional.empty();

    /**
     * Makes a settler without changes.
     *
     * @param monitorLatency how late the monitor may report a change while others keep coming
     */
    ChangeSettler(
            Duration settle,
            Duration maxSettle,
            Duration incompleteSettle,
            Supplier<Duration> monitorLatency,
            Contents contents) {
        this.settle = settle;
        this.maxSettle = maxSettle;
        this.incompleteSettle = incompleteSettle;
        this.monitorLatency = monitorLatency;
        this.contents = contents;
        this.adaptedSettle = settle;
    }

    boolean isOpen() {
        return !changes.isEmpty();
    }

    /** Whether batches of this program have turned out to be whole lately. */
    boolean isCalm() {
        return adaptedSettle.equals(settle);
    }

    /** The settle time as it has been adapted. */
    Duration adaptedSettle() {
        return adaptedSettle;
    }

    /** What the open batch waits for, because it is plainly unfinished. */
    Optional<Path> unfinished() {
        return unfinished;
    }

    void add(FileChange change, Duration now) {
        if (!isOpen()) {
            open(now);
            detect = contents.age(change.path());
        }
        changes.merge(change.path(), new History(change.kind()), (before, latest) -> before.and(change.kind()));
        lastChange = now;
    }

    private void open(Duration now) {
        opened = now;
        recheck = now;
        boolean isRestOfLast = lastClosed
                .filter(closed -> now.minus(closed).compareTo(SAME_BURST) <= 0)
                .isPresent();
        if (isRestOfLast) {
            wholeBatches = 0;
            Duration doubled = adaptedSettle.multipliedBy(2);
            adaptedSettle = max(settle, min(doubled, LONGEST_ADAPTED_SETTLE));
        } else if (++wholeBatches >= WHOLE_BATCHES_TO_FALL_BACK) {
            adaptedSettle = settle;
        }
    }

    /** When {@link #close} is to be called next. */
    Optional<Duration> deadline() {
        if (!isOpen()) {
            return Optional.empty();
        }
        Duration latency = monitorLatency.get();
        Duration quiet = lastChange.plus(max(adaptedSettle, latency));
        return Optional.of(max(recheck, min(quiet, opened.plus(max(maxSettle, latency)))));
    }

    /** The batch, if it is over. */
    Optional<Batch> close(Duration now) {
        if (deadline().filter(deadline -> deadline.compareTo(now) <= 0).isEmpty()) {
            return Optional.empty();
        }
        Duration patienceEnds = opened.plus(incompleteSettle);
        unfinished = now.compareTo(patienceEnds) < 0 ? firstUnfinished() : Optional.empty();
        if (unfinished.isPresent()) {
            recheck = min(now.plus(max(adaptedSettle, LEAST_RECHECK)), patienceEnds);
            return Optional.empty();
        }
        List<FileChange> real = realChanges();
        changes.clear();
        if (!real.isEmpty()) {
            lastClosed = Optional.of(now);
        }
        return Optional.of(new Batch(real, opened, detect));
    }

    private Optional<Path> firstUnfinished() {
        return changes.entrySet().stream()
                .filter(entry ->
                        contents.unfinished(new FileChange(entry.getValue().kind(), entry.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * Those that differ from before. If none does, those that were away for a while: the program may have missed them, even if
     * they are the same again.
     */
    private List<FileChange> realChanges() {
        var differing = new ArrayList<FileChange>();
        var returned = new ArrayList<FileChange>();
        changes.forEach((path, history) -> {
            if (differs(path, history)) {
                differing.add(new FileChange(history.kind(), path));
            } else if (history.wasAway()) {
                returned.add(new FileChange(history.kind(), path));
            }
        });
        return List.copyOf(differing.isEmpty() ? returned : differing);
    }

    private boolean differs(Path path, History history) {
        boolean wasKnown = contents.knows(path);
        boolean differs = contents.renew(path);
        boolean cameAndWent = history.first() == Kind.ADDED && history.kind() == Kind.DELETED;
        return history.kind() == Kind.DELETED ? wasKnown || !cameAndWent : differs;
    }

    /** What happened to one path within a batch. */
    private record History(Kind first, Kind last, boolean wasAway) {
        History(Kind kind) {
            this(kind, kind, false);
        }

        History and(Kind next) {
            return new History(first, next, wasAway || last == Kind.DELETED && next != Kind.DELETED);
        }

        Kind kind() {
            if (last == Kind.DELETED || first == Kind.ADDED) {
                return last == Kind.DELETED ? Kind.DELETED : Kind.ADDED;
            }
            return Kind.MODIFIED;
        }
    }
}
