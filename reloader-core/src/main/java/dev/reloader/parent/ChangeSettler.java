package dev.reloader.parent;

import static dev.reloader.parent.Durations.max;
import static dev.reloader.parent.Durations.min;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gathers changes into batches. A batch opens with the first change and closes when nothing has changed for the settle time, at
 * the latest after the longest settle time; but it stays open, for a bounded time, while what changed is plainly unfinished,
 * while version control or a compiler is at work on it, and without a bound while the program cannot be started for want of its
 * main class. Reads no clock: times are durations since the parent began.
 *
 * <p>Many classes are a compiler's, which rests longer now and then: the more there are, the longer the settle time, and as long
 * as more come the batch goes on. A change that is reported late tells of a busy machine, on which the next one is late, too.
 *
 * <p>The settle time adapts to the program: when a batch turns out to have been closed too early, because more came within a
 * second, it doubles; after ten batches that were whole it falls back. Not where the parent builds: what comes then is what it has
 * built, or the next save.
 */
final class ChangeSettler {
    private static final Duration SAME_BURST = Duration.ofSeconds(1);
    private static final Duration LONGEST_ADAPTED_SETTLE = Duration.ofMillis(400);
    private static final Duration LEAST_RECHECK = Duration.ofMillis(20);
    private static final Duration MISSING_RECHECK = Duration.ofMillis(500);
    private static final Duration OUTDATED_RECHECK = Duration.ofMillis(100);

    /** For so long after its last class a compiler may write another one. */
    private static final Duration LONGEST_REST_OF_COMPILER = Duration.ofSeconds(1);

    /** For so long it may write nothing while it is at work: its own files, for example, in the end. */
    private static final Duration LONGEST_REST_OF_VERSION_CONTROL = Duration.ofSeconds(5);

    /** To ask for a file's age is a look at the disk: not for each of a flood. */
    private static final Duration AGE_INTERVAL = Duration.ofMillis(5);

    private static final Duration SETTLE_PER_CLASS = Duration.ofMillis(5);

    /** Whatever comes, a batch of classes and jars goes on no longer. */
    private static final Duration LONGEST_BUILD = Duration.ofSeconds(30);

    private static final int WHOLE_BATCHES_TO_FALL_BACK = 10;

    /** What the settler needs to know of the files themselves. */
    interface Contents {
        /** Whether somebody is plainly not done with this file yet. */
        boolean unfinished(FileChange change);

        /** What shows that version control is at work on some of these files, of which the first has changed so long ago. */
        Optional<Path> worksOn(Collection<Path> files, Duration ago);

        /** A source that has been compiled with some of these classes, but its class is not there yet. */
        Optional<Path> outdated(Collection<Path> files);

        /** Such sources are not to be waited for again. */
        void giveUpOutdated(Collection<Path> files);

        /** What the program cannot be started without, if it is gone. */
        Optional<Path> missing();

        /** Whether the content differs from what was there when last asked; remembers what is there now. */
        boolean renew(Path file);

        /** Whether the file had a content when last asked. */
        boolean knows(Path file);

        /** Whether a build of the parent's makes this file, so that nobody misses it who finds it the same again. */
        boolean isBuilt(Path file);

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
    private final boolean adapts;
    private final Supplier<Duration> monitorLatency;
    private final Contents contents;

    private final Map<Path, History> changes = new LinkedHashMap<>();
    private Duration opened = Duration.ZERO;
    private Optional<Duration> detect = Optional.empty();
    private Duration lastChange = Duration.ZERO;
    private Duration lastNewClass = Duration.ZERO;
    private Duration lastOutput = Duration.ZERO;
    private int classes;
    private boolean hasAwaitedCompiler;
    private Duration latest = Duration.ZERO;
    private Duration ageAsked = Duration.ZERO;
    private Duration recheck = Duration.ZERO;
    private Optional<Duration> lastClosed = Optional.empty();
    private Duration adaptedSettle;
    private int wholeBatches;
    private Optional<Path> unfinished = Optional.empty();
    private Optional<Path> missing = Optional.empty();

