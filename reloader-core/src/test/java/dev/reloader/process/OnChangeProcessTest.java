package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.parent.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes that lead to something else than a restart, with real processes. */
class OnChangeProcessTest extends CommandTest {
    private static final String NOTIFY = "onChange(OnChange.NOTIFY)";

    /** Says whenever it gets HUP. */
    private static final String DAEMON =
            "trap 'echo read $$ again' HUP; echo up $$; while :; do sleep 1000 & wait $!; done";

    /** Has a method {@code Jobs.run} that says {@code up} and what has changed, and handles later changes like this. */
    private void jobs(String... handler) throws IOException {
        program.compile("Jobs", """
                import dev.reloader.*;
                import java.util.stream.Collectors;
                class Jobs {
                    static void run() throws Exception {
                        var r = Reloader.current();
                        %s
                        System.out.println("up " + ProcessHandle.current().pid() + " " + names(r.changes()));
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                    static String names(java.util.List<FileChange> changes) {
                        return changes.stream().map(c -> "" + c.path().getFileName()).sorted().toList().toString();
                    }
                    static void say(Object text) { System.out.println(text); System.out.flush(); }
                }
                """.formatted(String.join("\n", handler)));
    }

    private long awaitUp(String changes) {
        return Long.parseLong(program.await("^up (\\d+) \\[" + changes + "\\]$").group(1));
    }

    @Test
    void aSignalIsSentAndTheWorkerRunsOn() throws IOException {
        parent(shell(DAEMON), "onChange(OnChange.signal(\"SIGHUP\"))").start();
        long worker = awaitUp();
        change();
        program.await("^\\[reloader\\] changed: watched/a, sending SIGHUP$");
        program.await("^read " + worker + " again$");
        write("watched/b", "");
        program.await("^read " + worker + " again$");
        endWithSignal("TERM", "^returned 0$");
    }

    @Test
    void aPythonProgramReadsItsConfigurationAgainOnASignal() throws IOException {
        write("watched/app.conf", "one");
        write("daemon.py", """
                import os, signal, time

                def read(*ignored):
                    with open("watched/app.conf") as file:
                        print("read", file.read(), flush=True)

                signal.signal(signal.SIGHUP, read)
                read()
                print("up", os.getpid(), flush=True)
                while True:
                    time.sleep(0.05)
                """);
        parent("command(\"python3\", \"daemon.py\")", "onChange(OnChange.signal(\"HUP\"), \"*.conf\")")
                .start();
        program.await("^read one$");
        long worker = awaitUp();
        write("watched/app.conf", "two");
        program.await("^read two$");
        assertThat(Program.lives(worker)).isTrue();
        write("watched/app.py", "");
        program.await("^\\[reloader\\] changed: watched/app.py$");
        program.await("^read two$");
        assertThat(awaitUp()).isNotEqualTo(worker);
        endWithSignal("TERM", "^returned 1$");
    }

    @Test
    void aSignalForAWorkerThatHasEndedStartsIt() throws IOException {
        parent(shell("echo up $$"), "onChange(OnChange.signal(\"HUP\"))").start();
        awaitUp();
        program.await("waiting for a change$");
        change();
        awaitUp();
    }

