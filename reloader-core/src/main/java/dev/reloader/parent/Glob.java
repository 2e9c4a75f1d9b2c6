package dev.reloader.parent;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** A pattern for paths: Java's globs, except that a directory wildcard also stands for no directory at all, as in a shell. */
public final class Glob {
    private static final String ANY_DIRECTORIES = "**/";

    private final String text;
    private final List<PathMatcher> matchers;

    /**
     * Makes a glob.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public Glob(String text) {
        this.text = text;
        try {
            matchers = variants(text, 0).stream()
                    .map(variant -> FileSystems.getDefault().getPathMatcher("glob:" + variant))
                    .toList();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a glob: " + e.getDescription(), e);
        }
    }

    /** The glob with and without each of its directory wildcards, which may be within braces. */
    private static List<String> variants(String glob, int from) {
        int at = glob.indexOf(ANY_DIRECTORIES, from);
        if (at < 0) {
            return List.of(glob);
        }
        int end = at + ANY_DIRECTORIES.length();
        var variants = new ArrayList<>(variants(glob, end));
        boolean isWholeName = at == 0 || "/{,".indexOf(glob.charAt(at - 1)) >= 0;
        if (isWholeName) {
            variants.addAll(variants(glob.substring(0, at) + glob.substring(end), at));
        }
        return variants;
    }

    public boolean matches(Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
