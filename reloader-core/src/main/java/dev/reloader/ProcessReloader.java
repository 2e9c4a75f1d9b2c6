package dev.reloader;

import dev.reloader.parent.Building;
import dev.reloader.parent.ClassPaths;
import dev.reloader.parent.Command;
import dev.reloader.parent.CommandLine;
import dev.reloader.parent.Executable;
import dev.reloader.parent.IgnoreRules;
import dev.reloader.parent.Job;
import dev.reloader.parent.JvmAdditions;
import dev.reloader.parent.JvmCommand;
import dev.reloader.parent.Program;
import dev.reloader.parent.ProgramFiles;
import dev.reloader.parent.Signals;
import dev.reloader.parent.Supervisor;
import dev.reloader.parent.SupervisorLog;
import dev.reloader.parent.Watch;
import dev.reloader.parent.WatchList;
import dev.reloader.worker.MethodCall;
import dev.reloader.worker.MethodMain;
import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Runs any command, or any static method in a JVM of its own, and restarts it whenever files change: watchfiles'
 * {@code run_process} for the JVM.
 *
 * <pre>{@code
 * int reloads = ProcessReloader.watching(Path.of("src"))
 *         .command("python3", "server.py")
 *         .onReload(changes -> System.out.println("reloading because of " + changes))
 *         .run();
 * }</pre>
 *
 * <p>The settings {@code reloader.monitor}, {@code pollInterval}, {@code reloadInterval}, {@code incompleteSettle}, {@code
 * cooperative} and {@code fastFlags} (for methods), {@code ignore}, {@code onChange}, {@code exitPolicy} and {@code verbose} hold here, too, from the
 * same places as for {@link Reloader}; and so do watchfiles' variables {@code WATCHFILES_FORCE_POLLING} and {@code
 * WATCHFILES_POLL_DELAY_MS}.
 */
public final class ProcessReloader {
    private ProcessReloader() {}

    /**
     * Begins with what is to be watched: files and directories, which must exist when it runs. Relative ones are resolved against
     * this JVM's working directory.
     */
    public static Builder watching(Path... paths) {
        return new Builder(List.of(paths));
    }

    /** What to run, and how. Name one target, then end with {@link #run}, {@link #runAsync} or {@link #runForExitCode}. */
    public static final class Builder {
        private final List<Path> paths;
        private final Setting.Values values = new Setting.Values();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private BiFunction<ReloaderConfig, System.Logger, Program> target = (config, log) -> {
            throw new ReloaderException("there is nothing to run: name a command, a script or a method");
        };
        private Optional<String> classPath = Optional.empty();
        private Optional<Path> directory = Optional.empty();
        private ChangeFilter filter = ChangeFilter.defaults();
        private boolean recursive = true;
        private boolean ignorePermissionDenied;
        private Duration gracePeriod = Duration.ZERO;
        private Duration killTimeout = Duration.ofSeconds(1);
        private Optional<String> stopSignal = Optional.empty();
        private Optional<Function<List<FileChange>, CompletionStage<?>>> onReload = Optional.empty();
        private boolean keys;
        private boolean clear;
        private boolean once;
        private Logger logger;

        private Builder(List<Path> paths) {
            this.paths = paths;
            debounce(Duration.ofMillis(1600));
            step(Duration.ofMillis(50));
            interruptTimeout(Duration.ofSeconds(5));
        }

        /** Runs this program with these arguments. */
        public Builder command(String... words) {
            List<String> copy = List.of(words);
            if (copy.isEmpty()) {
                throw new ReloaderException("there is nothing to run: the command has no words");
            }
            return target((config, log) -> command(copy));
        }

        /**
         * Runs a command line, split into words as a POSIX shell does it (on Windows as Windows programs do), but without a
         * shell: no variables, no wildcards, no pipes.
         *
         * @throws ReloaderException if it cannot be split, because of a quote that is not closed for example
         */
        public Builder commandLine(String line) {
            List<String> words = CommandLine.split(line);
            return target((config, log) -> command(words));
        }

        /** Runs a script with the system's shell: {@code sh -c}, on Windows {@code cmd /c}. */
        public Builder shell(String script) {
            return isWindows() ? command("cmd", "/c", script) : command("/bin/sh", "-c", script);
        }

        /**
         * Runs a static method in a JVM of its own, launched like this one: with its options and class path.
         *
         * @param name such as {@code com.acme.Jobs.run}
         * @param args what it is called with: texts, numbers, characters, booleans, enum constants, paths
         */
        public Builder method(String name, Object... args) {
            List<String> texts = MethodCall.texts(args);
            return target((config, log) -> method(name, texts, config));
        }

