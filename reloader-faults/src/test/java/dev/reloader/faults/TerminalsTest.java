package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do at a terminal, at any time: nobody is left behind, the terminal is usable, the exit code is right. */
class TerminalsTest extends FaultTest {
    private static final String CONTROL_C = "\u0003";
    private static final String CONTROL_Z = "\u001a";
    private static final String START = "var r = Reloader.start(App.class, args); r.watchFiles(\"a\");";
    private static final String START_CHILD =
            "new ProcessBuilder(\"tail\", \"-f\", Path.of(\"tailed\").toAbsolutePath().toString()).start();";
    private static final String SAY_UP = "say(\"up \" + r.generation());";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeEach
    void prepareTerminal() throws IOException {
        need("script");
        Files.writeString(program.file("tailed"), "");
    }

    /** Of tests that failed. */
    @AfterEach
    void endAll() throws IOException {
        if (Files.exists(program.file("tmux.socket"))) {
            sh("tmux -S tmux.socket kill-server 2>&1 || true");
        }
        living().forEach(ProcessHandle::destroyForcibly);
    }

    private void change() throws IOException {
        Files.writeString(program.file("a"), Long.toString(System.nanoTime()));
    }

    private String java(String... options) {
        return Path.of(System.getProperty("java.home"), "bin", "java") + " "
                + String.join(" ", program.quickOptions()) + " -Dreloader.monitor=auto " + String.join(" ", options)
                + " -cp " + program.classes() + File.pathSeparator + Program.reloaderClassPath() + " App";
    }

    /**
     * A shell gets signals as well; some (dash) would die of them before they say how the program has ended. One that begins a session
     * must do so when its terminal hangs up, because that is what the others hear of.
     */
    private void startOnTerminal(String... options) throws IOException {
        writeRun();
        program.run(List.of(
                "script",
                "-qfec",
                "trap : INT; sh run.sh " + java(options) + "; echo ended with $?; stty -a",
                "/dev/null"));
    }

    private void writeRun() throws IOException {
        Files.writeString(program.file("run.sh"), """
                trap : INT HUP
                "$@"
                code=$?
                echo $code >code
                exit $code
                """);
    }

