package dev.reloader.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Spring Boot application in {@code reloader-bench/spring}, built by Maven when it has not been built yet. */
final class SpringProject {
    static final String APPLICATION = "com.example.greeting.GreetingApplication";
    static final String CONTROLLER = "com.example.greeting.GreetingController";

    private static final String VERSION_0 = "VERSION = 0;";

    private final Path base;

    /** @throws IOException if it cannot be built */
    SpringProject(Options options) throws IOException, InterruptedException {
        base = Path.of(options.text("spring")).toAbsolutePath().normalize();
        Path pom = base.resolve("pom.xml");
        if (!Files.exists(pom)) {
            throw new IOException("there is no " + pom + "; the option spring names its directory");
        }
        if (!Files.exists(base.resolve("target/devtools"))) { // the last that the build makes
            System.out.println("(building " + pom + ")\n");
            Programs.output(List.of(options.text("maven"), "-q", "-B", "-f", pom.toString(), "package"));
        }
    }

    List<Path> libraries() throws IOException {
        return jars("target/lib");
    }

    List<Path> devTools() throws IOException {
        return jars("target/devtools");
    }

    private List<Path> jars(String directory) throws IOException {
        try (Stream<Path> jars = Files.list(base.resolve(directory))) {
            return jars.sorted().toList();
        }
    }

    /** The source of a version of the controller. */
    String controller(int version) {
        return source(CONTROLLER).replace(VERSION_0, "VERSION = " + version + ";");
    }

    private String source(String name) {
        try {
            return Files.readString(base.resolve("src/main/java/" + name.replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the classes, because each row edits its own. */
    void copyClasses(Path to) throws IOException {
        Path classes = base.resolve("target/classes");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(classes.relativize(file).toString()));
            }
        }
    }
}
