package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldChangesTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");

    private final HeldChanges held = new HeldChanges();

    @ParameterizedTest
    @CsvSource({
        "ADDED, ADDED, ADDED",
        "ADDED, MODIFIED, ADDED",
        "ADDED, DELETED, DELETED",
        "MODIFIED, ADDED, MODIFIED",
        "MODIFIED, MODIFIED, MODIFIED",
        "MODIFIED, DELETED, DELETED",
        "DELETED, ADDED, MODIFIED",
        "DELETED, MODIFIED, MODIFIED",
        "DELETED, DELETED, DELETED",
    })
    void twoChangesOfAFileAreOne(Kind earlier, Kind later, Kind both) {
        held.add(List.of(new FileChange(earlier, A)));
        held.add(List.of(new FileChange(later, A)));

        assertThat(held.take()).containsExactly(new FileChange(both, A));
    }

    @Test
    void theFirstToChangeIsTheFirstToBeNamed() {
        held.add(List.of(FileChange.modified(B), FileChange.modified(A)));
        held.add(List.of(FileChange.deleted(B)));

        assertThat(held.take()).containsExactly(FileChange.deleted(B), FileChange.modified(A));
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void someMayBeLetGo() {
        held.add(List.of(FileChange.modified(B), FileChange.modified(A)));
        held.remove(B::equals);

        assertThat(held.take()).containsExactly(FileChange.modified(A));
    }
}