    /**
     * Makes a settler without changes.
     *
     * @param adapts whether more within a second means that a batch was closed too early
     * @param monitorLatency how late the monitor may report a change while others keep coming
     */
    ChangeSettler(
            Duration settle,
            Duration maxSettle,
            Duration incompleteSettle,
            boolean adapts,
            Supplier<Duration> monitorLatency,
            Contents contents) {
        this.settle = settle;
        this.maxSettle = maxSettle;
        this.incompleteSettle = incompleteSettle;
        this.adapts = adapts;
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

    /** What the program cannot be started without, if the open batch waits for nothing else. */
    Optional<Path> missing() {
        return missing;
    }

    void add(FileChange change, Duration now) {
        if (!isOpen()) {
            open(now);
            detect = contents.age(change.path());
            latest = detect.orElse(Duration.ZERO);
        } else if (now.compareTo(ageAsked.plus(AGE_INTERVAL)) >= 0) {
            ageAsked = now;
            latest = max(latest, contents.age(change.path()).orElse(Duration.ZERO));
        }
        if (isClass(change.path()) && !changes.containsKey(change.path())) {
            classes++;
            lastNewClass = now;
        }
        if (isClass(change.path()) || isJar(change.path())) {
            lastOutput = now;
        }
        changes.merge(change.path(), new History(change.kind()), (before, latest) -> before.and(change.kind()));
        lastChange = now;
        recheck = min(recheck, now.plus(LEAST_RECHECK));
    }

    private static boolean isClass(Path path) {
        return path.toString().endsWith(".class");
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(".jar");
    }

    private void open(Duration now) {
        opened = now;
        lastNewClass = now;
        lastOutput = now;
        classes = 0;
        ageAsked = now;
        hasAwaitedCompiler = false;
        recheck = now;
        boolean isRestOfLast = adapts
                && lastClosed
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
        Duration quiet = lastChange.plus(max(batchSettle(), latency));
        Duration longest = min(lastNewClass.plus(maxSettle), opened.plus(max(maxSettle, LONGEST_BUILD)));
        return Optional.of(max(recheck, min(quiet, max(longest, opened.plus(latency)))));
    }

    /** The settle time for so many classes, and so late reports. */
    private Duration batchSettle() {
        Duration forClasses = SETTLE_PER_CLASS.multipliedBy(Math.max(0, classes - 1));
        return max(adaptedSettle, min(max(forClasses, latest), LONGEST_ADAPTED_SETTLE));
    }

    private Duration patienceEnds() {
        return min(lastOutput.plus(incompleteSettle), opened.plus(max(incompleteSettle, LONGEST_BUILD)));
    }

    /** The batch, if it is over. */
    Optional<Batch> close(Duration now) {
        if (deadline().filter(deadline -> deadline.compareTo(now) <= 0).isEmpty()) {
            return Optional.empty();
        }
        boolean isPatient = now.compareTo(patienceEnds()) < 0;
        unfinished = versionControl(now).or(() -> isPatient ? firstUnfinished() : Optional.empty());
        missing = Optional.empty();
        if (unfinished.isPresent()) {
            Duration next = now.plus(max(adaptedSettle, LEAST_RECHECK));
            recheck = isPatient ? min(next, patienceEnds()) : next;
            return Optional.empty();
        }
        Duration compilerEnds = min(lastOutput.plus(LONGEST_REST_OF_COMPILER), patienceEnds());
        if (now.compareTo(compilerEnds) < 0) {
            unfinished = contents.outdated(changes.keySet());
            if (unfinished.isPresent()) {
                hasAwaitedCompiler = true;
                recheck = min(now.plus(OUTDATED_RECHECK), compilerEnds);
                return Optional.empty();
            }
        }
        missing = contents.missing();
        if (missing.isPresent()) {
            recheck = now.plus(MISSING_RECHECK);
            return Optional.empty();
        }
        if (hasAwaitedCompiler) {
            contents.giveUpOutdated(changes.keySet());
        }
        List<FileChange> real = realChanges();
        changes.clear();
        if (!real.isEmpty()) {
            lastClosed = Optional.of(now);
        }
        return Optional.of(new Batch(real, opened, detect));
    }

    /** A lock may have been left behind, or held while the user writes a message: then nothing changes any more. */
    private Optional<Path> versionControl(Duration now) {
        return now.minus(lastChange).compareTo(LONGEST_REST_OF_VERSION_CONTROL) < 0
                ? contents.worksOn(changes.keySet(), now.minus(opened))
                : Optional.empty();
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
            } else if (history.wasAway() && !contents.isBuilt(path)) {
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
