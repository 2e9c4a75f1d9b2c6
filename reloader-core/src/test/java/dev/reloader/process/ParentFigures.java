package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a parent has that must not grow, on Linux.
 *
 * @param descriptors open files
 * @param threads the reloader's own: the JVM starts and ends some as it sees fit
 * @param objects that live, of the reloader's classes
 * @param bytes that live
 */
public record ParentFigures(long descriptors, long threads, long objects, long bytes) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern OURS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +dev\\.reloader\\.");

    /** Options of a JVM with which it counts what lives, and not what is dead besides: three of four collections leave some of that. */
    public static final String[] OPTIONS = {
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MarkSweepAlwaysCompactCount=1"
    };

    /** As they are now. */
    public static ParentFigures of(Program program) throws IOException {
        // First, because asking opens a socket and starts a thread in that JVM.
        String heap = histogram(program);
        Matcher total = TOTAL.matcher(heap);
        assertThat(total.find()).as(heap).isTrue();
        long objects = OURS.matcher(heap)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
        return new ParentFigures(
                fewest(() -> descriptors(program)),
                fewest(() -> threads(program)),
                objects,
                Long.parseLong(total.group(1)));
    }

    /** Of what lives: to ask for it brings about a full collection. */
    private static String histogram(Program program) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(program.pid()), "GC.class_histogram").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private interface Look {
        long count() throws IOException;
    }

    /** Of a second's looks: who is just reading directories, or saying something, has files open and threads that are no leak. */
    private static long fewest(Look look) throws IOException {
        long fewest = Long.MAX_VALUE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            fewest = Math.min(fewest, look.count());
        }
        return fewest;
    }

    private static long descriptors(Program program) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(program.pid()), "fd"))) {
            return descriptors.count();
        }
    }

    private static long threads(Program program) throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(program.pid()), "task"))) {
            long count = 0;
            for (Path task : tasks) {
                count += isOurs(task) ? 1 : 0;
            }
            return count;
        }
    }

    private static boolean isOurs(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("reloader");
        } catch (IOException e) {
            // It has ended since it was listed.
            return false;
        }
    }
}
