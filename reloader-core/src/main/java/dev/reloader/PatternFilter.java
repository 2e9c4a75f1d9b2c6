package dev.reloader;

import dev.reloader.parent.Glob;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is included and not ignored; {@link ChangeFilter#patterns} explains the patterns. */
final class PatternFilter implements ChangeFilter {
    /** Python's paths do without them, too. */
    private static final Pattern LEADING_DOT_OR_TRAILING_SLASH = Pattern.compile("^(?:\\./)+|/$");

    private final List<Glob> included;
    private final List<Glob> ignored;
    private final List<Glob> ignoredTrees;
    private final boolean ignoreDirectories;
    private final boolean caseSensitive;

    PatternFilter(List<String> include, List<String> ignore, boolean ignoreDirectories, boolean caseSensitive) {
        this.ignoreDirectories = ignoreDirectories;
        this.caseSensitive = caseSensitive;
        List<String> alsoIgnored = ignore.stream().map(this::folded).toList();
        for (String pattern : include) {
            if (alsoIgnored.contains(folded(pattern))) {
                throw new ReloaderException(
                        "the pattern '" + pattern + "' is both included and ignored: leave it out of one of the two");
            }
        }
        included = include.stream().map(this::glob).toList();
        ignored = ignore.stream().map(this::glob).toList();
        ignoredTrees = ignore.stream()
                .filter(pattern -> pattern.equals("**") || pattern.endsWith("/**"))
                .map(this::glob)
                .toList();
    }

    private Glob glob(String pattern) {
        String trimmed = LEADING_DOT_OR_TRAILING_SLASH.matcher(pattern).replaceAll("");
        if (trimmed.isBlank()) {
            throw new ReloaderException("'" + pattern + "' is no pattern for paths: write one such as *.java");
        }
        try {
            String text = folded(new Glob(trimmed).toString());
            return new Glob(text.startsWith("/") ? text : "**/" + text);
        } catch (IllegalArgumentException e) {
            throw new ReloaderException("cannot filter changes: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean accepts(FileChange change) {
        Path path = folded(change.path());
        return (included.isEmpty() || matchesOne(included, path))
                && !matchesOne(ignored, path)
                && !(ignoreDirectories && Files.isDirectory(change.path()));
    }

    /** Of other patterns that ignore a directory, none need ignore what it holds. */
    @Override
    public boolean skips(Path path) {
        return matchesOne(ignoredTrees, folded(path));
    }

    private static boolean matchesOne(List<Glob> globs, Path path) {
        return globs.stream().anyMatch(glob -> glob.matches(path));
    }

    private String folded(String text) {
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }

    private Path folded(Path path) {
        try {
            return caseSensitive ? path : Path.of(folded(path.toString()));
        } catch (InvalidPathException e) {
            // The name has bytes that this JVM's character set does not know.
            return path;
        }
    }
}
