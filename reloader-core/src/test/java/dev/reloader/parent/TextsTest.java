package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @Test
    void aPathBelowTheWorkingDirectoryIsRelative() {
        assertThat(Texts.relative(HERE.resolve("src/A.java"))).isEqualTo("src/A.java");
    }

    @Test
    void theWorkingDirectoryIsADot() {
        assertThat(Texts.relative(HERE)).isEqualTo(".");
    }

    @Test
    void aPathElsewhereIsWhole() {
        assertThat(Texts.relative(HERE.resolveSibling("other/A.java"))).isEqualTo(HERE.getParent() + "/other/A.java");
    }

    @Test
    void aNameCannotBreakTheLineOrPaintTheTerminal() {
        assertThat(Texts.relative(Path.of("/a\nb\u001b[31mc\r\u0007\u009b1m"))).isEqualTo("/a?b?[31mc???1m");
    }

    @Test
    void aFewItemsAreAllNamed() {
        assertThat(Texts.someOf(List.of())).isEmpty();
        assertThat(Texts.someOf(List.of("a"))).isEqualTo("a");
        assertThat(Texts.someOf(List.of("a", "b", "c"))).isEqualTo("a, b, c");
    }

    @Test
    void ofManyItemsTheFirstThreeAreNamed() {
        assertThat(Texts.someOf(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c and 2 more");
    }

    @Test
    void aReloadTellsItsReason() {
        assertThat(Texts.of(Cause.of("SIGHUP"))).isEqualTo("reloading: SIGHUP");
    }

    @Test
    void aChangeTellsItsFiles() {
        var cause = Cause.of(List.of(
                FileChange.modified(HERE.resolve("A.class")),
                FileChange.added(HERE.resolve("B.class")),
                FileChange.deleted(HERE.resolve("C.class")),
                FileChange.modified(HERE.resolve("D.class"))));

        assertThat(Texts.of(cause)).isEqualTo("changed: A.class, B.class, C.class (deleted) and 1 more");
    }
}
