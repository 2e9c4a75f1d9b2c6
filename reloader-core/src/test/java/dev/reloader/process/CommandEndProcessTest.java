package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.ExitPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end, and their parents, with real processes. */
class CommandEndProcessTest extends CommandTest {
    private static final String NEVER = millis("interruptTimeout", 3_600_000);
    private static final String AT_MOST_300_MS = millis("interruptTimeout", 300);
    private static final String STUBBORN_PYTHON = """
            import os, signal, time
            signal.signal(signal.SIGINT, lambda number, frame: print("ignored", flush=True))
            print("up", os.getpid(), flush=True)
            while True:
                time.sleep(0.05)
            """;

    /** In a session of its own: where there is a terminal, it does not lead the parent to think of Ctrl-C. */
    private void startWithoutTerminal() throws IOException {
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(javaWords());
        program.run(words);
    }

    private List<String> javaWords() {
        var words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(program.quickOptions());
        words.addAll(List.of("-cp", program.classes() + ":" + Program.reloaderClassPath(), "App"));
        return words;
    }

    @ParameterizedTest
    @CsvSource({"INT,INT", "TERM,TERM", "sighup,HUP"})
    void aWorkerIsStoppedWithASignal(String name, String signal) throws IOException {
        parent(shell(SCRIPT), NEVER, "stopSignal(\"" + name + "\")").start();
        awaitUp();
        change();
        program.await("^got " + signal + "$");
        awaitUp();
        endWithSignal("TERM", "^got " + signal + "$");
    }

    /** As in the background of a script. */
    @Test
    void theStopSignalIsTermWhereIntIsIgnored() throws IOException {
        parent(shell(SCRIPT), NEVER);
        var words = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        words.addAll(javaWords());
        program.run(words);
        awaitUp();
        change();
        program.await("^got TERM$");
        awaitUp();
    }

