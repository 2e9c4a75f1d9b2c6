package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.Reloader;
import dev.reloader.ReloaderConfig;
import dev.reloader.parent.Lifecycle.State;
import dev.reloader.pipe.Message;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
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
import java.util.stream.Stream;

/**
 * The parent's only loop. Everything that happens, on whatever thread, becomes a task on one queue; the thread that called
 * {@link #run} takes them one by one, lets the {@link ChangeSettler} and the {@link Lifecycle} decide, and carries out what they
 * decide. Nothing else changes state, so nothing here needs a lock.
 */
final class EventLoop implements FileMonitorListener, WorkerProcess.Watcher, AutoCloseable {
    private static final int SIGINT_CODE = 130;
    private static final int SIGTERM_CODE = 143;

    private final ReloaderConfig config;
    private final System.Logger log;
    private final JvmCommand command;
    private final RunDirectory directory;
    private final PipeServer server;
    private final Terminal terminal;
    private final Lifecycle lifecycle;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final long beginning = System.nanoTime();

    private Class<?> providerClass;
    private WatchList watchList;
    private WatchedFiles files;
    private ChangeSettler settler;
    private State state = Lifecycle.initial();
    private Optional<WorkerProcess> worker = Optional.empty();
    private Optional<ReloadTimes> times = Optional.empty();
    private Instant workerStarted = Instant.MIN;
    private boolean isAnnounced;
    private boolean programSaysEntered;
    private boolean hasToldOfAdapting;
    private boolean wasInterrupted;

    EventLoop(
            ReloaderConfig config,
            boolean once,
            System.Logger log,
            JvmCommand command,
            RunDirectory directory,
            PipeServer server,
            Terminal terminal) {
        this.config = config;
        this.log = log;
        this.command = command;
        this.directory = directory;
        this.server = server;
        this.terminal = terminal;
        this.lifecycle = new Lifecycle(new Lifecycle.Rules(
                config.reloadInterval(),
                config.shutdownInterval(),
                config.cooperative(),
                config.exitPolicy(),
                once,
                config.verbose() >= 2));
    }

    /** Begins to watch; called once, before {@link #run}. */
    void watch(FileMonitorProvider provider, WatchList list, List<Watch> userWatches) {
        watchList = list;
        providerClass = provider.getClass();
        var context = new MonitorContext(this, list::ignores, config.pollInterval(), log);
        FileMonitor monitor = Monitors.create(provider, context);
        var contents = new FileContents(path -> files.isProgramEntry(path), log);
        files = new WatchedFiles(command.files(), list, contents, monitor, log);
        settler = new ChangeSettler(
                config.settle(), config.maxSettle(), config.incompleteSettle(), monitor::latency, contents);
        files.addProgram();
        userWatches.forEach(files::add);
        log.log(Level.INFO, "watching " + files + " (" + monitor.description().orElse(provider.name()) + ")");
        if (!command.leftOut().isEmpty()) {
            log.log(
                    Level.INFO,
                    "left out of the worker, because two JVMs cannot share it: " + String.join(" ", command.leftOut()));
        }
    }

    /** Runs workers until it is over, and returns the last one's exit code. */
    int run() {
        feed(new Event.Begin());
        while (!(state instanceof Lifecycle.Finished)) {
            awaitTask().ifPresent(Runnable::run);
            settle();
            tick();
        }
        return state.life().exitCode();
    }

    /** An interrupt of this thread is a wish to end it. */
    private Optional<Runnable> awaitTask() {
        Optional<Duration> deadline = Stream.concat(state.deadline().stream(), settler.deadline().stream())
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
        Optional<Path> unfinishedBefore = settler.unfinished();
        settler.close(now()).ifPresent(batch -> {
            if (batch.changes().isEmpty()) {
                feed(new Event.Unchanged());
                return;
            }
            beginReload(batch.opened());
            times.ifPresent(reload -> reload.ends("settle", now()));
            feed(new Event.Changed(batch.changes()));
        });
        settler.unfinished()
                .filter(path -> !unfinishedBefore.equals(Optional.of(path)))
                .ifPresent(path -> log.log(Level.DEBUG, "waiting for " + Texts.relative(path) + " to be finished"));
        if (settler.adaptedSettle().compareTo(config.settle()) > 0 && !hasToldOfAdapting) {
            hasToldOfAdapting = true;
            log.log(
                    Level.INFO,
                    "changes keep coming after a reload, so the settle time goes from "
                            + config.settle().toMillis() + " to "
                            + settler.adaptedSettle().toMillis() + " ms for now");
        }
    }

