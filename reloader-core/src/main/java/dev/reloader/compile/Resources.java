package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Files beside the sources that belong to the program as they are: copied, where they have changed, to the class directories. */
public final class Resources {
    private final List<SourceRoot> roots;
    private final Path workspace;
    private final SourceCompiler.Writes writes;

    /**
     * Copies nothing yet.
     *
     * @param workspace a directory on the same file system as the class directories, which is made and deleted here
     */
    public Resources(List<SourceRoot> roots, Path workspace, SourceCompiler.Writes writes) {
        this.roots = roots;
        this.workspace = workspace;
        this.writes = writes;
    }

    /** Whether this path is in a directory of resources. */
    public boolean has(Path path) {
        return target(path).isPresent();
    }

    private Optional<Path> target(Path resource) {
        return roots.stream()
                .filter(root -> root.resources().filter(resource::startsWith).isPresent())
                .map(root -> root.classes()
                        .resolve(root.resources()
                                .orElseThrow()
                                .relativize(resource)
                                .toString()))
                .findFirst();
    }

    /** Copies it, or deletes the copy if it is no more, and returns where that is. */
    public Path copy(Path changed) throws IOException {
        Path target = target(changed).orElseThrow();
        try {
            copy(changed, target);
        } finally {
            Trees.deleteIfPossible(workspace);
        }
        return target;
    }

    private void copy(Path resource, Path target) throws IOException {
        if (Files.isRegularFile(resource)) {
            Path copy = Files.createDirectories(workspace).resolve("resource");
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            writes.replaces(target, copy);
            Trees.replace(target, copy);
        } else if (!Files.exists(resource) && Files.isRegularFile(target)) {
            writes.deletes(target);
            Files.delete(target);
        }
    }
}
