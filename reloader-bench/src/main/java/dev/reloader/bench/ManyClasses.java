package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A Maven project of 500 classes and a {@code Main}. Each has a field and methods and calls some others; one is edited, which
 * {@code Main} and 20 others call.
 */
final class ManyClasses {
    static final int CLASSES = 500;
    static final int CALLERS = 20;

    private static final int PACKAGES = 25;
    private static final String EDITED = "com/example/Edited.java";

    private final Path directory;
    private final List<Path> jars;

    /**
     * Writes its sources, with the edited class's version 0.
     *
     * @param jars its libraries; with the reloader among them, {@code Main} begins with the reloader's line
     */
    ManyClasses(Path directory, List<Path> jars) throws IOException {
        this.directory = directory;
        this.jars = jars;
        Files.writeString(directory.resolve("pom.xml"), POM);
        write("Main.java", Sources.versionOfAnother("com.example.Edited.version()", !jars.isEmpty()));
        write(EDITED, edited(0));
        for (int number = 0; number < CLASSES - 1; number++) {
            write("com/example/p%d/C%d.java".formatted(number % PACKAGES, number), source(number));
        }
    }

    private void write(String name, String source) throws IOException {
        Path file = sources().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    private Path sources() {
        return directory.resolve("src/main/java");
    }

    Path directory() {
        return directory;
    }

    private Path classes() {
        return directory.resolve("target/classes");
    }

    /** Compiles it as Maven does by default. */
    void compile() throws IOException, InterruptedException {
        Path list = directory.resolve("sources");
        try (Stream<Path> files = Files.walk(sources())) {
            Files.write(
                    list,
                    files.map(Path::toString)
                            .filter(name -> name.endsWith(".java"))
                            .toList());
        }
        Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
        Programs.run(javac.toString(), "-g", "-d", classes().toString(), "-cp", Java.join(jars), "@" + list);
    }

    /** Runs it. */
    List<String> command(String... jvmOptions) {
        return Java.command(List.of(jvmOptions), Java.classPath(classes(), jars), Sources.MAIN);
    }

    Launched runCompilingOnSave(Workspace workspace) throws IOException {
        return workspace.launch(directory, command("-Dreloader.compile=true"));
    }

    /** The edited class with another text in a method for each version: nobody else can see a difference. */
    EditedFile editedInside(int versions) throws IOException {
        return edited(versions, ManyClasses::edited);
    }

    /** The edited class with one more method for each version, too: what calls this class has to be compiled as well. */
    EditedFile editedVisibly(int versions) throws IOException {
        return edited(
                versions,
                version -> edited(version)
                        .replace("/* more */", "public static int more%d(int a) { return a; }".formatted(version)));
    }

    private EditedFile edited(int versions, IntFunction<String> source) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        for (int version = 0; version < versions; version++) {
            texts.add(source.apply(version).getBytes());
        }
        return new EditedFile(sources().resolve(EDITED), texts);
    }

    private static String edited(int version) {
        return """
                package com.example;

                public final class Edited {
                    private Edited() {}

                    public static int version() {
                        return Integer.parseInt("%d");
                    }

                    /* more */
                }
                """.formatted(version);
    }

    private static String source(int number) {
        StringBuilder calls = new StringBuilder();
        if (number % (CLASSES / CALLERS) == 0) {
            calls.append("        sum += com.example.Edited.version();\n");
        }
        for (int other = number + 1; other <= number + 3 && other < CLASSES - 1; other++) {
            calls.append("        sum += new com.example.p%d.C%d(sum).total(List.of(a));%n"
                    .formatted(other % PACKAGES, other));
        }
        return """
                package com.example.p%d;

                import java.util.ArrayList;
                import java.util.List;

                public class C%d {
                    private final int start;
                    private final List<String> names = new ArrayList<>();

                    public C%2$d(int start) {
                        this.start = start;
                    }

                    public int total(List<Integer> numbers) {
                        return start + numbers.stream().mapToInt(Integer::intValue).sum();
                    }

                    public int all(int a) {
                        int sum = a;
                %s        return sum;
                    }

                    public void add(String name) {
                        if (name.isBlank()) {
                            throw new IllegalArgumentException("name '" + name + "'");
                        }
                        names.add(name);
                    }
                }
                """.formatted(number % PACKAGES, number, calls);
    }

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>many-classes</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <build>
                <plugins>
                  <plugin>
                    <artifactId>maven-compiler-plugin</artifactId>
                    <version>3.16.0</version>
                  </plugin>
                  <plugin>
                    <artifactId>maven-resources-plugin</artifactId>
                    <version>3.5.0</version>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;
}
