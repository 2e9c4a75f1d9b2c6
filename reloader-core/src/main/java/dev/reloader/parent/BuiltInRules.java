package dev.reloader.parent;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** What editors, version control and build tools leave behind, known by its name. */
public final class BuiltInRules {
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

    /** Swap, backup and lock files of vim, emacs, sed, IntelliJ, GNOME, macOS and javac, and where this compiles. */
    private static final Pattern NAMES = Pattern.compile(
            ".*\\.sw[a-z]|.*~|\\.#.*|#.*#|4913|sed(?=.*[A-Z0-9])[A-Za-z0-9]{6}|\\.DS_Store|Thumbs\\.db"
                    + "|\\.reloader-.*|.*___jb_(?:tmp|old|bak)___|\\.goutputstream-.*|flycheck_.*|.*\\.class\\.tmp|.*\\.py[cod]");

    private BuiltInRules() {}

    /** Whether one of these names is such a file's or directory's, so that nothing at or below it counts. */
    public static boolean ignore(Path names) {
        for (int i = 0; i < names.getNameCount(); i++) {
            String name = names.getName(i).toString();
            if (DIRECTORIES.contains(name)
                    || NAMES.matcher(name).matches()
                    || i > 0 && BUILD_DIRECTORIES.contains(names.subpath(i - 1, i + 1))) {
                return true;
            }
        }
        return false;
    }
}
