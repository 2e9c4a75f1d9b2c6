package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.parent.Event.Changed;
import dev.reloader.parent.Event.ReloadWanted;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwedRestartTest {
    private static final FileChange A = FileChange.modified(Path.of("/a"));
    private static final FileChange B = FileChange.added(Path.of("/b"));
    private static final Event WANTED = new ReloadWanted("SIGHUP");

    private final OwedRestart owed = new OwedRestart();

    private static Event changed(FileChange... changes) {
        return new Changed(List.of(changes));
    }

    @Test
    void withoutOneEverythingIsAsItIs() {
        assertThat(owed.with(changed(A))).isEqualTo(changed(A));
        assertThat(owed.get()).isEmpty();
    }

    @Test
    void aChangeBringsAlongWhatIsOwed() {
        owed.add(changed(A));

        assertThat(owed.with(changed(B))).isEqualTo(changed(A, B));
        assertThat(owed.with(WANTED)).isEqualTo(WANTED);
    }

    @Test
    void ofSeveralTheFilesAreToldOf() {
        owed.add(WANTED);
        owed.add(changed(A));
        owed.add(WANTED);
        owed.add(changed(B));

        assertThat(owed.get()).contains(changed(A, B));
    }

    @Test
    void isSettledByARestart() {
        owed.add(changed(A));
        owed.settle();

        assertThat(owed.isEmpty()).isTrue();
        assertThat(owed.with(changed(B))).isEqualTo(changed(B));
    }
}
