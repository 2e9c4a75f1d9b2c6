package dev.reloader.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files beside the sources that belong to the program as they are: copied, where they have changed, to the class directories. */
public final class Resources {
    private final List<SourceRoot> roots;
    private final Workspace workspace;

    /** Copies nothing yet. */
    public Resources(List<SourceRoot> roots, Workspace workspace) {
        this.roots = roots;
        this.workspace = workspace;
    }

    /** Whether this path is in a directory of resources. */
    public boolean has(Path path) {
        return home(path).isPresent();
    }

    private Optional<SourceRoot.Copied> home(Path resource) {
        return roots.stream()
                .flatMap(root -> root.resources().stream())
                .filter(copied -> resource.startsWith(copied.from()))
                .findFirst();
    }

    /** Those that have no copy, or are newer than it. A copy of what is no more is left alone: somebody else may have made it. */
    public Set<Path> outdated() throws IOException {
        var outdated = new TreeSet<Path>();
        for (SourceRoot root : roots) {
            if (root.resources().isPresent()) {
                addOutdated(root.resources().get(), outdated);
            }
        }
        return outdated;
    }

    private static void addOutdated(SourceRoot.Copied copied, Set<Path> outdated) throws IOException {
        try (Stream<Path> files = Files.walk(copied.from(), FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copied.target(file);
                if (!Files.exists(target)
                        || Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(file)) < 0) {
                    outdated.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            // A program may have none.
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Copies it, or deletes the copy if it is no more, and returns where that is. */
    public Path copy(Path changed) throws IOException {
        SourceRoot.Copied home = home(changed).orElseThrow();
        Path target = home.target(changed);
        try {
            copy(changed, target, home.to());
        } finally {
            workspace.clear();
        }
        return target;
    }

    private void copy(Path resource, Path target, Path copies) throws IOException {
        if (Files.isRegularFile(resource)) {
            workspace.copy(resource, target);
        } else if (!Files.exists(resource) && Files.isRegularFile(target)) {
            workspace.delete(target, copies);
        }
    }
}
