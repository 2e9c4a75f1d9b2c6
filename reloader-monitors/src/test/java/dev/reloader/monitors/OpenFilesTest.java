package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    private static final long SOON = OpenFiles.PATIENCE_NANOS - 1;
    private static final long LATE = OpenFiles.PATIENCE_NANOS;
    private static final Path ONE = Path.of("one");
    private static final Path TWO = Path.of("two");

    private final OpenFiles files = new OpenFiles();
    private final DirectoryEvents.Sink sink = mock();

    @Test
    void whereNothingIsOpenNothingIsWaitedFor() {
        assertThat(files.millisLeft(0)).isEqualTo(-1);
        files.written(1, ONE, 0);
        files.closed(1, ONE);
        files.closed(2, TWO);
        assertThat(files.millisLeft(LATE)).isEqualTo(-1);
        files.tellDue(LATE, sink);
        verify(sink, never()).happened(any(), any(), any());
    }

    @Test
    void whatStaysOpenIsToldOnceForEachWhile() {
        files.written(1, ONE, 0);
        files.written(1, ONE, SOON);
        assertThat(files.millisLeft(0)).isEqualTo(501);
        assertThat(files.millisLeft(SOON)).isEqualTo(1);
        files.tellDue(SOON, sink);
        verify(sink, never()).happened(any(), any(), any());
        assertThat(files.millisLeft(LATE)).isZero();
        files.tellDue(LATE, sink);
        files.tellDue(LATE + LATE, sink);
        verify(sink).happened(1, ONE, Happening.WRITTEN);
        files.written(1, ONE, LATE);
        assertThat(files.millisLeft(LATE)).isEqualTo(501);
    }

    @Test
    void theOldestComeFirst() {
        files.written(1, ONE, 0);
        files.written(1, TWO, 0);
        files.written(2, ONE, 1);
        files.tellDue(LATE, sink);
        var order = inOrder(sink);
        order.verify(sink).happened(1, ONE, Happening.WRITTEN);
        order.verify(sink).happened(1, TWO, Happening.WRITTEN);
        verifyNoMoreInteractions(sink);
        files.tellDue(LATE + 1, sink);
        verify(sink).happened(2, ONE, Happening.WRITTEN);
    }
}
