package dev.reloader;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
 * ignore} and {@code verbose} hold here, too, from the same places as for {@link Reloader}; and so do watchfiles' variables {@code
 * WATCHFILES_FORCE_POLLING} and {@code WATCHFILES_POLL_DELAY_MS}.
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
        private Logger logger;

        private Builder(List<Path> paths) {
            this.paths = paths;
        }

        /** Runs this program with these arguments. */
        public Builder command(String... words) {
            return this;
        }

        /**
         * Runs a command line, split into words as a POSIX shell does it (on Windows as Windows programs do), but without a
         * shell: no variables, no wildcards, no pipes.
         *
         * @throws ReloaderException if it cannot be split, because of a quote that is not closed for example
         */
        public Builder commandLine(String line) {
            return this;
        }

        /** Runs a script with the system's shell: {@code sh -c}, on Windows {@code cmd /c}. */
        public Builder shell(String script) {
            return this;
        }

        /**
         * Runs a static method in a JVM of its own, launched like this one: with its options and class path.
         *
         * @param name such as {@code com.acme.Jobs.run}
         * @param args what it is called with: texts, numbers, characters, booleans, enum constants, paths
         */
        public Builder method(String name, Object... args) {
            return this;
        }

        /**
         * Runs whatever {@link TargetType#detect} takes this for. A command that consists of an existing file which cannot be
         * executed is run by what its name's ending stands for: {@code java -jar}, {@code java}, {@code sh} or {@code python3}.
         *
         * @param args what a method is called with; a command has its arguments within
         */
        public Builder target(String target, Object... args) {
            return this;
        }

        /** The class path for a method, instead of this JVM's. */
        public Builder classPath(String classPath) {
            return this;
        }

        /** Which changes count. Default {@link ChangeFilter#defaults}. */
        public Builder filter(ChangeFilter filter) {
            return this;
        }

        /** Whether directories are watched with everything below them, or only with their direct entries. Default true. */
        public Builder recursive(boolean recursive) {
            return this;
        }

        /** Whether directories that may not be read are passed over, instead of being an error. Default false. */
        public Builder ignorePermissionDenied(boolean ignore) {
            return this;
        }

        /** A batch of changes is over at the latest after this time. Default 1.6 s. */
        public Builder debounce(Duration debounce) {
            return this;
        }

        /** A batch of changes is over when nothing has changed for so long. Default 50 ms. */
        public Builder step(Duration step) {
            return this;
        }

        /** How long after the first start watching begins. Default zero. */
        public Builder gracePeriod(Duration gracePeriod) {
            return this;
        }

        /** How long the worker may take to end after the stop signal, before it is killed; zero kills at once. Default 5 s. */
        public Builder interruptTimeout(Duration timeout) {
            return this;
        }

        /** How long the worker may take to be dead once it is killed, before that is an error. Default 1 s. */
        public Builder killTimeout(Duration timeout) {
            return this;
        }

        /**
         * With what the worker, and everything that it has started, is asked to end. Default {@code INT}, as if Ctrl-C were
         * pressed. Workers that are JVMs of ours end in the same orderly way whatever the signal.
         *
         * @throws ReloaderException if there is no such signal on this system
         */
        public Builder stopSignal(String name) {
            return this;
        }

        /** What it means when the worker ends by itself. Default {@link ExitPolicy#WAIT}. */
        public Builder exitPolicy(ExitPolicy policy) {
            return this;
        }

        /**
         * What changes of certain files lead to. The rule that was added first wins; what no rule names leads to a restart.
         *
         * @param globs those without a slash are compared with the file's name, those with one with its whole path; none at all
         *     stands for every file
         */
        public Builder onChange(OnChange reaction, String... globs) {
            return this;
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
            return this;
        }

        /** Adds a variable to the worker's environment, which otherwise is this JVM's. */
        public Builder env(String name, String value) {
            return this;
        }

        /** The worker's working directory. Default this JVM's. */
        public Builder directory(Path directory) {
            return this;
        }

        /** Which file monitor: {@code auto}, a name, or a provider's class name. Default {@code auto}. */
        public Builder monitor(String monitor) {
            return this;
        }

        /** 0 prints errors, 1 also what happens, 2 also diagnostics. Default 1. */
        public Builder verbose(int verbose) {
            return this;
        }

        /** Where to log instead of stderr; {@code verbose} has no meaning then. */
        public Builder logger(Logger logger) {
            this.logger = Objects.requireNonNull(logger, "logger");
            return this;
        }

        /** Whether the terminal is cleared before each start. Default false. */
        public Builder clear(boolean clear) {
            return this;
        }

        /**
         * Whether keys on the terminal command the reloader: {@code r} restarts, {@code s} tells the status, {@code q} ends,
         * {@code ?} helps. The worker's standard input is empty then. Default false.
         */
        public Builder keys(boolean keys) {
            return this;
        }

        /** Whether the end of the first worker, by itself or because something changed, is the end of all. Default false. */
        public Builder once(boolean once) {
            return this;
        }

        /**
         * Runs workers on the calling thread, until it is interrupted, the JVM gets SIGINT or SIGTERM, or the exit policy says
         * that it is over. Nothing is left behind.
         *
         * @return how many times the worker has been restarted
         * @throws ReloaderException if it cannot run as it was set up; no worker has been started then
         */
        public int run() {
            throw new UnsupportedOperationException("not written yet");
        }

        /** As {@link #run}, but returns the last worker's exit code (128 + signal where a signal ended it). */
        public int runForExitCode() {
            throw new UnsupportedOperationException("not written yet");
        }

        /**
         * As {@link #run}, on a thread of its own. Cancelling the future stops the worker and ends watching.
         */
        public CompletableFuture<Integer> runAsync() {
            throw new UnsupportedOperationException("not written yet");
        }
    }
}
