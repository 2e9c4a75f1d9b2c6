package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * That a parent is after many reloads what it was after a few. How many are many says the system property {@code
 * reloader.test.reloads}: {@code mvn test -Dtest=LeakProcessTest -Dreloader.test.reloads=1000} takes a quarter of an hour.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors and threads in /proc")
class LeakProcessTest extends ProcessTest {
    private static final int FEW = 10;
    private static final int MANY = Integer.getInteger("reloader.test.reloads", 50);

    /** In bytes: what the JVM itself takes now and then. */
    private static final long NOISE = 100_000;

    /** In objects of our classes, whatever is on its way: less than one for each reload. */
    private static final long UNDER_WAY = (MANY - FEW) / 2;

    @Test
    void manyReloadsLeaveNothingBehind() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"a\"); r.watchFiles(\"conf/*.yml\");",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .with(ParentFigures.OPTIONS)
                .with("-Dreloader.verbose=2")
                .start();
        program.awaitAll("up 0", "reloads have been rehearsed");
        reload(program, 0, FEW);
        ParentFigures before = ParentFigures.of(program);
        reload(program, FEW, MANY);
        assertThat(program.process().descendants().count())
                .as("worker, standby and guardian")
                .isEqualTo(3);
        ParentFigures after = ParentFigures.of(program);
        assertThat(after.descriptors()).as("descriptors").isEqualTo(before.descriptors());
        assertThat(after.threads()).as("threads").isEqualTo(before.threads());
        assertThat(after.objects()).as("objects of ours").isLessThan(before.objects() + UNDER_WAY);
        assertThat(after.bytes()).as("live bytes").isLessThan(before.bytes() + NOISE);
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.process().descendants()).isEmpty();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private static void reload(Program program, int from, int to) throws IOException {
        for (int generation = from; generation < to; generation++) {
            Files.writeString(program.file("a"), Integer.toString(generation));
            int next = generation + 1;
            program.awaitAll("up " + next + "$", "reloaded in");
        }
        program.await("the standby, process \\d+, is parked");
    }
}
