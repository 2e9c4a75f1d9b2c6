package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;

/** A test with a program of which the next worker is kept ready; the log tells which process that is. */
abstract class StandbyTest extends ProcessTest {
    static final String START = "var r = Reloader.start(App.class, args);";
    static final String SAY_UP = "say(\"up \" + r.generation() + \" pid \" + ProcessHandle.current().pid());";

    /** And take the time that a busy machine needs. */
    static final List<String> TELL_EVERYTHING =
            List.of("-Dreloader.verbose=2", "-Dreloader.watch=mark", "-Dreloader.standbyPatienceMillis=30000");

    static final String PARKED = "the standby, process (\\d+), is parked";

    static final String PRELOADED = "the standby has loaded \\d+ classes";

    private static final long PATIENCE_SECONDS = 120;

    /**
     * Two processes.
     *
     * @param worker runs
     * @param standby is parked
     */
    record Pair(long worker, long standby) {}

    @BeforeEach
    void tellEverything() {
        program.with(TELL_EVERYTHING.toArray(String[]::new));
    }

    /** A worker has entered its main class, and the next one is parked: which of the two comes first depends on the machine. */
    Pair awaitPair(int generation) {
        List<Matcher> found = program.awaitAll("up " + generation + " pid (\\d+)", PARKED);
        return new Pair(number(found.get(0)), number(found.get(1)));
    }

    long awaitUp(int generation) {
        return number(program.await("up " + generation + " pid (\\d+)"));
    }

    /** Lines of the worker, and that the next one is parked. */
    long awaitParked(String... regexes) {
        List<String> all = new ArrayList<>(List.of(regexes));
        all.add(PARKED);
        return number(program.awaitAll(all.toArray(String[]::new)).get(regexes.length));
    }

    /** This worker was the standby. */
    void assertUsed(long standby, long worker) {
        assertThat(worker)
                .as(() -> "the worker's process, of which was told:\n" + String.join("\n", program.allLines()))
                .isEqualTo(standby);
    }

    static long number(Matcher matcher) {
        return Long.parseLong(matcher.group(1));
    }

    /** A change that matters to no JVM. */
    void change() throws IOException {
        Files.writeString(program.file("mark"), Long.toString(System.nanoTime()));
    }

    /** For what nobody tells of. */
    static void awaitThat(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** What a JVM answers to a command of {@code jcmd}. */
    static String ask(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of all classes that a JVM has loaded. */
    static List<String> classesOf(long pid) {
        return ask(pid, "VM.class_hierarchy")
                .lines()
                .map(line -> line.replaceFirst("^[|\\s-]*", "").replaceFirst("/.*", ""))
                .toList();
    }

    /** A standby has loaded all that it will load, this class as well. */
    static void awaitPreloaded(long pid, String name) throws InterruptedException {
        awaitThat(name + " is loaded", () -> classesOf(pid).contains(name));
        awaitThat("nothing more is loaded", () -> !ask(pid, "Thread.print").contains("reloader-preloader"));
    }
}