    @Test
    void whatTheProgramHandlesRestartsNothing() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked \" + names(changes)); return true; });");
        parent("method(\"Jobs.run\")", NOTIFY).start();
        long worker = awaitUp("");
        change();
        program.await("^asked \\[a\\]$");
        program.await("^\\[reloader\\] changed: watched/a, handled by the program$");
        write("watched/b", "");
        program.await("^asked \\[b\\]$");
        program.await("^\\[reloader\\] changed: watched/b, handled by the program$");
        assertThat(Program.lives(worker)).isTrue();
        endWithSignal("TERM", "^returned 0$");
    }

    @Test
    void whatTheProgramDoesNotHandleRestartsIt() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked \" + names(changes)); return false; });");
        parent("method(\"Jobs.run\")", NOTIFY).start();
        awaitUp("");
        change();
        program.await("^asked \\[a\\]$");
        program.await("^\\[reloader\\] changed: watched/a$");
        awaitUp("a");
    }

    @Test
    void aHandlerThatThrowsIsToldOfAndRestartsTheProgram() throws IOException {
        jobs("r.onChange(changes -> { throw new IllegalStateException(\"broken\"); });");
        parent("method(\"Jobs.run\")", NOTIFY).start();
        awaitUp("");
        change();
        program.await("^\\[reloader\\] the program's onChange handler failed, so the program is restarted$");
        program.await("^java.lang.IllegalStateException: broken$");
        awaitUp("a");
    }

    @Test
    void aProgramWithoutAHandlerIsRestarted() throws IOException {
        jobs();
        parent("method(\"Jobs.run\")", NOTIFY).start();
        awaitUp("");
        change();
        awaitUp("a");
    }

    @Test
    void aHandlerThatIsSlowRestartsTheProgram() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked\"); new java.util.Scanner(System.in).nextLine(); return true; });");
        parent("method(\"Jobs.run\")", NOTIFY, "verbose(2)").start();
        awaitUp("");
        change();
        program.await("^asked$");
        program.await("^\\[reloader\\] the program does not answer whether it needs a restart$");
        awaitUp("a");
    }

    @Test
    void aProgramThatDiesWhileItIsAskedIsStartedAgainWithTheseChanges() throws IOException {
        jobs("r.onChange(changes -> { Runtime.getRuntime().halt(9); return true; });");
        parent("method(\"Jobs.run\")", NOTIFY).start();
        awaitUp("");
        change();
        awaitUp("a");
        endWithSignal("TERM", "^returned 1$");
    }

    @Test
    void eachPatternHasAReactionOfItsOwn() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked \" + names(changes)); return !names(changes).contains(\"bad\"); });");
        parent(
                        "method(\"Jobs.run\")",
                        "onChange(OnChange.RELOAD, \"main.html\")",
                        "onChange(OnChange.NOTIFY, \"*.html\")")
                .start();
        long worker = awaitUp("");
        write("watched/a.html", "");
        program.await("^asked \\[a.html\\]$");
        program.await("^\\[reloader\\] changed: watched/a.html, handled by the program$");
        assertThat(Program.lives(worker)).isTrue();

        write("watched/a.conf", "");
        program.await("^\\[reloader\\] changed: watched/a.conf$");
        awaitUp("a.conf");

        write("watched/main.html", "");
        awaitUp("main.html");

        write("both/b.html", "");
        write("both/b.conf", "");
        Files.move(program.file("both"), program.file("watched/both"));
        awaitUp("b.conf, b.html");

        write("watched/bad.html", "");
        program.await("^asked \\[bad.html\\]$");
        awaitUp("bad.html");
        endWithSignal("TERM", "^returned 4$");
        assertThat(program.allLines()).noneMatch(line -> line.contains("asked") && line.contains("b.conf"));
    }

    @Test
    void signalsAndQuestionsCanComeFromOneBatch() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked \" + names(changes)); return true; });");
        parent(
                        "method(\"Jobs.run\")",
                        "onChange(OnChange.signal(\"CONT\"), \"*.conf\")",
                        "onChange(OnChange.NOTIFY, \"*.html\")")
                .start();
        awaitUp("");
        write("both/b.html", "");
        write("both/b.conf", "");
        Files.move(program.file("both"), program.file("watched/both"));
        program.awaitAll(
                "^asked \\[b.html\\]$",
                "^\\[reloader\\] changed: watched/both/b.conf, sending SIGCONT$",
                "^\\[reloader\\] changed: watched/both/b.html, handled by the program$");
        endWithSignal("TERM", "^returned 0$");
    }

    @Test
    void aProgramThatStartsItsOwnReloaderCanBeAskedToo() throws IOException {
        program.main(
                        "var r = Reloader.builder(App.class).onChange(OnChange.NOTIFY, \"*.html\").watch(\"watched\").start();",
                        "r.onChange(changes -> { say(\"asked \" + changes.size()); return true; });",
                        "say(\"up \" + r.generation() + r.changes().size());",
                        "forever();")
                .start();
        program.await("^up 00$");
        write("watched/a.html", "");
        program.await("^asked 1$");
        program.await("handled by the program$");
        write("watched/a.conf", "");
        program.await("^up 11$");
    }

    @Test
    void thePropertySaysTheSame() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.onChange(changes -> { say(\"asked \" + changes.size()); return true; });",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .with("-Dreloader.onChange=*.html=notify,*.{conf,cfg}=signal:CONT", "-Dreloader.watch=watched")
                .start();
        program.await("^up 0$");
        write("watched/a.html", "");
        program.await("^asked 1$");
        program.await("handled by the program$");
        write("watched/a.cfg", "");
        program.await("changed: watched/a.cfg, sending SIGCONT$");
        write("watched/a.txt", "");
        program.await("^up 1$");
    }

    @Test
    void manyChangesReachTheHandlerAsOneQuestion() throws IOException {
        jobs("r.onChange(changes -> { say(\"asked \" + changes.size()); return true; });");
        for (int i = 0; i < 1_000; i++) {
            write("many/" + "x".repeat(100) + i, "");
        }
        parent("method(\"Jobs.run\")", NOTIFY).start();
        awaitUp("");
        Files.move(program.file("many"), program.file("watched/many"));
        program.await("^asked 1000$");
        program.await("handled by the program$");
    }

    /** As a debugger does it, or Ctrl-Z. */
    @Test
    void aProgramThatIsSuspendedDoesNotSuspendItsParent() throws IOException {
        jobs();
        for (int i = 0; i < 10_000; i++) {
            write("many/" + "x".repeat(200) + i, "");
        }
        parent("method(\"Jobs.run\")", NOTIFY, "verbose(2)", "interruptTimeout(java.time.Duration.ofMillis(500))")
                .start();
        long worker = awaitUp("");
        Signals.send("STOP", List.of(ProcessHandle.of(worker).orElseThrow()), System.getLogger("test"));
        Files.move(program.file("many"), program.file("watched/many"));
        program.await("^\\[reloader\\] the program does not answer whether it needs a restart$");
        program.await("^\\[reloader\\] killing the worker, which has not ended$");
        program.await("^up \\d+ \\[x.*$");
    }
}
