package dev.reloader.parent;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is watched, and whether a change counts: it must be covered by a watch, and not be ignored; ignoring wins.
 *
 * <p>Only the parent's main thread adds; any thread may ask.
 */
final class WatchList {
    private final IgnoreRules ignoreRules;
    private volatile Map<Path, List<Watch>> watches = Map.of();

    WatchList(IgnoreRules ignoreRules) {
        this.ignoreRules = ignoreRules;
    }

    /** Returns whether it is new. */
    boolean add(Watch watch) {
        var next = new HashMap<>(watches);
        var ofRoot = new LinkedHashSet<>(next.getOrDefault(watch.root(), List.of()));
        if (!ofRoot.add(watch)) {
            return false;
        }
        next.put(watch.root(), List.copyOf(ofRoot));
        watches = next;
        return true;
    }

    /** Whether a change of this path counts. */
    boolean counts(Path path) {
        Map<Path, List<Watch>> current = watches;
        for (Path at = path; at != null; at = at.getParent()) {
            for (Watch watch : current.getOrDefault(at, List.of())) {
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
        Map<Path, List<Watch>> current = watches;
        for (Path at = path; at != null; at = at.getParent()) {
            if (current.containsKey(at)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }
}
