package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReloadTimesTest {
    @Test
    void showsTheWholeTimeAndThatOfEachPhase() {
        var times = new ReloadTimes(millis(1000));
        times.ends("settle", millis(1020));
        times.ends("stop", millis(1027));
        times.ends("start", millis(1031));

        assertThat(times).hasToString("31 ms (settle 20, stop 7, start 4)");
    }

    @Test
    void leavesOutAnOptionalPhaseThatTookNoTime() {
        var times = new ReloadTimes(Duration.ZERO);
        times.ends("stop", millis(7));
        times.endsIfLong("wait", millis(7).plusNanos(999_999));
        times.ends("start", millis(11));

        assertThat(times).hasToString("11 ms (stop 7, start 4)");
    }

    @Test
    void showsAnOptionalPhaseThatTookAMillisecond() {
        var times = new ReloadTimes(Duration.ZERO);
        times.endsIfLong("wait", millis(1));
        times.ends("start", millis(5));

        assertThat(times).hasToString("5 ms (wait 1, start 4)");
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