    private void awaitOrderlyEnd(int exitCode) throws IOException {
        program.await("ended with " + exitCode + "\\b");
        program.await("isig icanon iexten echo ");
        program.exitCode();
        assertNobodyLives();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    /** Where there is no terminal any more to say it on. */
    private void awaitExitCode(int exitCode) {
        awaitInFile(program.file("code"), "\n");
        assertThat(program.file("code")).hasContent(Integer.toString(exitCode));
    }

    /** All processes of this test have its directory among their arguments. */
    private List<ProcessHandle> living() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    /** What still has to end is killed after two seconds. */
    private void assertNobodyLives() {
        await("nobody lives", Duration.ofSeconds(2), () -> living().isEmpty());
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Duration patience, Condition condition) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.holds()) {
                assertThat(System.nanoTime() - end)
                        .as("%s; living: %s; there was: %s", what, living(), program.allLines())
                        .isNegative();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void controlCWhileTheProgramRuns() throws IOException {
        prepareOrdinary();
        startOnTerminal();
        program.await("^up 0");
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
    }

    @Test
    void controlCBeforeTheProgramIsUp() throws IOException {
        prepareOrdinary();
        startOnTerminal();
        program.await("watching");
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
    }

    @Test
    void controlCWhileTheProgramStarts() throws IOException {
        program.main(
                "if (Reloader.isActive()) { say(\"begins\"); " + START_CHILD + " say(\"has child\"); forever(); }",
                START);
        startOnTerminal();
        program.await("has child");
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
    }

    @Test
    void controlCTwiceWhileTheProgramStarts() throws IOException {
        program.main(
                "if (Reloader.isActive()) { " + START_CHILD,
                "    var hook = new Thread(() -> { say(\"stopping\"); try { forever(); } catch (Exception e) { } });",
                "    Runtime.getRuntime().addShutdownHook(hook); say(\"has hook\"); forever(); }",
                START);
        startOnTerminal("-Dreloader.shutdownInterval=5m");
        program.await("has hook");
        program.type(CONTROL_C);
        program.await("stopping");
        typeControlCAgain();
        awaitOrderlyEnd(137);
    }

    /** When everybody has had the first. */
    private void typeControlCAgain() throws IOException {
        await(
                "nobody has still to be interrupted",
                PATIENCE,
                () -> living().stream().noneMatch(process -> Program.isInterruptPending(process.pid())));
        program.type(CONTROL_C);
    }

    private void startThatDoesNotStop(String patience) throws IOException {
        program.main(
                START,
                START_CHILD,
                "r.onStop(() -> { say(\"stopping\"); try { forever(); } catch (Exception e) { } });",
                SAY_UP,
                "forever();");
        startOnTerminal("-Dreloader.shutdownInterval=" + patience);
        program.await("^up 0");
    }

    @Test
    @Tag("long")
    void controlCWhileTheProgramStopsForARestart() throws IOException {
        startThatDoesNotStop("2s");
        change();
        program.await("stopping");
        program.type(CONTROL_C);
        awaitOrderlyEnd(137);
        assertThat(program.allLines()).noneMatch(line -> line.contains("up 1"));
    }

    @Test
    void controlCTwiceWhileTheProgramStops() throws IOException {
        startThatDoesNotStop("5m");
        program.type(CONTROL_C);
        program.await("stopping");
        typeControlCAgain();
        awaitOrderlyEnd(137);
    }

    @Test
    void controlCWhileSourcesAreCompiled() throws IOException {
        prepareOrdinary();
        generateSources(1000);
        startOnTerminal("-Dreloader.compile=true", "-Dreloader.sources=src=classes");
        program.await("compiling 1000 source files");
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
        assertNothingWasBuilt();
    }

    @Test
    void controlCWhileSavedSourcesAreCompiled() throws IOException {
        prepareOrdinary();
        startOnTerminal("-Dreloader.compile=true", "-Dreloader.sources=src=classes", TELLS_OF_STANDBY);
        program.awaitAll("^up 0", "the compiler is warm");
        generateSources(1000);
        await("something is compiled", PATIENCE, this::isCompiling);
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
        assertThat(isCompiling()).isFalse();
    }

    private void assertNothingWasBuilt() {
        assertThat(program.allLines()).noneMatch(line -> line.startsWith("up"));
        assertThat(isCompiling()).isFalse();
    }

    /** Then there is a directory for what is compiled. */
    private boolean isCompiling() {
        return Stream.of(directory.toFile().list()).anyMatch(name -> name.startsWith(".reloader-"));
    }

    @Test
    void controlCTwiceWhileSourcesAreCompiled() throws IOException {
        prepareOrdinary();
        generateSources(1000);
        startOnTerminal("-Dreloader.compile=true", "-Dreloader.sources=src=classes");
        program.await("compiling 1000 source files");
        program.type(CONTROL_C);
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
        assertNothingWasBuilt();
    }

    @Test
    void controlCWhileSomethingBuilds() throws IOException {
        prepareOrdinary();
        Files.createDirectories(program.file("src"));
        Files.writeString(program.file("build.sh"), """
                tail -f "$PWD/tailed" & echo has child >built
                tail -f "$PWD/tailed"
                """);
        startOnTerminal("'-Dreloader.build=sh build.sh'", "-Dreloader.sources=src=classes");
        program.await("^up 0");
        Files.writeString(program.file("src").resolve("Other.java"), "class Other {}");
        // What a build says is shown when it has failed.
        awaitInFile(program.file("built"), "has child");
        program.type(CONTROL_C);
        awaitOrderlyEnd(130);
    }

    private void generateSources(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String methods = IntStream.range(0, 20)
                    .mapToObj(m -> "    Object m" + m
                            + "() { return java.util.stream.Stream.of(1).map(x -> x + 1).toList(); }")
                    .collect(Collectors.joining("\n"));
            Files.writeString(
                    program.file("src").resolve("C" + i + ".java"), "class C" + i + " {\n" + methods + "\n}\n");
        }
    }

    @Test
    @Tag("long")
    void controlCWhileAChangeIsAwaited() throws IOException {
        program.main(START, SAY_UP, "System.exit(3);");
        startOnTerminal();
        program.await("waiting for a change");
        program.type(CONTROL_C);
        awaitOrderlyEnd(3);
    }

    @Test
    @Tag("long")
    void controlCTwiceWhileAChangeIsAwaited() throws IOException {
        program.main(START, SAY_UP, "System.exit(3);");
        startOnTerminal();
        program.await("waiting for a change");
        program.type(CONTROL_C);
        program.type(CONTROL_C);
        awaitOrderlyEnd(3);
    }