        /**
         * Runs whatever {@link TargetType#detect} takes this for. A command that consists of an existing file which cannot be
         * executed is run by what its name's ending stands for: {@code java -jar}, {@code java}, {@code sh} or {@code python3}.
         *
         * @param args what a method is called with; a command has its arguments within, and a warning says that these are left out
         */
        public Builder target(String target, Object... args) {
            if (TargetType.detect(target) == TargetType.METHOD) {
                return method(target, args);
            }
            List<String> words = CommandLine.split(target);
            return target((config, log) -> {
                if (args.length > 0) {
                    log.log(
                            System.Logger.Level.WARNING,
                            "'" + target + "' is a command, which has its arguments within: the others are left out");
                }
                return command(Executable.withInterpreter(words, place()));
            });
        }

        /**
         * The class path for a method, instead of this JVM's. Relative entries are resolved against this JVM's working directory,
         * whatever {@link #directory} says.
         */
        public Builder classPath(String classPath) {
            this.classPath = Optional.of(classPath);
            return this;
        }

        /** Which changes count. Default {@link ChangeFilter#defaults}. */
        public Builder filter(ChangeFilter filter) {
            this.filter = Objects.requireNonNull(filter, "filter");
            return this;
        }

        /** Whether directories are watched with everything below them, or only with their direct entries. Default true. */
        public Builder recursive(boolean recursive) {
            this.recursive = recursive;
            return this;
        }

        /** Whether directories that may not be read are passed over, instead of being an error. Default false. */
        public Builder ignorePermissionDenied(boolean ignore) {
            this.ignorePermissionDenied = ignore;
            return this;
        }

        /** A batch of changes is over at the latest after this time. Default 1.6 s. */
        public Builder debounce(Duration debounce) {
            return set(Setting.MAX_SETTLE, notNegative("debounce", debounce));
        }

        /**
         * A batch of changes is over when nothing has changed for so long. Default 50 ms. Where changes keep coming within a second
         * after a restart this grows for a while, to 400 ms at most, and a line says so.
         */
        public Builder step(Duration step) {
            return set(Setting.SETTLE, notNegative("step", step));
        }

        /** How long after the first start watching begins. Default zero. */
        public Builder gracePeriod(Duration gracePeriod) {
            this.gracePeriod = notNegative("gracePeriod", gracePeriod);
            return this;
        }

        /** How long the worker may take to end after the stop signal, before it is killed; zero kills at once. Default 5 s. */
        public Builder interruptTimeout(Duration timeout) {
            return set(Setting.SHUTDOWN_INTERVAL, notNegative("interruptTimeout", timeout));
        }

        /** How long the worker may take to be dead once it is killed, before that is an error. Default 1 s. */
        public Builder killTimeout(Duration timeout) {
            this.killTimeout = notNegative("killTimeout", timeout);
            return this;
        }

        /**
         * With what the worker, and everything that it has started, is asked to end. Default {@code INT}, as if Ctrl-C were
         * pressed; but {@code TERM} where this JVM ignores INT (found out on Linux), in the background of a script for example, because what
         * it starts ignores that, too. Workers that are JVMs of ours end in the same orderly way whatever the signal.
         *
         * @throws ReloaderException if there is no such signal on this system
         */
        public Builder stopSignal(String name) {
            this.stopSignal = Optional.of(Signals.named(name));
            return this;
        }

        /** What it means when the worker ends by itself. Default {@link ExitPolicy#WAIT}. */
        public Builder exitPolicy(ExitPolicy policy) {
            return set(Setting.EXIT_POLICY, policy);
        }

        /**
         * What changes of certain files lead to. The rule that was added first wins; what no rule names leads to a restart.
         *
         * @param globs those without a slash are compared with the file's name, those with one with its whole path; none at all
         *     stands for every file
         */
        public Builder onChange(OnChange reaction, String... globs) {
            return set(Setting.ON_CHANGE, OnChange.Rule.and(values.get(Setting.ON_CHANGE), reaction, globs));
        }

        /**
         * Has a command run, without a shell, when files have changed and before the worker is stopped. If it fails, its output is
         * printed, and the worker runs on; if more changes while it runs it is ended, and begins again. A file that changes
         * while it runs three times in a row is taken for one that it writes, and does not end it any more. Default: none.
         */
        public Builder beforeReload(String... command) {
            return set(Setting.BUILD, List.of(command));
        }

