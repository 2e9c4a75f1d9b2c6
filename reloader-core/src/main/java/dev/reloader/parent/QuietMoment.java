package dev.reloader.parent;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Waits until a process that has just started has come up, which shows in that it hardly uses the processor any more. */
final class QuietMoment {
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Of processor time, between two looks; the system counts it in steps of 10 ms. */
    private static final Duration QUIET = Duration.ofMillis(20);

    /** A program that is still busy then always is. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Where the system does not tell how much a process has used. */
    private static final Duration UNTOLD = Duration.ofSeconds(2);

    private final ProcessHandle process;
    private final BiConsumer<Duration, Runnable> scheduler;
    private final Runnable then;
    private final long beginning = System.nanoTime();
    private Optional<Duration> used;

    private QuietMoment(ProcessHandle process, BiConsumer<Duration, Runnable> scheduler, Runnable then) {
        this.process = process;
        this.scheduler = scheduler;
        this.then = then;
        this.used = used();
    }

    /**
     * Has something done in that moment, unless the process ends before.
     *
     * @param scheduler runs something after a while
     */
    static void await(ProcessHandle process, BiConsumer<Duration, Runnable> scheduler, Runnable then) {
        scheduler.accept(LOOK, new QuietMoment(process, scheduler, then)::look);
    }

    private Optional<Duration> used() {
        return process.info().totalCpuDuration();
    }

    private void look() {
        Optional<Duration> before = used;
        used = used();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - beginning);
        boolean isQuiet = before.isPresent() && used.isPresent()
                ? used.get().minus(before.get()).compareTo(QUIET) <= 0
                : elapsed.compareTo(UNTOLD) >= 0;
        if (!process.isAlive()) {
            return;
        }
        if (isQuiet || elapsed.compareTo(LONGEST) >= 0) {
            then.run();
        } else {
            scheduler.accept(LOOK, this::look);
        }
    }
}
