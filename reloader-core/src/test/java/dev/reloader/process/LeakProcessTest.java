package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That a parent is after 200 reloads what it was after 20. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts descriptors and threads in /proc")
class LeakProcessTest extends ProcessTest {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    /** Less than two kilobytes for each reload: what a leak of anything that belongs to a worker would exceed. */
    private static final long NOISE = 300_000;

    @Test
    void twoHundredReloadsLeaveNothingBehind() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"a\"); r.watchFiles(\"conf/*.yml\");",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .start();
        program.await("up 0");
        reload(program, 0, 20);
        // First, because asking opens a socket and starts a thread in that JVM.
        long heap = liveBytes(program);
        long descriptors = descriptors(program);
        long threads = threads(program);
        reload(program, 20, 200);
        assertThat(program.process().descendants().count()).as("processes").isOne();
        assertThat(descriptors(program)).as("descriptors").isEqualTo(descriptors);
        assertThat(threads(program)).as("threads").isEqualTo(threads);
        assertThat(liveBytes(program)).as("live bytes").isLessThan(heap + NOISE);
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
    }

    /** The fewest of many looks: a monitor that is just reading directories has some open that are no leak. */
    private static long descriptors(Program program) throws IOException {
        long fewest = Long.MAX_VALUE;
        for (int look = 0; look < 200; look++) {
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

    /** After a full collection, which asking for the histogram brings about. */
    private static long liveBytes(Program program) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(program.pid()), "GC.class_histogram").start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1));
    }
}
