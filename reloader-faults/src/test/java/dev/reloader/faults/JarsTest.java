package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However a jar of the class path is replaced, that is one restart, and nobody reads a jar that is half there. */
class JarsTest extends FaultTest {
    private static final int REPLACEMENTS = 2;
    private static final int RESOURCES = 50;
    private static final int RESOURCE_LENGTH = 20_000;
    private static final int SLOW_CHUNKS = 30;
    private static final int SLOW_PAUSE_MILLIS = 100;

    private Path jar;

    @BeforeEach
    void startProgram() throws IOException {
        jar = directory.resolve("lib.jar");
        Files.copy(library(0), jar);
        program.compile(
                "App",
                Program.app(
                        "var r = Reloader.start(App.class, args);",
                        "for (int i = 0; i < " + RESOURCES + "; i++) {",
                        "    App.class.getResourceAsStream(\"/data/\" + i).readAllBytes();",
                        "}",
                        "say(\"up \" + r.generation() + \" with \" + new Library().value());",
                        "if (System.in.read() < 0) return;",
                        "try { say(\"later: \" + new Later().value()); } catch (Throwable e) { say(\"later: \" + e.getClass().getName()); }",
                        "forever();"),
                program.classes(),
                jar);
        var command = new ArrayList<>(program.quickOptions());
        String classPath = String.join(
                File.pathSeparator, program.classes().toString(), jar.toString(), Program.reloaderClassPath());
        command.addAll(List.of("-Dreloader.monitor=auto", TELLS_OF_STANDBY, "-cp", classPath, "App"));
        program.java(command);
        awaitOneRun(0, " with 0");
    }

    /** A jar elsewhere with a class that knows its version, and with much beside it. */
    private Path library(int version) throws IOException {
        Path contents = Files.createDirectories(directory.resolve("library" + version));
        program.compile("Library", "public class Library { public int value() { return " + version + "; } }", contents);
        program.compile("Later", "public class Later { public int value() { return " + version + "; } }", contents);
        Path data = Files.createDirectories(contents.resolve("data"));
        var random = new Random(version);
        for (int i = 0; i < RESOURCES; i++) {
            byte[] bytes = new byte[RESOURCE_LENGTH];
            random.nextBytes(bytes);
            Files.write(data.resolve(Integer.toString(i)), bytes);
        }
        return Program.jar(directory.resolve("library" + version + ".jar"), Program.manifest(), contents);
    }

    private void assertOneRestart(int version) {
        awaitOneRun(version, " with " + version);
        assertThat(program.allLines()).noneMatch(line -> line.contains("Exception") || line.contains("Error"));
    }

    @Test
    void aJarThatIsReplacedInPlaceIsOneRestart() throws IOException {
        for (int version = 1; version <= REPLACEMENTS; version++) {
            library(version);
            sh("cp library" + version + ".jar lib.jar");
            assertOneRestart(version);
        }
    }

    @Test
    void aJarThatIsReplacedByAnotherIsOneRestart() throws IOException {
        for (int version = 1; version <= REPLACEMENTS; version++) {
            library(version);
            sh("mv library" + version + ".jar lib.jar");
            assertOneRestart(version);
        }
    }

    @Test
    void aJarThatIsDeletedAndThenComesIsOneRestart() throws IOException {
        for (int version = 1; version <= REPLACEMENTS; version++) {
            library(version);
            sh("rm lib.jar; sleep 1; cp library" + version + ".jar lib.jar");
            assertOneRestart(version);
        }
    }

    @Test
    @Tag("long")
    void aJarThatIsWrittenSlowlyIsOneRestart() throws Exception {
        for (int version = 1; version <= REPLACEMENTS; version++) {
            writeSlowly(version, () -> {});
            assertOneRestart(version);
        }
    }

    /** What becomes of the old worker is between it and its JVM; the new one has all of the new jar. */
    @Test
    @Tag("long")
    void aJarThatIsReadWhileItIsWrittenIsOneRestart() throws Exception {
        writeSlowly(1, () -> {
            program.type("\n");
            program.await("^later: ");
        });
        awaitOneRun(1, " with 1");
        program.type("\n");
        program.await("^later: 1$");
    }

    private interface Deed {
        void happens() throws IOException;
    }

    /** Something happens when half of it is there. */
    private void writeSlowly(int version, Deed halfway) throws Exception {
        byte[] bytes = Files.readAllBytes(library(version));
        int chunk = bytes.length / SLOW_CHUNKS + 1;
        try (OutputStream out = Files.newOutputStream(jar)) {
            for (int i = 0; i < SLOW_CHUNKS; i++) {
                Thread.sleep(SLOW_PAUSE_MILLIS);
                int begin = Math.min(i * chunk, bytes.length);
                out.write(bytes, begin, Math.min(chunk, bytes.length - begin));
                if (i == SLOW_CHUNKS / 2) {
                    halfway.happens();
                }
            }
        }
    }
}
