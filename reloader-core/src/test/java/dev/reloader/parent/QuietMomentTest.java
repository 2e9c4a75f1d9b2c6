package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietMomentTest {
    private final ProcessHandle process = mock(ProcessHandle.class);
    private final ProcessHandle.Info info = mock(ProcessHandle.Info.class);

    /** What is to be done later. */
    private final Queue<Runnable> planned = new ArrayDeque<>();

    private int quietMoments;

    @BeforeEach
    void live() {
        when(process.info()).thenReturn(info);
        when(process.isAlive()).thenReturn(true);
        hasUsed(0);
    }

    private void hasUsed(long millis) {
        when(info.totalCpuDuration()).thenReturn(Optional.of(Duration.ofMillis(millis)));
    }

    private void await() {
        QuietMoment.await(process, (delay, task) -> planned.add(task), () -> quietMoments++);
    }

    /** As if the time had passed. */
    private void look() {
        planned.remove().run();
    }

    @Test
    void oneLookIsNotEnough() {
        await();

        assertThat(planned).hasSize(1);
        assertThat(quietMoments).isZero();
    }

    @Test
    void itComesWhenHardlyAnythingIsUsedBetweenTwoLooks() {
        await();
        hasUsed(100);
        look();
        hasUsed(121);
        look();
        assertThat(quietMoments).isZero();

        hasUsed(141);
        look();

        assertThat(quietMoments).isOne();
        assertThat(planned).isEmpty();
    }

    @Test
    void itDoesNotComeForAProcessThatHasEnded() {
        await();
        when(process.isAlive()).thenReturn(false);

        look();

        assertThat(quietMoments).isZero();
        assertThat(planned).isEmpty();
    }

    @Test
    void itIsNotAtOnceWhereTheSystemDoesNotTell() {
        when(info.totalCpuDuration()).thenReturn(Optional.empty());
        await();

        look();

        assertThat(quietMoments).isZero();
        assertThat(planned).hasSize(1);
    }
}
