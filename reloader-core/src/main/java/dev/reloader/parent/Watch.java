package dev.reloader.parent;

import dev.reloader.pipe.GlobText;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing to watch: a file, a directory, or what matches a glob below a directory.
 *
 * @param root what the monitor watches; absolute and normalised
 * @param recursive whether everything below the root counts, or only its direct entries
 * @param pattern what a path, relative to the root, must match to count; none if everything does
 */
public record Watch(Path root, boolean recursive, Optional<Glob> pattern) {
    /** A file, or a directory with everything below it; need not exist. */
    static Watch path(Path path) {
        return path(path, true);
    }

    /** A file, or a directory with everything below it or only with its direct entries. */
    public static Watch path(Path path, boolean recursive) {
        return new Watch(path.toAbsolutePath().normalize(), recursive, Optional.empty());
    }

    /** The jars directly in a directory, as in the class path's {@code lib/*}. */
    static Watch jarsIn(Path directory) {
        return entriesOf(directory, "*.{jar,JAR}");
    }

    /** The entries of a directory that match a glob for names. */
    static Watch entriesOf(Path directory, String nameGlob) {
        return new Watch(directory.toAbsolutePath().normalize(), false, Optional.of(new Glob(nameGlob)));
    }

    /**
     * What a user writes: the name of something that exists, or a glob, or the name of something to come. The directories
     * before a glob's first wildcard, and those that exist with wildcard characters in their names, are taken as they are.
     *
     * @throws IllegalArgumentException if the glob is malformed
     */
    static Watch globOrPath(String text) {
        boolean isGlob = GlobText.hasWildcard(text) && !GlobText.exists(text);
        if (!isGlob) {
            return path(Path.of(text));
        }
        GlobText glob = GlobText.of(text);
        Path root = Path.of(glob.root()).toAbsolutePath();
        List<String> names = glob.names();
        int literal = 0;
        while (literal < names.size() - 1 && isLiteral(names.get(literal), root)) {
            root = root.resolve(names.get(literal++));
        }
        String rest = String.join("/", names.subList(literal, names.size()));
        boolean recursive = rest.contains("/") || rest.contains("**");
        return new Watch(root.normalize(), recursive, Optional.of(new Glob(rest)));
    }

    private static boolean isLiteral(String name, Path parent) {
        return !GlobText.hasWildcard(name) || GlobText.exists(GlobText.below(parent.toString(), name));
    }

    /** Whether a change of this path, which is at or below the root, counts. */
    boolean covers(Path path) {
        if (path.equals(root)) {
            return pattern.isEmpty();
        }
        Path below = root.relativize(path);
        return (recursive || below.getNameCount() == 1)
                && pattern.map(glob -> glob.matches(below)).orElse(true);
    }

    // By hand: what the compiler makes of a record is linked at its first use, which takes milliseconds.
    @Override
    public boolean equals(Object other) {
        return other instanceof Watch watch
                && root.equals(watch.root)
                && recursive == watch.recursive
                && pattern.equals(watch.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hash(root, recursive, pattern);
    }
}
