package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReloadTimingsTest {
    @Test
    void theTotalIsTheSumOfAllPhasesUntilMain() {
        var timings = new ReloadTimings(
                Optional.of(millis(4)),
                millis(20),
                millis(50),
                millis(7),
                millis(100),
                millis(1000),
                Optional.of(millis(10_000)),
                false,
                1);

        assertThat(timings.total()).isEqualTo(millis(1181));
        assertThat(timings.untilReady()).contains(millis(11_181));
    }

    @Test
    void whatIsUnknownAddsNothing() {
        ReloadTimings timings = timings(Optional.empty(), Duration.ZERO, Optional.empty(), false);

        assertThat(timings.total()).isEqualTo(millis(31));
        assertThat(timings.untilReady()).isEmpty();
    }

    @Test
    void readAsInTheLog() {
        assertThat(timings(Optional.of(millis(4)), Duration.ZERO, Optional.empty(), false))
                .hasToString("35 ms (detect 4, settle 20, stop 7, start 4)");
        assertThat(timings(Optional.empty(), millis(3), Optional.empty(), false))
                .hasToString("34 ms (settle 20, stop 7, wait 3, start 4)");
        assertThat(timings(Optional.empty(), Duration.ZERO, Optional.empty(), true))
                .hasToString("31 ms (settle 20, stop 7, start from standby 4)");
        assertThat(timings(Optional.empty(), Duration.ZERO, Optional.of(millis(300)), false))
                .hasToString("31 ms (settle 20, stop 7, start 4), serving after 331 ms");
    }

    @Test
    void leaveOutThePhasesThatThereWereNot() {
        var afterACrash = new ReloadTimings(
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                millis(2000),
                Duration.ofNanos(1),
                Optional.empty(),
                false,
                0);

        assertThat(afterACrash).hasToString("2000 ms (wait 2000, start 0)");
    }

    private static ReloadTimings timings(
            Optional<Duration> detect, Duration waiting, Optional<Duration> serve, boolean standby) {
        return new ReloadTimings(detect, millis(20), Duration.ZERO, millis(7), waiting, millis(4), serve, standby, 1);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
