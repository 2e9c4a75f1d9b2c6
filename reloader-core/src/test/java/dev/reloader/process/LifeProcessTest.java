package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How workers and parents end, and what they leave behind, with real JVMs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class LifeProcessTest extends ProcessTest {
    private static final String START = "var r = Reloader.start(App.class, args); r.watchFiles(\"a\");";
    private static final String SAY_UP = "say(\"up \" + r.generation() + \" pid \" + ProcessHandle.current().pid());";
    private static final String START_CHILD =
            "var child = new ProcessBuilder(\"sleep\", \"1000\").start();" + " say(\"child \" + child.pid());";

    private long awaitUp(int generation) {
        return Long.parseLong(program.await("up " + generation + " pid (\\d+)").group(1));
    }

    private long awaitChild() {
        return Long.parseLong(program.await("child (\\d+)").group(1));
    }

    private void change() throws IOException {
        Files.writeString(program.file("a"), Long.toString(System.nanoTime()));
    }

    @Test
    void aProgramThatEndsIsStartedAgainAfterAChange() throws IOException {
        program.main(START, SAY_UP, "System.exit(r.generation() == 0 ? 3 : 0);").start();
        awaitUp(0);
        program.await("ended with exit code 3, waiting for a change$");
        change();
        awaitUp(1);
        program.await("ended with exit code 0, waiting for a change$");
    }

    @Test
    void aChangeDuringACrashIsNotLost() throws IOException {
        program.main(
                        START,
                        SAY_UP,
                        "if (r.generation() == 0) { Files.writeString(Path.of(\"a\"), \"x\"); Runtime.getRuntime().halt(9); }",
                        "forever();")
                .start();
        awaitUp(0);
        awaitUp(1);
    }

    @Test
    void pathsSentJustBeforeACrashAreWatched() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "var sender = new Thread(() -> r.watchFiles(\"late\"));",
                        "sender.start();",
                        // Until it waits for the answer, or has it.
                        "while (sender.isAlive() && sender.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);",
                        SAY_UP,
                        "if (r.generation() == 0) Runtime.getRuntime().halt(9);",
                        "forever();")
                .start();
        program.await("ended with exit code 9, waiting for a change");
        Files.writeString(program.file("late"), "x");
        awaitUp(1);
    }

    @Test
    void exitCode75MeansStartMeAgain() throws IOException {
        program.main(START, SAY_UP, "if (r.generation() < 2) System.exit(75);", "System.exit(5);")
                .with("-Dreloader.exitPolicy=propagate")
                .start();
        awaitUp(2);
        assertThat(program.exitCode()).isEqualTo(5);
    }

    @Test
    void afterAFailureTheProgramIsStartedAgainIfWanted() throws IOException {
        program.main(START, SAY_UP, "System.exit(r.generation() == 0 ? 1 : 0);")
                .with("-Dreloader.exitPolicy=restart")
                .start();
        program.await("ended with exit code 1, starting again in 2 s");
        awaitUp(1);
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void hupReloads() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        awaitUp(0);
        program.signal("HUP");
        program.await("reloading: SIGHUP");
        awaitUp(1);
    }

    @Test
    void termStopsTheWorkerInAnOrderlyWay() throws IOException {
        program.main(
                        START,
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> say(\"hook\")));",
                        SAY_UP,
                        "forever();")
                .start();
        long worker = awaitUp(0);
        program.signal("TERM");
        program.await("hook");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void intReachesAWorkerThatGotNoSignalOverThePipe() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        awaitUp(0);
        program.signal("INT");
        assertThat(program.exitCode()).isEqualTo(130);
    }

    @Test
    void aSecondIntKills() throws IOException {
        program.main(
                        START,
                        "r.onStop(() -> { say(\"stopping\"); try { forever(); } catch (Exception e) { } });",
                        SAY_UP,
                        "forever();")
                .with("-Dreloader.shutdownInterval=5m")
                .start();
        awaitUp(0);
        program.signal("INT");
        program.await("stopping");
        program.signal("INT");
        assertThat(program.exitCode()).isEqualTo(137);
    }

    @Test
    void aWorkerThatDoesNotEndIsKilledAndShowsWhy() throws IOException {
        program.main(
                        START,
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { forever(); } catch (Exception e) { } },"
                                + " \"stubborn\"));",
                        SAY_UP,
                        "forever();")
                .with("-Dreloader.shutdownInterval=500ms", "-Dreloader.verbose=2")
                .start();
        long worker = awaitUp(0);
        change();
        program.await("threads of the worker that does not end");
        program.await("\"stubborn\" WAITING");
        program.await("killing the worker, which has not ended");
        awaitUp(1);
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void theProgramCanEndEverything() throws IOException {
        program.main(START, SAY_UP, "r.gracefulShutdown();", "forever();").start();
        program.await("the program asks for it, stopping");
        assertThat(program.exitCode()).isEqualTo(143);
    }

    @Test
    void whatAWorkerHasStartedIsGoneBeforeTheNextStart() throws IOException {
        program.main(START, START_CHILD, SAY_UP, "forever();").start();
        long child = awaitChild();
        awaitUp(0);
        change();
        awaitUp(1);
        assertThat(Program.lives(child)).isFalse();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
    void whatACrashedWorkerHasStartedIsGoneBeforeTheNextStart() throws IOException {
        program.main(START, START_CHILD, SAY_UP, "Runtime.getRuntime().halt(1);")
                .start();
        long child = awaitChild();
        program.await("waiting for a change");
        assertThat(Program.lives(child)).isFalse();
    }

    @Test
    void aKilledWorkerIsNoticedAtOnce() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        long worker = awaitUp(0);
        long killed = System.nanoTime();
        Program.signal("KILL", worker);
        program.await("ended with exit code 137, waiting for a change");
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(1));
        change();
        awaitUp(1);
    }

    @Test
    void whenTheParentIsKilledTheWorkerAndItsChildrenEnd() throws IOException {
        program.main(START, START_CHILD, SAY_UP, "forever();").start();
        long child = awaitChild();
        long worker = awaitUp(0);
        program.signal("KILL");
        Program.awaitEnd(List.of(worker, child), Duration.ofSeconds(2));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
    void alsoAGrandchildWhoseParentIsGoneEndsWithTheParent() throws IOException {
        program.main(
                        START,
                        "new ProcessBuilder(\"sh\", \"-c\", \"sleep 1000 & echo child $!\").inheritIO().start().waitFor();",
                        SAY_UP,
                        "forever();")
                .start();
        long grandchild = awaitChild();
        awaitUp(0);
        program.signal("KILL");
        Program.awaitEnd(grandchild, 2);
    }

    /** As soon as there is anything that could be left. */
    @RepeatedTest(5)
    void aSignalInTheParentsFirstMomentsLeavesNothing() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        while (program.leftInTemporary().isEmpty()) {
            Thread.onSpinWait();
        }
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void aParentThatTakesItsFirstLookCanBeEnded() throws IOException {
        Files.createFile(program.classes().resolve("slow to watch"));
        program.main(START, SAY_UP, "forever();").with("-Dreloader.verbose=2").start();
        while (program.leftInTemporary().isEmpty()) {
            Thread.onSpinWait();
        }
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.allLines()).noneMatch(line -> line.contains("worker 0"));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void aWorkerThatHasALargeTreeWatchedCanBeEnded() throws IOException {
        Path large = Files.createDirectory(program.file("large"));
        Files.createFile(large.resolve("slow to watch"));
        program.main(START, "r.watchFiles(\"large\");", SAY_UP, "forever();").start();
        program.await("large is not watched yet after 2 s, and the program goes on");
        awaitUp(0);
        program.signal("INT");
        assertThat(program.exitCode()).isEqualTo(130);
    }

    @Test
    void aProgramThatIsInterruptedWhileItAsksForSomethingLivesOn() throws IOException {
        program.main(
                        START,
                        "Thread main = Thread.currentThread();",
                        "var interrupts = new Thread(() -> { while (!Thread.interrupted()) main.interrupt(); });",
                        "interrupts.start();",
                        "for (int i = 0; i < 1000; i++) r.watchFiles(\"a\");",
                        "interrupts.interrupt();",
                        "while (interrupts.isAlive()) Thread.onSpinWait();",
                        "Thread.interrupted();",
                        SAY_UP,
                        "forever();")
                .start();
        awaitUp(0);
        change();
        program.await("changed: a");
    }

    @Test
    void evenAWorkerThatHangsInAShutdownHookEndsWithItsParent() throws IOException {
        program.main(
                        START,
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { forever(); } catch (Exception e) { } }));",
                        SAY_UP,
                        "forever();")
                .start();
        long worker = awaitUp(0);
        program.signal("KILL");
        Program.awaitEnd(worker, 2);
    }

    @Test
    void aStoppedProcessDoesNotOutliveItsStop() throws IOException {
        program.main(START, SAY_UP, "forever();")
                .with("-Dreloader.shutdownInterval=300ms")
                .start();
        Program.signal("STOP", awaitUp(0));
        change();
        program.await("killing the worker");
        awaitUp(1);
    }

    @Test
    void aProgramThatTheWorkerStartsIsAParentOfItsOwn() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(\"up \" + String.join(\",\", args) + \" generation \" + r.generation());",
                        "if (args.length == 0) {",
                        "  var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().get()));",
                        "  command.addAll(List.of(\"-Dreloader.monitor=test\", \"-cp\","
                                + " System.getProperty(\"java.class.path\"), \"App\", \"nested\"));",
                        "  new ProcessBuilder(command).inheritIO().start();",
                        "}",
                        "forever();")
                .start();
        program.await("up  generation 0");
        program.await("watching");
        program.await("up nested generation 0");
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.process().descendants()).isEmpty();
    }

    @Test
    void aPortIsFreeAgainBeforeTheNextStart() throws IOException {
        program.main(
                        START,
                        "int port = r.generation() == 0 ? 0 : Integer.parseInt(Files.readString(Path.of(\"port\")));",
                        "var server = new java.net.ServerSocket();",
                        "server.setReuseAddress(false);",
                        "server.bind(new java.net.InetSocketAddress(\"localhost\", port));",
                        "Files.writeString(Path.of(\"port\"), \"\" + server.getLocalPort());",
                        SAY_UP,
                        "forever();")
                .start();
        for (int generation = 0; generation < 10; generation++) {
            awaitUp(generation);
            change();
        }
        awaitUp(10);
    }

    @Test
    void aWorkerThatDoesNotReadItsPipeIsStillStopped() throws IOException {
        program.main(START, SAY_UP, "System.in.read();").start();
        Matcher up = program.await("up 0 pid (\\d+)");
        assertThat(up.group(1)).isNotEmpty();
        change();
        awaitUp(1);
    }
}
