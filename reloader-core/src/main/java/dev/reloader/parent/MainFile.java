package dev.reloader.parent;

import dev.reloader.parent.JavaCommandLine.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * The file without which a program cannot be started: the main class's, the jar or the source file.
 *
 * @param path where it was
 * @param resource the main class's name on the class path; empty if there is no other place for this file
 * @param entries the class path
 */
record MainFile(Path path, Optional<String> resource, Set<Path> entries) {
    /** Empty if it cannot be told, because the class is in a jar or a module. */
    static Optional<MainFile> of(JavaCommandLine line, Set<Path> entries) {
        if (line.form() == Form.CLASS) {
            String resource = line.target().replace('.', '/') + ".class";
            return entries.stream()
                    .map(entry -> entry.resolve(resource))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(file -> new MainFile(file, Optional.of(resource), entries));
        }
        return Optional.of(line)
                .filter(it -> it.form() == Form.JAR || it.form() == Form.SOURCE)
                .map(it -> Path.of(it.target()).toAbsolutePath().normalize())
                .map(file -> new MainFile(file, Optional.empty(), entries));
    }

    /** Whether it is gone, and nothing has come in its place. */
    boolean isMissing() {
        return !Files.exists(path)
                && resource.filter(name -> entries.stream().anyMatch(entry -> has(entry, name)))
                        .isEmpty();
    }

    private static boolean has(Path entry, String resource) {
        if (!Files.isRegularFile(entry)) {
            return Files.exists(entry.resolve(resource));
        }
        try (var jar = new ZipFile(entry.toFile())) {
            return jar.getEntry(resource) != null;
        } catch (IOException e) {
            // It is no jar, or is being written, which is a change that leads here again.
            return false;
        }
    }
}
