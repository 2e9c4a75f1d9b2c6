package dev.reloader.compile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of sources, and the class directory that they are compiled to.
 *
 * @param sources where {@code .java} files are, in the directories of their packages
 * @param resources the files that are copied as they are
 * @param classes what is on the class path
 */
public record SourceRoot(Path sources, Optional<Copied> resources, Path classes) {
    private static final Path MAVEN_MAIN = Path.of("target", "classes");
    private static final Path MAVEN_TEST = Path.of("target", "test-classes");
    private static final Path GRADLE = Path.of("build", "classes", "java");
    private static final Path GRADLE_RESOURCES = Path.of("build", "resources");

    /** A directory of files, which may be missing, and the one on the class path where they are copied to. */
    public record Copied(Path from, Path to) {
        Path target(Path file) {
            return to.resolve(from.relativize(file));
        }
    }

    /** Those that belong to these class directories by the conventions of Maven and Gradle, and exist. */
    public static List<SourceRoot> of(Collection<Path> classDirectories) {
        return classDirectories.stream()
                .flatMap(classes -> conventional(classes, classDirectories).stream())
                .filter(root -> Files.isDirectory(root.sources()))
                .toList();
    }

    /** A directory of sources and its class directory, with '=' between. */
    public static SourceRoot parse(String sourcesAndClasses) {
        String[] both = sourcesAndClasses.split("=");
        return new SourceRoot(absolute(both[0]), Optional.empty(), absolute(both[1]));
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    private static Optional<SourceRoot> conventional(Path classes, Collection<Path> all) {
        if (classes.endsWith(MAVEN_MAIN)) {
            return above(classes, 2).map(project -> in(project, "main", classes, Optional.of(classes)));
        }
        if (classes.endsWith(MAVEN_TEST)) {
            return above(classes, 2).map(project -> in(project, "test", classes, Optional.of(classes)));
        }
        Path parent = classes.getParent();
        if (parent != null && parent.endsWith(GRADLE)) {
            String sourceSet = classes.getFileName().toString();
            // Resources have a directory of their own.
            return above(classes, 4)
                    .map(project -> in(
                            project,
                            sourceSet,
                            classes,
                            Optional.of(project.resolve(GRADLE_RESOURCES).resolve(sourceSet))
                                    .filter(all::contains)));
        }
        return Optional.empty();
    }

    private static Optional<Path> above(Path path, int levels) {
        return Optional.ofNullable(Stream.iterate(path.toAbsolutePath(), Path::getParent)
                .skip(levels)
                .findFirst()
                .orElse(null));
    }

    private static SourceRoot in(Path project, String sourceSet, Path classes, Optional<Path> copies) {
        Path directory = project.resolve("src").resolve(sourceSet);
        return new SourceRoot(
                directory.resolve("java"), copies.map(to -> new Copied(directory.resolve("resources"), to)), classes);
    }

    /** Where the class files are of what is in this source file. */
    public Path packageOf(Path source) {
        Path directory = sources.relativize(source).getParent();
        return directory == null ? classes : classes.resolve(directory);
    }

    /** Whether this path is below the sources. */
    public boolean has(Path source) {
        return source.startsWith(sources);
    }
}
