package dev.reloader.parent;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.compile.SourceRoot;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    /** What makes the program of its sources. */
    public sealed interface Building {
        /**
         * What the settings ask for. Nothing is built if they ask for nothing, or there is nothing to build, which is one line for
         * the user.
         *
         * @throws ReloaderException if they ask for too much
         */
        static Optional<Building> of(ProgramFiles program, ReloaderConfig config, System.Logger log) {
            if (config.compile() && !config.build().isEmpty()) {
                throw new ReloaderException(
                        "reloader.compile and reloader.build are two ways to the same: set one of them");
            }
            List<SourceRoot> roots = config.sources().isEmpty()
                    ? SourceRoot.of(program.entries())
                    : config.sources().stream().map(SourceRoot::parse).toList();
            if (!config.build().isEmpty()) {
                Executable.require(config.build().get(0), Path.of(""));
                return Optional.of(new Running(config.build(), watched(roots), List.copyOf(program.entries())));
            }
            if (!config.compile()) {
                return Optional.empty();
            }
            if (roots.isEmpty()) {
                log.log(
                        Level.ERROR,
                        "nothing is compiled on save: none of the class path's directories is target/classes or"
                                + " build/classes/java/main with src/main/java beside; set reloader.sources=SOURCES=CLASSES");
                return Optional.empty();
            }
            for (SourceRoot root : roots) {
                if (!Files.isDirectory(root.sources())) {
                    log.log(
                            Level.WARNING,
                            "reloader.sources names " + Texts.relative(root.sources())
                                    + ", but there is no such directory yet");
                }
            }
            return Optional.of(new Compiling(roots, List.copyOf(program.entries()), config.javac()));
        }

        private static List<Path> watched(List<SourceRoot> roots) {
            return roots.stream()
                    .flatMap(root -> Stream.concat(Stream.of(root.sources()), root.resources().stream()))
                    .toList();
        }

        /** The directories of what is built, which are watched. */
        List<Path> inputs();
    }

    /**
     * What is compiled when it is saved.
     *
     * @param roots the sources
     * @param classPath what they are compiled against, with the class directories
     * @param options for javac, beyond those that the existing classes suggest
     */
    public record Compiling(List<SourceRoot> roots, List<Path> classPath, List<String> options) implements Building {
        @Override
        public List<Path> inputs() {
            return Building.watched(roots);
        }

        /** Beside the class directory, so that a file gets from here to there in one step. */
        Path workspace() {
            return roots.get(0).classes().resolveSibling(".reloader-" + UUID.randomUUID());
        }
    }

    /**
     * A command that builds.
     *
     * @param command its words
     * @param roots directories of sources: of what changes there all that matters is in what is built
     * @param outputs what is built, as far as is known: files, and directories with all that is in them
     */
    public record Running(List<String> command, List<Path> roots, List<Path> outputs) implements Building {
        @Override
        public List<Path> inputs() {
            return roots;
        }
    }

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
        Stream<Path> inputs = building.stream().flatMap(each -> each.inputs().stream());
        List<Watch> all =
                Stream.concat(watches.stream(), inputs.map(Watch::path)).toList();
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
