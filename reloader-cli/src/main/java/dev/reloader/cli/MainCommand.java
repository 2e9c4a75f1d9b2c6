package dev.reloader.cli;

import dev.reloader.ExitPolicy;
import dev.reloader.Reloader;
import dev.reloader.parent.CommandLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs and restarts a Java program that has no line of ours in it: hupper's command line. */
@Command(
        name = "main",
        description =
                "Runs a Java program, and restarts it whenever its class path, or a file that it watches, changes."
                        + " Everything after -m CLASS or -jar FILE belongs to the program.",
        customSynopsis = {
            "reloader main [OPTIONS] -m CLASS [ARGUMENT...]",
            "       reloader main [OPTIONS] -jar FILE [ARGUMENT...]"
        },
        exitCodeList = {
            "1:the program, or what else the command line names, cannot be used",
            "2:the command line is wrong",
            "other:the program's own (128 + signal where a signal ended it)"
        })
final class MainCommand extends ReloaderCommand implements Callable<Integer> {
    private final Function<List<String>, Reloader.Builder> java;

    @ArgGroup
    private Program program;

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "CLASSPATH",
            defaultValue = "${env:CLASSPATH:-.}",
            description = "The program's class path. Default: the variable CLASSPATH, else the working directory.")
    private String classPath;

    @Option(
            names = "-J",
            paramLabel = "OPTION",
            description = "An option for the program's JVM, such as -J-Xmx1g; can be repeated.")
    private List<String> jvmOptions = List.of();

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "PATH",
            description = "Watch this file, directory or glob, too; can be repeated.")
    private List<String> watch;

    @Option(
            names = {"-x", "--ignore"},
            paramLabel = "GLOB",
            description = "Changes of such files never count. Without a slash it is compared with each name in a path,"
                    + " with one with the whole path; can be repeated.")
    private List<String> ignore;

    @Option(
            names = "--monitor",
            paramLabel = "NAME",
            description = "Which file monitor; 'reloader monitors' lists them. Default: auto.")
    private String monitor;

    @Option(
            names = "--reload-interval",
            paramLabel = "SECONDS",
            converter = Time.InSeconds.class,
            description = "The least time between two starts. Default: 1.")
    private Duration reloadInterval;

    @Option(
            names = "--shutdown-interval",
            paramLabel = "SECONDS",
            converter = Time.InSeconds.class,
            description = "How long the program may take to end before it is killed; 0 kills at once. Default: 5.")
    private Duration shutdownInterval;

    @Option(
            names = "--exit-policy",
            paramLabel = "wait|propagate|restart",
            converter = Choice.OfExitPolicy.class,
            completionCandidates = Choice.OfExitPolicy.class,
            description =
                    "When the program ends by itself: wait for a change, end as well, or restart it after a failure."
                            + " Default: wait.")
    private ExitPolicy exitPolicy;

    @Option(
            names = "--compile",
            description = "Compile sources when they are saved: those in src/main/java, if target/classes or"
                    + " build/classes/java/main is on the class path.")
    private boolean compile;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            description = "Run this command when sources have changed, before the program is stopped; if it fails the"
                    + " program runs on. Split into words as a shell does it.")
    private String build;

    @ArgGroup
    private Verbosity verbosity;

    MainCommand(Function<List<String>, Reloader.Builder> java) {
        this.java = java;
    }

    /** One of the two, with all that follows. */
    private static final class Program {
        @Option(
                names = "-m",
                paramLabel = "CLASS [ARGUMENT...]",
                parameterConsumer = Rest.class,
                description = "The class whose main method is run, and its arguments.")
        List<String> main;

        @Option(
                names = "-jar",
                paramLabel = "FILE [ARGUMENT...]",
                parameterConsumer = Rest.class,
                description = "The jar that is run, and its program's arguments.")
        List<String> jar;
    }

    private static final class Verbosity {
        @Option(
                names = {"-v", "--verbose"},
                description = "Tell more.")
        boolean more;

        @Option(
                names = {"-q", "--quiet"},
                description = "Tell nothing but errors.")
        boolean less;
    }

    /** Takes all that is left, whatever it looks like. */
    private static final class Rest implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> args, ArgSpec arg, CommandSpec command) {
            String option = ((OptionSpec) arg).longestName();
            if (args.isEmpty() || args.peek().startsWith("-")) {
                throw new ParameterException(
                        command.commandLine(),
                        option + " needs what to run after it: " + option + " "
                                + (option.equals("-m") ? "com.acme.Main" : "app.jar"));
            }
            var words = new ArrayList<String>();
            while (!args.isEmpty()) {
                words.add(args.pop());
            }
            arg.setValue(words);
        }
    }

    /** Returns the program's exit code. */
    @Override
    public Integer call() {
        Reloader.Builder builder = java.apply(words());
        ifGiven(watch, paths -> builder.watch(paths.toArray(String[]::new)));
        ifGiven(ignore, globs -> builder.ignore(globs.toArray(String[]::new)));
        ifGiven(monitor, builder::monitor);
        ifGiven(reloadInterval, builder::reloadInterval);
        ifGiven(shutdownInterval, builder::shutdownInterval);
        ifGiven(exitPolicy, builder::exitPolicy);
        if (compile) {
            builder.compileSources();
        }
        ifGiven(
                build,
                command -> builder.beforeReload(CommandLine.split(command).toArray(String[]::new)));
        ifGiven(verbosity, chosen -> builder.verbose(chosen.more ? 2 : 0));
        return builder.run();
    }

    /** What would follow {@code java} on a command line. */
    private List<String> words() {
        if (program == null) {
            throw wrongUsage("nothing to run: -m CLASS or -jar FILE is missing");
        }
        var words = new ArrayList<>(jvmOptions);
        if (program.jar == null) {
            words.addAll(List.of("-cp", classPath));
            words.addAll(program.main);
        } else if (spec().commandLine().getParseResult().hasMatchedOption("-cp")) {
            throw wrongUsage("-cp has no meaning with -jar: the jar's manifest names its class path");
        } else {
            words.add("-jar");
            words.addAll(program.jar);
        }
        return words;
    }
}
