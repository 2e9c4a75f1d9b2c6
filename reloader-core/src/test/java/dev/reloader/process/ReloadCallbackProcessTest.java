package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a parent does before each reload, with real processes. */
class ReloadCallbackProcessTest extends CommandTest {
    private static final String AWAIT_GO =
            "try { while (!Files.exists(Path.of(\"go\"))) Thread.sleep(5); } catch (InterruptedException e) { say(e); }";

    @Test
    void theCallbackRunsThenTheWorkerEndsThenTheNextOneStarts() throws IOException {
        parent(shell(SCRIPT), "onReload(changes -> { say(\"callback \" + changes); " + AWAIT_GO + " })")
                .start();
        long worker = awaitUp();
        change();
        program.await("^callback \\[FileChange\\[kind=ADDED, path=" + directory.toRealPath() + "/watched/a\\]\\]$");
        assertThat(Program.lives(worker)).isTrue();
        write("go", "");
        program.await("^got INT$");
        awaitUp();
        endWithSignal("TERM", "^returned 1$");
    }

    @Test
    void theWorkerLivesUntilTheCallbacksStageIsComplete() throws IOException {
        parent(
                        shell(SCRIPT),
                        "onReloadAsync(changes -> { say(\"callback\");" + " return CompletableFuture.runAsync(() -> { "
                                + AWAIT_GO + " say(\"complete\"); }); })")
                .start();
        long worker = awaitUp();
        change();
        program.await("^callback$");
        assertThat(Program.lives(worker)).isTrue();
        write("go", "");
        program.await("^complete$");
        program.await("^got INT$");
        awaitUp();
    }

    @Test
    void whatChangesDuringACallbackIsNotLost() throws IOException {
        parent(
                        shell("echo told $RELOADER_CHANGES; " + SCRIPT),
                        "filter(change -> { say(\"seen \" + change.path()); return true; })",
                        "onReload(changes -> { say(\"callback \" + changes.size()); " + AWAIT_GO + " })")
                .start();
        awaitUp();
        change();
        program.await("^callback 1$");
        write("watched/b", "");
        program.await("^seen .*/watched/b$");
        write("go", "");
        program.await("^callback 1$");
        program.await("^told \\[\\[\"added\",\".*/watched/a\"\\],\\[\"added\",\".*/watched/b\"\\]\\]$");
        endWithSignal("TERM", "^returned 1$");
    }

    @Test
    void aChangeAfterTheWorkersEndCallsBackToo() throws IOException {
        parent(shell("echo up $$"), "onReload(changes -> say(\"callback\"))").start();
        awaitUp();
        program.await("waiting for a change$");
        change();
        program.await("^callback$");
        awaitUp();
    }

    @Test
    void aReloadForAnotherReasonCallsNobodyBack() throws IOException {
        parent(shell("echo told $RELOADER_CHANGES; " + SCRIPT), "onReload(changes -> say(\"callback\"))")
                .start();
        program.await("^told \\[\\]$");
        awaitUp();
        program.signal("HUP");
        program.await("^\\[reloader\\] reloading: SIGHUP$");
        program.await("^told \\[\\]$");
        awaitUp();
        endWithSignal("TERM", "^returned 1$");
        assertThat(program.allLines()).doesNotContain("callback");
    }

    @Test
    void whatACallbackThrowsEndsEverythingAndIsThrown() throws IOException {
        parent(shell(SCRIPT), "onReload(changes -> { throw new IllegalStateException(\"broken\"); })")
                .start();
        long worker = awaitUp();
        change();
        program.await("^got INT$");
        program.await("^thrown java.lang.IllegalStateException: broken$");
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void whatEndsACallbacksStageEndsEverythingAndIsThrown() throws IOException {
        parent(
                        shell(SCRIPT),
                        "onReloadAsync(changes -> CompletableFuture.failedFuture(new java.io.IOException(\"broken\")))")
                .start();
        long worker = awaitUp();
        change();
        program.await("^got INT$");
        program.await(
                "^thrown dev.reloader.ReloaderException: the callback before a reload failed: java.io.IOException: broken$");
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void aCallbackThatHangsDoesNotKeepAParentFromEnding() throws IOException {
        parent(shell(SCRIPT), "onReload(changes -> { say(\"callback\"); " + AWAIT_GO + " })")
                .start();
        awaitUp();
        change();
        program.await("^callback$");
        program.signal("TERM");
        program.awaitAll("^java.lang.InterruptedException", "^returned 0$");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void neitherDoesAStageThatIsNeverCompleteAndNothingWaitsForItAnyMore() throws IOException {
        String waitForNever = "onReloadAsync(changes -> { say(\"callback\"); return new CompletableFuture<Void>(); })";
        body(
                        "tell(() -> " + watching(shell(SCRIPT), waitForNever) + ".run());",
                        "for (Thread each : Thread.getAllStackTraces().keySet()) {",
                        "    if (each.getName().equals(\"reloader-callback\")) each.join();",
                        "}",
                        "say(\"no thread\");")
                .start();
        awaitUp();
        change();
        program.await("^callback$");
        program.signal("TERM");
        program.await("^returned 0$");
        program.await("^no thread$");
    }
}
