package dev.reloader.parent;

import java.nio.file.Path;
import java.util.List;

/**
 * Globs as a user writes them: one without a slash is meant for names, one with a slash for whole paths; it is resolved against
 * the working directory unless it begins with a slash or with a wildcard for directories.
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
        nameGlobs = globs.stream()
                .filter(glob -> !glob.contains("/"))
                .map(Glob::new)
                .toList();
        pathGlobs = globs.stream()
                .filter(glob -> glob.contains("/"))
                .map(PathGlobs::absolute)
                .map(Glob::new)
                .toList();
    }

    private static String absolute(String glob) {
        String trimmed = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
        if (trimmed.startsWith("/") || trimmed.startsWith("**")) {
            return trimmed;
        }
        Path base = Path.of("").toAbsolutePath();
        while (trimmed.startsWith("./") || trimmed.startsWith("../")) {
            boolean isUp = trimmed.startsWith("../");
            base = isUp && base.getParent() != null ? base.getParent() : base;
            trimmed = trimmed.substring(isUp ? "../".length() : "./".length());
        }
        String escaped = base.toString().replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
        return escaped + "/" + trimmed;
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
