package dev.reloader;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Decides which changes count. A lambda will do; the filters here can be combined with it, and with each other:
 *
 * <pre>{@code
 * ChangeFilter.java("yml").and(ChangeFilter.ignoring(Path.of("src/generated")))
 * }</pre>
 *
 * <p>The filters here can be used by any number of threads and for any number of reloaders.
 */
@FunctionalInterface
public interface ChangeFilter {
    /**
     * Whether this change counts. Called on the monitor's threads, by one at a time, for each change; should be quick. A change
     * counts if this throws something, which is logged as an error the first time.
     */
    boolean accepts(FileChange change);

    /**
     * Whether no change at or below this path can be accepted, so that such a directory need not be walked. Called on any
     * thread, by several at once. What this throws is taken as {@link #accepts} says. By default false: everything is walked.
     *
     * @param path absolute; a file or a directory
     */
    default boolean skips(Path path) {
        return false;
    }

    /** What this filter and the other one accept. */
    default ChangeFilter and(ChangeFilter other) {
        Objects.requireNonNull(other, "other");
        return new SkippingFilter(
                change -> accepts(change) && other.accepts(change), path -> skips(path) || other.skips(path));
    }

    /** What this filter or the other one accepts, or both. */
    default ChangeFilter or(ChangeFilter other) {
        Objects.requireNonNull(other, "other");
        return new SkippingFilter(
                change -> accepts(change) || other.accepts(change), path -> skips(path) && other.skips(path));
    }

    /** What this filter does not accept. */
    default ChangeFilter not() {
        return change -> !accepts(change);
    }

    /**
     * All changes but those of what version control, editors and build tools leave behind: watchfiles' {@code DefaultFilter} with
     * Java's tools added. The names that it knows, such as {@code .git}, {@code .gradle}, {@code build/tmp}, {@code *.class.tmp}
     * and {@code *~}, are left out with everything below them. Of a file below the working directory only the names below it are
     * looked at, so that a project in {@code ~/.venv} can be run from there; of other files all names.
     */
    static ChangeFilter defaults() {
        return SkippingFilter.defaults(Path.of("").toAbsolutePath());
    }

    /**
     * What {@link #defaults} accepts of a program's files: {@code .java}, {@code .kt}, {@code .groovy}, {@code .scala}, {@code
     * .class} and {@code .jar}, as watchfiles' {@code PythonFilter} does it for Python.
     *
     * @param moreExtensions of files that count, too
     * @throws ReloaderException if one of these is no extension
     */
    static ChangeFilter java(String... moreExtensions) {
        Stream<String> usual = Stream.of("java", "kt", "groovy", "scala", "class", "jar");
        return defaults()
                .and(extensions(Stream.concat(usual, Stream.of(moreExtensions)).toArray(String[]::new)));
    }

    /**
     * Changes of files whose names end in one of these extensions, in capitals or not; none of the others.
     *
     * @param extensions with or without the dot
     * @throws ReloaderException if one is empty, or has a slash or a wildcard
     */
    static ChangeFilter extensions(String... extensions) {
        List<String> endings = Stream.of(extensions).map(ChangeFilter::ending).toList();
        return change -> {
            String path = change.path().toString().toLowerCase(Locale.ROOT);
            return endings.stream().anyMatch(path::endsWith);
        };
    }

    private static String ending(String extension) {
        String bare = extension.startsWith(".") ? extension.substring(1) : extension;
        if (bare.isBlank() || bare.matches(".*[/\\\\*?].*")) {
            throw new ReloaderException(
                    "'" + extension + "' is no extension of files' names: write it as java or .java, for example");
        }
        return "." + bare.toLowerCase(Locale.ROOT);
    }

    /** All changes. */
    static ChangeFilter all() {
        return change -> true;
    }

    /**
     * All changes but those at or below these paths: watchfiles' {@code ignore_paths}, except that {@code a/b} does not stand for
     * {@code a/bc}.
     *
     * @param paths files and directories, which need not exist; relative ones are resolved against this JVM's working directory
     */
    static ChangeFilter ignoring(Path... paths) {
        List<Path> ignored = Arrays.stream(paths)
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        return SkippingFilter.allBut(path -> ignored.stream().anyMatch(path::startsWith));
    }

    /**
     * Changes of paths that match a pattern and none that is ignored: watchdog's {@code PatternMatchingEventHandler}.
     *
     * <p>A relative pattern is compared from the right, as Python's {@code PurePath.match} does: {@code *.py} matches every path
     * whose last name matches, {@code src/*.py} every one whose last two do. One that begins with a slash is compared with the
     * whole path. The patterns are the globs of {@link java.nio.file.FileSystem#getPathMatcher}, except that a {@code **}
     * between slashes also stands for no directory at all.
     *
     * @param include what counts; everything if this is empty
     * @param ignore what does not count, even though it is included
     * @param ignoreDirectories whether changes of directories are left out. Whether a path is a directory is looked up when the
     *     change arrives; of one that has been deleted this can no longer be told, so that its deletion counts
     * @param caseSensitive whether {@code *.py} leaves out {@code A.PY}; on Windows it never does
     * @throws ReloaderException if a pattern is empty or malformed, or the same one is both included and ignored
     */
    static ChangeFilter patterns(
            List<String> include, List<String> ignore, boolean ignoreDirectories, boolean caseSensitive) {
        return new PatternFilter(include, ignore, ignoreDirectories, caseSensitive);
    }
}
