package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A class file that is saved again and again, with another version of the class each time. */
final class EditedClass {
    private final Path file;
    private final List<byte[]> versions;
    private int saved;

    /** Writes version 0. */
    EditedClass(Path file, List<byte[]> versions) throws IOException {
        this.file = file;
        this.versions = versions;
        Files.createDirectories(file.getParent());
        Files.write(file, versions.get(0));
    }

    Path file() {
        return file;
    }

    /** The version that was written last. */
    int version() {
        return saved;
    }

    /** Writes the next version, as javac does: into the same file, which it empties first. */
    void save() throws IOException {
        saved++;
        Files.write(file, versions.get(saved));
    }
}
