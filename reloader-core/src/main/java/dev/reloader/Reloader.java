package dev.reloader;

import dev.reloader.parent.Job;
import dev.reloader.parent.JvmAdditions;
import dev.reloader.parent.JvmCommand;
import dev.reloader.parent.Monitors;
import dev.reloader.parent.Supervisor;
import dev.reloader.parent.SupervisorLog;
import dev.reloader.worker.WorkerAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;

/**
 * Restarts this program, as a whole fresh JVM, whenever what it was built from changes.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     ReloaderProxy reloader = Reloader.start(App.class, args); // the first JVM stays in here
 *     reloader.watchFiles(Path.of("app.conf"));                 // from here on: the worker
 *     ...
 * }
 * }</pre>
 *
 * <p>The first JVM becomes the <em>parent</em>: it runs its own command line once more, as a <em>worker</em>, watches the
 * class path and whatever else it is asked to, and stops and starts workers. This is hupper's {@code start_reloader} for the
 * JVM.
 */
public final class Reloader {
    private static final int BAD_INPUT = 2;

    private Reloader() {}

    /**
     * In a worker: returns its handle on the parent, at once. In the first JVM: becomes the parent, and never returns; when it is
     * over the JVM exits with the last worker's exit code (128 + signal where a signal ended it), or with 2, after one line on
     * stderr, if the reloader cannot run as it was set up. Where reloading is switched off ({@code reloader.enabled=false}):
     * returns an inert proxy, at once.
     *
     * <p>Call it at the very top of {@code main}, on the main thread: whatever comes before it happens in both JVMs.
     *
     * @param mainClass the class whose {@code main} the worker is to run, normally the one that calls this
     * @param args the arguments that the worker's {@code main} is to get
     */
    public static ReloaderProxy start(Class<?> mainClass, String... args) {
        return builder(mainClass).args(args).start();
    }

    /** For more than the defaults; ends in {@link Builder#start}, {@link Builder#run} or {@link Builder#runOnce}. */
    public static Builder builder(Class<?> mainClass) {
        return new Builder(Objects.requireNonNull(mainClass, "mainClass"), List.of());
    }

    /**
     * For a program that has no line of ours in it: hupper's command line. Ends in {@link Builder#run} or {@link Builder#runOnce}.
     * What its command line names is watched: class path, module path, jar or source file. The main class, the jar or the source
     * file must be there at the start, which is looked into without running any of the program's code; of a module java itself
     * tells.
     *
     * @param words what would follow {@code java} on a command line, options first; this JVM's {@code java} runs them
     */
    public static Builder builderForJava(List<String> words) {
        return new Builder(null, List.copyOf(words));
    }

    /** Whether this JVM is a worker, with a parent that watches over it: {@code CHILD} of {@code restarter.py}. */
    public static boolean isActive() {
        return WorkerAgent.proxy().isPresent();
    }

    /** Whether this JVM is no worker, but the parent or what may become one: {@code PARENT} of {@code restarter.py}. */
    public static boolean isParent() {
        return !isActive();
    }

    /**
     * This worker's handle on its parent, from anywhere in the program.
     *
     * @throws IllegalStateException outside a worker
     */
    public static ReloaderProxy current() {
        Optional<ReloaderProxy> proxy = WorkerAgent.proxy();
        if (proxy.isEmpty()) {
            throw new IllegalStateException(
                    "this JVM is not a worker of the reloader: call Reloader.start at the top of main()"
                            + " first, and check Reloader.isActive() where reloading may be off");
        }
        return proxy.get();
    }

    /**
     * The file monitors on the class path, by name; the setting {@code reloader.monitor} takes one of them. To find out what is
     * available may load a native library or look for a program, but starts nothing. For any program that is not a worker: workers
     * do not see the monitors where a jar nests its libraries.
     */
    public static List<MonitorInfo> monitors() {
        return Monitors.list(SupervisorLog.console(1));
    }

    /** Every setting; what is not set here comes from {@code reloader.*} properties and {@code RELOADER_*} variables. */
    public static final class Builder {
        /** Null if the program is named by the words instead. */
        private final Class<?> mainClass;

        private final List<String> words;
        private final Setting.Values values = new Setting.Values();
        private List<String> args = List.of();
        private Logger logger;

        private Builder(Class<?> mainClass, List<String> words) {
            this.mainClass = mainClass;
            this.words = words;
        }

        /** The arguments that the worker's {@code main} gets. Default none; words for {@code java} have them at their end. */
        public Builder args(String... args) {
            this.args = List.of(args);
            return this;
        }

