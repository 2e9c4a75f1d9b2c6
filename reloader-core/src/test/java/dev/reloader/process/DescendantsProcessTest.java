package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.worker.Descendants;
import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "only there orphans can be found after the fact")
class DescendantsProcessTest extends ProcessTest {
    /** No other run of these tests has it. */
    private static final String TOKEN = UUID.randomUUID().toString();

    private final Descendants descendants = new Descendants(WorkerAgent.FLAG, TOKEN);

    @AfterEach
    void endDescendants() {
        descendants.leftBehind().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void theTreeIsTheWorkerAndAllThatItHasStartedHoweverThatLives() throws IOException {
        program.environment(WorkerAgent.FLAG, TOKEN)
                .run(List.of(
                        "sh",
                        "-c",
                        "sleep 1000 & echo pid $!; (setsid sleep 1000 & echo pid $!); env -i sleep 1000 & echo pid $!;"
                                + " wait"));
        long child = awaitPid();
        long daemon = awaitPid();
        long unmarked = awaitPid();
        ProcessHandle worker = program.process().toHandle();

        assertThat(descendants.tree(worker)).first().isEqualTo(worker);
        assertThat(descendants.tree(worker))
                .extracting(ProcessHandle::pid)
                .containsExactlyInAnyOrder(worker.pid(), child, daemon, unmarked);
    }

    @Test
    void theTreeOfADeadWorkerIsWhatItHasLeftBehind() throws IOException {
        program.environment(WorkerAgent.FLAG, TOKEN).run(List.of("sh", "-c", "sleep 1000 & echo pid $!"));
        long child = awaitPid();
        program.exitCode();

        assertThat(descendants.tree(program.process().toHandle()))
                .extracting(ProcessHandle::pid)
                .containsExactly(child);
    }

    @Test
    void whatIsStartedAfterAllHaveBeenNotedIsLeftBehindToo() throws IOException {
        program.environment(WorkerAgent.FLAG, TOKEN)
                .run(
                        List.of(
                                "sh",
                                "-c",
                                "(sleep 1000 & echo pid $!); echo ready; read line;"
                                        + " (setsid sleep 1000 & echo pid $!); env -i sleep 1000 & echo pid $!; echo ready; read line"));
        long orphan = awaitPid();
        program.await("ready");
        ProcessHandle worker = program.process().toHandle();

        descendants.noteAll(worker);
        program.type("go on\n");
        long later = awaitPid();
        long unmarked = awaitPid();
        program.await("ready");
        descendants.note(worker);
        program.type("end\n");
        program.exitCode();

        assertThat(descendants.leftBehind())
                .extracting(ProcessHandle::pid)
                .containsExactlyInAnyOrder(orphan, later, unmarked);
    }

    private long awaitPid() {
        return Long.parseLong(program.await("pid (\\d+)").group(1));
    }
}
