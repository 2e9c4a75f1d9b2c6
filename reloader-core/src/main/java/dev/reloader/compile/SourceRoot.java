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
 * @param resources where the files are that are copied as they are; there may be no such directory
 * @param classes what is on the class path
 */
public record SourceRoot(Path sources, Optional<Path> resources, Path classes) {
    private static final Path MAVEN_MAIN = Path.of("target", "classes");
    private static final Path MAVEN_TEST = Path.of("target", "test-classes");
    private static final Path GRADLE = Path.of("build", "classes", "java");

    /** Those that belong to these class directories by the conventions of Maven and Gradle, and exist. */
    public static List<SourceRoot> of(Collection<Path> classDirectories) {
        return classDirectories.stream()
                .flatMap(classes -> conventional(classes).stream())
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

    private static Optional<SourceRoot> conventional(Path classes) {
        if (classes.endsWith(MAVEN_MAIN)) {
            return above(classes, 2).map(project -> in(project, "main", classes, true));
        }
        if (classes.endsWith(MAVEN_TEST)) {
            return above(classes, 2).map(project -> in(project, "test", classes, true));
        }
        Path parent = classes.getParent();
        if (parent != null && parent.endsWith(GRADLE)) {
            String sourceSet = classes.getFileName().toString();
            return above(classes, 4).map(project -> in(project, sourceSet, classes, false));
        }
        return Optional.empty();
    }

    private static Optional<Path> above(Path path, int levels) {
        return Optional.ofNullable(Stream.iterate(path.toAbsolutePath(), Path::getParent)
                .skip(levels)
                .findFirst()
                .orElse(null));
    }

    /** Gradle copies resources to a directory of their own, which is on the class path as well. */
    private static SourceRoot in(Path project, String sourceSet, Path classes, boolean hasResources) {
        Path directory = project.resolve("src").resolve(sourceSet);
        return new SourceRoot(
                directory.resolve("java"),
                hasResources ? Optional.of(directory.resolve("resources")) : Optional.empty(),
                classes);
    }

    /** Where the class files are of what is in this source file. */
    Path packageOf(Path source) {
        Path directory = sources.relativize(source).getParent();
        return directory == null ? classes : classes.resolve(directory);
    }

    /** Whether this path is below the sources. */
    public boolean has(Path source) {
        return source.startsWith(sources);
    }
}
