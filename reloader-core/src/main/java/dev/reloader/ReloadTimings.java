package dev.reloader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How long each phase of one reload took, by the parent's clock. The phases follow each other without a gap, from the first
 * change (or the wish for a restart) to the program's {@code main}; a phase that there was not is zero. See {@link
 * ReloaderProxy#timings}.
 *
 * @param detect from the time stamp of the first changed file to the monitor's report. File systems stamp with the last tick of
 *     their clock (every 4 ms on most Linux systems, 10 ms at the slowest), so this may be too long by one tick. Empty if no file
 *     led to the restart, and if it cannot be told: the first file has been deleted, its stamp lies in the future or ten seconds
 *     or more back, or its file system counts whole seconds only
 * @param settle from the first report until the changes were complete; the old worker may end meanwhile
 * @param build until what had changed was built, where the reloader sees to that
 * @param stop from then on until the old worker and all that it had started were dead
 * @param waiting until a new worker might start: the least time between two starts, a back-off after a crash, more changes
 * @param start until {@code main} was entered, as far as {@code Reloader.start} in programs that call it
 * @param serve from there until the program has called {@link ReloaderProxy#ready}; empty until it does
 * @param standby whether the worker had been started in advance
 * @param changedPaths how many files led to the restart
 */
public record ReloadTimings(
        Optional<Duration> detect,
        Duration settle,
        Duration build,
        Duration stop,
        Duration waiting,
        Duration start,
        Optional<Duration> serve,
        boolean standby,
        int changedPaths) {

    public ReloadTimings {
        Objects.requireNonNull(detect, "detect");
        Objects.requireNonNull(settle, "settle");
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(stop, "stop");
        Objects.requireNonNull(waiting, "waiting");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(serve, "serve");
    }

    /** The whole reload, until {@code main} was entered: the sum of all phases but {@code serve}. */
    public Duration total() {
        return detect.orElse(Duration.ZERO)
                .plus(settle)
                .plus(build)
                .plus(stop)
                .plus(waiting)
                .plus(start);
    }

    /** The same until the program served; empty until it says so. */
    public Optional<Duration> untilReady() {
        return serve.map(total()::plus);
    }

    /** As the parent's log has it: {@code 35 ms (detect 4, settle 20, stop 7, start 4)}. */
    @Override
    public String toString() {
        List<String> phases = new ArrayList<>();
        add(phases, "detect", detect.orElse(Duration.ZERO));
        add(phases, "settle", settle);
        add(phases, "build", build);
        add(phases, "stop", stop);
        add(phases, "wait", waiting);
        add(phases, standby ? "start from standby" : "start", start);
        String serving = untilReady()
                .map(time -> ", serving after " + time.toMillis() + " ms")
                .orElse("");
        return total().toMillis() + " ms (" + String.join(", ", phases) + ")" + serving;
    }

    private static void add(List<String> phases, String name, Duration time) {
        if (!time.isZero()) {
            phases.add(name + " " + time.toMillis());
        }
    }
}
