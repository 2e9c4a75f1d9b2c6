package dev.reloader.cli;

import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;

import dev.reloader.ProcessReloader;
import dev.reloader.Reloader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The command line on top of an engine that only notes what it is told. */
final class Cli {
    final ProcessReloader.Builder run = mock(ProcessReloader.Builder.class, RETURNS_SELF);
    final Reloader.Builder main = mock(Reloader.Builder.class, RETURNS_SELF);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private List<Path> watched;
    private List<String> words;

    /** A command and its arguments, as one. */
    static String[] with(String command, String... args) {
        return Stream.concat(Stream.of(command), Stream.of(args)).toArray(String[]::new);
    }

    /** Runs a command, and returns its exit code. */
    int execute(String... args) {
        return Main.commandLine(this::watching, this::java)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .execute(args);
    }

    private ProcessReloader.Builder watching(Path... paths) {
        watched = List.of(paths);
        return run;
    }

    private Reloader.Builder java(List<String> wordsAfterJava) {
        words = List.copyOf(wordsAfterJava);
        return main;
    }

    /** What {@code run} watches; null if it has not got so far. */
    List<Path> watched() {
        return watched;
    }

    /** What {@code main} has follow {@code java}; null if it has not got so far. */
    List<String> words() {
        return words;
    }

    List<String> out() {
        return out.toString().lines().toList();
    }

    List<String> err() {
        return err.toString().lines().toList();
    }
}
