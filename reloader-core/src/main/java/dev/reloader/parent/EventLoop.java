package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.Track;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.Lifecycle.State;
import dev.reloader.pipe.Message;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The parent's only loop. Everything that happens, on whatever thread, becomes a task on one queue; the thread that called
 * {@link #run} takes them one by one, lets the {@link ChangeSettler} and the {@link Lifecycle} decide, and carries out what they
 * decide. Nothing else changes state, so nothing here needs a lock.
 */
final class EventLoop
        implements ChangeSource.Listener,
                Build.Listener,
                Decisions.Listener,
                WorkerProcess.Watcher,
                Standby.Host,
                AutoCloseable {

    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    private final ReloaderConfig config;
    private final System.Logger log;
    private final Job job;
    private final RunDirectory directory;
    private final PipeServer server;
    private final Terminal terminal;
    private final Lifecycle lifecycle;
    private final Decisions decisions;
    private final Guardian guardian;
    private final Background background;

    /** To take a large tree's first look takes long, and nobody else is to wait for that. */
    private final Background watching;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final long beginning = System.nanoTime();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Optional<ReloadCallback> callback;
    private final boolean keepsStandby;

    /** Not where somebody waits for what happens before a worker is stopped, or after. */
    private final boolean stopsAhead;

    private final Timekeeper times = new Timekeeper();
    private final FlightRecording recording;

    private ChangeSource source;
    private ChangeSettler settler;
    private SettlingLines settlingLines;
    private Standby standby;
    private Optional<Build> build = Optional.empty();
    private Optional<WarmUp> warmUp = Optional.empty();
    private State state = Lifecycle.initial();
    private Optional<WorkerProcess> worker = Optional.empty();
    private Optional<Handover> handover = Optional.empty();
    private Optional<FileChange> certain = Optional.empty();
    private Instant workerStarted = Instant.MIN;
    private boolean isAnnounced;

    /** Whether a worker has been on its way to its main class: the first one may have died before. */
    private boolean hasGone;

    private boolean programSaysEntered;
    private boolean looksUnfinished;
    private boolean wasInterrupted;

    private final OwedRestart owed = new OwedRestart();
    private boolean isTriedAgain;

    /**
     * A standby has been told to go, and must say that it does.
     *
     * @param until when it is killed; empty when it has been
     */
    private record Handover(Cause cause, Optional<Duration> until) {}

    EventLoop(
            ReloaderConfig config,
            boolean once,
            System.Logger log,
            Job job,
            Reactions reactions,
            RunDirectory directory,
            PipeServer server,
            Terminal terminal) {
        this.config = config;
        this.log = log;
        this.job = job;
        this.directory = directory;
        this.server = server;
        this.terminal = terminal;
        this.lifecycle = new Lifecycle(new Lifecycle.Rules(
                config.reloadInterval(),
                config.shutdownInterval(),
                config.cooperative(),
                config.exitPolicy(),
                once,
                config.verbose() >= 2 && job.program().hasPipe(),
                job.program().hasPipe(),
                job.killTimeout()));
        this.background = new Background("reloader-background", log);
        this.watching = new Background("reloader-watching", log);
        this.decisions = new Decisions(reactions, config.track() == Track.LOADED, log, this);
        this.guardian = new Guardian(WorkerAgent.FLAG, directory::path, log);
        this.callback = job.onReload().map(ReloadCallback::new);
        this.stopsAhead = callback.isEmpty() && !once;
        this.keepsStandby = config.standby() && !once && hasNoObstacle();
        this.recording = new FlightRecording(job.program().isRehearsal(), background::run, log);
    }

    private boolean hasNoObstacle() {
        Optional<String> obstacle = job.program().standbyObstacle();
        obstacle.ifPresent(because -> log.log(Level.DEBUG, "no standby is kept, because of " + because));
        return obstacle.isEmpty();
    }

    /** Sets up what watches; called once, before {@link #run}. */
    void watch(FileMonitorProvider provider) {
        source = new ChangeSource(job, config, provider, background, log, this);
        settler = source.settler(config);
        settlingLines = new SettlingLines(settler, config.settle(), log);
        standby = new Standby(keepsStandby, background, this, log);
        build = Build.of(job, source, config.settle(), directory, log, this);
    }

    /** When everything is watched, or at once if that comes later, this follows on the main thread. */
    private void beginWatching(Runnable then) {
        Duration grace = job.watching().gracePeriod();
        watching.later(grace, () -> {
            try {
                source.begin();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
            if (grace.isZero()) {
                post(then);
            }
        });
        if (!grace.isZero()) {
            then.run();
        }
    }

    /** Has reloads rehearsed before the first one comes. Called once, after {@link #watch}. */
    void warmUp(FileMonitorProvider provider) {
        warmUp = Optional.of(new WarmUp(
                provider,
                silent -> new Rehearsal(config, directory, server, keepsStandby, silent),
                directory,
                background,
                log));
    }

    /**
     * Runs workers until it is over.
     *
     * @throws RuntimeException what the user's callback has thrown
     * @throws ReloaderException if the first worker cannot be started, one does not die, or something cannot be watched that must be
     */
    Supervisor.Outcome run() {
        List<String> leftOut = job.program().leftOut();
        if (!leftOut.isEmpty()) {
            log.log(
                    Level.INFO,
                    "left out of the worker, because two JVMs cannot share it: " + String.join(" ", leftOut));
            job.program()
                    .debugPort()
                    .ifPresent(port -> log.log(Level.INFO, "the worker waits for a debugger on port " + port));
        }
        if (job.console().keys()) {
            terminal.listenForKeys(key -> post(() -> keyPressed(key)));
        }
        Runnable begin = () -> feed(new Event.Begin());
        beginWatching(() -> build.ifPresentOrElse(it -> it.begin(begin), begin));
        while (!(state instanceof Lifecycle.Finished)) {
            awaitTask().ifPresent(Runnable::run);
            settle();
            tick();
        }
        rethrowFailure();
        return new Supervisor.Outcome(
                state.life().exitCode(), Math.max(0, state.life().generation()));
    }

    /** An interrupt of this thread is a wish to end it. */
    private Optional<Runnable> awaitTask() {
        Optional<Duration> deadline = Stream.of(
                        state.deadline(),
                        settler.deadline(),
                        decisions.deadline(),
                        standby.deadline(),
                        handover.flatMap(Handover::until))
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        try {
            return deadline.isEmpty()
                    ? Optional.of(tasks.take())
                    : Optional.ofNullable(tasks.poll(deadline.get().minus(now()).toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            wasInterrupted = true;
            return Optional.of(() -> feed(new Event.ShutdownWanted("interrupted")));
        }
    }

    private void settle() {
        settler.close(now())
                .map(this::withCertain)
                .ifPresent(batch -> build.ifPresentOrElse(it -> it.take(batch), () -> built(batch)));
        settlingLines.tell(now());
    }

    private Optional<WorkerProcess> runningWorker() {
        return worker.filter(current -> state instanceof Lifecycle.Running);
    }

    @Override
    public void built(Batch batch) {
        decisions.decide(batch, runningWorker(), now());
    }

    @Override
    public boolean isSettling() {
        return settler.isOpen();
    }

    @Override
    public void noRestart() {
        feed(new Event.Unchanged());
    }

    @Override
    public void cleanUp() {
        warmUp.ifPresent(WarmUp::cleanUp);
    }

    @Override
    public void restart(Batch batch) {
        times.settled(batch, now());
        Event changed = new Event.Changed(batch.changes());
        callback.ifPresentOrElse(
                call -> call.call(batch.changes(), () -> postEvent(changed), this::fail), () -> feed(changed));
    }

    /** Ends everything; {@link #run} throws this when it is over. May be called on any thread. */
    private void fail(Throwable problem) {
        failure.compareAndSet(null, problem);
        postEvent(new Event.ShutdownWanted("something has failed"));
    }

    private void rethrowFailure() {
        Throwable problem = failure.get();
        if (problem instanceof Error error) {
            throw error;
        }
        if (problem instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (problem != null) {
            throw new ReloaderException("the callback before a reload failed: " + problem, problem);
        }
    }

    private void tick() {
        decisions.tick(now());
        standby.tick(now());
        if (handover.flatMap(Handover::until)
                .filter(until -> until.compareTo(now()) <= 0)
                .isPresent()) {
            log.log(Level.DEBUG, "the standby does not go, so it is killed");
            handover = handover.map(going -> new Handover(going.cause(), Optional.empty()));
            worker.ifPresent(WorkerProcess::kill);
        }
        if (state.deadline().filter(deadline -> deadline.compareTo(now()) <= 0).isPresent()) {
            feed(new Event.Tick());
        }
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - beginning);
    }

    @Override
    public void post(Runnable task) {
        tasks.add(task);
    }

    private void postEvent(Event event) {
        post(() -> feed(event));
    }

    private void feed(Event news) {
        Event event = owed.with(news);
        Lifecycle.Step step = lifecycle.next(state, event, now());
        boolean startIsDue = callsForStart(event) && leadsToStart(step);
        // A worker that is to end is told so first; where none lives, the start waits for the standby's answer.
        boolean hasWorker = step.state() instanceof Lifecycle.Stopping;
        if (startIsDue && hasWorker && state instanceof Lifecycle.Running) {
            try {
                standby.hurry();
            } catch (IOException e) {
                putOff(event, e);
                return;
            }
        }
        if (startIsDue) {
            owed.settle();
        }
        if (startIsDue && !hasWorker) {
            standby.prepare(now());
            step = lifecycle.next(state, event, now());
        }
        boolean waitingEnds = state instanceof Lifecycle.Waiting && !(step.state() instanceof Lifecycle.Waiting);
        state = step.state();
        if (waitingEnds && !job.console().keys()) {
            terminal.stopListening();
        }
        step.actions().forEach(this::perform);
        if (startIsDue && hasWorker) {
            standby.prepare(now());
        }
    }

    /** No JVM can be started: the worker that runs is better than none, and a second later there may be room for another. */
    private void putOff(Event event, IOException problem) {
        if (event instanceof Event.RestartCertain) {
            // The batch that it belongs to follows.
            return;
        }
        if (owed.isEmpty()) {
            log.log(
                    Level.ERROR,
                    "cannot start a worker, so the one that runs is kept for now: " + problem.getMessage());
        }
        owed.add(event);
        if (event instanceof Event.Changed) {
            feed(new Event.Unchanged());
        }
        if (!isTriedAgain) {
            isTriedAgain = true;
            background.later(NEXT_TRY, () -> post(this::tryAgain));
        }
    }

    private void tryAgain() {
        isTriedAgain = false;
        owed.get().ifPresent(event -> {
            if (event instanceof Event.Changed) {
                feed(new Event.Unsettled());
            }
            feed(event);
        });
    }

    private boolean callsForStart(Event event) {
        return event instanceof Event.Changed
                || event instanceof Event.RestartCertain
                || event instanceof Event.ReloadWanted
                || event instanceof Event.WorkerEnded && state instanceof Lifecycle.Running;
    }

    private static boolean leadsToStart(Lifecycle.Step step) {
        return step.state() instanceof Lifecycle.Holding
                || step.state() instanceof Lifecycle.Stopping stopping && stopping.intent() == Lifecycle.Intent.RESTART
                || step.actions().stream().anyMatch(action -> action instanceof Action.Start);
    }

    @Override
    public void undecided() {
        feed(new Event.Unsettled());
    }

    @Override
    public void decided() {
        feed(new Event.Unchanged());
    }

    @Override
    public ProgramShape shape() {
        return source.files().shape(job.program().files());
    }

    private void perform(Action action) {
        if (action instanceof Action.Start start) {
            startWorker(start.generation(), start.cause());
        } else if (action instanceof Action.AskToLeave) {
            worker.ifPresent(current -> current.tell(new Message.Leave()));
        } else if (action instanceof Action.Stop stop) {
            boolean hasHadSignal = stop.interrupted() && (job.program().hasPipe() || terminal.isInForeground());
            worker.ifPresent(current -> current.stop(stop.exitCode(), !hasHadSignal));
            background.run(terminal.workerEnds());
        } else if (action instanceof Action.Signal signal) {
            boolean hasHadSignal = signal.interrupted() && job.program().hasPipe();
            worker.filter(current -> !hasHadSignal).ifPresent(WorkerProcess::signal);
        } else if (action instanceof Action.DumpThreads) {
            worker.ifPresent(current -> current.tell(new Message.DumpThreads()));
        } else if (action instanceof Action.Kill) {
            log.log(Level.INFO, "killing the worker, which has not ended");
            worker.ifPresent(WorkerProcess::kill);
        } else if (action instanceof Action.GiveUp giveUp) {
            fail(new ReloaderException(giveUp.problem()));
        } else if (action instanceof Action.Announce announce) {
            times.wanted(now());
            announce(announce.cause());
        } else if (action instanceof Action.AwaitChange await) {
            standby.followNone();
            warmUp.ifPresent(WarmUp::followNone);
            String orEnter = terminal.isInteractive() ? " (Enter to restart)" : "";
            log.log(Level.INFO, await.because() + ", waiting for a change" + orEnter);
            if (!job.console().keys()) {
                terminal.listenForEnter(() -> post(this::enterPressed));
            }
        } else if (action instanceof Action.Say say) {
            log.log(say.level(), say.text());
        } else {
            throw new AssertionError("nothing performs " + action);
        }
    }

    /** A key on the terminal, where keys command the parent. */
    private void keyPressed(char key) {
        switch (key) {
            case 'r' -> feed(new Event.ReloadWanted("key r"));
            case 's' -> log.log(Level.INFO, status());
            case 'q' -> feed(new Event.ShutdownWanted("key q"));
            case '?', 'h' -> log.log(Level.INFO, "keys: r restart, s status, q quit, ? help");
            case '\n', '\r' -> enterPressed();
            default -> log.log(Level.DEBUG, "the key " + (int) key + " means nothing");
        }
    }

    private String status() {
        int reloads = Math.max(0, state.life().generation());
        String of = worker.map(current -> "process " + current.pid() + " has run for "
                        + Duration.between(workerStarted, Instant.now()).toSeconds() + " s")
                .orElse("nothing runs");
        return of + ", restarted " + reloads + (reloads == 1 ? " time" : " times") + ", watching " + source;
    }

    /** Enter was pressed; once more is not once again. */
    private void enterPressed() {
        if (state instanceof Lifecycle.Waiting) {
            feed(new Event.ReloadWanted("Enter"));
        }
    }

    /** What files changed is always of interest; that somebody wants what is under way already is not. */
    private void announce(Cause cause) {
        if (!cause.changes().isEmpty() || !isAnnounced) {
            log.log(Level.INFO, Texts.of(cause));
        }
        isAnnounced = true;
    }

    private void startWorker(int generation, Cause cause) {
        if (job.console().clear()) {
            terminal.clear();
        }
        times.starts(generation, cause.changes().size(), now());
        workerStarted = Instant.now();
        isAnnounced = false;
        looksUnfinished = false;
        boolean fromStandby = standby.isReady();
        times.usesStandby(fromStandby);
        handover = fromStandby
                ? Optional.of(new Handover(cause, Optional.of(now().plus(Standby.HANDOVER))))
                : Optional.empty();
        try {
            Optional<WorkerProcess> parked = standby.take();
            WorkerProcess started = parked.isPresent() ? parked.get() : launch(cause.changes());
            worker = Optional.of(started);
            started.letGo(generation, cause.changes());
            log.log(Level.DEBUG, "worker " + generation + " is process " + started.pid());
            if (!job.program().hasPipe()) {
                // It cannot say so.
                entered(started);
                warmUp.ifPresent(warming -> warming.follow(started.handle()));
            }
        } catch (IOException e) {
            times.startFailed();
            feed(new Event.StartFailed("cannot start the worker: " + e.getMessage()));
        }
        if (generation == 0) {
            warmUp.ifPresent(WarmUp::begin);
        }
        boolean jarsChanged = cause.changes().stream()
                .anyMatch(change -> change.path().toString().endsWith(".jar"));
        if (jarsChanged) {
            watching.run(source.files()::addProgram);
        }
    }

    private WorkerProcess launch(List<FileChange> changes) throws IOException {
        directory.mend(server);
        ProcessBuilder builder = job.program().launch(directory, changes);
        job.place().applyTo(builder);
        if (job.console().keys()) {
            builder.redirectInput(Job.Place.NO_INPUT);
        }
        return WorkerProcess.start(job.program(), builder, config.shutdownInterval(), server, guardian, this, log);
    }

    @Override
    public WorkerProcess launchParked() throws IOException {
        return launch(List.of());
    }

    @Override
    public void connected(WorkerProcess from) {
        post(() -> {
            if (standby.is(from)) {
                standby.connected();
            }
        });
    }

    @Override
    public void received(WorkerProcess from, Message message) {
        if (message instanceof Message.Prepared prepared) {
            // On this thread, because that looks at many files.
            boolean holds = prepared.holds() && standby.stillFits();
            post(() -> standby.answered(prepared.id(), holds));
            return;
        }
        post(() -> {
            if (isCurrent(from)) {
                heard(from, message);
            } else if (standby.is(from) && message instanceof Message.Preloaded preloaded) {
                log.log(Level.DEBUG, "the standby has loaded " + preloaded.classes() + " classes");
            }
        });
    }

    private void heard(WorkerProcess from, Message message) {
        if (message instanceof Message.Going) {
            goes(from);
        } else if (message instanceof Message.ClassesListed) {
            standby.classesListed();
        } else if (message instanceof Message.Entered) {
            programSaysEntered = true;
            entered(from);
        } else if (message instanceof Message.Ready) {
            ready(from);
        } else if (message instanceof Message.Watch watch) {
            watching.run(() -> {
                watch.globsOrPaths().forEach(this::watch);
                from.tell(new Message.Watched(watch.id()));
            });
        } else if (message instanceof Message.Handled handled) {
            decisions.answered(handled.id(), handled.yes());
        } else if (message instanceof Message.Unfinished) {
            looksUnfinished = true;
        } else if (message instanceof Message.Reload) {
            feed(new Event.ReloadWanted("the program asks for it"));
        } else if (message instanceof Message.Shutdown) {
            feed(new Event.ShutdownWanted("the program asks for it"));
        }
    }

    private void watch(String globOrPath) {
        try {
            source.files().add(Watch.globOrPath(globOrPath));
        } catch (IllegalArgumentException e) {
            log.log(Level.ERROR, "cannot watch what the program asks for: " + e.getMessage());
        }
    }

    private void goes(WorkerProcess from) {
        if (handover.filter(going -> going.until().isEmpty()).isPresent()) {
            // Too late.
            return;
        }
        handover = Optional.empty();
        if (!hasGone) {
            hasGone = true;
            source.files().rememberProgram(workerStarted);
            build.ifPresent(it -> it.follow(from.handle(), background::later));
        } else if (!programSaysEntered) {
            entered(from);
        }
        standby.follow(from);
        warmUp.ifPresent(warming -> warming.follow(from.handle()));
    }

    private void entered(WorkerProcess from) {
        times.entered(now()).ifPresent(timings -> {
            log.log(Level.INFO, "reloaded in " + timings);
            from.tell(new Message.Timings(timings));
            recording.reloaded(state.life().generation(), timings);
        });
        log.log(Level.DEBUG, "worker " + state.life().generation() + " has entered its main class");
        // Until then, though it may have been quiet, it was not up.
        standby.follow(from);
    }

    private void ready(WorkerProcess from) {
        times.ready(now()).ifPresent(timings -> {
            log.log(
                    Level.INFO,
                    "serving after " + timings.untilReady().orElseThrow().toMillis() + " ms");
            from.tell(new Message.Timings(timings));
            recording.ready(state.life().generation(), timings);
        });
    }

    @Override
    public void disconnected(WorkerProcess from) {
        post(() -> {
            if (isCurrent(from)) {
                feed(new Event.PipeLost());
            }
        });
    }

    @Override
    public void ended(WorkerProcess from, int exitCode) {
        post(() -> {
            if (standby.is(from)) {
                standby.ended();
            } else if (isCurrent(from)) {
                ended(exitCode);
            }
        });
    }

    private void ended(int exitCode) {
        worker = Optional.empty();
        terminal.workerEnded();
        decisions.workerEnded();
        Optional<Handover> failed = handover.filter(going -> state instanceof Lifecycle.Running);
        handover = Optional.empty();
        if (failed.isPresent()) {
            feed(new Event.StandbyFailed(failed.get().cause()));
            return;
        }
        times.ended(state instanceof Lifecycle.Stopping, now());
        feed(new Event.WorkerEnded(exitCode, looksUnfinished));
    }

    private boolean isCurrent(WorkerProcess from) {
        return worker.filter(current -> current == from).isPresent();
    }

    @Override
    public void changed(FileChange change) {
        if (build.filter(it -> it.hasMade(change)).isPresent()) {
            return;
        }
        post(() -> {
            boolean isFirst = !settler.isOpen();
            settler.add(change, now());
            if (isFirst) {
                feed(new Event.Unsettled());
                stopIfCertain(change);
            }
        });
    }

    /**
     * Has the worker end while the changes settle, if the first of them is enough for a restart. Only for a class: where the first
     * thing that happens is something else, a build may have begun that takes long; and so may what git does.
     */
    private void stopIfCertain(FileChange change) {
        boolean isCertain = state instanceof Lifecycle.Running
                && stopsAhead
                && build.isEmpty()
                && settler.isCalm()
                && decisions.callsForRestart(change)
                && source.contents().isNewClass(change.path())
                && source.contents()
                        .worksOn(List.of(change.path()), Duration.ZERO)
                        .isEmpty();
        if (isCertain) {
            certain = Optional.of(change);
            feed(new Event.RestartCertain());
        }
    }

    /** A batch that has led to a restart already is not empty, even if all is again as it was. */
    private Batch withCertain(Batch batch) {
        boolean isUndone = batch.changes().isEmpty() && certain.isPresent();
        Batch whole = isUndone ? batch.of(List.of(certain.get())) : batch;
        certain = Optional.empty();
        return whole;
    }

    @Override
    public void missed(Path root) {
        postEvent(new Event.ReloadWanted("changes below " + Texts.relative(root) + " were missed"));
    }

    @Override
    public void failed(ReloaderException problem) {
        fail(problem);
    }

    /** SIGINT. */
    void interrupted() {
        postEvent(new Event.Interrupted());
    }

    /** SIGHUP: a reload, unless it means that the terminal is gone. */
    void hungUp() {
        postEvent(
                terminal.hasHungUp()
                        ? new Event.ShutdownWanted("the terminal has hung up", Lifecycle.SIGHUP_CODE)
                        : new Event.ReloadWanted("SIGHUP"));
    }

    /** SIGCONT. */
    void continued() {
        post(terminal::restore);
    }

    void shutdownWanted(String reason) {
        postEvent(new Event.ShutdownWanted(reason));
    }

    @Override
    public void close() {
        warmUp.ifPresent(WarmUp::close);
        // There is one only if the loop has failed.
        worker.ifPresent(WorkerProcess::killAndWait);
        if (standby != null) {
            standby.close();
        }
        terminal.stopListening();
        terminal.restore();
        guardian.close();
        callback.ifPresent(ReloadCallback::close);
        build.ifPresent(Build::close);
        background.close();
        watching.close();
        if (source != null) {
            source.close();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
