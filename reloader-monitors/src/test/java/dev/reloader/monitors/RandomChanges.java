package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes changes of all kinds in a tree, and in a directory outside it to and from which things are moved. There are so few names
 * that the same ones come, go and return as something else all the time.
 */
final class RandomChanges {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private final Random random;
    private final Path tree;
    private final Path outside;

    RandomChanges(long seed, Path tree, Path outside) {
        random = new Random(seed);
        this.tree = tree;
        this.outside = outside;
    }

    void make(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                makeOne();
            } catch (FileSystemException e) {
                // What makes no sense is refused: a directory moved into itself, for example.
            }
        }
    }

    private void makeOne() throws IOException {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> write(anyEntry());
            case 4 -> Files.delete(anyEntry());
            case 5, 6 -> Files.createDirectory(anyEntry());
            case 7 ->
                write(Files.createDirectories(anyEntry().resolve(anyName())).resolve(anyName()));
            case 8 -> FileMonitorContract.deleteAll(anyEntry());
            case 9, 10 -> FileMonitorContract.move(anyEntry(), anyEntry());
            case 11 -> FileMonitorContract.move(anyEntry(), anyOutside());
            case 12 -> FileMonitorContract.move(anyOutside(), anyEntry());
            case 13 -> link();
            case 14 -> replace(anyEntry());
            default -> changeAbove();
        }
    }

    private String anyName() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private Path anyOutside() {
        return outside.resolve(anyName());
    }

    /** Of any directory of the tree, at most four deep. */
    private Path anyEntry() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path path : FileMonitorContract.walk(tree)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && tree.relativize(path).getNameCount() < 4) {
                directories.add(path);
            }
        }
        directories.sort(null);
        return directories.get(random.nextInt(directories.size())).resolve(anyName());
    }

    private static void write(Path file) throws IOException {
        Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void link() throws IOException {
        if (!FileMonitorContract.isWindows()) {
            Path link = anyEntry();
            Path target = random.nextBoolean() ? anyEntry() : anyOutside();
            Files.createSymbolicLink(
                    link, random.nextBoolean() ? target : link.getParent().relativize(target));
        }
    }

    private void replace(Path path) throws IOException {
        FileMonitorContract.deleteAll(path);
        Files.createDirectory(path);
        write(path.resolve(anyName()));
    }

    /** The directory above the tree goes, is changed below, and returns; or all of it is made again. */
    private void changeAbove() throws IOException {
        Path above = tree.getParent();
        if (random.nextInt(4) == 0) {
            FileMonitorContract.deleteAll(above);
            Files.createDirectories(tree);
        } else {
            Path entry = above.relativize(anyEntry());
            Path away = FileMonitorContract.move(above, outside.resolve("away"));
            try {
                if (random.nextBoolean()) {
                    write(away.resolve(entry));
                } else {
                    FileMonitorContract.deleteAll(away.resolve(entry));
                }
            } finally {
                FileMonitorContract.move(away, above);
            }
        }
    }
}
