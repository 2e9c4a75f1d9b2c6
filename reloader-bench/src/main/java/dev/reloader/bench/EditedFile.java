package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that is saved again and again, with another version each time. */
final class EditedFile {
    private final Path file;
    private final List<byte[]> versions;
    private int saved;

    /** Writes version 0. */
    EditedFile(Path file, List<byte[]> versions) throws IOException {
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

    /** Writes the next version, as javac does and many editors: into the same file, which is emptied first. */
    void save() throws IOException {
        saved++;
        Files.write(file, versions.get(saved));
    }
}
