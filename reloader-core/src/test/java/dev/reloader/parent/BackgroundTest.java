package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final System.Logger log = mock(System.Logger.class);
    private final Background background = new Background("background", log);

    @AfterEach
    void close() {
        background.close();
    }

    @Test
    void whatATaskThrowsIsToldAndTheNextOneRuns() throws InterruptedException {
        var next = new CountDownLatch(1);
        var problem = new StackOverflowError("too deep");

        background.run(() -> {
            throw problem;
        });
        background.run(next::countDown);

        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
        verify(log).log(eq(Level.ERROR), contains("too deep"), eq(problem));
    }

    @Test
    void itsEndAwaitsTheTaskThatRunsAndNoOther() throws InterruptedException {
        var hasBegun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        background.run(() -> {
            hasBegun.countDown();
            awaitOf(mayEnd);
        });
        background.later(LONG, () -> {});
        assertThat(hasBegun.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(background.endWithin(Duration.ZERO)).isFalse();
        mayEnd.countDown();
        assertThat(background.endWithin(Duration.ofSeconds(30))).isTrue();
    }

    private static void awaitOf(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterItsEndNothingRunsAndNobodyIsRefused() throws InterruptedException {
        background.close();
        background.run(() -> {
            throw new IllegalStateException("runs");
        });

        assertThat(background.endWithin(Duration.ofSeconds(30))).isTrue();
        verify(log, never()).log(any(), any(String.class), any(Throwable.class));
    }
}
