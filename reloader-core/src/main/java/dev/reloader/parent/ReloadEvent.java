package dev.reloader.parent;

import dev.reloader.ReloadTimings;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A reload in a flight recording: a moment, at the reload's end, because an event's beginning cannot be set back. */
@Name("dev.reloader.Reload")
@Label("Reload")
@Category("Reloader")
@Description("A new worker has entered its main class; how long each phase took")
@StackTrace(false)
final class ReloadEvent extends Event {
    /** What a flight recording takes for "not available". */
    private static final long UNKNOWN = Long.MIN_VALUE;

    @Label("Generation")
    final int generation;

    @Label("Total")
    @Timespan(Timespan.NANOSECONDS)
    final long total;

    @Label("Detect")
    @Description("From the first changed file's time stamp to the monitor's report")
    @Timespan(Timespan.NANOSECONDS)
    final long detect;

    @Label("Settle")
    @Description("Until the changes were complete")
    @Timespan(Timespan.NANOSECONDS)
    final long settle;

    @Label("Build")
    @Description("Until what had changed was built")
    @Timespan(Timespan.NANOSECONDS)
    final long build;

    @Label("Stop")
    @Description("Until the old worker and all that it had started were dead")
    @Timespan(Timespan.NANOSECONDS)
    final long stop;

    @Label("Wait")
    @Description("Until a new worker might start")
    @Timespan(Timespan.NANOSECONDS)
    final long wait;

    @Label("Start")
    @Description("Until the main class was entered")
    @Timespan(Timespan.NANOSECONDS)
    final long start;

    @Label("Standby")
    @Description("Whether the worker had been started in advance")
    final boolean standby;

    @Label("Changed Paths")
    final int changedPaths;

    ReloadEvent(int generation, ReloadTimings timings) {
        this.generation = generation;
        total = timings.total().toNanos();
        detect = nanos(timings.detect());
        settle = timings.settle().toNanos();
        build = timings.build().toNanos();
        stop = timings.stop().toNanos();
        wait = timings.waiting().toNanos();
        start = timings.start().toNanos();
        standby = timings.standby();
        changedPaths = timings.changedPaths();
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Duration::toNanos).orElse(UNKNOWN);
    }
}
