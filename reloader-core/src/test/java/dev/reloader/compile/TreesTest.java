package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
    @Nested
    class AFileThatSomebodyHasOpen {
        private int attempts;
        private int pauses;

        /** Fails that often. */
        private void replace(IOException problem, int failures, boolean onWindows) throws IOException {
            Trees.Replacement once = () -> {
                attempts++;
                if (attempts <= failures) {
                    throw problem;
                }
            };
            Trees.replace(once, onWindows, () -> pauses++);
        }

        @Test
        void isReplacedWhenItIsClosed() throws IOException {
            replace(new AccessDeniedException("A.class"), 3, true);

            assertThat(attempts).isEqualTo(4);
            assertThat(pauses).isEqualTo(3);
        }

        @Test
        void isWaitedForHalfASecond() {
            var problem = new AccessDeniedException("A.class");

            assertThatThrownBy(() -> replace(problem, Integer.MAX_VALUE, true)).isSameAs(problem);
            assertThat(pauses).isEqualTo(attempts - 1);
            assertThat(Trees.PAUSE.multipliedBy(pauses)).isBetween(Duration.ofMillis(450), Duration.ofMillis(550));
        }

        @Test
        void isInNobodysWayOnUnixSoThatThereARefusalIsFinal() {
            var problem = new AccessDeniedException("A.class");

            assertThatThrownBy(() -> replace(problem, 1, false)).isSameAs(problem);
            assertThat(attempts).isEqualTo(1);
            assertThat(pauses).isZero();
        }

        @Test
        void isNotWaitedForIfThatCannotHelp() {
            var problem = new NoSuchFileException("A.class");

            assertThatThrownBy(() -> replace(problem, 1, true)).isSameAs(problem);
            assertThat(attempts).isEqualTo(1);
            assertThat(pauses).isZero();
        }
    }

    @Test
    void aFileTakesAnothersPlace(@TempDir Path directory) throws IOException {
        Path made = Files.writeString(directory.resolve("made"), "new");
        Path target = Files.writeString(directory.resolve("target"), "old");

        Trees.replace(target, made);

        assertThat(target).hasContent("new");
        assertThat(made).doesNotExist();
    }

    /** Who looks in between is to find the old one or the new one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileOfAnotherFileSystemDoesSoAtOnce(@TempDir Path directory) throws Exception {
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "trees");
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            assertThat(Files.getFileStore(elsewhere)).isNotEqualTo(Files.getFileStore(directory));
            Path made = Files.writeString(elsewhere.resolve("made"), "new");
            Path target = Files.writeString(directory.resolve("target"), "old");
            Path last = Files.createFile(directory.resolve("last"));
            directory.register(watch, StandardWatchEventKinds.ENTRY_DELETE);

            Trees.replace(target, made);
            Files.delete(last);

            assertThat(target).hasContent("new");
            assertThat(deletedUntil("last", watch)).doesNotContain("target");
        } finally {
            Files.deleteIfExists(elsewhere.resolve("made"));
            Files.delete(elsewhere);
        }
    }

    private static List<String> deletedUntil(String last, WatchService watch) throws InterruptedException {
        var deleted = new ArrayList<String>();
        while (!deleted.contains(last)) {
            WatchKey key = watch.poll(30, TimeUnit.SECONDS);
            assertThat(key).as("after %s", deleted).isNotNull();
            key.pollEvents().forEach(event -> deleted.add(event.context().toString()));
            key.reset();
        }
        return deleted;
    }
}
