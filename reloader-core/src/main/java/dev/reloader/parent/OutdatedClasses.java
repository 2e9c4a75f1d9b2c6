package dev.reloader.parent;

import dev.reloader.compile.SourceRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sees whether a compiler is still at work: of the sources in the packages of which classes have changed, some are newer than their
 * classes. Not all of those are about to be compiled (an IDE does not write a class that comes out as it was), so each is waited for
 * only once.
 */
final class OutdatedClasses {
    private static final String SOURCE = ".java";
    private static final String CLASS = ".class";
    private static final FileTime NEVER = FileTime.from(Instant.MIN);

    /** What no class is named after. */
    private static final Set<String> WITHOUT_CLASS = Set.of("package-info.java", "module-info.java");

    private final List<SourceRoot> roots;

    /** Sources that were waited for in vain, and the times that they had. */
    private final Map<Path, FileTime> givenUp = new HashMap<>();

    OutdatedClasses(List<SourceRoot> roots) {
        this.roots = roots;
    }

    /** One of the sources that have the place of these class files, or are beside it, and whose class is still to come. */
    Optional<Path> first(Collection<Path> changed) {
        for (Path source : sources(changed)) {
            if (isOutdated(source)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** Those that are still outdated are not waited for again, unless they change. */
    void giveUp(Collection<Path> changed) {
        for (Path source : sources(changed)) {
            if (isOutdated(source)) {
                givenUp.put(source, time(source));
            }
        }
    }

    private Set<Path> sources(Collection<Path> changed) {
        var packages = new HashSet<Path>();
        for (SourceRoot root : roots) {
            for (Path path : changed) {
                if (path.startsWith(root.classes()) && path.toString().endsWith(CLASS)) {
                    packages.add(root.sources()
                            .resolve(root.classes().relativize(path))
                            .getParent());
                }
            }
        }
        var sources = new HashSet<Path>();
        for (Path directory : packages) {
            String[] names = directory.toFile().list();
            for (String name : names == null ? new String[0] : names) {
                if (name.endsWith(SOURCE) && !WITHOUT_CLASS.contains(name)) {
                    add(directory, name, sources);
                }
            }
        }
        return sources;
    }

    private static void add(Path directory, String name, Set<Path> sources) {
        try {
            sources.add(directory.resolve(name));
        } catch (InvalidPathException e) {
            // Not in this locale's charset: no compiler with this locale reads it.
            return;
        }
    }

    private boolean isOutdated(Path source) {
        FileTime changed = time(source);
        FileTime compiled = time(classOf(source));
        // Where there is no class of this name, there may never be one.
        boolean isGivenUp = compiled.equals(NEVER) ? givenUp.containsKey(source) : changed.equals(givenUp.get(source));
        return changed.compareTo(compiled) > 0 && changed.toInstant().isBefore(Instant.now()) && !isGivenUp;
    }

    private Path classOf(Path source) {
        for (SourceRoot root : roots) {
            if (root.has(source)) {
                String name = source.getFileName().toString();
                String simpleName = name.substring(0, name.length() - SOURCE.length());
                return root.packageOf(source).resolve(simpleName + CLASS);
            }
        }
        throw new IllegalArgumentException(source.toString());
    }

    /** {@link #NEVER} if there is no such file. */
    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // It is not there, as the class of a source that has never been compiled.
            return NEVER;
        }
    }
}
