package dev.reloader.parent;

import dev.reloader.ReloadTimings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Takes the time of each phase of one reload. Times are durations since the parent began. */
final class ReloadTimes {
    /** What a reload consists of. */
    enum Phase {
        SETTLE,
        BUILD,
        STOP,
        WAIT,
        START
    }

    private final Optional<Duration> detect;
    private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    private Duration last;
    private Optional<Duration> serve = Optional.empty();
    private boolean standby;
    private int changedPaths;

    /**
     * Begins.
     *
     * @param detect how long before a file had changed, if that is known
     */
    ReloadTimes(Duration beginning, Optional<Duration> detect) {
        this.last = beginning;
        this.detect = detect;
    }

    /** A phase ends now; it began when the one before ended. It may end again, if another change interrupted the reload. */
    void ends(Phase phase, Duration now) {
        phases.merge(phase, now.minus(last), Duration::plus);
        last = now;
    }

    /** As {@link #ends}, for a phase that mostly takes no time and is not worth a word then. */
    void endsIfLong(Phase phase, Duration now) {
        if (now.minus(last).toMillis() > 0) {
            ends(phase, now);
        }
    }

    /** The program serves now. */
    void serves(Duration now) {
        serve = Optional.of(now.minus(last));
    }

    /** The worker had been started in advance. */
    void usesStandby(boolean uses) {
        standby = uses;
    }

    /** So many files lead to the reload. */
    void isBecauseOf(int paths) {
        changedPaths = paths;
    }

    /** What there is so far. */
    ReloadTimings timings() {
        return new ReloadTimings(
                detect,
                time(Phase.SETTLE),
                time(Phase.BUILD),
                time(Phase.STOP),
                time(Phase.WAIT),
                time(Phase.START),
                serve,
                standby,
                changedPaths);
    }

    private Duration time(Phase phase) {
        return phases.getOrDefault(phase, Duration.ZERO);
    }
}
