package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.spi.FileMonitorProvider;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The parent, set up: everything that can be wrong with the settings is found before anything is begun. Running it opens what
 * it needs, hands that to an {@link EventLoop}, and closes it again.
 */
public final class Supervisor {
    /** Signals and the terminal belong to the whole JVM: there is one parent in it at a time. */
    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final ReloaderConfig config;
    private final System.Logger log;
    private final JvmCommand command;
    private final FileMonitorProvider provider;
    private final WatchList watchList;
    private final List<Watch> userWatches;

    private Supervisor(
            ReloaderConfig config,
            System.Logger log,
            JvmCommand command,
            FileMonitorProvider provider,
            WatchList watchList,
            List<Watch> userWatches) {
        this.config = config;
        this.log = log;
        this.command = command;
        this.provider = provider;
        this.watchList = watchList;
        this.userWatches = userWatches;
    }

    /**
     * Checks everything; begins nothing.
     *
     * @throws ReloaderException if the program cannot be run as a worker, or a setting means nothing here
     */
    public static Supervisor of(ReloaderConfig config, System.Logger log, Class<?> mainClass, List<String> args) {
        if (ModuleFinder.ofSystem().find("java.instrument").isEmpty()) {
            throw new ReloaderException("this Java runtime lacks the module java.instrument, which workers need:"
                    + " add it to jlink's --add-modules");
        }
        return new Supervisor(
                config,
                log,
                JvmCommand.of(mainClass, args, config.debug(), Launch.ofThisJvm()),
                Monitors.find(config.monitor(), mainClass.getClassLoader(), log),
                new WatchList(parsed("ignore", config.ignore(), IgnoreRules::new)),
                parsed(
                        "watch",
                        config.watch(),
                        texts -> texts.stream().map(Watch::globOrPath).toList()));
    }

    private static <T> T parsed(String setting, List<String> texts, Function<List<String>, T> parser) {
        try {
            return parser.apply(texts);
        } catch (IllegalArgumentException e) {
            throw new ReloaderException("the setting " + setting + " takes paths and globs: " + e.getMessage(), e);
        }
    }

    /** Runs workers until it is over, and returns the last one's exit code. */
    public int run() {
        return run(false);
    }

    /** Runs one worker, and returns its exit code. */
    public int runOnce() {
        return run(true);
    }

    private int run(boolean once) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new ReloaderException("a reloader is running in this JVM already: end it first, or use another JVM");
        }
        try {
            return runAlone(once);
        } finally {
            RUNNING.set(false);
        }
    }

    private int runAlone(boolean once) {
        DescendantGuards.install(log);
        // Closed in reverse order: the JVM may end when everything else is closed.
        try (var jvmEnd = new JvmEnd();
                var directory = RunDirectory.create(!command.ownClassPath(), log);
                var server = new PipeServer(directory.socket(), log);
                var signals = new Signals(log);
                var loop = new EventLoop(config, once, log, command, directory, server, new Terminal(log))) {
            signals.handle("INT", loop::interrupted);
            signals.handle("TERM", () -> loop.shutdownWanted("SIGTERM"));
            signals.handle("HUP", loop::hungUp);
            jvmEnd.before(() -> loop.shutdownWanted("the parent's JVM ends"), longestStop());
            loop.watch(provider, watchList, userWatches);
            return loop.run();
        } catch (IOException e) {
            throw new ReloaderException("cannot open the pipe for the worker: " + e.getMessage(), e);
        }
    }

    private Duration longestStop() {
        return config.cooperative()
                .plus(config.shutdownInterval().multipliedBy(2))
                .plus(WorkerProcess.LONGEST_END);
    }
}