    private void tick() {
        if (state.deadline().filter(deadline -> deadline.compareTo(now()) <= 0).isPresent()) {
            feed(new Event.Tick());
        }
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - beginning);
    }

    private void post(Runnable task) {
        tasks.add(task);
    }

    private void postEvent(Event event) {
        post(() -> feed(event));
    }

    private void feed(Event event) {
        Lifecycle.Step step = lifecycle.next(state, event, now());
        boolean waitingEnds = state instanceof Lifecycle.Waiting && !(step.state() instanceof Lifecycle.Waiting);
        state = step.state();
        if (waitingEnds) {
            terminal.stopListening();
        }
        step.actions().forEach(this::perform);
    }

    private void perform(Action action) {
        if (action instanceof Action.Start start) {
            startWorker(start.generation(), start.cause());
        } else if (action instanceof Action.AskToLeave) {
            worker.ifPresent(current -> current.tell(new Message.Leave()));
        } else if (action instanceof Action.Stop stop) {
            int exitCode = stop.interrupted() ? SIGINT_CODE : SIGTERM_CODE;
            worker.ifPresent(current -> current.stop(exitCode, !stop.interrupted()));
        } else if (action instanceof Action.Signal signal && !signal.interrupted()) {
            worker.ifPresent(WorkerProcess::signal);
        } else if (action instanceof Action.DumpThreads) {
            worker.ifPresent(current -> current.tell(new Message.DumpThreads()));
        } else if (action instanceof Action.Kill) {
            log.log(Level.INFO, "killing the worker, which has not ended");
            worker.ifPresent(WorkerProcess::kill);
        } else if (action instanceof Action.Announce announce) {
            beginReload(now());
            announce(announce.cause());
        } else if (action instanceof Action.AwaitChange await) {
            terminal.restore();
            String orEnter = terminal.isInteractive() ? " (Enter to restart)" : "";
            log.log(Level.INFO, await.because() + ", waiting for a change" + orEnter);
            terminal.listenForEnter(() -> post(this::enterPressed));
        } else if (action instanceof Action.Say say) {
            log.log(say.level(), say.text());
        }
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

    /** The first that asks for a reload is where its time begins. */
    private void beginReload(Duration at) {
        if (times.isEmpty()) {
            times = Optional.of(new ReloadTimes(at));
        }
    }

    private void startWorker(int generation, Cause cause) {
        if (generation > 0) {
            terminal.restore();
        }
        times.ifPresent(reload -> reload.endsIfLong("wait", now()));
        workerStarted = Instant.now();
        isAnnounced = false;
        try {
            List<String> words = command.withAgent(directory.agentJar(), directory.socket(), directory.argFile());
            WorkerProcess started = WorkerProcess.start(
                    words,
                    command.environment(),
                    generation,
                    cause.changes(),
                    config.shutdownInterval(),
                    server,
                    this,
                    log);
            worker = Optional.of(started);
            log.log(Level.DEBUG, "worker " + generation + " is process " + started.pid());
        } catch (IOException e) {
            feed(new Event.StartFailed("cannot start the worker: " + e.getMessage()));
        }
        if (generation == 0) {
            files.inBackground(this::loadOwnClasses);
        }
        boolean jarsChanged = cause.changes().stream()
                .anyMatch(change -> change.path().toString().endsWith(".jar"));
        if (jarsChanged) {
            files.addProgram();
        }
    }

    private void loadOwnClasses() {
        OwnClasses.load(Reloader.class, log);
        if (providerClass.getName().startsWith("dev.reloader.")) {
            OwnClasses.load(providerClass, log);
        }
    }

    @Override
    public void connected(WorkerProcess from) {
        post(() -> {
            if (isCurrent(from)) {
                if (from.generation() == 0) {
                    files.rememberProgram(workerStarted);
                } else if (!programSaysEntered) {
                    entered(from);
                }
            }
        });
    }

    @Override
    public void received(WorkerProcess from, Message message) {
        post(() -> {
            if (isCurrent(from)) {
                heard(from, message);
            }
        });
    }

    private void heard(WorkerProcess from, Message message) {
        if (message instanceof Message.Entered) {
            programSaysEntered = true;
            entered(from);
        } else if (message instanceof Message.Watch watch) {
            watch.globsOrPaths().forEach(this::watch);
            from.tell(new Message.Watched(watch.id()));
        } else if (message instanceof Message.Reload) {
            feed(new Event.ReloadWanted("the program asks for it"));
        } else if (message instanceof Message.Shutdown) {
            feed(new Event.ShutdownWanted("the program asks for it"));
        }
    }

    private void watch(String globOrPath) {
        try {
            files.add(Watch.globOrPath(globOrPath));
        } catch (IllegalArgumentException e) {
            log.log(Level.ERROR, "cannot watch what the program asks for: " + e.getMessage());
        }
    }

    private void entered(WorkerProcess from) {
        times.ifPresent(reload -> {
            reload.ends("start", now());
            log.log(Level.INFO, "reloaded in " + reload);
        });
        times = Optional.empty();
        log.log(Level.DEBUG, "worker " + from.generation() + " has entered its main class");
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
            worker = Optional.empty();
            boolean wasStopped = state instanceof Lifecycle.Stopping;
            times = wasStopped ? times : Optional.empty();
            times.ifPresent(reload -> reload.ends("stop", now()));
            feed(new Event.WorkerEnded(exitCode));
        });
    }

    private boolean isCurrent(WorkerProcess from) {
        return worker.filter(current -> current == from).isPresent();
    }

    @Override
    public void changed(FileChange change) {
        if (watchList.counts(change.path())) {
            post(() -> {
                boolean isFirst = !settler.isOpen();
                settler.add(change, now());
                if (isFirst) {
                    feed(new Event.Unsettled());
                }
            });
        }
    }

    @Override
    public void overflowed(Path root) {
        postEvent(new Event.ReloadWanted("changes below " + Texts.relative(root) + " were missed"));
    }

    @Override
    public void failed(Path root, Throwable cause) {
        log.log(Level.ERROR, "cannot watch " + Texts.relative(root) + ": " + cause);
    }

    /** SIGINT. */
    void interrupted() {
        postEvent(new Event.Interrupted());
    }

    /** SIGHUP: a reload, unless it means that the terminal is gone. */
    void hungUp() {
        postEvent(
                terminal.hasHungUp()
                        ? new Event.ShutdownWanted("the terminal has hung up")
                        : new Event.ReloadWanted("SIGHUP"));
    }

    void shutdownWanted(String reason) {
        postEvent(new Event.ShutdownWanted(reason));
    }

    @Override
    public void close() {
        // There is one only if the loop has failed.
        worker.ifPresent(WorkerProcess::killAndWait);
        terminal.stopListening();
        terminal.restore();
        if (files != null) {
            files.close();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
