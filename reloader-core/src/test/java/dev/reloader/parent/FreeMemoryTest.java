package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there the runtime is asked, not files")
class FreeMemoryTest {
    private static final long MIB = 1 << 20;
    private static final String V2 = "sys/fs/cgroup/";
    private static final String V1 = "sys/fs/cgroup/memory/";

    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private void machineHas(long bytes) throws IOException {
        write("proc/meminfo", """
                MemTotal:       24689620 kB
                MemFree:             100 kB
                MemAvailable:   %d kB
                Buffers:             200 kB
                """.formatted(bytes / 1024));
    }

    private long free() {
        return new FreeMemory(root).bytes();
    }

    @Test
    void ofThisMachineThereIsSome() {
        assertThat(new FreeMemory().bytes()).isPositive();
    }

    @Test
    void isUnlimitedWhereNobodyKnows() {
        assertThat(free()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isWhatTheMachineHasAvailable() throws IOException {
        machineHas(3000 * MIB);

        assertThat(free()).isEqualTo(3000 * MIB);
    }

    @Test
    void isUnlimitedWhereTheKernelDoesNotTellWhatIsAvailable() throws IOException {
        write("proc/meminfo", "MemTotal: 100 kB\nMemFree: 50 kB\n");

        assertThat(free()).isEqualTo(Long.MAX_VALUE);
    }

    @Nested
    class InAContainer {
        @Test
        void isWhatIsLeftOfTheLimitAndWhatCanBeDropped() throws IOException {
            machineHas(3000 * MIB);
            write(V2 + "memory.max", 512 * MIB + "\n");
            write(V2 + "memory.current", 400 * MIB + "\n");
            write(V2 + "memory.stat", "anon 100\nfile 300\nactive_file 7\ninactive_file " + 50 * MIB + "\nslab 1\n");

            assertThat(free()).isEqualTo((512 - 400 + 50) * MIB);
        }

        @Test
        void isNotMoreThanTheMachineHas() throws IOException {
            machineHas(100 * MIB);
            write(V2 + "memory.max", 512 * MIB + "\n");
            write(V2 + "memory.current", 10 * MIB + "\n");

            assertThat(free()).isEqualTo(100 * MIB);
        }

        @Test
        void isWhatTheMachineHasIfThereIsNoLimit() throws IOException {
            machineHas(3000 * MIB);
            write(V2 + "memory.max", "max\n");
            write(V2 + "memory.current", 400 * MIB + "\n");

            assertThat(free()).isEqualTo(3000 * MIB);
        }

        @Test
        void isWhatTheMachineHasIfTheUsageIsUnknown() throws IOException {
            machineHas(3000 * MIB);
            write(V2 + "memory.max", 512 * MIB + "\n");

            assertThat(free()).isEqualTo(3000 * MIB);
        }

        @Test
        void nothingCanBeDroppedThatIsUnknown() throws IOException {
            machineHas(3000 * MIB);
            write(V2 + "memory.max", 512 * MIB + "\n");
            write(V2 + "memory.current", 400 * MIB + "\n");

            assertThat(free()).isEqualTo(112 * MIB);
        }
    }

    @Nested
    class InAContainerOfTheFirstVersion {
        @Test
        void isWhatIsLeftOfTheLimitAndWhatCanBeDropped() throws IOException {
            machineHas(3000 * MIB);
            write(V1 + "memory.limit_in_bytes", 512 * MIB + "\n");
            write(V1 + "memory.usage_in_bytes", 400 * MIB + "\n");
            write(V1 + "memory.stat", "cache 3\ntotal_inactive_file " + 20 * MIB + "\ntotal_active_file 5\n");

            assertThat(free()).isEqualTo((512 - 400 + 20) * MIB);
        }

        @Test
        void isWhatTheMachineHasIfThereIsNoLimit() throws IOException {
            machineHas(3000 * MIB);
            // As large as there are pages.
            write(V1 + "memory.limit_in_bytes", "9223372036854771712\n");
            write(V1 + "memory.usage_in_bytes", 400 * MIB + "\n");

            assertThat(free()).isEqualTo(3000 * MIB);
        }

        /** The two files are read one after the other. */
        @Test
        void isWhatTheMachineHasEvenIfMoreCanBeDroppedThanWasUsed() throws IOException {
            machineHas(3000 * MIB);
            write(V1 + "memory.limit_in_bytes", "9223372036854771712\n");
            write(V1 + "memory.usage_in_bytes", "4096\n");
            write(V1 + "memory.stat", "total_inactive_file 16384\n");

            assertThat(free()).isEqualTo(3000 * MIB);
        }
    }
}