        /**
         * Called before each restart that changes of files cause, with these changes; the old worker still runs then, and is
         * stopped when this returns. Runs on a thread of its own. What it throws stops everything, and is thrown by {@link #run}.
         */
        public Builder onReload(Consumer<List<FileChange>> callback) {
            Objects.requireNonNull(callback, "callback");
            return onReloadAsync(changes -> {
                callback.accept(changes);
                return CompletableFuture.completedFuture(null);
            });
        }

        /** As {@link #onReload}; the old worker is stopped when the stage that is returned is complete. */
        public Builder onReloadAsync(Function<List<FileChange>, CompletionStage<?>> callback) {
            this.onReload = Optional.of(callback);
            return this;
        }

        /**
         * Adds a variable to the worker's environment, which otherwise is this JVM's.
         *
         * @throws ReloaderException if no variable can have this name
         */
        public Builder env(String name, String value) {
            if (name.isEmpty() || name.contains("=")) {
                throw new ReloaderException(
                        "'" + name + "' is no name for a variable: it has a '=' in it, or is empty");
            }
            environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The worker's working directory. Default this JVM's. */
        public Builder directory(Path directory) {
            this.directory = Optional.of(directory);
            return this;
        }

        /** Which file monitor: {@code auto}, a name, or a provider's class name. Default {@code auto}. */
        public Builder monitor(String monitor) {
            return set(Setting.MONITOR, monitor);
        }

        /** 0 prints errors, 1 also what happens, 2 also diagnostics. Default 1. */
        public Builder verbose(int verbose) {
            return set(Setting.VERBOSE, verbose);
        }

        /** Where to log instead of stderr; {@code verbose} has no meaning then. */
        public Builder logger(Logger logger) {
            this.logger = Objects.requireNonNull(logger, "logger");
            return this;
        }

        /** Whether the terminal is cleared before each start. Default false. */
        public Builder clear(boolean clear) {
            this.clear = clear;
            return this;
        }

        /**
         * Whether keys on the terminal command the reloader: {@code r} restarts, {@code s} tells the status, {@code q} ends,
         * {@code ?} helps. The worker's standard input is empty then. Default false.
         */
        public Builder keys(boolean keys) {
            this.keys = keys;
            return this;
        }

        /** Whether the end of the first worker, by itself or because something changed, is the end of all. Default false. */
        public Builder once(boolean once) {
            this.once = once;
            return this;
        }

        /**
         * Runs workers on the calling thread, until it is interrupted, the JVM gets SIGINT or SIGTERM, or the exit policy says
         * that it is over. Nothing is left behind.
         *
         * @return how many times the worker has been restarted
         * @throws ReloaderException if it cannot run as it was set up; no worker has been started then. A directory further down that
         *     may not be read is an error as soon as the monitor finds it, which for one that polls is after the start; the worker
         *     is stopped then
         */
        public int run() {
            return outcome(supervisor()).reloads();
        }

        /** As {@link #run}, but returns the last worker's exit code (128 + signal where a signal ended it). */
        public int runForExitCode() {
            return outcome(supervisor()).exitCode();
        }

        /**
         * As {@link #run}, on a thread of its own, a daemon. Cancelling the future stops the worker and ends watching; that may
         * take a moment longer than {@code cancel} does.
         *
         * @return how many times the worker has been restarted, or what {@link #run} would have thrown once it was begun
         * @throws ReloaderException if it cannot run as it was set up; no worker has been started then
         */
        public CompletableFuture<Integer> runAsync() {
            Supervisor supervisor = supervisor();
            var result = new CompletableFuture<Integer>();
            var thread = new Thread(
                    () -> {
                        try {
                            result.complete(outcome(supervisor).reloads());
                        } catch (RuntimeException | Error e) {
                            result.completeExceptionally(e);
                        }
                    },
                    "reloader");
            thread.setDaemon(true);
            thread.start();
            result.whenComplete((reloads, problem) -> {
                if (result.isCancelled()) {
                    thread.interrupt();
                }
            });
            return result;
        }

        private Supervisor.Outcome outcome(Supervisor supervisor) {
            return once ? supervisor.runOnce() : supervisor.run();
        }

        private Supervisor supervisor() {
            ReloaderConfig config = ReloaderConfig.resolve(values, System::getProperty, Builder::environmentVariable);
            System.Logger log = logger == null ? SupervisorLog.console(config.verbose()) : SupervisorLog.to(logger);
            requirePaths();
            Program program = target.apply(config, log);
            boolean asks =
                    config.onChange().stream().anyMatch(rule -> rule.reaction().equals(OnChange.NOTIFY));
            if (asks && !program.hasPipe()) {
                throw new ReloaderException(
                        "onChange 'notify' asks the program, but a command cannot be asked: use a signal, or reload");
            }
            Job job = new Job(
                    program,
                    new Job.Place(Map.copyOf(environment), directory),
                    watching(config, log),
                    new Job.Console(keys, clear),
                    building(config),
                    Optional.of(killTimeout),
                    onReload);
            return Supervisor.of(config, log, job, ProcessReloader.class.getClassLoader());
        }

        private Optional<Building> building(ReloaderConfig config) {
            if (config.build().isEmpty()) {
                return Optional.empty();
            }
            Executable.require(config.build().get(0), place());
            return Optional.of(new Building.ByCommand(config.build(), List.of(), List.of()));
        }

        /** watchfiles' variables stand for the settings of the same meaning, where those are not set. */
        private static String environmentVariable(String name) {
            String value = System.getenv(name);
            if (value == null && name.equals(Setting.MONITOR.environmentVariable())) {
                String force = Objects.requireNonNullElse(System.getenv("WATCHFILES_FORCE_POLLING"), "");
                boolean isForced = !Set.of("", "false", "disable", "disabled").contains(force.toLowerCase(Locale.ROOT));
                return isForced ? "polling" : null;
            }
            if (value == null && name.equals(Setting.POLL_INTERVAL.environmentVariable())) {
                String delay = System.getenv("WATCHFILES_POLL_DELAY_MS");
                return delay == null ? null : delay + "ms";
            }
            return value;
        }

        private void requirePaths() {
            if (paths.isEmpty()) {
                throw new ReloaderException("there is nothing to watch: name files or directories");
            }
            for (Path path : paths) {
                if (!Files.exists(path)) {
                    throw new ReloaderException("cannot watch '" + path + "': there is no such file or directory");
                }
                if (!ignorePermissionDenied && Files.isDirectory(path) && !Files.isReadable(path)) {
                    throw new ReloaderException("cannot watch '" + path + "': permission denied");
                }
            }
            directory.filter(place -> !Files.isDirectory(place)).ifPresent(place -> {
                throw new ReloaderException("cannot run anything in '" + place + "': there is no such directory");
            });
        }

        private Job.Watching watching(ReloaderConfig config, System.Logger log) {
            paths.stream()
                    .filter(path -> filter.skips(path.toAbsolutePath().normalize()))
                    .forEach(path ->
                            log.log(System.Logger.Level.WARNING, "the filter leaves out everything in '" + path + "'"));
            return new Job.Watching(
                    ProgramFiles.NONE,
                    paths.stream().map(path -> Watch.path(path, recursive)).toList(),
                    new WatchList(Job.parsed("ignore", config.ignore(), IgnoreRules::withoutBuiltIn), filter, log),
                    gracePeriod,
                    false,
                    ignorePermissionDenied ? Job.OnDenied.IGNORE : Job.OnDenied.FAIL);
        }

        private Path place() {
            return directory.orElse(Path.of(""));
        }

        private Program command(List<String> words) {
            Executable.require(words.get(0), place());
            return new Command(words, stopSignal.orElseGet(() -> Signals.isInterruptIgnored() ? "TERM" : "INT"));
        }

        private Program method(String name, List<String> args, ReloaderConfig config) {
            var additions = JvmAdditions.of(config.fastFlags(), Map.copyOf(environment));
            var words = new ArrayList<>(List.of(name));
            words.addAll(args);
            if (classPath.isEmpty()) {
                MethodCall.resolve(name, args, ProcessReloader.class.getClassLoader());
                return JvmCommand.of(MethodMain.class, words, additions);
            }
            // On Windows a jar that is open cannot be built again.
            try (URLClassLoader loader = ClassPaths.loader(classPath.get())) {
                MethodCall.resolve(name, args, loader);
            } catch (IOException e) {
                throw new ReloaderException("cannot close the class path '" + classPath.get() + "': " + e, e);
            }
            words.addAll(0, List.of("-cp", ClassPaths.absolute(classPath.get()), MethodMain.class.getName()));
            return JvmCommand.of(words, additions, config);
        }

        private Builder target(BiFunction<ReloaderConfig, System.Logger, Program> newTarget) {
            this.target = newTarget;
            return this;
        }

        private <T> Builder set(Setting<T> setting, T value) {
            values.put(setting, Objects.requireNonNull(value, setting.name()));
            return this;
        }

        private static Duration notNegative(String name, Duration duration) {
            if (duration.isNegative()) {
                throw new ReloaderException(name + " is '" + duration + "', but must be a duration of zero or more");
            }
            return duration;
        }

        private static boolean isWindows() {
            return File.separatorChar == '\\';
        }
    }
}