    @Test
    void aWorkerThatIgnoresItsSignalIsKilledInTime() throws IOException {
        write("worker.py", STUBBORN_PYTHON);
        parent("command(\"python3\", \"worker.py\")", millis("interruptTimeout", 3_000))
                .start();
        long worker = awaitUp();
        change();
        program.await("^ignored$");
        program.await("^\\[reloader\\] killing the worker, which has not ended$");
        awaitUp();
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void aWorkerIsKilledAtOnceIfItGetsNoTime() throws IOException {
        write("worker.py", STUBBORN_PYTHON);
        parent("command(\"python3\", \"worker.py\")", millis("interruptTimeout", 0))
                .start();
        awaitUp();
        change();
        awaitUp();
        assertThat(program.allLines()).doesNotContain("ignored");
    }

    /** watchfiles gives a worker five seconds here, whatever was asked for. */
    @Test
    void theTimeoutHoldsForTheLastWorkerToo() throws IOException {
        parent(shell(STUBBORN_SCRIPT), AT_MOST_300_MS).start();
        long worker = awaitUp();
        long start = System.nanoTime();
        endWithSignal("TERM", "^returned 0$");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(Program.lives(worker)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalToTheParentEndsBoth(String signal) throws IOException {
        parent(shell(SCRIPT), NEVER);
        startWithoutTerminal();
        awaitUp();
        change();
        long worker = awaitUp();
        program.signal(signal);
        program.await("^got INT$");
        program.await("^returned 1$");
        assertThat(program.exitCode()).isZero();
        assertThat(Program.lives(worker)).isFalse();
        assertThat(program.process().descendants()).isEmpty();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void aSecondIntKillsAtOnce() throws IOException {
        write("worker.py", STUBBORN_PYTHON);
        parent("command(\"python3\", \"worker.py\")", NEVER);
        startWithoutTerminal();
        long worker = awaitUp();
        program.signal("INT");
        program.await("^ignored$");
        endWithSignal("INT", "^returned 0$");
        assertThat(Program.lives(worker)).isFalse();
    }

    /** watchfiles forgets the worker then. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void anEndWithinTheGracePeriodLeavesNoWorker(String signal) throws IOException {
        parent(shell(STUBBORN_SCRIPT), AT_MOST_300_MS, millis("gracePeriod", 3_600_000));
        startWithoutTerminal();
        long worker = awaitUp();
        endWithSignal(signal, "^returned 0$");
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void changesWithinTheGracePeriodDoNotCount() throws IOException {
        parent(shell("echo early > watched/early; " + SCRIPT), millis("gracePeriod", 5_000))
                .start();
        awaitUp();
        assertThat(program.file("watched/early")).exists();
        program.await("^\\[reloader\\] watching watched");
        change();
        program.await("^\\[reloader\\] changed: watched/a");
        awaitUp();
        assertThat(program.allLines())
                .filteredOn(line -> line.contains("changed"))
                .hasSize(1);
    }

    @Test
    void aWorkerThatEndsIsStartedAgainByTheNextChange() throws IOException {
        parent(shell("echo up $$; exit 3")).start();
        awaitUp();
        program.await("^\\[reloader\\] the program ended with exit code 3, waiting for a change$");
        change();
        awaitUp();
        program.await("waiting for a change$");
        endWithSignal("TERM", "^returned 1$");
    }

    @Test
    void aWorkerThatSomebodyKillsIsLikeOneThatEnds() throws IOException {
        parent(shell(SCRIPT)).start();
        Program.signal("KILL", awaitUp());
        program.await("^\\[reloader\\] the program ended with exit code 137, waiting for a change$");
        change();
        awaitUp();
    }

    @Test
    void aProgramThatIsGoneIsWaitedFor() throws IOException {
        String script = "#!/bin/sh\n" + SCRIPT;
        write("worker", script).toFile().setExecutable(true);
        parent("command(\"./worker\")").start();
        awaitUp();
        Files.move(program.file("worker"), program.file("away"));
        change();
        program.await("^\\[reloader\\] cannot start the worker: .*, waiting for a change$");
        Files.move(program.file("away"), program.file("worker"));
        change();
        awaitUp();
    }

    @ParameterizedTest
    @CsvSource({"WAIT,3,waiting for a change$", "PROPAGATE,3,^returned 1$", "RESTART,0,^returned 1$"})
    void exitCode75MeansStartMeAgain(ExitPolicy policy, int last, String line) throws IOException {
        parent(
                        shell("echo up $$; if [ -e again ]; then exit " + last + "; fi; : > again; exit 75"),
                        "exitPolicy(ExitPolicy." + policy + ")")
                .start();
        awaitUp();
        program.await("^\\[reloader\\] reloading: the program ended with exit code 75$");
        awaitUp();
        program.await(line);
    }

    @ParameterizedTest
    @CsvSource({"exit 7,7", "kill -KILL $$,137"})
    void theParentEndsWithTheWorkersExitCodeIfWanted(String script, int exitCode) throws IOException {
        body("System.exit(" + watching(shell(script), "exitPolicy(ExitPolicy.PROPAGATE)", "runForExitCode()") + ");")
                .start();
        assertThat(program.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void afterAFailureTheWorkerIsStartedAgainLaterAndLaterIfWanted() throws IOException {
        // Its own clock: a busy machine may tell us late that it is up.
        write("clock.py", "import time; print(time.time_ns())");
        parent(shell("python3 clock.py >> times; echo up $$; exit 1"), "exitPolicy(ExitPolicy.RESTART)")
                .start();
        awaitUp();
        program.await("^\\[reloader\\] the program ended with exit code 1, starting again in 2 s$");
        awaitUp();
        List<String> times = Files.readAllLines(program.file("times"));
        assertThat(Duration.ofNanos(Long.parseLong(times.get(1)) - Long.parseLong(times.get(0))))
                .isGreaterThan(Duration.ofMillis(1_900));
        program.await("ended with exit code 1, starting again in 4 s$");
        change();
        program.await("^\\[reloader\\] changed: watched/a$");
        awaitUp();
        endWithSignal("TERM", "^returned 2$");
    }

    @Test
    void onceEndsWithTheWorker() throws IOException {
        body("tell(() -> " + watching(shell("exit 75"), "once(true)", "runForExitCode()") + ");")
                .start();
        program.await("^returned 75$");
    }

    @Test
    void onceEndsWithTheFirstChange() throws IOException {
        parent(shell(SCRIPT), "once(true)").start();
        awaitUp();
        change();
        program.await("^got INT$");
        program.await("^returned 0$");
    }
}
