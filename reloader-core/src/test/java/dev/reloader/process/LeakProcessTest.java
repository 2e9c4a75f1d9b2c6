package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * That a parent is after many reloads what it was after a few. How many are many says the system property {@code
 * reloader.test.reloads}: {@code mvn test -Dtest=LeakProcessTest -Dreloader.test.reloads=1000} takes a quarter of an hour.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors and threads in /proc")
class LeakProcessTest extends ProcessTest {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private static final Pattern OURS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +dev\\.reloader\\.");

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
                .with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dreloader.verbose=2")
                // Three of four collections leave some of the dead in their place, and count them, as arrays of int.
                .with("-XX:MarkSweepAlwaysCompactCount=1")
                .start();
        program.awaitAll("up 0", "reloads have been rehearsed");
        reload(program, 0, FEW);
        // First, because asking opens a socket and starts a thread in that JVM.
        String heap = histogram(program);
        long descriptors = descriptors(program);
        long threads = threads(program);
        reload(program, FEW, MANY);
        assertThat(program.process().descendants().count())
                .as("worker and standby")
                .isEqualTo(2);
        String heapAfter = histogram(program);
        assertThat(descriptors(program)).as("descriptors").isEqualTo(descriptors);
        assertThat(threads(program)).as("threads").isEqualTo(threads);
        assertThat(ours(heapAfter)).as("objects of ours").isLessThan(ours(heap) + UNDER_WAY);
        assertThat(bytes(heapAfter)).as("live bytes").isLessThan(bytes(heap) + NOISE);
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

    /** The fewest of a second's looks: whoever is just reading directories has some open that are no leak. */
    private static long descriptors(Program program) throws IOException {
        long fewest = Long.MAX_VALUE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            try (var descriptors = Files.list(Path.of("/proc", Long.toString(program.pid()), "fd"))) {
                fewest = Math.min(fewest, descriptors.count());
            }
        }
        return fewest;
    }

    /** The reloader's own: the JVM starts and ends some as it sees fit. */
    private static long threads(Program program) throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(program.pid()), "task"))) {
            long count = 0;
            for (Path task : tasks) {
                count += Files.readString(task.resolve("comm")).startsWith("reloader") ? 1 : 0;
            }
            return count;
        }
    }

    /** Of what lives: to ask for it brings about a full collection. */
    private static String histogram(Program program) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(program.pid()), "GC.class_histogram").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static long ours(String histogram) {
        return OURS.matcher(histogram)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private static long bytes(String histogram) {
        Matcher total = TOTAL.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1));
    }
}
