package dev.reloader.parent;

import static dev.reloader.parent.Durations.max;
import static dev.reloader.parent.Durations.min;

import dev.reloader.ExitPolicy;
import dev.reloader.FileChange;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of workers, as a pure function: from a state and an event to the next state and what is to be done. It does no I/O
 * and reads no clock; times are durations since the parent began.
 *
 * <pre>
 *         start           change, reload           ended
 *  IDLE ────────▶ RUNNING ───────────────▶ STOPPING ──────▶ HOLDING (throttle, settling) ──▶ RUNNING
 *                    │ ended by itself                         ▲
 *                    ├── code 75, or RESTART with a back-off ──┤
 *                    ├── WAIT ──▶ WAITING ─── change, reload ──┘
 *                    └── PROPAGATE ──▶ FINISHED
 * </pre>
 *
 * A worker is started only where none lives: in {@link #startWhenDue}, and once more if a standby fails as it takes over.
 */
final class Lifecycle {
    /** {@code EX_TEMPFAIL}: "start me again", as in {@code restarter.py}. */
    static final int RESTART_CODE = 75;

    /** As shells have it: 128 and the signal's number. */
    static final int SIGHUP_CODE = 129;

    static final int SIGINT_CODE = 130;

    static final int SIGTERM_CODE = 143;

    private static final Duration PIPE_LOSS_GRACE = Duration.ofSeconds(1);
    /** Who fails later has other reasons than what has changed. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Builds pause for that long between one class and another. */
    private static final Duration UNFINISHED_SETTLE = Duration.ofSeconds(1);

    /** A worker in trouble may be slow, and only who wants to know everything has this. */
    private static final Duration DUMP_GRACE = Duration.ofSeconds(1);

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final String UNKILLABLE =
            "the worker does not end although it was killed: it may hang in the operating"
                    + " system, on a broken disk or network file system for example";

    private final Rules rules;

    Lifecycle(Rules rules) {
        this.rules = rules;
    }

    /**
     * The settings that matter here.
     *
     * @param cooperative how long a worker that hears over the pipe may take to leave by itself before it is told to end
     * @param once whether the end of the first worker is the end of all
     * @param dumpThreads whether a worker is to print its threads before it is killed
     * @param hasPipe whether a worker is told to end over the pipe, and only half of its time later with a signal; or with a
     *     signal at once
     * @param killTimeout how long a worker may take to be dead once it is killed, before the parent gives up; for ever if empty
     */
    record Rules(
            Duration reloadInterval,
            Duration shutdownInterval,
            Duration cooperative,
            ExitPolicy exitPolicy,
            boolean once,
            boolean dumpThreads,
            boolean hasPipe,
            Optional<Duration> killTimeout) {}

    /** The next state, and what is to be done on the way there, in this order. */
    record Step(State state, List<Action> actions) {
        Step before(Action first) {
            var all = new ArrayList<>(List.of(first));
            all.addAll(actions);
            return new Step(state, List.copyOf(all));
        }
    }

    /** Where a worker's life is. */
    sealed interface State {
        Life life();

        /** When a {@link Event.Tick} is wanted, if nothing happens before. */
        default Optional<Duration> deadline() {
            return Optional.empty();
        }
    }

    /**
     * What holds across states.
     *
     * @param generation of the current or last worker; −1 before the first
     * @param startedAt when that was started
     * @param cause why that was started
     * @param isRetry whether that was started for the same cause a second time, because a build may not have been finished the first
     * @param backOff how long was waited before it was started, if it followed a failure; else zero
     * @param exitCode of the last worker that ended
     * @param pending how many batches of changes are not complete, or not decided upon, and whether a standby has not answered:
     *     until then is no time to start
     */
    record Life(
            int generation,
            Duration startedAt,
            Cause cause,
            boolean isRetry,
            Duration backOff,
            int exitCode,
            int pending) {
        private static final Life UNBORN = new Life(-1, Duration.ZERO, Cause.NONE, false, Duration.ZERO, 0, 0);

        /** Counts what an event begins or ends; {@link #next} does so, for every state. */
        private Life counting(Event event) {
            if (event instanceof Event.Unsettled) {
                return withPending(pending + 1);
            }
            boolean ends = event instanceof Event.Changed || event instanceof Event.Unchanged;
            return ends ? withPending(Math.max(0, pending - 1)) : this;
        }

        Life withPending(int count) {
            return new Life(generation, startedAt, cause, isRetry, backOff, exitCode, count);
        }

        boolean isPending() {
            return pending > 0;
        }

        Life withExitCode(int code) {
            return new Life(generation, startedAt, cause, isRetry, backOff, code, pending);
        }

        Life withBackOff(Duration next) {
            return new Life(generation, startedAt, cause, false, next, exitCode, pending);
        }

        Life beforeRetry() {
            return new Life(generation, startedAt, cause, true, Duration.ZERO, exitCode, pending);
        }

        Life next(Cause why, Duration now) {
            return new Life(generation + 1, now, why, isRetry, backOff, exitCode, pending);
        }

        /** Whether changes have led to this worker, and it has failed so soon that they may be the reason. */
        private boolean isBrokenByChanges(Duration now) {
            return exitCode != 0
                    && !cause.changes().isEmpty()
                    && now.minus(startedAt).compareTo(FRESH) < 0;
        }
    }

    /** Nothing has begun. */
    record Idle(Life life) implements State {}

    /** A worker lives; at {@code pipeLossEnds} it is given up, if its pipe broke. */
    record Running(Life life, Optional<Duration> pipeLossEnds) implements State {
        @Override
        public Optional<Duration> deadline() {
            return pipeLossEnds;
        }
    }

    /** What follows when the worker has been stopped. */
    enum Intent {
        RESTART,
        /** Whatever the exit policy says. */
        CRASH,
        EXIT
    }

    /** How hard the worker has been asked to end. */
    enum Pressure {
        ASKED,
        TOLD,
        SIGNALLED,
        DUMPING,
        KILLED
    }

    /** The worker is on its way out; at {@code until} the pressure rises. */
    record Stopping(
            Life life, Intent intent, Cause cause, Pressure pressure, boolean interrupted, Optional<Duration> until)
            implements State {
        @Override
        public Optional<Duration> deadline() {
            return until;
        }

        Stopping pressed(Pressure next, Optional<Duration> nextUntil) {
            return new Stopping(life, intent, cause, next, interrupted, nextUntil);
        }

        Stopping with(Life next) {
            return new Stopping(next, intent, cause, pressure, interrupted, until);
        }

        Stopping with(Intent next, Cause more) {
            return new Stopping(life, next, cause.and(more), pressure, interrupted, until);
        }
    }

    /** No worker lives; the next one starts at {@code until}, or when the files have settled. */
    record Holding(Life life, Cause cause, Duration until) implements State {
        @Override
        public Optional<Duration> deadline() {
            return life.isPending() ? Optional.empty() : Optional.of(until);
        }
    }

    /** No worker lives, and none is started before something happens. */
    record Waiting(Life life) implements State {}

    /** It is over. */
    record Finished(Life life) implements State {}

    static State initial() {
        return new Idle(Life.UNBORN);
    }

    /**
     * What follows.
     *
     * @param now never less than in an earlier call
     */
    Step next(State state, Event event, Duration now) {
        Life life = state.life().counting(event);
        if (state instanceof Idle) {
            return whileIdle(new Idle(life), event, now);
        }
        if (state instanceof Running running) {
            return whileRunning(new Running(life, running.pipeLossEnds()), event, now);
        }
        if (state instanceof Stopping stopping) {
            return whileStopping(stopping.with(life), event, now);
        }
        if (state instanceof Holding holding) {
            return whileHolding(new Holding(life, holding.cause(), holding.until()), event, now);
        }
        if (state instanceof Waiting) {
            return whileWaiting(new Waiting(life), event, now);
        }
        return stay(state);
    }

    /** There may be something to build first. */
    private Step whileIdle(Idle idle, Event event, Duration now) {
        if (event instanceof Event.Begin) {
            return start(idle.life(), Cause.NONE, now);
        }
        return stay(isEnd(event) ? new Finished(idle.life().withExitCode(codeOf(event))) : idle);
    }

    /** With which a worker ends that has not said what it wants. */
    private static int codeOf(Event event) {
        if (event instanceof Event.ShutdownWanted shutdown) {
            return shutdown.exitCode();
        }
        return event instanceof Event.Interrupted ? SIGINT_CODE : SIGTERM_CODE;
    }

    private Step whileRunning(Running running, Event event, Duration now) {
        Life life = running.life();
        Optional<Cause> restart = restartCause(event);
        if (restart.isPresent()) {
            return stop(life, Intent.RESTART, restart.get(), event, now).before(new Action.Announce(restart.get()));
        }
        if (event instanceof Event.RestartCertain) {
            return stop(life, Intent.RESTART, Cause.NONE, event, now);
        }
        if (event instanceof Event.ShutdownWanted shutdown) {
            return stop(life, Intent.EXIT, Cause.NONE, event, now)
                    .before(say(Level.INFO, shutdown.reason() + ", stopping"));
        }
        if (event instanceof Event.Interrupted) {
            return tell(life, Intent.EXIT, Cause.NONE, event, now);
        }
        if (event instanceof Event.PipeLost) {
            return stay(new Running(life, running.pipeLossEnds().or(() -> Optional.of(now.plus(PIPE_LOSS_GRACE)))));
        }
        if (event instanceof Event.Tick && isDue(running, now)) {
            return tell(life, Intent.CRASH, Cause.NONE, event, now)
                    .before(say(Level.ERROR, "the worker lives but has closed its pipe, so it is stopped"));
        }
        if (event instanceof Event.WorkerEnded ended) {
            return endedByItself(life.withExitCode(ended.exitCode()), ended.unfinished(), now);
        }
        if (event instanceof Event.StartFailed failed) {
            return startFailed(life, failed);
        }
        if (event instanceof Event.StandbyFailed failed) {
            return step(new Running(life, Optional.empty()), new Action.Start(life.generation(), failed.cause()));
        }
        return stay(running);
    }

    private Step whileStopping(Stopping stopping, Event event, Duration now) {
        Life life = stopping.life();
        Optional<Cause> restart = restartCause(event);
        if (restart.isPresent()) {
            return stopping.intent() == Intent.EXIT
                    ? stay(stopping)
                    : step(stopping.with(Intent.RESTART, restart.get()), new Action.Announce(restart.get()));
        }
        if (event instanceof Event.ShutdownWanted shutdown) {
            Action say = say(Level.INFO, shutdown.reason() + ", stopping");
            return stopping.pressure() == Pressure.ASKED
                    ? tell(life, Intent.EXIT, stopping.cause(), event, now).before(say)
                    : step(stopping.with(Intent.EXIT, Cause.NONE), say);
        }
        if (event instanceof Event.Interrupted) {
            return stopping.interrupted() ? kill(stopping, now) : interrupt(stopping, event, now);
        }
        if (event instanceof Event.Tick && isDue(stopping, now)) {
            return pressHarder(stopping, event, now);
        }
        if (event instanceof Event.WorkerEnded ended) {
            Life over = life.withExitCode(ended.exitCode());
            return switch (rules.once() ? Intent.EXIT : stopping.intent()) {
                case RESTART -> hold(over, stopping.cause(), now);
                case CRASH -> endedByItself(over, false, now);
                case EXIT -> stay(new Finished(over));
            };
        }
        return stay(stopping);
    }

    private Step whileHolding(Holding holding, Event event, Duration now) {
        Life life = holding.life();
        Optional<Cause> restart = restartCause(event);
        if (restart.isPresent()) {
            // What is new may mend what a back-off was waiting for.
            return hold(life, holding.cause().and(restart.get()), now).before(new Action.Announce(restart.get()));
        }
        if (isEnd(event)) {
            return stay(new Finished(life));
        }
        return startWhenDue(holding, now);
    }

    private Step whileWaiting(Waiting waiting, Event event, Duration now) {
        Life life = waiting.life();
        Optional<Cause> restart = restartCause(event);
        if (restart.isPresent()) {
            return hold(life, restart.get(), now).before(new Action.Announce(restart.get()));
        }
        return stay(isEnd(event) ? new Finished(life) : waiting);
    }

    private static Optional<Cause> restartCause(Event event) {
        if (event instanceof Event.Changed changed) {
            List<FileChange> changes = changed.changes();
            return Optional.of(Cause.of(changes));
        }
        return event instanceof Event.ReloadWanted wanted ? Optional.of(Cause.of(wanted.reason())) : Optional.empty();
    }

    private static boolean isEnd(Event event) {
        return event instanceof Event.ShutdownWanted || event instanceof Event.Interrupted;
    }

    private static boolean isDue(State state, Duration now) {
        return state.deadline().filter(deadline -> deadline.compareTo(now) <= 0).isPresent();
    }

    private Step startFailed(Life life, Event.StartFailed failed) {
        boolean isFirst = life.generation() == 0;
        return isFirst || rules.once()
                ? step(new Finished(life), new Action.GiveUp(failed.problem()))
                : step(new Waiting(life), new Action.AwaitChange(failed.problem()));
    }

    private Step stop(Life life, Intent intent, Cause cause, Event event, Duration now) {
        if (rules.cooperative().isZero() || !rules.hasPipe()) {
            return tell(life, intent, cause, event, now);
        }
        Optional<Duration> until = Optional.of(now.plus(rules.cooperative()));
        var asked = new Stopping(life, intent, cause, Pressure.ASKED, false, until);
        return step(asked, new Action.AskToLeave());
    }

    private Step tell(Life life, Intent intent, Cause cause, Event event, Duration now) {
        boolean interrupted = event instanceof Event.Interrupted;
        Duration grace = isSignalledLater(interrupted) ? halfOf(rules.shutdownInterval()) : rules.shutdownInterval();
        var told = new Stopping(life, intent, cause, Pressure.TOLD, interrupted, Optional.of(now.plus(grace)));
        return rules.shutdownInterval().isZero()
                ? kill(told, now)
                : step(told, new Action.Stop(codeOf(event), interrupted));
    }

    /** After an interrupt in any case: the terminal may have told the parent alone. */
    private boolean isSignalledLater(boolean interrupted) {
        return rules.hasPipe() || interrupted;
    }

    private Step interrupt(Stopping stopping, Event event, Duration now) {
        return stopping.pressure() == Pressure.ASKED
                ? tell(stopping.life(), Intent.EXIT, stopping.cause(), event, now)
                : stay(new Stopping(
                        stopping.life(), Intent.EXIT, stopping.cause(), stopping.pressure(), true, stopping.until()));
    }

    private Step pressHarder(Stopping stopping, Event event, Duration now) {
        return switch (stopping.pressure()) {
            case ASKED -> tell(stopping.life(), stopping.intent(), stopping.cause(), event, now);
            case TOLD -> isSignalledLater(stopping.interrupted()) ? signal(stopping, now) : kill(stopping, now);
            case SIGNALLED -> rules.dumpThreads() ? dumpThreads(stopping, now) : kill(stopping, now);
            case DUMPING -> kill(stopping, now);
            case KILLED -> step(new Finished(stopping.life()), new Action.GiveUp(UNKILLABLE));
        };
    }

    /** What is left undone because a stop callback hangs, the JVM's shutdown hooks for example, gets its time, too. */
    private Step signal(Stopping stopping, Duration now) {
        Optional<Duration> until = Optional.of(now.plus(halfOf(rules.shutdownInterval())));
        return step(stopping.pressed(Pressure.SIGNALLED, until), new Action.Signal(stopping.interrupted()));
    }

    private static Duration halfOf(Duration interval) {
        return interval.dividedBy(2);
    }

    private static Step dumpThreads(Stopping stopping, Duration now) {
        return step(stopping.pressed(Pressure.DUMPING, Optional.of(now.plus(DUMP_GRACE))), new Action.DumpThreads());
    }

    private Step kill(Stopping stopping, Duration now) {
        return step(stopping.pressed(Pressure.KILLED, rules.killTimeout().map(now::plus)), new Action.Kill());
    }

    private Step endedByItself(Life life, boolean unfinished, Duration now) {
        int code = life.exitCode();
        boolean isBroken = life.isBrokenByChanges(now);
        String since = isBroken ? ", " + seconds(now.minus(life.startedAt())) + " after " + Texts.of(life.cause()) : "";
        String ended = "the program ended with exit code " + code + since;
        if (rules.once()) {
            return stay(new Finished(life));
        }
        if (isBroken && unfinished && !life.isRetry()) {
            return step(
                    new Holding(life.beforeRetry(), life.cause(), now.plus(UNFINISHED_SETTLE)),
                    say(Level.INFO, ended + "; a build may not have been finished, so it is started once more"));
        }
        if (code == RESTART_CODE) {
            Cause cause = Cause.of("the program ended with exit code 75");
            return hold(life, cause, now).before(new Action.Announce(cause));
        }
        return switch (rules.exitPolicy()) {
            case WAIT -> step(new Waiting(life), new Action.AwaitChange(ended));
            case PROPAGATE -> step(new Finished(life), say(Level.INFO, ended));
            case RESTART ->
                code == 0 ? step(new Finished(life), say(Level.INFO, ended)) : backOff(life, Cause.of(ended), now);
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 100 / 10.0 + " s";
    }

    private Step backOff(Life life, Cause cause, Duration now) {
        boolean wasHealthy = now.minus(life.startedAt()).compareTo(HEALTHY) >= 0;
        Duration doubled = life.backOff().multipliedBy(2);
        Duration next = wasHealthy || doubled.isZero() ? FIRST_BACK_OFF : min(doubled, LONGEST_BACK_OFF);
        return step(
                new Holding(life.withBackOff(next), cause, max(now.plus(next), earliestStart(life))),
                say(Level.INFO, cause.reason() + ", starting again in " + next.toSeconds() + " s"));
    }

    /** The next worker starts as soon as the throttle and the files allow it. */
    private Step hold(Life life, Cause cause, Duration now) {
        return startWhenDue(new Holding(life.withBackOff(Duration.ZERO), cause, earliestStart(life)), now);
    }

    private Duration earliestStart(Life life) {
        return life.startedAt().plus(rules.reloadInterval());
    }

    private static Step startWhenDue(Holding holding, Duration now) {
        return isDue(holding, now) ? start(holding.life(), holding.cause(), now) : stay(holding);
    }

    private static Step start(Life life, Cause cause, Duration now) {
        Life next = life.next(cause, now);
        return step(new Running(next, Optional.empty()), new Action.Start(next.generation(), cause));
    }

    private static Action say(Level level, String text) {
        return new Action.Say(level, text);
    }

    private static Step stay(State state) {
        return new Step(state, List.of());
    }

    private static Step step(State state, Action... actions) {
        return new Step(state, List.of(actions));
    }
}
