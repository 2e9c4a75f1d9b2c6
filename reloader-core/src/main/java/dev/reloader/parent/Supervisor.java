package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.spi.FileMonitorProvider;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The parent, set up: everything that can be wrong with the settings is found before anything is begun. Running it opens what
 * it needs, hands that to an {@link EventLoop}, and closes it again.
 */
public final class Supervisor {
    /** Signals and the terminal belong to the whole JVM: there is one parent in it at a time. */
    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final ReloaderConfig config;
    private final System.Logger log;
    private final Job job;
    private final Reactions reactions;
    private final FileMonitorProvider provider;

    private Supervisor(
            ReloaderConfig config, System.Logger log, Job job, Reactions reactions, FileMonitorProvider provider) {
        this.config = config;
        this.log = log;
        this.job = job;
        this.reactions = reactions;
        this.provider = provider;
    }

    /**
     * How it went.
     *
     * @param exitCode the last worker's
     * @param reloads how many times a worker has been started again
     */
    public record Outcome(int exitCode, int reloads) {}

    /**
     * Checks everything; begins nothing.
     *
     * @param loader finds the class of a monitor
     * @throws ReloaderException if the program cannot be run as a worker, or a setting means nothing here
     */
    public static Supervisor of(ReloaderConfig config, System.Logger log, Job job, ClassLoader loader) {
        if (job.program().hasPipe()
                && ModuleFinder.ofSystem().find("java.instrument").isEmpty()) {
            throw new ReloaderException("this Java runtime lacks the module java.instrument, which workers need:"
                    + " add it to jlink's --add-modules");
        }
        Reactions reactions = Job.parsed("onChange", config.onChange(), Reactions::new);
        return new Supervisor(config, log, job, reactions, Monitors.find(config.monitor(), loader, log));
    }

    /** Runs workers until it is over. */
    public Outcome run() {
        return run(false);
    }

    /** Runs one worker. */
    public Outcome runOnce() {
        return run(true);
    }

    private Outcome run(boolean once) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new ReloaderException("a reloader is running in this JVM already: end it first, or use another JVM");
        }
        try {
            return runAlone(once);
        } finally {
            RUNNING.set(false);
        }
    }

    private Outcome runAlone(boolean once) {
        DescendantGuards.install(log);
        // Before there is anything to be left behind; whatever comes too early waits for the loop.
        var running = new CompletableFuture<EventLoop>();
        // Closed in reverse order: the JVM may end when everything else is closed.
        try (var jvmEnd = new JvmEnd();
                var signals = new Signals(log)) {
            signals.handle("INT", () -> running.thenAccept(EventLoop::interrupted));
            signals.handle("TERM", () -> running.thenAccept(loop -> loop.shutdownWanted("SIGTERM")));
            signals.handle("HUP", () -> running.thenAccept(EventLoop::hungUp));
            if (job.console().keys()) {
                // A shell that takes the terminal back in between leaves it as it likes it.
                signals.handle("CONT", () -> running.thenAccept(EventLoop::continued));
            }
            jvmEnd.before(
                    () -> running.thenAccept(loop -> loop.shutdownWanted("the parent's JVM ends")), longestStop());
            return runLoop(once, running);
        }
    }

    private Outcome runLoop(boolean once, CompletableFuture<EventLoop> running) {
        try (var directory = RunDirectory.create(job.program().needsAgentClasses(), log);
                var server = new PipeServer(directory.socket(), log);
                var loop = new EventLoop(config, once, log, job, reactions, directory, server, new Terminal(log))) {
            running.complete(loop);
            loop.watch(provider);
            loop.warmUp(provider);
            return loop.run();
        } catch (IOException e) {
            throw new ReloaderException("cannot open the pipe for the worker: " + e.getMessage(), e);
        }
    }

    private Duration longestStop() {
        return config.cooperative()
                .plus(config.shutdownInterval().multipliedBy(2))
                .plus(job.killTimeout().orElse(Duration.ZERO))
                .plus(WorkerProcess.LONGEST_END);
    }
}