        /** Whether to reload at all. Default true. */
        public Builder enabled(boolean enabled) {
            return set(Setting.ENABLED, enabled);
        }

        /** Which file monitor: {@code auto}, a name, or a provider's class name. Default {@code auto}. */
        public Builder monitor(String monitor) {
            return set(Setting.MONITOR, monitor);
        }

        /** The time between two looks at the files, for monitors that poll. Default 500 ms. */
        public Builder pollInterval(Duration interval) {
            return set(Setting.POLL_INTERVAL, interval);
        }

        /** The least time between two starts. Default 1 s. */
        public Builder reloadInterval(Duration interval) {
            return set(Setting.RELOAD_INTERVAL, interval);
        }

        /** How long a worker may take to end before it is killed; zero kills at once. Default 5 s. */
        public Builder shutdownInterval(Duration interval) {
            return set(Setting.SHUTDOWN_INTERVAL, interval);
        }

        /** A batch of changes is over when nothing has changed for so long. Default 20 ms. */
        public Builder settle(Duration settle) {
            return set(Setting.SETTLE, settle);
        }

        /** A batch of changes is over at the latest after this time. Default 1.6 s. */
        public Builder maxSettle(Duration maxSettle) {
            return set(Setting.MAX_SETTLE, maxSettle);
        }

        /** How long to wait for files that are plainly unfinished. Default 3 s. */
        public Builder incompleteSettle(Duration incompleteSettle) {
            return set(Setting.INCOMPLETE_SETTLE, incompleteSettle);
        }

        /** How long a worker may take to leave by itself before it is stopped. Default zero: it is stopped at once. */
        public Builder cooperative(Duration grace) {
            return set(Setting.COOPERATIVE, grace);
        }

        /** Files, directories and globs to watch besides what the program is built from. */
        public Builder watch(String... globsOrPaths) {
            return set(Setting.WATCH, List.of(globsOrPaths));
        }

        /** Globs of what never counts; they win over everything that is watched. */
        public Builder ignore(String... globs) {
            return set(Setting.IGNORE, List.of(globs));
        }

        /** 0 prints errors, 1 also what happens, 2 also diagnostics. Default 1. */
        public Builder verbose(int verbose) {
            return set(Setting.VERBOSE, verbose);
        }

        /** What it means when the worker ends by itself. Default {@link ExitPolicy#WAIT}. */
        public Builder exitPolicy(ExitPolicy policy) {
            return set(Setting.EXIT_POLICY, policy);
        }

        /**
         * What changes of certain files lead to: a restart, a signal, or a question to the program. The rule that was added first
         * wins; what no rule names leads to a restart.
         *
         * @param globs those without a slash are compared with the file's name, those with one with its whole path; none at all
         *     stands for every file
         */
        public Builder onChange(OnChange reaction, String... globs) {
            return set(Setting.ON_CHANGE, OnChange.Rule.and(values.get(Setting.ON_CHANGE), reaction, globs));
        }

        /**
         * Whether the next worker is started before it is needed: it waits, with the classes of jars and the JDK loaded but none of
         * them initialised, until the program is restarted. Default true. There is none all the same for a program that is debugged,
         * with JVM options because of which it would be noticed, and while less than 1 GiB of memory is free.
         */
        public Builder standby(boolean standby) {
            return set(Setting.STANDBY, standby);
        }

        /**
         * Whether a worker's JVM gets {@code -XX:TieredStopAtLevel=1 -XX:+UseSerialGC}: only the quick compiler, and a collector
         * without threads of its own. It starts faster then, and its memory peaks lower; but what runs for long computes slower,
         * so measure what matters in production without. The program finds both among its JVM's input arguments, and another
         * collector's beans and heap sizes.
         *
         * <p>A compiler or a collector that is chosen or tuned stays as it is, wherever its options come from: the command line,
         * argfiles, or the variables that the JVM reads. Neither is added where options come from {@code -XX:Flags} or {@code
         * -XX:VMOptionsFile}, nor to other JVMs than HotSpot with all its compilers. What {@code jlink --add-options} has put
         * into a runtime image is not seen: set this to false if that is a collector. Default true.
         */
        public Builder fastFlags(boolean fastFlags) {
            return set(Setting.FAST_FLAGS, fastFlags);
        }

