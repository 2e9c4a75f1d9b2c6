package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileClockTest {
    private static final Instant NOW = Instant.parse("2024-02-29T12:00:00.5Z");

    @TempDir
    private Path directory;

    @Test
    void aFreshStampTellsAnAge() {
        assertThat(FileClock.age(NOW.minusMillis(4), NOW)).contains(Duration.ofMillis(4));
        assertThat(FileClock.age(NOW, NOW)).contains(Duration.ZERO);
        assertThat(FileClock.age(NOW.minusSeconds(10).plusNanos(1), NOW))
                .contains(Duration.ofSeconds(10).minusNanos(1));
    }

    @Test
    void aStampThatIsOldOrInTheFutureTellsNone() {
        assertThat(FileClock.age(NOW.minusSeconds(10), NOW)).isEmpty();
        assertThat(FileClock.age(NOW.plusNanos(1), NOW)).isEmpty();
    }

    @Test
    void aStampOfWholeSecondsTellsNone() {
        assertThat(FileClock.age(Instant.parse("2024-02-29T12:00:00Z"), NOW)).isEmpty();
    }

    @Test
    void aFileThatIsGoneHasNoAge() {
        Instant stamp = FileClock.lastChange(directory.resolve("gone"));

        assertThat(stamp).isEqualTo(Instant.MAX);
        assertThat(FileClock.age(stamp, NOW)).isEmpty();
    }

    @Test
    void aTimeThatSomebodyHasSetDoesNotMakeAFileOld() throws IOException {
        Path file = Files.writeString(directory.resolve("one.txt"), "one");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"));
        Instant before = FileClock.lastChange(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));

        assertThat(FileClock.lastChange(file)).isAfterOrEqualTo(before);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void aLinkHasChangedWhenWhatItLeadsToHas() throws IOException {
        Path file = Files.writeString(directory.resolve("one.txt"), "one");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        Instant created = FileClock.lastChange(link);
        while (FileClock.lastChange(file).compareTo(created) <= 0) {
            // Until the file system's clock has ticked.
            Files.writeString(file, "two");
        }

        assertThat(FileClock.lastChange(link)).isEqualTo(FileClock.lastChange(file));
    }
}
