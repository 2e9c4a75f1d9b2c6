package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Directories with all that is in them. */
final class Trees {
    private Trees() {}

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What cannot be deleted now is deleted, or in the way, the next time. */
    static void deleteIfPossible(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            // Somebody has a file of it open.
            return;
        }
    }

    /** Puts a file where another may be, as one step if that is possible. */
    static void replace(Path target, Path file) throws IOException {
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Makes a second name for a file, or a copy where that is not possible. */
    static void link(Path file, Path second) throws IOException {
        Files.createDirectories(Objects.requireNonNull(second.getParent()));
        try {
            Files.createLink(second, file);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(file, second);
        }
    }
}
