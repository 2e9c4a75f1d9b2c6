package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A directory where files are made before they are moved to a class directory, so that nobody sees half of one there. */
public final class Workspace {
    /** Of what counts for nobody. */
    static final String PREFIX = ".reloader-";

    private static final String CLASS = ".class";

    /** It is made for each compilation, and deleted afterwards. */
    private static final Duration LONGEST_USE = Duration.ofHours(1);

    private final Path directory;
    private final Writes writes;

    /** Is told before a file in a class directory, or a directory that is empty, is touched. */
    public interface Writes {
        /** The file {@code made} is about to be moved to {@code target}. */
        void replaces(Path target, Path made) throws IOException;

        /** It is about to be deleted. */
        void deletes(Path target);
    }

    /** @param directory on the same file system as the class directories; it is made and deleted here */
    Workspace(Path directory, Writes writes) {
        this.directory = directory;
        this.writes = writes;
    }

    /** Beside this file or directory, so that a file gets from here to there in one step. What was left there long ago is deleted. */
    public static Workspace beside(Path place, Writes writes) {
        Path parent = Objects.requireNonNull(place.toAbsolutePath().getParent());
        deleteLeftOver(parent);
        return new Workspace(parent.resolve(PREFIX + UUID.randomUUID()), writes);
    }

    private static void deleteLeftOver(Path parent) {
        try (DirectoryStream<Path> leftOver = Files.newDirectoryStream(parent, PREFIX + "*")) {
            FileTime longAgo = FileTime.from(Instant.now().minus(LONGEST_USE));
            for (Path each : leftOver) {
                if (Files.getLastModifiedTime(each).compareTo(longAgo) < 0) {
                    Trees.deleteIfPossible(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It is in nobody's way, and whether files can be made here turns out soon enough.
            return;
        }
    }

    /** Where the compiler writes, empty. */
    Path output() throws IOException {
        Trees.delete(directory);
        return Files.createDirectories(directory.resolve("classes"));
    }

    /** The class files of a class directory that the compiler can read, but those of some classes, in a directory beside. */
    Path viewWithout(Set<String> hidden, Path classes) throws IOException {
        Path view = directory.resolve("view-" + Integer.toHexString(classes.hashCode()));
        Trees.delete(view);
        for (Path file : ClassDirectories.classFiles(classes, Integer.MAX_VALUE)) {
            Path inside = classes.relativize(file);
            String name = inside.toString().replace(inside.getFileSystem().getSeparator(), "/");
            boolean isHidden = hidden.contains(name.substring(0, name.length() - CLASS.length()));
            if (!isHidden && ClassDirectories.isInCharset(file)) {
                Trees.link(file, view.resolve(inside));
            }
        }
        return Files.createDirectories(view);
    }

    /**
     * Moves a file that was made here to where it belongs. It is replaced in any case: build tools compare its time.
     *
     * @return whether it is different from what was there
     */
    boolean install(Path made, Path target) throws IOException {
        boolean isDifferent = !Files.exists(target) || Files.mismatch(made, target) >= 0;
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        writes.replaces(target, made);
        Trees.replace(target, made);
        return isDifferent;
    }

    /** Copies a file to where it belongs. */
    void copy(Path file, Path target) throws IOException {
        Path copy = Files.createDirectories(directory).resolve("copy");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        install(copy, target);
    }

    /** Deletes a file in a class directory, and the directories inside that are empty then: a full compilation makes none. */
    void delete(Path target, Path classes) throws IOException {
        writes.deletes(target);
        Files.deleteIfExists(target);
        Path above = target.getParent();
        while (above.startsWith(classes) && !above.equals(classes) && isEmpty(above)) {
            writes.deletes(above);
            try {
                Files.delete(above);
            } catch (IOException e) {
                // Somebody else has just made something there, or it may not be deleted: it is in nobody's way.
                return;
            }
            above = above.getParent();
        }
    }

    private static boolean isEmpty(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            // Gone already, or not to be read.
            return false;
        }
    }

    /** Leaves nothing behind, if that can be done. */
    public void clear() {
        Trees.deleteIfPossible(directory);
    }
}
