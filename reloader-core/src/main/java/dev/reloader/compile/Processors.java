package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** Annotation processors. */
final class Processors {
    private static final String SERVICE = "META-INF/services/javax.annotation.processing.Processor";

    private Processors() {}

    /** Whether javac would run any: they are on the class path, or an option names them. */
    static boolean areThere(List<Path> classPath, List<String> options) {
        if (options.contains("-proc:none")) {
            return false;
        }
        boolean areNamed = options.stream()
                .anyMatch(option -> option.startsWith("-processor") || option.startsWith("--processor"));
        return areNamed || classPath.stream().anyMatch(Processors::isIn);
    }

    private static boolean isIn(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Files.exists(entry.resolve(SERVICE));
        }
        try (var jar = new JarFile(entry.toFile())) {
            return jar.getEntry(SERVICE) != null;
        } catch (IOException e) {
            // The compiler does without a broken jar, too.
            return false;
        }
    }
}
