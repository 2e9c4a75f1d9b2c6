package dev.reloader.parent;

import dev.reloader.ReloadTimings;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.ReloadTimes.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes the time of one reload after the other. The first that asks for a reload is where its time begins; what else asks for it
 * while it is under way changes nothing. Reads no clock: times are durations since the parent began.
 */
final class Timekeeper {
    private Optional<ReloadTimes> underWay = Optional.empty();
    private Optional<ReloadTimes> entered = Optional.empty();
    private Duration lastEnd = Duration.ZERO;

    /** A batch of changes is complete, and leads to a reload. */
    void settled(Batch batch, Duration now) {
        if (underWay.isEmpty()) {
            var reload = new ReloadTimes(batch.opened(), batch.detect());
            batch.build().ifPresent(build -> reload.ends(Phase.SETTLE, build.since()));
            reload.ends(batch.build().isPresent() ? Phase.BUILD : Phase.SETTLE, now);
            underWay = Optional.of(reload);
        }
    }

    /** Somebody wants a reload. */
    void wanted(Duration now) {
        if (underWay.isEmpty()) {
            underWay = Optional.of(new ReloadTimes(now, Optional.empty()));
        }
    }

    /**
     * The worker is dead.
     *
     * @param wasStopped whether it was stopped, or has ended by itself
     */
    void ended(boolean wasStopped, Duration now) {
        lastEnd = now;
        underWay = wasStopped ? underWay : Optional.empty();
        underWay.ifPresent(reload -> reload.ends(Phase.STOP, now));
    }

    /** A worker is about to be started; if nobody has asked for it, because the last one has crashed. */
    void starts(int generation, int changedPaths, Duration now) {
        entered = Optional.empty();
        if (generation > 0) {
            wanted(lastEnd);
        }
        underWay.ifPresent(reload -> {
            reload.endsIfLong(Phase.WAIT, now);
            reload.isBecauseOf(changedPaths);
        });
    }

    /** Whether the worker that is about to be started has been waiting for that. */
    void usesStandby(boolean uses) {
        underWay.ifPresent(reload -> reload.usesStandby(uses));
    }

    /** It could not be started. */
    void startFailed() {
        underWay = Optional.empty();
    }

    /** The worker has entered its main class: the reload is over. Empty if it was none. */
    Optional<ReloadTimings> entered(Duration now) {
        underWay.ifPresent(reload -> {
            reload.ends(Phase.START, now);
            entered = underWay;
        });
        Optional<ReloadTimings> timings = underWay.map(ReloadTimes::timings);
        underWay = Optional.empty();
        return timings;
    }

    /** The program serves. Empty if it has not been reloaded, or has said so before. */
    Optional<ReloadTimings> ready(Duration now) {
        entered.ifPresent(reload -> reload.serves(now));
        Optional<ReloadTimings> timings = entered.map(ReloadTimes::timings);
        entered = Optional.empty();
        return timings;
    }
}
