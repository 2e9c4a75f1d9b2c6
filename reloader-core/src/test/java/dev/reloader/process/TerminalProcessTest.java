package dev.reloader.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a person at a terminal sees and types: {@code script} from util-linux gives the program a terminal of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere script has other options")
class TerminalProcessTest extends ProcessTest {
    private void startOnTerminal() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The shell gets Ctrl-C as well; some shells (dash) would die of it before they say how the program has ended.
        String command =
                "trap : INT; " + java + " " + String.join(" ", program.quickOptions()) + " -cp " + program.classes()
                        + File.pathSeparator + Program.reloaderClassPath() + " App; echo ended with $?; stty -a";
        program.run(List.of("script", "-qec", command, "/dev/null"));
    }

    private void type(String text) throws IOException {
        var input = program.process().outputWriter();
        input.write(text);
        input.flush();
    }

    @Test
    void enterRestartsAProgramThatHasEnded() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());");
        startOnTerminal();
        program.awaitAll("up 0", "waiting for a change \\(Enter to restart\\)");
        type("\n");
        program.awaitAll("reloading: Enter", "up 1", "waiting for a change");
    }

    @Test
    void whatIsTypedBelongsToTheWorkerWhileItLives() throws IOException {
        program.main(
                "var r = Reloader.start(App.class, args);",
                "r.watchFiles(\"a\");",
                "var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));",
                "say(\"up \" + r.generation());",
                "while (true) say(\"read \" + in.readLine());");
        startOnTerminal();
        program.await("up 0");
        type("first\n");
        program.await("read first");
        Files.writeString(program.file("a"), "x");
        program.await("up 1");
        type("second\n");
        program.await("read second");
    }

    @Test
    void controlCEndsBothAndTheExitCodeTells() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();");
        startOnTerminal();
        program.await("up 0");
        type("\u0003");
        program.await("ended with 130");
    }

    @Test
    void aTerminalThatAWorkerHasLeftRawIsMended() throws IOException {
        program.main(
                "var r = Reloader.start(App.class, args);",
                "new ProcessBuilder(\"stty\", \"raw\", \"-echo\").inheritIO().start().waitFor();",
                "say(\"raw \" + r.generation());",
                "Runtime.getRuntime().halt(3);");
        startOnTerminal();
        program.await("waiting for a change \\(Enter to restart\\)");
        type("\n");
        program.await("raw 1");
        program.await("waiting for a change");
        type("\u0003");
        program.await("ended with 3");
        program.await("isig icanon iexten echo ");
    }

    @Test
    void theNextWorkerFindsTheTerminalAsTheFirstDid() throws IOException {
        program.main(
                "var r = Reloader.start(App.class, args);",
                "r.watchFiles(\"a\");",
                "new ProcessBuilder(\"stty\", \"-a\").inheritIO().start().waitFor();",
                "new ProcessBuilder(\"stty\", \"raw\", \"-echo\").inheritIO().start().waitFor();",
                "say(\"raw \" + r.generation());",
                "forever();");
        startOnTerminal();
        program.awaitAll("isig icanon iexten echo ", "raw 0");
        Files.writeString(program.file("a"), "x");
        program.awaitAll("isig icanon iexten echo ", "raw 1");
    }

    @Test
    void thePrefixIsColouredOnATerminalOnly() throws IOException {
        program.main("Reloader.start(App.class, args);", "say(\"up\");", "forever();");
        startOnTerminal();
        program.await("\u001b\\[36m\\[reloader\\]\u001b\\[0m watching");
    }

    @Test
    void noColorIsHonoured() throws IOException {
        program.main("Reloader.start(App.class, args);", "say(\"up\");", "forever();")
                .environment("NO_COLOR", "1");
        startOnTerminal();
        program.await("^\\[reloader\\] watching");
    }

    @Test
    void moreControlCsKillACommandThatDoesNotEnd() throws IOException {
        program.main(
                "say(\"returned \" + ProcessReloader.watching(Path.of(\"tmp\")).interruptTimeout(java.time.Duration.ofHours(1))",
                "    .shell(\"trap 'echo caught' INT; echo up; while :; do sleep 0.01; done\").run());");
        startOnTerminal();
        program.await("^up");
        // The system makes one signal of two where the parent has not had time for the first.
        do {
            type("\u0003");
        } while (program.await("caught|killing the worker").group().equals("caught"));
    }

    @Test
    void keysCommandTheParentOfACommandWithoutInput() throws IOException {
        program.main(
                "say(\"returned \" + ProcessReloader.watching(Path.of(\"tmp\")).keys(true)",
                "    .shell(\"cat; echo up; sleep 1000\").run());");
        startOnTerminal();
        program.await("^up");
        type("?");
        program.await("keys: r restart, s status, q quit, \\? help");
        type("s");
        program.await("process \\d+ has run for \\d+ s, restarted 0 times, watching tmp \\(test\\)");
        type("r");
        program.await("reloading: key r");
        program.await("^up");
        type("q");
        program.await("key q, stopping");
        program.await("returned 1");
        program.await("isig icanon iexten echo ");
    }

    @Test
    void keysDoSoWhileNothingRuns() throws IOException {
        program.main(
                "say(\"returned \" + ProcessReloader.watching(Path.of(\"tmp\")).keys(true)",
                "    .shell(\"echo up\").run());");
        startOnTerminal();
        program.awaitAll("^up", "waiting for a change");
        type("\n");
        program.await("reloading: Enter");
        program.awaitAll("^up", "waiting for a change");
        type("s");
        program.await("nothing runs, restarted 1 time, watching tmp \\(test\\)");
        type("q");
        program.await("returned 1");
    }

    @Test
    void theScreenIsClearedBeforeEachStartIfWanted() throws IOException {
        program.main(
                "say(\"returned \" + ProcessReloader.watching(Path.of(\"tmp\")).keys(true).clear(true)",
                "    .shell(\"echo up; sleep 1000\").run());");
        startOnTerminal();
        program.awaitAll("\u001b\\[H\u001b\\[2J\u001b\\[3J.*", "up$");
        type("r");
        program.awaitAll("\u001b\\[H\u001b\\[2J\u001b\\[3J.*", "up$");
        type("q");
        program.await("returned 1");
    }
}
