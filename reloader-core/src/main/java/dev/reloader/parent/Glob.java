package dev.reloader.parent;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/** A pattern for paths: Java's globs, except that a directory wildcard also stands for no directory at all, as in a shell. */
final class Glob {
    private final String text;
    private final PathMatcher matcher;

    /**
     * Makes a glob.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    Glob(String text) {
        this.text = text;
        String anyDepth = text.replace("/**/", "{/,/**/}");
        if (anyDepth.startsWith("**/")) {
            anyDepth = "{,**/}" + anyDepth.substring("**/".length());
        }
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + anyDepth);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a glob: " + e.getDescription(), e);
        }
    }

    boolean matches(Path path) {
        return matcher.matches(path);
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