    @ParameterizedTest
    @CsvSource({"up, 129", "waiting for a change, 3"})
    void nobodyOutlivesATerminalThatHangsUp(String state, int exitCode) throws IOException {
        program.main(START, START_CHILD, SAY_UP, "if (" + !state.equals("up") + ") System.exit(3);", "forever();");
        startOnTerminal();
        program.await(state);
        program.signal("KILL");
        assertNobodyLives();
        awaitExitCode(exitCode);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    /** An interactive shell, with jobs. */
    private void startShell() throws IOException {
        need("bash");
        program.environment("PS1", "").run(List.of("script", "-qfec", "bash --norc --noprofile -i", "/dev/null"));
        type("export PS1=; stty -echo; echo be'gi'n");
        program.await("^begin");
    }

    private void type(String line) throws IOException {
        program.type(line + "\n");
    }

    private void awaitShellEnd(int exitCode) throws IOException {
        program.await("ended with " + exitCode + "\\b");
        type("stty -a");
        // As the shell had it before.
        program.await("isig icanon iexten -echo ");
        type("exit");
        program.exitCode();
        assertNobodyLives();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private void prepareOrdinary() throws IOException {
        program.main(START, START_CHILD, SAY_UP, "forever();");
    }

    @Test
    @Tag("long")
    void aBackgroundJobRunsOnWhenTheShellGetsControlC() throws IOException {
        prepareOrdinary();
        startShell();
        type(java() + " &");
        program.await("^up 0");
        program.type(CONTROL_C);
        // The shell's line editor may lose what is typed at once.
        type("          echo sh'el'l");
        program.await("^shell");
        change();
        program.await("^up 1");
        type("kill %1; wait %1; echo ended with $?");
        awaitShellEnd(143);
    }

    @Test
    @Tag("long")
    void aStoppedJobGoesOnInTheBackgroundAndEndsInTheForeground() throws IOException {
        prepareOrdinary();
        startShell();
        type(java(TELLS_OF_STANDBY) + "; echo ended with $?");
        stopTheJob();
        type("bg");
        change();
        program.await("^up 1");
        type("fg; echo ended with $?");
        program.await("App");
        // The shell says which job it is before that has the terminal.
        await("the job has the terminal", PATIENCE, this::isInForeground);
        program.type(CONTROL_C);
        awaitShellEnd(130);
    }

    /**
     * When everything has been started: a JVM cannot be stopped while it waits for a process to begin that has been stopped before it
     * has, whatever program that JVM runs.
     */
    private void stopTheJob() throws IOException {
        program.awaitAll("^up 0", "the standby, process \\d+, is parked", "reloads have been rehearsed");
        program.type(CONTROL_Z);
        program.await("Stopped");
    }

    /** Whether one of our processes is of the process group that the terminal's keys reach. */
    private boolean isInForeground() {
        for (ProcessHandle process : living()) {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            String text;
            try {
                text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                // It has ended since it was listed.
                continue;
            }
            // After the name: state, parent, group, session, terminal, and that terminal's group in the foreground.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            if (process.info().command().orElse("").endsWith("/java") && fields[2].equals(fields[5])) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aStoppedJobThatIsKilledLeavesNobody() throws IOException {
        prepareOrdinary();
        startShell();
        type(java(TELLS_OF_STANDBY));
        stopTheJob();
        type("kill -9 $(jobs -p)");
        assertNobodyLives();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nohup", "setsid"})
    void whatIsDetachedOutlivesTheTerminal(String tool) throws IOException {
        need(tool);
        prepareOrdinary();
        startShell();
        Path output = program.file("output");
        Files.writeString(program.file("detached.sh"), """
                sh -c 'echo $$ >pid; exec "$@"' sh "$@"
                echo $? >code
                """);
        type(tool + " sh detached.sh " + java() + " >output 2>&1 </dev/null &");
        awaitInFile(output, "up 0\n");
        program.signal("KILL");
        program.exitCode();
        change();
        awaitInFile(output, "up 1\n");
        Program.signal(
                "TERM", Long.parseLong(Files.readString(program.file("pid")).strip()));
        assertNobodyLives();
        awaitExitCode(143);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void controlCInTmux() throws IOException {
        prepareOrdinary();
        startInTmux();
        tmux("send-keys", "C-c");
        awaitInFile(screen(), "ended with 130");
        awaitInFile(screen(), "isig icanon iexten echo ");
        assertNobodyLives();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void tmuxClosesItsTerminal() throws IOException {
        prepareOrdinary();
        startInTmux();
        tmux("kill-session");
        assertNobodyLives();
        awaitExitCode(129);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    /** A person's shell, in which a person types. */
    private void startInTmux() throws IOException {
        need("tmux");
        writeRun();
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", "sh");
        tmux("pipe-pane", "cat >screen");
        tmux("send-keys", "-l", "sh run.sh " + java() + "; echo ended with $?; stty -a");
        tmux("send-keys", "Enter");
        awaitInFile(screen(), "up 0");
    }

    /** Its server has this test's directory as its own, but not among its arguments. */
    private void tmux(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("tmux", "-S", "tmux.socket"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private Path screen() {
        return program.file("screen");
    }

    private void awaitInFile(Path file, String text) {
        await(
                text + " in " + file,
                PATIENCE,
                () -> Files.exists(file)
                        && Files.readString(file, StandardCharsets.UTF_8).contains(text));
    }
}
