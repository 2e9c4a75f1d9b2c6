package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TellerTest {
    private static final Path ROOT = Path.of("/root").toAbsolutePath();
    private static final Path FILE = ROOT.resolve("sub/file");
    private static final Path OTHER = ROOT.resolve("sub/other");

    private static final FileChange CHANGE = added(FILE);

    private final Recorder recorder = new Recorder();
    private final Teller teller = new Teller(recorder, System.getLogger("test"));

    private static Snapshot.Findings findings(Path root, FileChange... changes) {
        return new Snapshot.Findings(root, List.of(changes), Map.of());
    }

    private static Snapshot.Findings findings(FileChange... changes) {
        return findings(ROOT, changes);
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

    @Test
    void nothingIsToldOnceClosed() {
        assertThat(teller.isClosed()).isFalse();
        teller.close();
        assertThat(teller.isClosed()).isTrue();
        teller.tell(List.of(findings(CHANGE)));
        teller.tellFailure(ROOT, new IllegalStateException());
        assertThat(recorder.calls()).isZero();
    }

    @Test
    void closedByTheCallItself() {
        recorder.onChange = change -> teller.close();
        teller.tell(List.of(findings(CHANGE, added(ROOT))));
        assertThat(recorder.take()).containsExactly(CHANGE);
    }

    /** A monitor that asks may hold what the listener needs, which may watch more from within the call. */
    @Test
    void whoAsksWhetherItIsClosedWaitsForNoCall() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        recorder.onChange = change -> {
            underWay.countDown();
            awaitUninterrupted(asked);
        };
        Thread telling = new Thread(() -> teller.tell(List.of(findings(CHANGE))));
        telling.start();
        awaitUninterrupted(underWay);
        Thread asking = new Thread(() -> {
            teller.isClosed();
            asked.countDown();
        });
        asking.start();
        telling.join();
        assertThat(recorder.takeFailures()).isEmpty();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
