package dev.reloader.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark of the monitors runs through, at a tiny scale, and leaves nothing behind. What it measures then means nothing. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class BenchmarksProcessTest {
    @TempDir
    private Path temp;

    @Test
    void watchTree() throws Exception {
        assertThat(run(WatchTree.class, "directories=20", "rounds=1", "repeats=2"))
                .contains("Time to watch 20 directories with 200 files")
                .contains("polling, fresh JVM")
                .contains("polling, warm JVM");
    }

    @Test
    void memory() throws Exception {
        assertThat(run(Memory.class, "directories=20", "rounds=1", "pause=10")).contains("polling");
    }

    @Test
    void latency() throws Exception {
        assertThat(run(Latency.class, "rounds=1", "samples=2", "samplesWhenPolling=1"))
                .contains("plain WatchService, write")
                .contains("polling, write");
    }

    @Test
    void burst() throws Exception {
        assertThat(run(Burst.class, "files=1000", "block=100", "quiet=50"))
                .containsPattern("polling .*equal: met")
                .containsPattern("polling, listener blocks for 100 ms .*equal: met");
    }

    @Test
    void idle() throws Exception {
        assertThat(run(Idle.class, "directories=20", "millis=100"))
                .contains("no monitor")
                .contains("polling");
    }

    @Test
    void pollScan() throws Exception {
        assertThat(run(PollScan.class, "directories=20", "rounds=1", "looks=2"))
                .contains("polling, one look")
                .contains("find -newer");
    }

    @Test
    void whatIsNotThereSaysSo() throws Exception {
        assertThat(run(Memory.class, "monitors=nosuch", "directories=1"))
                .containsPattern("nosuch +not measured: not installed");
    }

    private String run(Class<?> benchmark, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of(options));
        args.add("temp=" + temp);
        List<String> output = ChildJvm.run(benchmark, List.of(), args.toArray(String[]::new));
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
        return String.join("\n", output);
    }
}
