package dev.reloader.parent;

import java.nio.file.Path;
import java.util.List;

/**
 * What never counts: what editors, version control and build tools leave behind, and what the user has named. The built-in
 * rules look only at the part of a path below the root of its watch, so that a program may live in {@code ~/.idea}; whoever
 * watches such a file by name gets it. The user's globs win over everything, and no rule lets through what parents write for
 * themselves, or two of them that watch the temporary directory would restart each other for ever.
 */
public final class IgnoreRules {
    private final PathGlobs globs;
    private final boolean hasBuiltIn;

    /**
     * Makes the rules: the built-in ones, and the user's.
     *
     * @throws IllegalArgumentException if a glob is malformed
     */
    IgnoreRules(List<String> globs) {
        this(globs, true);
    }

    private IgnoreRules(List<String> globs, boolean hasBuiltIn) {
        this.globs = new PathGlobs(globs);
        this.hasBuiltIn = hasBuiltIn;
    }

    /**
     * The user's rules alone.
     *
     * @throws IllegalArgumentException if a glob is malformed
     */
    public static IgnoreRules withoutBuiltIn(List<String> globs) {
        return new IgnoreRules(globs, false);
    }

    /** Whether nothing at or below this path counts; {@code path} is at or below {@code root}. */
    boolean ignores(Path root, Path path) {
        boolean isRoot = path.equals(root);
        Path below = isRoot ? path.getFileName() : root.relativize(path);
        if (below == null) {
            return false;
        }
        return !isRoot && RunDirectory.isOneOf(below)
                || hasBuiltIn && !isRoot && BuiltInRules.ignore(below)
                || globs.matchesName(below)
                || root.getFileName() != null && globs.matchesName(root.getFileName())
                || matchesPath(path);
    }

    private boolean matchesPath(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (globs.matchesPath(at)) {
                return true;
            }
        }
        return false;
    }
}
