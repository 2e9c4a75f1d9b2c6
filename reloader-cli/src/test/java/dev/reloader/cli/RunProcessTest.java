package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code reloader run}, in a JVM of its own, with real targets. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the targets are shell scripts")
class RunProcessTest {
    /** For as long as nobody stops it, and without a process of its own that could stay behind. */
    private static final String FOREVER = "exec sleep 1000";

    @TempDir
    Path directory;

    private Path watched;
    private RealCli cli;

    @BeforeEach
    void prepare() throws IOException {
        // As the system calls it: temporary directories are behind links on macOS.
        directory = directory.toRealPath();
        watched = Files.createDirectories(directory.resolve("src"));
        cli = new RealCli(directory);
    }

    @AfterEach
    void end() {
        cli.close();
    }

    private void change(String name) throws IOException {
        Files.writeString(watched.resolve(name), "x" + System.nanoTime());
    }

    private String script(String... lines) throws IOException {
        Files.writeString(directory.resolve("target.sh"), String.join("\n", lines) + "\n");
        return "sh target.sh";
    }

    @Test
    void aCommandIsRestartedWhenAFileChanges() throws IOException {
        cli.start("run", script("echo \"up $WATCHFILES_CHANGES\"", FOREVER), "src");
        cli.await("^up \\[\\]$");
        change("a.txt");
        cli.await("^up \\[\\[\"added\",\\s*\"" + watched.resolve("a.txt") + "\"\\]\\]$");
        cli.signal("TERM");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void controlCEndsTheTargetAndIsNoFailure() throws IOException {
        cli.start("run", script("echo up $$", FOREVER), "src");
        long pid = Long.parseLong(cli.await("^up (\\d+)$").group(1));
        cli.signal("INT");
        assertThat(cli.exitCode()).isZero();
        RealCli.awaitEnd(pid);
    }

    @Test
    void aScriptIsRunByTheShell() throws IOException {
        cli.start("run", "--shell", "echo one && echo $((1 + 1)); " + FOREVER, "src");
        cli.await("^one$");
        cli.await("^2$");
    }

    @Test
    void aCommandIsNotRunByAShell() throws IOException {
        cli.start("run", "--exit-policy", "propagate", "echo one && echo '$HOME  x'", "src");
        cli.await("^one && echo \\$HOME  x$");
        assertThat(cli.exitCode()).isZero();
    }

    @Test
    void theTargetsOwnExitCodeIsPassedOn() throws IOException {
        cli.start("run", "--exit-policy", "propagate", script("exit 7"), "src");
        assertThat(cli.exitCode()).isEqualTo(7);
    }

    @Test
    void onceEndsWithTheFirstTarget() throws IOException {
        cli.start("run", "--once", script("trap 'exit 9' INT", "echo up", "while :; do sleep 0.05; done"), "src");
        cli.await("^up$");
        change("a.txt");
        assertThat(cli.exitCode()).isEqualTo(9);
    }

    @Test
    void theStopSignalIsTheOneThatWasAskedFor() throws IOException {
        String script =
                script("trap 'echo got HUP; exit' HUP", "echo up $RELOADER_GENERATION", "while :; do sleep 0.05; done");
        cli.start("run", "--stop-signal", "SIGHUP", script, "src");
        cli.await("^up");
        change("a.txt");
        cli.await("^got HUP$");
        cli.await("^up");
    }

    @Test
    void aSignalInsteadOfARestart() throws IOException {
        String script = script("trap 'echo again in $$' HUP", "echo up $$", "while :; do sleep 0.05; done");
        cli.start("run", "--on-change", "*.conf=signal:HUP", script, "src");
        String pid = cli.await("^up (\\d+)$").group(1);
        change("a.conf");
        cli.await("^again in " + pid + "$");
        change("a.txt");
        assertThat(cli.await("^up (\\d+)$").group(1)).isNotEqualTo(pid);
    }

    @Test
    void theEnvironmentAndTheDirectoryReachTheTarget() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        cli.start("run", "--env", "A=1", "--env", "B=x y", "--directory", "work", "--shell", "echo $A,$B,$PWD", "src");
        cli.await("^1,x y," + work + "$");
    }

    @Test
    void ignoredPathsAndFilteredFilesDoNotCount() throws IOException {
        Files.createDirectories(watched.resolve("out"));
        String script = script("echo \"up $WATCHFILES_CHANGES\"", FOREVER);
        cli.start("run", "--filter", "python", "--ignore-paths", "src/out", script, "src");
        cli.await("^up \\[\\]$");
        change("a.txt");
        change("out/b.py");
        change("c.py");
        cli.await("^up \\[\\[\"added\",\\s*\"" + watched.resolve("c.py") + "\"\\]\\]$");
    }

    @Test
    void aMethodOnAClassPathGetsItsArguments() throws IOException {
        Path source = Files.writeString(
                directory.resolve("Jobs.java"),
                "public class Jobs { public static void run(String a, String b) throws Exception {"
                        + " System.out.println(\"up \" + a + \"|\" + b); Thread.sleep(1_000_000); } }");
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", watched.toString(), source.toString());
        assertThat(result).as("compiles").isZero();
        cli.start("run", "-cp", "src", "--args", "one 'two three'", "Jobs.run", "src");
        cli.await("^up one\\|two three$");
        change("a.txt");
        cli.await("^up one\\|two three$");
    }

    @Test
    void aMissingPath() throws IOException {
        cli.start("run", script("echo up"), "src", "nowhere");
        cli.assertRefused(1, "nowhere");
    }

    @Test
    void aCommandThatDoesNotExist() throws IOException {
        cli.start("run", "no-such-program --port 80", "src");
        cli.assertRefused(1, "no-such-program");
    }

    @Test
    void aFileThatCannotBeExecuted() throws IOException {
        Files.writeString(directory.resolve("data.bin"), "x");
        cli.start("run", "./data.bin", "src");
        cli.assertRefused(1, "data.bin");
    }

    @Test
    void aQuoteThatIsNotClosed() throws IOException {
        cli.start("run", "echo \"a", "src");
        cli.assertRefused(1, "echo \"a");
    }

    @Test
    void aMethodThatDoesNotExist() throws IOException {
        cli.start("run", "com.acme.Missing.run", "src");
        cli.assertRefused(1, "com.acme.Missing");
    }

    @Test
    void anUnknownMonitor() throws IOException {
        cli.start("run", "--monitor", "nonsense", script("echo up"), "src");
        cli.assertRefused(1, "there is no monitor 'nonsense'", "polling");
    }

    @Test
    void anUnknownFilter() throws IOException {
        cli.start("run", "--filter", "pyhton", script("echo up"), "src");
        cli.assertRefused(1, "there is no filter 'pyhton'", "default, java, python, all");
    }

    @Test
    void aMalformedGlob() throws IOException {
        cli.start("run", "--on-change", "*.{a=reload", script("echo up"), "src");
        cli.assertRefused(1, "'*.{a'");
    }

    @Test
    void aMissingDirectory() throws IOException {
        cli.start("run", "--directory", "nowhere", script("echo up"), "src");
        cli.assertRefused(1, "nowhere");
    }

    @Test
    void anUnknownSignal() throws IOException {
        cli.start("run", "--stop-signal", "NONSENSE", script("echo up"), "src");
        cli.assertRefused(2, "--stop-signal", "NONSENSE");
    }

    @Test
    void aWrongFlag() throws IOException {
        cli.start("run", "--nonsense", script("echo up"), "src");
        cli.assertRefused(2, "--nonsense", "try 'reloader run --help'");
    }
}
