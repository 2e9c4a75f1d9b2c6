package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What becomes of all that a command has started, with real processes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only there daemons can be found, and made with setsid")
class GrandchildrenProcessTest extends CommandTest {
    private static final String CHILD = """
            import os, signal, sys, time
            if "stubborn" in sys.argv:
                for each in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
                    signal.signal(each, signal.SIG_IGN)
            os.write(2, b"pid %d\\n" % os.getpid())
            time.sleep(1000)
            """;

    /** One in the background of a shell, two in a pipeline, a daemon. */
    private static final String STARTS_FOUR =
            "python3 child.py & python3 child.py | python3 child.py & (setsid python3 child.py &); wait";

    private static final String STARTS_STUBBORN =
            "python3 child.py stubborn & (setsid python3 child.py stubborn &); wait";

    @BeforeEach
    void prepareChild() throws IOException {
        write("child.py", CHILD);
    }

    private List<Long> awaitPids(int count) {
        return Stream.generate(() -> Long.parseLong(program.await("^pid (\\d+)").group(1)))
                .limit(count)
                .toList();
    }

    @Test
    void theyAreGoneBeforeTheNextStart() throws IOException {
        parent(shell(STARTS_FOUR)).start();
        List<Long> first = awaitPids(4);
        change();
        List<Long> second = awaitPids(4);
        assertThat(first).noneMatch(Program::lives);
        endWithSignal("TERM", "^returned 1$");
        assertThat(second).noneMatch(Program::lives);
    }

    @Test
    void thoseThatIgnoreSignalsAreGoneToo() throws IOException {
        parent(shell(STARTS_STUBBORN), millis("interruptTimeout", 300)).start();
        List<Long> first = awaitPids(2);
        change();
        List<Long> second = awaitPids(2);
        assertThat(first).noneMatch(Program::lives);
        endWithSignal("TERM", "^returned 1$");
        assertThat(second).noneMatch(Program::lives);
    }

    @Test
    void theyAreGoneWhenTheWorkerHasEndedByItself() throws IOException {
        parent(shell("python3 child.py & (setsid python3 child.py &); while [ ! -e end ]; do sleep 0.01; done"))
                .start();
        List<Long> pids = awaitPids(2);
        write("end", "");
        program.await("waiting for a change$");
        assertThat(pids).noneMatch(Program::lives);
    }

    @Test
    void theyDoNotSurviveAParentThatIsKilled() throws IOException {
        parent(shell(STARTS_FOUR)).start();
        List<Long> pids = awaitPids(4);
        program.signal("KILL");
        Program.awaitEnd(pids, Duration.ofSeconds(2));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void thoseThatIgnoreSignalsDoNotEither() throws IOException {
        parent(shell(STARTS_STUBBORN)).start();
        List<Long> pids = awaitPids(2);
        program.signal("KILL");
        Program.awaitEnd(pids, Duration.ofSeconds(2));
    }
}
