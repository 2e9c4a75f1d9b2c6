package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.reloader.process.ProcessTest;
import dev.reloader.worker.AgentArgument;
import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** JVMs with the agent and the flag, whose parent listens but does not let them in. */
class RefusedWorkerProcessTest extends ProcessTest {
    private static final String TOKEN = WorkerProcess.newToken();
    private static final String[] RELOADED = {
        "var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();"
    };

    private final System.Logger log = mock(System.Logger.class);
    private RunDirectory runDirectory;
    private PipeServer server;

    @BeforeEach
    void listen() throws IOException {
        runDirectory = RunDirectory.create(false, log);
        server = new PipeServer(runDirectory.socket(), log);
    }

    @AfterEach
    void closeBoth() {
        server.close();
        runDirectory.close();
    }

    private void startAsChildOf(long parent, String... body) throws IOException {
        var argument = new AgentArgument(parent, OptionalInt.empty(), runDirectory.socket());
        program.with("-javaagent:" + runDirectory.agentJar() + "=" + argument)
                .environment(WorkerAgent.FLAG, TOKEN)
                .main(body)
                .start();
    }

    @Test
    void aWorkerEndsRatherThanBecomeAParent() throws IOException {
        startAsChildOf(ProcessHandle.current().pid(), RELOADED);
        program.await("^\\[reloader] this worker cannot reach its parent at .*, so it ends$");
        assertThat(program.exitCode()).isEqualTo(1);
    }

    /** It has inherited all that makes a JVM a worker. */
    @Test
    void whatAWorkerHasStartedIsAParent() throws IOException {
        startAsChildOf(1, RELOADED);
        program.await("^up 0$");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there processes can be found by what they have inherited")
    void whatAWorkerHasStartedLeavesTheWorkerAlone() throws IOException {
        var builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put(WorkerAgent.FLAG, TOKEN);
        Process worker = builder.start();
        try {
            startAsChildOf(1, "throw new IllegalStateException(\"its own\");");
            program.await("^Exception in thread \"main\" java.lang.IllegalStateException: its own");
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(worker.isAlive()).isTrue();
            assertThat(runDirectory.agentJar()).exists();
        } finally {
            worker.destroyForcibly();
        }
    }
}
