package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The second process of {@link Burst}: makes, changes and deletes many files as fast as it can. */
final class BurstWriter {
    private static final int FILES_IN_EACH = 100;
    private static final int DIRECTORIES_IN_GROUP = 5;

    private final Path root;
    private final int directories;
    private int operations;

    private BurstWriter(Path root, int files) {
        this.root = root;
        directories = files / FILES_IN_EACH;
    }

    /** Prints the number of operations, the milliseconds they took, and the wall clock's microseconds afterwards. */
    public static void main(String[] args) {
        try {
            BurstWriter writer = new BurstWriter(Path.of(args[0]), Integer.parseInt(args[1]));
            long start = System.nanoTime();
            writer.write();
            System.out.println(writer.operations);
            System.out.println(Programs.millisSince(start));
            System.out.println(Burst.nowMicros());
        } catch (Exception e) {
            ChildJvm.fail(e);
        }
    }

    /** Makes the directories that are there when watching begins: every other group. */
    static void prepare(Path root, int files) throws IOException {
        BurstWriter writer = new BurstWriter(root, files);
        for (int i = 0; i < writer.directories; i++) {
            if (i / DIRECTORIES_IN_GROUP % 2 == 0) {
                Files.createDirectories(writer.directory(i));
            }
        }
    }

    private Path directory(int i) {
        return root.resolve("group" + i / DIRECTORIES_IN_GROUP).resolve("package" + i);
    }

    private Path file(int directory, int i) {
        return directory(directory).resolve("File" + i + ".class");
    }

    private void write() throws IOException {
        for (int i = 0; i < directories; i++) {
            Files.createDirectories(directory(i));
            for (int file = 0; file < FILES_IN_EACH; file++) {
                write(file(i, file), "made");
            }
            if (i >= 1) {
                for (int file = 0; file < FILES_IN_EACH; file += 3) {
                    write(file(i - 1, file), "changed");
                }
            }
            if (i >= 2) {
                for (int file = 0; file < FILES_IN_EACH; file += 4) {
                    delete(file(i - 2, file));
                }
            }
            if (i % 10 == 8) {
                deleteDirectory(i - 3);
            }
            if (i % 10 == 9) {
                deleteDirectory(i - 3);
                write(Files.createDirectory(directory(i - 3)).resolve("Returned.class"), "made again");
            }
        }
        for (int i = 0; i < directories; i++) {
            if (Files.exists(file(i, 1))) {
                write(file(i, 1), "changed at the end");
            }
        }
    }

    private void deleteDirectory(int i) throws IOException {
        for (int file = 0; file < FILES_IN_EACH; file++) {
            if (file % 4 != 0) {
                delete(file(i, file));
            }
        }
        delete(directory(i));
    }

    private void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        operations++;
    }

    private void delete(Path path) throws IOException {
        Files.delete(path);
        operations++;
    }
}
