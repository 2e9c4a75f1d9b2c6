package dev.reloader.parent;

import dev.reloader.pipe.GlobText;
import java.nio.file.Path;
import java.util.List;

/**
 * Globs as a user writes them: one without a slash is meant for names, one with a slash for whole paths; it is resolved against
 * the working directory unless it begins with a root or with a wildcard for directories.
 */
public final class PathGlobs {
    private final List<Glob> nameGlobs;
    private final List<Glob> pathGlobs;

    /**
     * Makes the globs.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public PathGlobs(List<String> globs) {
        List<GlobText> texts = globs.stream().map(GlobText::of).toList();
        nameGlobs = texts.stream()
                .filter(text -> !isForPaths(text))
                .map(text -> new Glob(text.toString()))
                .toList();
        pathGlobs = texts.stream()
                .filter(PathGlobs::isForPaths)
                .map(text -> new Glob(absolute(text)))
                .toList();
    }

    private static boolean isForPaths(GlobText text) {
        return text.toString().contains("/");
    }

    private static String absolute(GlobText text) {
        String rest = text.rest();
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        if (text.root().isEmpty() && rest.startsWith("**")) {
            return rest;
        }
        Path base = Path.of(text.root()).toAbsolutePath();
        while (rest.startsWith("./") || rest.startsWith("../")) {
            boolean isUp = rest.startsWith("../");
            base = isUp && base.getParent() != null ? base.getParent() : base;
            rest = rest.substring(isUp ? "../".length() : "./".length());
        }
        return GlobText.below(GlobText.literal(base.toString()), rest);
    }

    /** Whether a glob without a slash matches this file's name, or one with a slash this absolute path. */
    public boolean matchesNameOrPath(Path path) {
        return path.getFileName() != null && matchesName(path.getFileName()) || matchesPath(path);
    }

    /** Whether a glob without a slash matches one of these names. */
    boolean matchesName(Path names) {
        for (Path name : names) {
            if (matchesOne(nameGlobs, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a glob with a slash matches this absolute path. */
    boolean matchesPath(Path path) {
        return matchesOne(pathGlobs, path);
    }

    private static boolean matchesOne(List<Glob> globs, Path path) {
        for (Glob glob : globs) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
