package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
}
