package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TellerTest {
    private static final Path ROOT = Path.of("/root").toAbsolutePath();
    private static final Path FILE = ROOT.resolve("sub/file");
    private static final Path OTHER = ROOT.resolve("sub/other");

    private final Recorder recorder = new Recorder();
    private final Teller teller = new Teller(recorder, System.getLogger("test"));

    private static Snapshot.Findings findings(Path root, FileChange... changes) {
        return new Snapshot.Findings(root, List.of(changes), Map.of());
    }

    @Test
    void whatTwoRootsFindIsToldOnce() {
        Snapshot.Findings outer = findings(ROOT, added(FILE), modified(OTHER));
        Snapshot.Findings inner = findings(ROOT.resolve("sub"), added(FILE), modified(OTHER));
        assertThat(teller.tell(List.of(outer, inner))).isTrue();
        assertThat(recorder.take()).containsExactly(added(FILE), modified(OTHER));
    }

    /** The last of it is how things are. */
    @Test
    void whatWentAndCameAndWentAgainIsToldInFull() {
        teller.tell(List.of(findings(ROOT, deleted(FILE), modified(OTHER), added(FILE), deleted(FILE))));
        assertThat(recorder.take()).containsExactly(deleted(FILE), modified(OTHER), added(FILE), deleted(FILE));
        teller.tell(List.of(findings(ROOT, deleted(FILE), added(FILE)), findings(ROOT.resolve("sub"), deleted(FILE))));
        assertThat(recorder.take()).containsExactly(deleted(FILE), added(FILE), deleted(FILE));
    }

    @Test
    void nothingIsNoChange() {
        assertThat(teller.tell(List.of(findings(ROOT)))).isFalse();
        assertThat(recorder.calls()).isZero();
    }
}
