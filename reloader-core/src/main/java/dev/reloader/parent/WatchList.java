package dev.reloader.parent;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Everything that is watched, and whether a change counts: it must be covered by a watch, and be neither ignored nor left out by
 * the filter.
 *
 * <p>One thread at a time adds; any thread may ask.
 */
public final class WatchList {
    private final IgnoreRules ignoreRules;
    private final ChangeFilter filter;
    private final System.Logger log;

    /** By their roots; with each, how often it was asked for. */
    private final Map<Path, Map<Watch, Integer>> watches = new ConcurrentHashMap<>();

    private final AtomicBoolean filterHasFailed = new AtomicBoolean();

    /** Makes one that watches nothing yet. */
    public WatchList(IgnoreRules ignoreRules, ChangeFilter filter, System.Logger log) {
        this.ignoreRules = ignoreRules;
        this.filter = filter;
        this.log = log;
    }

    /** Returns whether it is new. */
    boolean add(Watch watch) {
        return watches.computeIfAbsent(watch.root(), root -> new ConcurrentHashMap<>())
                        .merge(watch, 1, Integer::sum)
                == 1;
    }

    /** Whether this change counts. */
    boolean counts(FileChange change) {
        Path path = change.path();
        return isCovered(path) && !isIgnoredByRule(path) && !leavesOut(path, () -> !filter.accepts(change));
    }

    private boolean isCovered(Path path) {
        return isCoveredWithout(Set.of(), path);
    }

    /** Whether a path would be watched if each of these watches had been asked for once less. */
    boolean isCoveredWithout(Set<Watch> some, Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            for (Map.Entry<Watch, Integer> entry :
                    watches.getOrDefault(at, Map.of()).entrySet()) {
                Watch watch = entry.getKey();
                if (watch.covers(path) && (entry.getValue() > 1 || !some.contains(watch))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether nothing at or below this path counts, seen from the innermost root that it lies in. */
    boolean ignores(Path path) {
        return isIgnoredByRule(path) || leavesOut(path, () -> filter.skips(path));
    }

    private boolean isIgnoredByRule(Path path) {
        return root(path).filter(root -> ignoreRules.ignores(root, path)).isPresent();
    }

    /** What a filter that fails says nothing about counts. Its first failure is told of; it would be the same for every file. */
    private boolean leavesOut(Path path, BooleanSupplier answer) {
        try {
            return answer.getAsBoolean();
        } catch (Throwable e) {
            Level level = filterHasFailed.getAndSet(true) ? Level.DEBUG : Level.ERROR;
            log.log(level, "the filter has failed on " + Texts.relative(path) + ", which counts therefore: " + e);
            return false;
        }
    }

    private Optional<Path> root(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (watches.containsKey(at)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