        /**
         * Has sources compiled when they are saved, by this JDK's compiler, in the parent: those that belong to the program's class
         * directories by the conventions of Maven ({@code target/classes} is made from {@code src/main/java}) and Gradle ({@code
         * build/classes/java/main}). Only what has changed is compiled, and what depends on it; what is beside the sources in
         * {@code src/main/resources} is copied. The program is restarted when its classes are different; if there are errors they
         * are printed, and the worker runs on. Default: nothing is compiled.
         */
        public Builder compileSources() {
            return set(Setting.COMPILE, true);
        }

        /** As {@link #compileSources()}, for this directory of sources, and others that are named, in place of any convention. */
        public Builder compileSources(Path sources, Path classes) {
            var pairs = new ArrayList<>(values.get(Setting.SOURCES).orElse(List.of()));
            pairs.add(sources + "=" + classes);
            return compileSources().set(Setting.SOURCES, List.copyOf(pairs));
        }

        /** Options for the compiler, beyond those that the existing classes suggest ({@code --release}, {@code -g}, {@code -parameters}). */
        public Builder javac(String... options) {
            return set(Setting.JAVAC, List.of(options));
        }

        /**
         * Has a command run, without a shell and in this working directory, when sources have changed and before the worker is
         * stopped: those that belong to the program's class directories as with {@link #compileSources()}, and what {@link #watch}
         * names. If it fails, its output is printed, and the worker runs on; if more changes while it runs it is ended, and begins
         * again. What it writes to the class path does not lead to another reload. Default: none.
         */
        public Builder beforeReload(String... command) {
            return set(Setting.BUILD, List.of(command));
        }

        /** Which classes have to change for a restart. Default {@link Track#ALL}. */
        public Builder track(Track track) {
            return set(Setting.TRACK, track);
        }

        /** The port on which every worker waits for a debugger. Default none. */
        public Builder debug(int port) {
            return set(Setting.DEBUG, OptionalInt.of(port));
        }

        /** Where the parent logs instead of stderr; {@code verbose} has no meaning then. */
        public Builder logger(Logger logger) {
            // Not requireNonNull: its cast would load slf4j, which a worker need not have.
            if (logger == null) {
                throw new NullPointerException("logger");
            }
            this.logger = logger;
            return this;
        }

        private <T> Builder set(Setting<T> setting, T value) {
            values.put(setting, Objects.requireNonNull(value, setting.name()));
            return this;
        }

        /** Does what {@link Reloader#start} does. */
        public ReloaderProxy start() {
            if (isActive()) {
                WorkerAgent.entered();
                return current();
            }
            try {
                if (!ReloaderConfig.isEnabled(values)) {
                    return new InertProxy();
                }
                if (WorkerAgent.ranElsewhere()) {
                    SupervisorLog.console(1)
                            .log(
                                    System.Logger.Level.WARNING,
                                    "this class loader has its own copy of the reloader, without a pipe to the parent: changes still"
                                            + " restart the program, but its calls to the ReloaderProxy do nothing");
                    return new InertProxy();
                }
                System.exit(run());
            } catch (ReloaderException e) {
                SupervisorLog.console(0).log(System.Logger.Level.ERROR, e.getMessage());
                System.exit(BAD_INPUT);
            }
            throw new AssertionError("System.exit returned");
        }

        /**
         * Becomes the parent, on the calling thread, and returns when it is over, leaving nothing behind: for programs that
         * embed a reloader. An interrupt of the thread stops the worker, and stays set.
         *
         * @return the last worker's exit code
         * @throws ReloaderException if the reloader cannot run as it was set up; no worker has been started then
         */
        public int run() {
            return supervisor().run().exitCode();
        }

        /**
         * Runs one worker, on the calling thread, until it ends by itself or because something changed; does not start another.
         *
         * @return its exit code
         * @throws ReloaderException if the reloader cannot run as it was set up; no worker has been started then
         */
        public int runOnce() {
            return supervisor().runOnce().exitCode();
        }

        private Supervisor supervisor() {
            ReloaderConfig config = ReloaderConfig.resolve(values);
            System.Logger log = logger == null ? SupervisorLog.console(config.verbose()) : SupervisorLog.to(logger);
            JvmAdditions additions = JvmAdditions.of(config);
            JvmCommand command = mainClass == null
                    ? JvmCommand.of(words, additions, config)
                    : JvmCommand.of(mainClass, args, additions);
            ClassLoader loader = mainClass == null ? Reloader.class.getClassLoader() : mainClass.getClassLoader();
            return Supervisor.of(config, log, Job.of(command, config, log), loader);
        }
    }
}
