package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A directory tree like that of a large program's classes; deleted when it is closed. */
final class Tree implements AutoCloseable {
    static final int FILES_IN_EACH = 10;
    /** With this, most of 10,000 directories are four to six deep. */
    private static final int CHILDREN_OF_EACH = 6;

    private static final List<String> PACKAGES =
            List.of("com", "example", "service", "model", "internal", "util", "web", "storage");

    /** A directory that holds the tree and what else a benchmark needs. */
    private final Path base;

    private final List<Path> directories = new ArrayList<>();

    /**
     * Makes it.
     *
     * @param count how many directories there are, the root included
     */
    Tree(Path temp, int count) throws IOException, InterruptedException {
        base = Files.createTempDirectory(temp, "reloader-bench");
        directories.add(Files.createDirectory(base.resolve("classes")));
        byte[] content = new byte[100];
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                Path parent = directories.get((i - 1) / CHILDREN_OF_EACH);
                directories.add(Files.createDirectory(parent.resolve(PACKAGES.get(i % PACKAGES.size()) + i)));
            }
            for (int file = 0; file < FILES_IN_EACH; file++) {
                Files.write(directories.get(i).resolve("File" + file + ".class"), content);
            }
        }
        Programs.run("sync"); // otherwise the kernel writes all this to the disk while something is measured
    }

    Path root() {
        return directories.get(0);
    }

    /** Makes an empty directory beside the tree. */
    Path beside(String name) throws IOException {
        return Files.createDirectory(base.resolve(name));
    }

    String size() {
        return String.format(
                Locale.ROOT, "%,d directories with %,d files", directories.size(), directories.size() * FILES_IN_EACH);
    }

    @Override
    public void close() throws IOException {
        delete(base);
    }

    /** Deletes a directory and everything below it. */
    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
