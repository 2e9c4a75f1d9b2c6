package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastExceptionTest {
    private final PrintStream err = System.err;

    /** Made before there is another System.err: Mockito may have something to say. */
    private final Instrumentation instrumentation = mock(Instrumentation.class);

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    /** This test's own stack is longer than what a {@link PrintStream} writes at once. */
    private static <T extends Throwable> T shallow(T problem) {
        problem.setStackTrace(Arrays.copyOf(problem.getStackTrace(), 2));
        return problem;
    }

    /** Otherwise a line of the parent's could come in between. */
    @Test
    void itIsPrintedInOnePiece() {
        List<String> writes = new ArrayList<>();
        System.setErr(new PrintStream(new OutputStream() {
            @Override
            public void write(int one) {
                throw new AssertionError("a byte alone");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        }));
        when(instrumentation.getAllLoadedClasses()).thenReturn(new Class<?>[0]);
        var problem = new IllegalStateException("broken", shallow(new RuntimeException("deeper")));

        new LastException(instrumentation, message -> {}).uncaughtException(new Thread("main"), shallow(problem));

        assertThat(writes).hasSize(1);
        assertThat(writes.get(0))
                .startsWith("Exception in thread \"main\" java.lang.IllegalStateException: broken\n\tat ")
                .contains("\nCaused by: java.lang.RuntimeException: deeper\n")
                .endsWith("\n");
    }
}
