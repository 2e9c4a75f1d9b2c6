package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A build is one restart, after its last class, and never one without the main class. */
class BuildsTest extends FaultTest {
    private static final int BUILDS = 2;
    private static final int GRADLES_GAP_MILLIS = 2000;

    private Path sources;
    private Path classes;

    @BeforeEach
    void prepareProject() throws IOException {
        sources = Files.createDirectories(directory.resolve("src/main/java"));
        classes = Files.createDirectories(directory.resolve("target/classes"));
    }

    private void start(int parts) throws IOException {
        Files.writeString(
                sources.resolve("App.java"),
                Program.app(
                        "var r = Reloader.start(App.class, args);",
                        "var values = new TreeSet<Object>();",
                        "for (int i = 0; i < " + parts + "; i++) {",
                        "    values.add(Class.forName(\"Part\" + i).getMethod(\"value\").invoke(null));",
                        "}",
                        "say(\"up \" + r.generation() + \" with \" + values);",
                        "forever();"));
        edit(parts, 0);
        javac(classes);
        var command = new ArrayList<>(program.quickOptions());
        command.addAll(List.of("-Dreloader.monitor=auto", TELLS_OF_STANDBY, "-cp", classPath(), "App"));
        program.java(command);
        awaitOneRun(0, " with \\[0\\]");
    }

    private String classPath() {
        return classes + File.pathSeparator + Program.reloaderClassPath();
    }

    /** Has all parts, each a class of its own, return this value. */
    private void edit(int parts, int value) throws IOException {
        for (int i = 0; i < parts; i++) {
            Files.writeString(
                    sources.resolve("Part" + i + ".java"),
                    "public class Part" + i + " { public static int value() { return " + value + "; } }\n");
        }
    }

    private void javac(Path output) throws IOException {
        var words = new ArrayList<>(List.of("-d", output.toString(), "-cp", classPath()));
        try (var files = Files.list(sources)) {
            files.forEach(file -> words.add(file.toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new)))
                .as("compiles")
                .isZero();
    }

    private void assertOneRestart(int build) {
        awaitOneRun(build, " with \\[" + build + "\\]");
        assertThat(program.allLines())
                .noneMatch(line -> line.contains("Could not find or load")
                        || line.contains("NotFoundException")
                        || line.contains("NoClassDefFoundError"));
    }

    @Test
    @Tag("long")
    void mavensCleanCompileIsOneRestart() throws IOException {
        writePom();
        start(3);
        for (int build = 1; build <= BUILDS; build++) {
            edit(3, build);
            maven("clean", "compile");
            assertOneRestart(build);
        }
    }

    @Test
    @Tag("long")
    void mavensCompileOfManyClassesIsOneRestart() throws IOException {
        writePom();
        start(500);
        for (int build = 1; build <= BUILDS; build++) {
            edit(500, build);
            maven("compile");
            assertOneRestart(build);
        }
    }

    @Test
    @Tag("long")
    void mavensCleanCompileOfManyClassesIsOneRestart() throws IOException {
        writePom();
        start(500);
        for (int build = 1; build <= BUILDS; build++) {
            edit(500, build);
            maven("clean", "compile");
            assertOneRestart(build);
        }
    }

    @Test
    void classesThatAreDeletedAndWrittenTwoSecondsLaterAreOneRestart() throws Exception {
        start(20);
        for (int build = 1; build <= BUILDS; build++) {
            edit(20, build);
            Path compiled = Files.createDirectories(directory.resolve("compiled" + build));
            javac(compiled);
            deleteContents(classes);
            Thread.sleep(GRADLES_GAP_MILLIS);
            copyContents(compiled, classes);
            assertOneRestart(build);
        }
    }

    @Test
    void nothingStartsBeforeTheMainClassIsBackHoweverLongThatTakes() throws IOException {
        start(3);
        edit(3, 1);
        Path compiled = Files.createDirectories(directory.resolve("compiled"));
        javac(compiled);
        deleteContents(classes);
        program.await("target/classes/App.class is gone, without which nothing can start: waiting for it");
        copyContents(compiled, classes);
        assertOneRestart(1);
    }

    private static void deleteContents(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(directory)) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void copyContents(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path each : files.sorted().toList()) {
                Files.copy(each, to.resolve(each.getFileName()));
            }
        }
    }

    private void maven(String... goals) throws IOException {
        var command = new ArrayList<>(List.of("mvn", "-q", "-B"));
        command.add("-Dmaven.repo.local=" + localRepository());
        command.addAll(List.of(goals));
        run(command.toArray(String[]::new));
    }

    /** The one from which this project's own plugins are. */
    private static String localRepository() {
        String library = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("slf4j-api-"))
                .findFirst()
                .orElseThrow();
        // Above org/slf4j/slf4j-api/VERSION/JAR.
        Path version = Path.of(library).getParent();
        return System.getProperty(
                "maven.repo.local",
                version.getParent().getParent().getParent().getParent().toString());
    }

    private void writePom() throws IOException {
        Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>app</groupId>
                  <artifactId>app</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <build>
                    <plugins>
                      %s
                      %s
                      %s
                    </plugins>
                  </build>
                </project>
                """.formatted(
                        plugin("clean", ""),
                        plugin("resources", ""),
                        plugin(
                                "compiler",
                                "<configuration><compilerArgs><arg>-classpath</arg><arg>" + classPath()
                                        + "</arg></compilerArgs></configuration>")));
    }

    private static String plugin(String name, String configuration) throws IOException {
        String version = ownVersion(name + "-plugin.version");
        return "<plugin><artifactId>maven-" + name + "-plugin</artifactId><version>" + version + "</version>"
                + configuration + "</plugin>";
    }

    /** The version with which this project builds itself, so that it is there without a network. */
    private static String ownVersion(String property) throws IOException {
        Matcher matcher = Pattern.compile("<" + property + ">(.*)</" + property + ">")
                .matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(matcher.find()).as(property).isTrue();
        return matcher.group(1);
    }
}
