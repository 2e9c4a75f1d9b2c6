package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Parents on threads of their own, and on threads that are interrupted, with real processes. */
class RunAsyncProcessTest extends CommandTest {
    private static final String AWAIT_NO_THREADS =
            "for (Thread t : Thread.getAllStackTraces().keySet()) if (t.getName().startsWith(\"reloader\")) t.join();";
    private static final String SAY_CHILDREN = "say(\"children \" + ProcessHandle.current().children().count());";

    private void type(String line) throws IOException {
        var input = program.process().outputWriter();
        input.write(line + "\n");
        input.flush();
    }

    @Test
    void theFutureCompletesWithTheCountOfReloads() throws IOException {
        String script = "echo up $$; while [ ! -e end ]; do sleep 0.01; done; exit 3";
        body(
                        "var future = " + watching(shell(script), "exitPolicy(ExitPolicy.PROPAGATE)", "runAsync()")
                                + ";",
                        "say(\"begun\");",
                        "tell(future::get);")
                .start();
        program.awaitAll("^begun$", "^up ");
        change();
        awaitUp();
        write("end", "");
        program.await("^returned 1$");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void cancellingTheFutureStopsTheWorkerAndEndsWatching() throws IOException {
        body(
                        "var future = " + watching(shell(SCRIPT), "runAsync()") + ";",
                        "System.in.read();",
                        "say(\"cancelled \" + future.cancel(true));",
                        "tell(future::get);",
                        AWAIT_NO_THREADS,
                        SAY_CHILDREN)
                .start();
        long worker = awaitUp();
        type("");
        program.awaitAll(
                "^cancelled true$", "^thrown java.util.concurrent.CancellationException", "^got INT$", "^children 0$");
        assertThat(program.exitCode()).isZero();
        assertThat(Program.lives(worker)).isFalse();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void cancellingWithinTheGracePeriodDoesSoToo() throws IOException {
        body(
                        "var future = " + watching(shell(SCRIPT), "gracePeriod(Duration.ofHours(1))", "runAsync()")
                                + ";",
                        "System.in.read();",
                        "future.cancel(true);",
                        AWAIT_NO_THREADS,
                        SAY_CHILDREN)
                .start();
        long worker = awaitUp();
        type("");
        program.awaitAll("^got INT$", "^children 0$");
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void cancellingAtOnceLeavesNothing() throws IOException {
        body(
                        "var future = " + watching(shell(SCRIPT), "runAsync()") + ";",
                        "future.cancel(true);",
                        AWAIT_NO_THREADS,
                        SAY_CHILDREN)
                .start();
        program.await("^children 0$");
        assertThat(program.exitCode()).isZero();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void whatACallbackThrowsIsTheFuturesFailure() throws IOException {
        body("tell(" + watching(shell(SCRIPT), "onReload(c -> { throw new IllegalStateException(\"broken\"); })")
                        + ".runAsync()::get);")
                .start();
        awaitUp();
        change();
        program.await("^got INT$");
        program.await("^thrown java.util.concurrent.ExecutionException: java.lang.IllegalStateException: broken$");
    }

    @Test
    void whatIsSetUpWronglyIsThrownAtOnce() throws IOException {
        body("tell(() -> " + watching("command(\"missing-program\")", "runAsync()") + ");")
                .start();
        program.await("^thrown dev.reloader.ReloaderException: cannot run 'missing-program'");
    }

    @Test
    void thereIsOneParentInAJvmAtATime() throws IOException {
        body(
                        "var future = " + watching(shell(SCRIPT), "runAsync()") + ";",
                        "System.in.read();",
                        "tell(() -> " + watching(shell("echo never"), "run()") + ");",
                        "future.cancel(true);",
                        AWAIT_NO_THREADS,
                        "tell(() -> " + watching(shell("echo later"), "once(true)", "run()") + ");")
                .start();
        awaitUp();
        type("");
        program.await("^thrown dev.reloader.ReloaderException: a reloader is running in this JVM already");
        program.await("^later$");
        program.await("^returned 0$");
        assertThat(program.exitCode()).isZero();
        assertThat(program.allLines()).doesNotContain("never");
    }

    @Test
    void anInterruptStopsTheWorkerAndStaysSet() throws IOException {
        body(
                        "var main = Thread.currentThread();",
                        "var typed = new Thread(() -> { try { System.in.read(); } catch (Exception e) { say(e); }"
                                + " main.interrupt(); });",
                        "typed.setDaemon(true);",
                        "typed.start();",
                        "tell(() -> " + watching(shell(SCRIPT), "run()") + ");",
                        "say(\"interrupted \" + Thread.interrupted());",
                        SAY_CHILDREN)
                .start();
        awaitUp();
        change();
        awaitUp();
        type("");
        program.await("^got INT$");
        program.await("^returned 1$");
        program.await("^interrupted true$");
        program.await("^children 0$");
    }

    @Test
    void aThreadThatIsInterruptedAlreadyRunsNothingForLong() throws IOException {
        body(
                        "Thread.currentThread().interrupt();",
                        "tell(() -> " + watching(shell(SCRIPT), "run()") + ");",
                        "say(\"interrupted \" + Thread.interrupted());",
                        SAY_CHILDREN)
                .start();
        program.await("^returned 0$");
        program.await("^interrupted true$");
        program.await("^children 0$");
    }

    @Test
    void aProgramThatEndsTakesItsWorkerAlong() throws IOException {
        body(watching(shell(SCRIPT), "runAsync()") + ";", "System.in.read();").start();
        long worker = awaitUp();
        type("");
        program.await("^\\[reloader\\] the parent's JVM ends, stopping$");
        program.await("^got INT$");
        assertThat(program.exitCode()).isZero();
        assertThat(Program.lives(worker)).isFalse();
        assertThat(program.leftInTemporary()).isEmpty();
    }
}
