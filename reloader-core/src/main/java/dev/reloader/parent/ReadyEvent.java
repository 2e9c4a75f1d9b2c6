package dev.reloader.parent;

import dev.reloader.ReloadTimings;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** In a flight recording: the program serves after a reload. A moment, as {@link ReloadEvent} is. */
@Name("dev.reloader.Ready")
@Label("Ready")
@Category("Reloader")
@Description("After a reload the program has said that it serves")
@StackTrace(false)
final class ReadyEvent extends Event {
    @Label("Generation")
    final int generation;

    @Label("Total")
    @Description("From the first change until the program served")
    @Timespan(Timespan.NANOSECONDS)
    final long total;

    @Label("Serve")
    @Description("From the main class until the program served")
    @Timespan(Timespan.NANOSECONDS)
    final long serve;

    ReadyEvent(int generation, ReloadTimings timings) {
        this.generation = generation;
        total = timings.untilReady().map(Duration::toNanos).orElseThrow();
        serve = timings.serve().map(Duration::toNanos).orElseThrow();
    }
}
