package dev.reloader.parent;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that is watched, and whether a change counts: it must be covered by a watch, and not be ignored; ignoring wins.
 *
 * <p>Only the parent's main thread adds; any thread may ask.
 */
final class WatchList {
    private final IgnoreRules ignoreRules;
    private final Map<Path, Set<Watch>> watches = new ConcurrentHashMap<>();

    WatchList(IgnoreRules ignoreRules) {
        this.ignoreRules = ignoreRules;
    }

    /** Returns whether it is new. */
    boolean add(Watch watch) {
        return watches.computeIfAbsent(watch.root(), root -> ConcurrentHashMap.newKeySet())
                .add(watch);
    }

    /** Whether a change of this path counts. */
    boolean counts(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            for (Watch watch : watches.getOrDefault(at, Set.of())) {
                if (watch.covers(path)) {
                    return !ignores(path);
                }
            }
        }
        return false;
    }

    /** Whether nothing at or below this path counts, seen from the innermost root that it lies in. */
    boolean ignores(Path path) {
        return root(path).filter(root -> ignoreRules.ignores(root, path)).isPresent();
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
