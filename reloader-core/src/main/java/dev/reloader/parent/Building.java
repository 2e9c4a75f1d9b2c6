package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.compile.Compiler;
import dev.reloader.compile.SourceRoot;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        List<SourceRoot> roots = roots(program.entries(), config);
        if (!config.build().isEmpty()) {
            Executable.require(config.build().get(0), Path.of(""));
            return Optional.of(new ByCommand(config.build(), watched(roots), List.copyOf(program.entries())));
        }
        if (!config.compile()) {
            return Optional.empty();
        }
        if (!Compiler.isAvailable()) {
            log.log(
                    Level.ERROR,
                    "nothing is compiled on save: this Java runtime has no compiler; run the program with a JDK");
            return Optional.empty();
        }
        if (roots.isEmpty() && program.source().isEmpty()) {
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
            if (!program.withManifestClassPaths().contains(root.classes())) {
                log.log(
                        Level.WARNING,
                        "reloader.sources has " + Texts.relative(root.sources()) + " compiled to "
                                + Texts.relative(root.classes()) + ", which is not on the program's class path");
            }
        }
        return Optional.of(
                new ByCompiler(roots, program.source(), withoutSource(program), program.javac(config.javac())));
    }

    /**
     * The sources that are compiled before a program is started that has these entries on its class path, and to where they are
     * among these; none if nothing is compiled.
     */
    static List<SourceRoot> compiledFirst(Set<Path> entries, ReloaderConfig config) {
        return config.compile() && Compiler.isAvailable()
                ? roots(entries, config).stream()
                        .filter(root -> entries.contains(root.classes()))
                        .toList()
                : List.of();
    }

    private static List<SourceRoot> roots(Set<Path> entries, ReloaderConfig config) {
        return config.sources().isEmpty()
                ? SourceRoot.of(entries)
                : config.sources().stream().map(SourceRoot::parse).toList();
    }

    private static List<Path> withoutSource(ProgramFiles program) {
        return program.entries().stream()
                .filter(entry ->
                        program.source().filter(it -> it.path().equals(entry)).isEmpty())
                .toList();
    }

    private static List<Path> watched(List<SourceRoot> roots) {
        return roots.stream()
                .flatMap(root -> Stream.concat(
                        Stream.of(root.sources()), root.resources().stream().map(SourceRoot.Copied::from)))
                .toList();
    }

    /** What is built, which is watched. */
    List<Watch> inputs();

    /**
     * What is compiled when it is saved.
     *
     * @param roots the sources
     * @param launched a source file that the launcher compiles, so that it is only checked
     * @param classPath what they are compiled against, with the class directories
     * @param options for javac, beyond those that the existing classes suggest
     */
    record ByCompiler(
            List<SourceRoot> roots,
            Optional<ProgramFiles.SourceFile> launched,
            List<Path> classPath,
            List<String> options)
            implements Building {
        @Override
        public List<Watch> inputs() {
            return Building.watched(roots).stream().distinct().map(Watch::path).toList();
        }

        /** A file or directory beside which others may be made. */
        Path place() {
            return Stream.concat(
                            roots.stream().map(SourceRoot::classes),
                            launched.stream().map(it -> it.path()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * A command that builds.
     *
     * @param command its words
     * @param roots directories of sources: of what changes there all that matters is in what is built
     * @param outputs what is built, as far as is known: files, and directories with all that is in them
     */
    record ByCommand(List<String> command, List<Path> roots, List<Path> outputs) implements Building {
        @Override
        public List<Watch> inputs() {
            return roots.stream().map(Watch::path).toList();
        }
    }
}
