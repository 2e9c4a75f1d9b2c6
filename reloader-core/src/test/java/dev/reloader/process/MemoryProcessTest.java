package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That an idle parent does not keep from the system what it does not need. */
class MemoryProcessTest extends ProcessTest {
    private static final long MOST_KIB = 8 * 1024;

    @Test
    void theHeapIsCleanedWhenTheProgramHasComeUp() throws IOException {
        program.main("Reloader.start(App.class, args);", "forever();")
                .with("-Dreloader.verbose=2")
                .start();
        String kib =
                program.await("the heap has been cleaned, and has (\\d+) KiB").group(1);
        assertThat(Long.parseLong(kib)).isLessThan(MOST_KIB);
    }

    @Test
    void theHeapOfSomebodyElseIsLeftAlone() throws IOException {
        program.main(
                        "var somebody = new Thread(() -> { try { forever(); } catch (Exception e) { } });",
                        "if (Reloader.isParent()) somebody.start();",
                        "Reloader.start(App.class, args);",
                        "forever();")
                .with("-Dreloader.verbose=2")
                .start();
        program.await("reloads have been rehearsed");
        assertThat(program.allLines()).noneMatch(line -> line.contains("the heap has been cleaned"));
    }
}
