package dev.reloader.parent;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What never counts: what editors, version control and build tools leave behind, and what the user has named. The built-in
 * rules look only at the part of a path below the root of its watch, so that a program may live in {@code ~/.idea}; whoever
 * watches such a file by name gets it. The user's globs win over everything.
 */
final class IgnoreRules {
    /** watchfiles' directories, and those of Java's tools. */
    private static final Set<String> DIRECTORIES = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".idea",
            ".vscode",
            ".settings",
            ".gradle",
            ".mvn",
            ".tox",
            ".venv",
            ".mypy_cache",
            ".pytest_cache",
            ".hypothesis",
            "__pycache__",
            "node_modules");

    /** Directories below a build directory, by their last two names. */
    private static final Set<Path> BUILD_DIRECTORIES = Set.of(
            Path.of("target", "surefire-reports"),
            Path.of("target", "failsafe-reports"),
            Path.of("target", "maven-status"),
            Path.of("target", "maven-archiver"),
            Path.of("target", "site"),
            Path.of("build", "tmp"),
            Path.of("build", "reports"),
            Path.of("build", "test-results"));

    /** Swap, backup and lock files of vim, emacs, IntelliJ, GNOME, macOS and javac. */
    private static final Pattern NAMES = Pattern.compile(".*\\.sw[a-z]|.*~|\\.#.*|#.*#|4913|\\.DS_Store|Thumbs\\.db"
            + "|.*___jb_(?:tmp|old|bak)___|\\.goutputstream-.*|flycheck_.*|.*\\.class\\.tmp|.*\\.py[cod]");

    private final List<Glob> nameGlobs;
    private final List<Glob> pathGlobs;

    /**
     * Makes the rules.
     *
     * @throws IllegalArgumentException if a glob is malformed
     */
    IgnoreRules(List<String> globs) {
        nameGlobs = globs.stream()
                .filter(glob -> !glob.contains("/"))
                .map(Glob::new)
                .toList();
        pathGlobs = globs.stream()
                .filter(glob -> glob.contains("/"))
                .map(IgnoreRules::absolute)
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

    /** Whether nothing at or below this path counts; {@code path} is at or below {@code root}. */
    boolean ignores(Path root, Path path) {
        boolean isRoot = path.equals(root);
        Path below = isRoot ? path.getFileName() : root.relativize(path);
        if (below == null) {
            return false;
        }
        return !isRoot && hasBuiltInName(below)
                || matchesName(below)
                || root.getFileName() != null && matchesName(root.getFileName())
                || matchesPath(path);
    }

    private static boolean hasBuiltInName(Path below) {
        for (int i = 0; i < below.getNameCount(); i++) {
            String name = below.getName(i).toString();
            if (DIRECTORIES.contains(name)
                    || NAMES.matcher(name).matches()
                    || i > 0 && BUILD_DIRECTORIES.contains(below.subpath(i - 1, i + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesName(Path below) {
        for (Path name : below) {
            for (Glob glob : nameGlobs) {
                if (glob.matches(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean matchesPath(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            for (Glob glob : pathGlobs) {
                if (glob.matches(at)) {
                    return true;
                }
            }
        }
        return false;
    }
}
