package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.reloader.parent.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class SignalsProcessTest extends ProcessTest {
    private final System.Logger log = mock(System.Logger.class);
    private final List<Program> others = new ArrayList<>();

    @AfterEach
    void endOthers() throws IOException {
        for (Program other : others) {
            other.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "USR1", "INT", "TERM"})
    void aSignalReachesAProcess(String name) throws IOException {
        startTrapping(program, name);

        Signals.send(name, List.of(handle(program)), log);

        program.await("got " + name);
        verifyNoInteractions(log);
    }

    @Test
    void killNeedsNoConsent() throws IOException {
        startTrapping(program, "TERM");

        Signals.send("KILL", List.of(handle(program)), log);

        assertThat(program.exitCode()).isEqualTo(128 + 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "TERM", "KILL"})
    void aProcessThatHasEndedIsPassedOver(String name) throws IOException {
        ProcessHandle dead = handle(other().run(List.of("sh", "-c", "exit")));
        others.get(0).exitCode();
        Program last = startTrapping(other(), "CONT");

        Signals.send(name, List.of(dead, handle(last)), log);

        assertThat(last.exitCode()).isGreaterThan(128);
        verifyNoInteractions(log);
    }

    @Test
    void aSignalReachesEachProcess() throws IOException {
        startTrapping(program, "USR1");
        Program second = startTrapping(other(), "USR1");

        Signals.send("USR1", List.of(handle(program), handle(second)), log);

        program.await("got USR1");
        second.await("got USR1");
    }

    @Test
    void nothingIsStartedForNobody() {
        Signals.send("HUP", List.of(), log);

        verifyNoInteractions(log);
    }

    private Program other() throws IOException {
        var other = new Program(directory.resolve("other" + others.size()));
        others.add(other);
        return other;
    }

    private static Program startTrapping(Program program, String name) throws IOException {
        // A shell runs a trap when what it waits for is over; what it leaves behind when it is killed is soon over,
        // too.
        program.run(List.of(
                "sh", "-c", "trap 'echo got " + name + "' " + name + "; echo ready; while :; do sleep 0.1; done"));
        program.await("ready");
        return program;
    }

    private static ProcessHandle handle(Program program) {
        return program.process().toHandle();
    }

    @Test
    void aWorkerThatIsToEndBeforeItHasBegunEndsWithoutAWord() throws IOException, InterruptedException {
        program.main(
                        "var socket = Path.of(\"socket\");",
                        "var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);",
                        "server.bind(java.net.UnixDomainSocketAddress.of(socket));",
                        "var ends = new java.util.concurrent.CountDownLatch(1);",
                        "var main = Thread.currentThread();",
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> {",
                        "    ends.countDown();",
                        "    while (main.getState() != Thread.State.WAITING) Thread.onSpinWait();",
                        "}));",
                        "new Thread(() -> System.exit(3)).start();",
                        "while (ends.getCount() > 0) Thread.onSpinWait();",
                        "dev.reloader.worker.WorkerAgent.premain(\"1::\" + socket.toAbsolutePath(), null);",
                        "say(\"has begun\");")
                .environment(dev.reloader.worker.WorkerAgent.FLAG, "abc")
                .run(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        program.classes() + java.io.File.pathSeparator + Program.reloaderClassPath(),
                        "App"));
        assertThat(program.exitCode()).isEqualTo(3);
        assertThat(program.wholeOutput()).isEmpty();
    }
}
