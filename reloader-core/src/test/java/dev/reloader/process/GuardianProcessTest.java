package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of commands when their parent, a real JVM, ends without a chance to end them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no shell")
class GuardianProcessTest extends ProcessTest {
    private static final String STUBBORN = "sh -c 'trap \"\" TERM; echo pid $$; while :; do sleep 1000; done' & ";
    private static final String UNMARKED = "env -i sh -c 'echo pid $$; exec sleep 1000' & ";
    private static final String DAEMON = "(setsid sh -c 'trap \"\" TERM; echo pid $$; exec sleep 1000' &); ";
    private static final String WORKER = "echo pid $$; exec sleep 1000";
    private static final String SH = "/bin/sh";

    private final List<Long> workers = new ArrayList<>();

    static Stream<String> shells() {
        return Stream.of(SH, "/bin/dash", "/bin/bash", "/bin/busybox sh")
                .filter(shell -> Files.isExecutable(Path.of(shell.split(" ")[0])));
    }

    /** Those of tests that failed, or that were to live on. */
    @AfterEach
    void endWorkers() {
        workers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whenTheParentIsKilledAllThatTheWorkerHasStartedEnds(String shell) throws IOException {
        startParent(shell);
        say("start " + STUBBORN + UNMARKED + WORKER);
        long guardian = awaitGuardian();
        awaitWorkers(3);

        program.signal("KILL");

        awaitEndOfWorkers();
        Program.awaitEnd(guardian, 2);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
    void daemonsEndToo(String shell) throws IOException {
        startParent(shell);
        say("start " + DAEMON + WORKER);
        awaitWorkers(2);

        program.signal("KILL");

        awaitEndOfWorkers();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
    void aWorkerIsGuardedFromItsVeryStart() throws IOException {
        startParent(SH);
        say("begin " + UNMARKED + WORKER);
        awaitWorkers(2);

        program.signal("KILL");

        awaitEndOfWorkers();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
    void whatAWorkerThatHasEndedLeavesBehindEndsToo() throws IOException {
        startParent(SH);
        say("start " + STUBBORN);
        awaitWorkers(1);

        program.signal("KILL");

        awaitEndOfWorkers();
    }

    @Test
    void aWorkerThatHasBeenStoppedEndsInItsOwnWay() throws IOException {
        startParent(SH);
        say("start trap 'echo well >ended' TERM; echo pid $$; sleep 1000 & wait");
        awaitWorkers(1);
        Program.signal("STOP", workers.get(0));

        program.signal("KILL");

        awaitEndOfWorkers();
        assertThat(program.file("ended")).hasContent("well");
    }

    @Test
    void aParentThatEndsInAnUntidyWayIsLikeOneThatIsKilled() throws IOException {
        startParent(SH);
        say("start " + WORKER);
        awaitWorkers(1);

        say("end");

        awaitEndOfWorkers();
    }

    @Test
    void whatHasBeenReleasedIsLeftAlone() throws IOException {
        startParent(SH);
        say("start " + WORKER);
        long guardian = awaitGuardian();
        awaitWorkers(1);
        say("release");
        program.await("done release");

        program.signal("KILL");

        Program.awaitEnd(guardian, 2);
        assertThat(workers).allMatch(Program::lives);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void theGuardianEndsWithItsParentAndLeavesEverythingAlone() throws IOException {
        startParent(SH);
        say("start " + WORKER);
        long guardian = awaitGuardian();
        awaitWorkers(1);

        say("interrupt");
        say("close");

        program.await("done close");
        assertThat(ProcessHandle.of(guardian)).isEmpty();
        assertThat(workers).allMatch(Program::lives);
        assertThat(program.leftInTemporary()).hasSize(1);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void signalsToTheProcessGroupDoNotEndTheGuardian() throws IOException {
        startParent(SH);
        say("start " + WORKER);
        long guardian = awaitGuardian();
        awaitWorkers(1);
        awaitSignalsIgnored(guardian);

        for (String signal : List.of("HUP", "INT", "QUIT", "TERM", "TSTP")) {
            Program.signal(signal, guardian);
        }
        program.signal("KILL");

        awaitEndOfWorkers();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void theGuardianHoldsNothingOfItsParent() throws IOException {
        program.environment(WorkerAgent.FLAG, "abc");
        startParent(SH);
        say("start " + WORKER);
        Path guardian = Path.of("/proc/" + awaitGuardian());
        program.await("done start");

        try (var descriptors = Files.list(guardian.resolve("fd"))) {
            assertThat(descriptors.map(GuardianProcessTest::target))
                    .satisfiesExactlyInAnyOrder(
                            input -> assertThat(input).startsWith("pipe:"),
                            output -> assertThat(output).isEqualTo("/dev/null"),
                            error -> assertThat(error).isEqualTo("/dev/null"));
        }
        assertThat(target(guardian.resolve("cwd"))).isEqualTo("/");
        assertThat(guardian.resolve("environ")).content().doesNotContain(WorkerAgent.FLAG);
    }

    @Test
    void aGuardianThatHasBeenKilledIsReplacedForTheNextWorker() throws IOException {
        startParent(SH);
        say("start exit");
        long guardian = awaitGuardian();
        program.await("done start");
        Program.signal("KILL", guardian);
        Program.awaitEnd(guardian, 2);

        say("start " + WORKER);
        assertThat(awaitGuardian()).isNotEqualTo(guardian);
        awaitWorkers(1);
        program.signal("KILL");

        awaitEndOfWorkers();
    }

    @Test
    void aGuardianThatDoesNotReadIsReplaced() throws IOException {
        startParent(SH);
        say("start exit");
        long guardian = awaitGuardian();
        Program.signal("STOP", guardian);

        say("flood 2000");
        assertThat(awaitGuardian()).isNotEqualTo(guardian);
        program.await("done flood");
        Program.awaitEnd(guardian, 2);
        say("start " + WORKER);
        awaitWorkers(1);
        program.signal("KILL");

        awaitEndOfWorkers();
    }

    private void startParent(String shell) throws IOException {
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.reloader.parent.GuardedParent"));
        words.addAll(List.of(shell.split(" ")));
        program.java(words);
    }

    private void say(String line) throws IOException {
        var input = program.process().getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    private long awaitGuardian() {
        return Long.parseLong(
                program.await("process (\\d+) will end the worker").group(1));
    }

    /** So many processes, and the parent's having noted the worker, in any order. */
    private void awaitWorkers(int count) {
        boolean noted = false;
        while (workers.size() < count || !noted) {
            String pid = program.await("pid (\\d+)|done (start|begin)").group(1);
            if (pid == null) {
                noted = true;
            } else {
                workers.add(Long.parseLong(pid));
            }
        }
    }

    private void awaitEndOfWorkers() {
        Program.awaitEnd(workers, Duration.ofSeconds(2));
    }

    private static void awaitSignalsIgnored(long pid) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!ignoresSignals(pid)) {
            assertThat(System.nanoTime() - end).as("signals are ignored").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** All that its script names are ignored together with the last one. */
    private static boolean ignoresSignals(long pid) throws IOException {
        int tstp = 20;
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(
                                            line.substring("SigIgn:".length()).strip(), 16)
                                    & 1L << tstp - 1)
                            != 0);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
