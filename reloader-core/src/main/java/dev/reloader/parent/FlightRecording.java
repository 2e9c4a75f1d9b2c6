package dev.reloader.parent;

import dev.reloader.ReloadTimings;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import jdk.jfr.FlightRecorder;

/**
 * Tells of reloads in a flight recording of the parent, if one is made: since its beginning, or since {@code jcmd} has begun one.
 * The first event makes the JVM load a hundred classes and take ten megabytes, so there is none before.
 */
final class FlightRecording {
    /** Some runtimes lack the module, and in some it is there but not for this one. */
    private static final boolean IS_POSSIBLE = ModuleLayer.boot()
            .findModule("jdk.jfr")
            .filter(FlightRecording.class.getModule()::canRead)
            .isPresent();

    private final boolean isRehearsal;
    private final Executor background;
    private final System.Logger log;

    /**
     * Records nothing yet.
     *
     * @param isRehearsal whether these reloads are none that anybody is to know of
     * @param background where the event loop does not wait for it
     */
    FlightRecording(boolean isRehearsal, Executor background, System.Logger log) {
        this.isRehearsal = isRehearsal;
        this.background = background;
        this.log = log;
    }

    /** A worker has entered its main class. */
    void reloaded(int generation, ReloadTimings timings) {
        tell(generation, () -> new ReloadEvent(generation, timings).commit());
    }

    /** The program serves. */
    void ready(int generation, ReloadTimings timings) {
        tell(generation, () -> new ReadyEvent(generation, timings).commit());
    }

    private void tell(int generation, Runnable commit) {
        if (IS_POSSIBLE) {
            background.execute(() -> {
                if (FlightRecorder.isInitialized() && !isRehearsal) {
                    commit.run();
                    log.log(Level.DEBUG, "the flight recording has been told of worker " + generation);
                }
            });
        }
    }
}
