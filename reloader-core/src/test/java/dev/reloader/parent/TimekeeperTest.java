package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.ReloadTimings;
import dev.reloader.parent.ChangeSettler.Batch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimekeeperTest {
    private final Timekeeper times = new Timekeeper();

    @Nested
    class AReload {
        @Test
        void consistsOfPhasesThatFollowEachOther() {
            times.settled(batch(1000), millis(1020));
            times.ended(true, millis(1027));
            times.starts(1, 1, millis(1127));

            assertThat(times.entered(millis(2127)))
                    .contains(new ReloadTimings(
                            Optional.of(millis(4)),
                            millis(20),
                            Duration.ZERO,
                            millis(7),
                            millis(100),
                            millis(1000),
                            Optional.empty(),
                            false,
                            1));
        }

        @Test
        void tellsHowLongTheCompilerTook() {
            times.settled(batch(1000).built(List.of(), new ChangeSettler.Built(millis(1020), List.of())), millis(1050));
            times.ended(true, millis(1057));
            times.starts(1, 1, millis(1057));

            assertThat(times.entered(millis(1060)).orElseThrow())
                    .hasToString("64 ms (detect 4, settle 20, build 30, stop 7, start 3)");
        }

        @Test
        void doesNotShowAWaitOfLessThanAMillisecond() {
            times.wanted(Duration.ZERO);
            times.ended(true, millis(7));
            times.starts(1, 0, millis(7).plusNanos(999_999));

            assertThat(times.entered(millis(11)).orElseThrow()).hasToString("11 ms (stop 7, start 4)");
        }

        @Test
        void showsAWaitOfAMillisecond() {
            times.wanted(Duration.ZERO);
            times.starts(1, 0, millis(1));

            assertThat(times.entered(millis(5)).orElseThrow()).hasToString("5 ms (wait 1, start 4)");
        }

        @Test
        void thatNoFileHasLedToBeginsWithTheWish() {
            times.wanted(millis(1000));
            times.ended(true, millis(1007));
            times.starts(1, 0, millis(1007));

            ReloadTimings timings = times.entered(millis(1011)).orElseThrow();
            assertThat(timings.detect()).isEmpty();
            assertThat(timings).hasToString("11 ms (stop 7, start 4)");
        }

        @Test
        void afterACrashBeginsWithTheCrash() {
            times.ended(false, millis(1000));
            times.starts(1, 0, millis(3000));

            assertThat(times.entered(millis(3040)).orElseThrow()).hasToString("2040 ms (wait 2000, start 40)");
        }

        @Test
        void thatAChangeHasLedToBeginsWithTheChangeEvenAfterACrash() {
            times.ended(false, millis(1000));
            times.settled(batch(1500), millis(1520));
            times.starts(1, 1, millis(1520));

            assertThat(times.entered(millis(1560)).orElseThrow()).hasToString("64 ms (detect 4, settle 20, start 40)");
        }

        @Test
        void isTheFirstOnesWhateverElseAsksForItMeanwhile() {
            times.settled(batch(1000), millis(1020));
            times.wanted(millis(1022));
            times.settled(batch(1025), millis(1045));
            times.ended(true, millis(1050));
            times.settled(batch(1060), millis(1080));
            times.starts(1, 3, millis(1080));

            assertThat(times.entered(millis(1100)).orElseThrow())
                    .hasToString("104 ms (detect 4, settle 20, stop 30, wait 30, start 20)");
        }

        @Test
        void goesOnIfTheNewWorkerIsStoppedOnItsWay() {
            times.settled(batch(1000), millis(1020));
            times.ended(true, millis(1030));
            times.starts(1, 1, millis(1030));
            times.settled(batch(1040), millis(1060));
            times.ended(true, millis(1070));
            times.starts(2, 1, millis(1070));

            ReloadTimings timings = times.entered(millis(1080)).orElseThrow();
            assertThat(timings).hasToString("84 ms (detect 4, settle 20, stop 50, start 10)");
        }

        @Test
        void isForgottenIfTheNewWorkerCannotBeStartedOrDiesOnItsWay() {
            times.wanted(millis(1000));
            times.starts(1, 0, millis(1000));
            times.startFailed();
            times.wanted(millis(2000));
            times.starts(1, 0, millis(2000));
            times.ended(false, millis(2010));
            times.wanted(millis(3000));
            times.starts(2, 0, millis(3000));

            assertThat(times.entered(millis(3030)).orElseThrow().total()).isEqualTo(millis(30));
        }

        @Test
        void mayUseAStandby() {
            times.wanted(millis(1000));
            times.ended(true, millis(1007));
            times.starts(1, 0, millis(1007));
            times.usesStandby(true);

            assertThat(times.entered(millis(1011)).orElseThrow().standby()).isTrue();
        }

        @Test
        void isToldOnce() {
            times.wanted(millis(1000));
            times.starts(1, 0, millis(1000));

            assertThat(times.entered(millis(1010))).isPresent();
            assertThat(times.entered(millis(1020))).isEmpty();
        }
    }

    @Nested
    class AProgramThatServes {
        @Test
        void addsTheTimeSinceMainToTheReload() {
            times.wanted(millis(1000));
            times.starts(1, 0, millis(1000));
            times.entered(millis(1010));

            ReloadTimings timings = times.ready(millis(1310)).orElseThrow();
            assertThat(timings.serve()).contains(millis(300));
            assertThat(timings.untilReady()).contains(millis(310));
            assertThat(times.ready(millis(1400))).isEmpty();
        }

        @Test
        void maySayItWhenTheNextReloadIsUnderWay() {
            times.wanted(millis(1000));
            times.starts(1, 0, millis(1000));
            times.entered(millis(1010));
            times.settled(batch(1020), millis(1040));

            assertThat(times.ready(millis(1050)).orElseThrow().serve()).contains(millis(40));
            times.ended(true, millis(1060));
            times.starts(2, 1, millis(1060));
            assertThat(times.entered(millis(1070)).orElseThrow())
                    .hasToString("54 ms (detect 4, settle 20, stop 20, start 10)");
        }

        @Test
        void hasNoTimesInAFirstWorkerNorInOneThatHasNotSaidIt() {
            times.starts(0, 0, Duration.ZERO);
            assertThat(times.entered(millis(50))).isEmpty();
            assertThat(times.ready(millis(60))).isEmpty();

            times.wanted(millis(1000));
            times.ended(true, millis(1007));
            times.starts(1, 0, millis(1007));
            assertThat(times.ready(millis(1008))).isEmpty();
        }
    }

    /** Opened at this time, 4 ms after the file was written. */
    private static Batch batch(long opened) {
        return new Batch(List.of(FileChange.modified(Path.of("/a"))), millis(opened), Optional.of(millis(4)));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
