package dev.reloader.compile;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Directories with all that is in them. */
final class Trees {
    private static final boolean ON_WINDOWS = File.separatorChar == '\\';
    private static final int ATTEMPTS = 26;
    static final Duration PAUSE = Duration.ofMillis(20);

    /** One attempt to put a file where another may be. */
    @FunctionalInterface
    interface Replacement {
        void attempt() throws IOException;
    }

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
        replace(() -> replaceOnce(target, file), ON_WINDOWS, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    /** Windows refuses while a worker or a virus scanner has the old file open, which most have for a moment only. */
    static void replace(Replacement replacement, boolean onWindows, Runnable pause) throws IOException {
        for (int attempt = 1; onWindows && attempt < ATTEMPTS; attempt++) {
            try {
                replacement.attempt();
                return;
            } catch (AccessDeniedException e) {
                pause.run();
            }
        }
        replacement.attempt();
    }

    private static void replaceOnce(Path target, Path file) throws IOException {
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            replaceFromElsewhere(target, file);
        }
    }

    /** From another file system: if that one is full, what there was is to stay. */
    private static void replaceFromElsewhere(Path target, Path file) throws IOException {
        Path copy = target.resolveSibling(Workspace.PREFIX + UUID.randomUUID());
        try {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            // Merely replacing would delete what there is first.
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
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
