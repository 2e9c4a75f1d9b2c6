package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code reloader main}, in a JVM of its own, with a program that has no line of ours in it. */
class MainProcessTest {
    @TempDir
    Path directory;

    private RealCli cli;

    @BeforeEach
    void prepare() {
        cli = new RealCli(directory);
    }

    @AfterEach
    void end() {
        cli.close();
    }

    /** Compiles a class {@code App} that says this, and runs until it is stopped, or ends with the code that it is given. */
    private void compile(String text) throws IOException {
        Path source = Files.writeString(directory.resolve("App.java"), """
                public class App {
                    public static void main(String[] args) throws Exception {
                        System.out.println("%s " + String.join("|", args) + " " + System.getProperty("a"));
                        if (args.length == 2 && args[0].equals("--exit")) {
                            System.exit(Integer.parseInt(args[1]));
                        }
                        Thread.sleep(1_000_000);
                    }
                }
                """.formatted(text));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(result).as("compiles").isZero();
    }

    @Test
    void aProgramIsRestartedWhenItsClassChanges() throws IOException {
        compile("first");
        cli.start("main", "-cp", "classes", "-J-Da=b", "-m", "App", "-v", "--help", "-m");
        cli.await("^first -v\\|--help\\|-m b$");
        compile("second");
        cli.await("^second -v\\|--help\\|-m b$");
    }

    @Test
    void theWorkingDirectoryIsTheDefaultClassPath() throws IOException {
        compile("up");
        Files.move(directory.resolve("classes/App.class"), directory.resolve("App.class"));
        cli.start("main", "-m", "App", "x");
        cli.await("^up x null$");
    }

    @Test
    void aFileThatIsWatchedRestartsItAndOneThatIsIgnoredDoesNot() throws IOException {
        compile("up");
        cli.start("main", "-w", "*.conf", "-x", "b.conf", "-cp", "classes", "-m", "App");
        cli.await("^up");
        Files.writeString(directory.resolve("b.conf"), "1");
        Files.writeString(directory.resolve("a.conf"), "1");
        assertThat(cli.await("changed: (.*)").group(1)).isEqualTo("a.conf");
        cli.await("^up");
    }

    @Test
    void aJarRuns() throws IOException {
        compile("up");
        URI jar = URI.create("jar:" + directory.resolve("app.jar").toUri());
        try (var inJar = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Files.createDirectories(inJar.getPath("META-INF"));
            Files.writeString(inJar.getPath("META-INF/MANIFEST.MF"), "Manifest-Version: 1.0\nMain-Class: App\n");
            Files.copy(directory.resolve("classes/App.class"), inJar.getPath("App.class"));
        }
        cli.start("main", "-jar", "app.jar", "-jar");
        cli.await("^up -jar null$");
    }

    @Test
    void theProgramsOwnExitCodeIsPassedOn() throws IOException {
        compile("up");
        cli.start("main", "-q", "--exit-policy", "propagate", "-cp", "classes", "-m", "App", "--exit", "7");
        assertThat(cli.exitCode()).isEqualTo(7);
        assertThat(cli.allLines()).containsExactly("up --exit|7 null");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such signal")
    void sigtermEndsItInAnOrderlyWay() throws IOException {
        compile("up");
        cli.start("main", "-cp", "classes", "-m", "App");
        cli.await("^up");
        cli.signal("TERM");
        assertThat(cli.exitCode()).isEqualTo(143);
    }

    @Test
    void aClassThatDoesNotExist() throws IOException {
        cli.start("main", "-m", "com.acme.Missing");
        cli.assertRefused(1, "com.acme.Missing");
    }

    @Test
    void aJarThatDoesNotExist() throws IOException {
        cli.start("main", "-jar", "nowhere.jar");
        cli.assertRefused(1, "nowhere.jar");
    }

    @Test
    void anUnknownMonitor() throws IOException {
        compile("up");
        cli.start("main", "--monitor", "nonsense", "-cp", "classes", "-m", "App");
        cli.assertRefused(1, "there is no monitor 'nonsense'", "polling");
    }

    @Test
    void aMalformedGlob() throws IOException {
        compile("up");
        cli.start("main", "-x", "*.{a", "-cp", "classes", "-m", "App");
        cli.assertRefused(1, "'*.{a'");
    }

    @Test
    void nothingToRun() throws IOException {
        cli.start("main", "-v");
        cli.assertRefused(2, "-m CLASS or -jar FILE");
    }
}
