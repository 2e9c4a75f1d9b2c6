package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reloader.process.ProcessTest;
import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program under the reloader as users have it, and the tools that they use beside it. */
@EnabledOnOs(OS.LINUX)
abstract class FaultTest extends ProcessTest {
    private static final int PATIENCE_SECONDS = 120;
    private static final String PARKED = "the standby, process \\d+, is parked";

    /** With which {@link #awaitOneRun} hears of the standby. */
    static final String TELLS_OF_STANDBY = "-Dreloader.verbose=2";

    @BeforeEach
    void chooseDefaults() {
        program.with("-Dreloader.monitor=auto", TELLS_OF_STANDBY);
    }

    /** A monitor other than the one that is chosen here by default; it looks so often that nobody waits for it. */
    void watchWith(String monitor) {
        program.with("-Dreloader.monitor=" + monitor, "-Dreloader.pollInterval=100ms");
    }

    /**
     * The program has come up, as a line {@code up GENERATION} and then this says, and has done so no more often than that; and until
     * everything has gone quiet, which is when the standby for the next time is parked, nothing has called for yet another restart.
     */
    void awaitOneRun(int generation, String text) {
        program.awaitAll("^up " + generation + text + "$", PARKED);
        List<String> lines = program.allLines();
        List<Integer> runs = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).startsWith("up "))
                .boxed()
                .toList();
        assertThat(runs).as("runs; there was: %s", lines).hasSize(generation + 1);
        assertThat(lines.subList(runs.get(generation), lines.size()))
                .as("what calls for a restart")
                .noneMatch(line -> line.matches("\\[reloader] (changed|reloading): .*"));
    }

    /** Prints {@code up 0 with TEXT} when it runs: its generation, and what is in this file. */
    Program readerOf(String file) throws IOException {
        return program.main(
                "var r = Reloader.start(App.class, args);",
                "say(\"up \" + r.generation() + \" with \" + Files.readString(Path.of(\"" + file + "\")).strip());",
                "forever();");
    }

    /** Without a tool a test is left out, but not where all of them are promised. */
    static void need(String tool) {
        boolean isInstalled = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
        assumeThat(isInstalled || "true".equals(System.getenv("CI")))
                .as(tool + " is installed")
                .isTrue();
    }

    /** Runs a tool in the program's directory to its end, and returns what it has printed. */
    String run(String... command) throws IOException {
        need(command[0]);
        Path output = Files.createTempFile("reloader-fault", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile());
            // Nobody's own settings: hooks, signatures, monitors.
            builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
            builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
            Process process = builder.start();
            boolean hasEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(hasEnded)
                    .as("%s has ended; it has printed: %s", List.of(command), text)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s; it has printed: %s", List.of(command), text)
                    .isZero();
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            Files.delete(output);
        }
    }

    /** The same with a shell. */
    String sh(String script) throws IOException {
        return run("sh", "-e", "-c", script);
    }
}
