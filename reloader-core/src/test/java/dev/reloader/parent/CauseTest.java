package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");

    private static Cause changed(FileChange... changes) {
        return Cause.of(List.of(changes));
    }

    @ParameterizedTest
    @CsvSource({
        "ADDED, MODIFIED, ADDED",
        "ADDED, DELETED, DELETED",
        "DELETED, ADDED, MODIFIED",
        "MODIFIED, MODIFIED, MODIFIED",
        "MODIFIED, DELETED, DELETED",
    })
    void twoChangesOfAFileAreOne(Kind earlier, Kind later, Kind both) {
        Cause cause = changed(new FileChange(earlier, A)).and(changed(new FileChange(later, A)));
        assertThat(cause.changes()).containsExactly(new FileChange(both, A));
    }

    @Test
    void changesOfSeveralFilesKeepTheirOrder() {
        Cause cause = changed(FileChange.added(A)).and(changed(FileChange.added(B), FileChange.modified(A)));
        assertThat(cause.changes()).containsExactly(FileChange.added(A), FileChange.added(B));
    }

    @Test
    void theFirstReasonIsTold() {
        assertThat(Cause.of("first").and(Cause.of("second")).reason()).isEqualTo("first");
        assertThat(changed(FileChange.added(A)).and(Cause.of("second")).reason())
                .isEqualTo("second");
    }
}
