package dev.reloader.parent;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a parent is to do, beyond what the settings say.
 *
 * @param program what it runs
 * @param place where that runs
 * @param watching what it watches
 * @param console what it does with the terminal
 * @param building what makes the program of its sources
 * @param killTimeout how long a worker may take to be dead once it is killed, before that is an error; empty if the parent
 *     waits for ever
 * @param onReload what is to be complete before a worker is stopped because of changes
 */
public record Job(
        Program program,
        Place place,
        Watching watching,
        Console console,
        Optional<Building> building,
        Optional<Duration> killTimeout,
        Optional<Function<List<FileChange>, CompletionStage<?>>> onReload) {

    /**
     * What surrounds a worker.
     *
     * @param environment variables that differ from this JVM's
     * @param directory its working directory, if that is not this JVM's
     */
    public record Place(Map<String, String> environment, Optional<Path> directory) {
        /** As this JVM. */
        static final Place HERE = new Place(Map.of(), Optional.empty());

        /** For what is to read nothing. */
        static final Redirect NO_INPUT = Redirect.from(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));

        void applyTo(ProcessBuilder builder) {
            builder.environment().putAll(environment);
            directory.map(Path::toFile).ifPresent(builder::directory);
        }
    }

    /**
     * What is watched, and how.
     *
     * @param program what the program is built from
     * @param roots what is watched besides
     * @param list which changes count
     * @param gracePeriod how long after the first start watching begins
     * @param comparesContents whether a file counts as changed only if its bytes differ; or whenever it is written
     * @param onDenied what a directory that may not be read means
     */
    public record Watching(
            ProgramFiles program,
            List<Watch> roots,
            WatchList list,
            Duration gracePeriod,
            boolean comparesContents,
            OnDenied onDenied) {}

    /** What a directory that may not be read means. */
    public enum OnDenied {
        /** It is one line. */
        TELL,
        /** It is passed over. */
        IGNORE,
        /** Nothing is run, or no longer. */
        FAIL
    }

    /**
     * What becomes of the terminal.
     *
     * @param keys whether keys command the parent, so that workers have no standard input
     * @param clear whether the screen is cleared before each start
     */
    public record Console(boolean keys, boolean clear) {}

    /**
     * The job of a parent that runs a JVM and watches what that is built from: hupper's.
     *
     * @throws ReloaderException if a glob in the settings is malformed
     */
    public static Job of(JvmCommand command, ReloaderConfig config, System.Logger log) {
        List<Watch> watches = parsed(
                "watch",
                config.watch(),
                texts -> texts.stream().map(Watch::globOrPath).toList());
        var list = new WatchList(parsed("ignore", config.ignore(), IgnoreRules::new), ChangeFilter.all(), log);
        Optional<Building> building = Building.of(command.files(), config, log);
        Stream<Watch> inputs = building.stream().flatMap(each -> each.inputs().stream());
        List<Watch> all = Stream.concat(watches.stream(), inputs).toList();
        return new Job(
                command,
                Place.HERE,
                new Watching(command.files(), all, list, Duration.ZERO, true, OnDenied.TELL),
                new Console(false, false),
                building,
                Optional.empty(),
                Optional.empty());
    }

    /** What a setting's globs mean, or the one line that says which of them means nothing. */
    public static <T, R> R parsed(String setting, T globs, Function<T, R> parser) {
        try {
            return parser.apply(globs);
        } catch (IllegalArgumentException e) {
            throw new ReloaderException("the setting " + setting + " takes paths and globs: " + e.getMessage(), e);
        }
    }
}
