package dev.reloader.parent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long each phase of one reload took. Times are durations since the parent began. */
final class ReloadTimes {
    private final Duration beginning;
    private final List<String> phases = new ArrayList<>();
    private Duration last;

    ReloadTimes(Duration beginning) {
        this.beginning = beginning;
        this.last = beginning;
    }

    /** A phase ends now; it began when the one before ended. */
    void ends(String phase, Duration now) {
        phases.add(phase + " " + now.minus(last).toMillis());
        last = now;
    }

    /** As {@link #ends}, for a phase that mostly takes no time and is not worth a word then. */
    void endsIfLong(String phase, Duration now) {
        if (now.minus(last).toMillis() > 0) {
            ends(phase, now);
        }
    }

    /** {@code 31 ms (settle 20, stop 7, start 4)}. */
    @Override
    public String toString() {
        return last.minus(beginning).toMillis() + " ms (" + String.join(", ", phases) + ")";
    }
}
