package dev.reloader.cli;

import dev.reloader.ProcessReloader;
import dev.reloader.Reloader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code java -jar reloader.jar COMMAND …}. {@code run} is watchfiles' command line, {@code main} is hupper's,
 * and {@code monitors} tells what can be used to watch files.
 *
 * <p>Exit codes: 0 if it ended as wanted; 1 if a target, a path, a program or whatever else the command line names cannot be
 * used; 2 if the command line itself is wrong. In the last two cases one line on stderr says what, and nothing has been started.
 * {@code main}, and {@code run} with {@code --exit-policy propagate|restart} or {@code --once}, end with the program's own code
 * instead of 0: 128 + signal where a signal ended it.
 */
@Command(
        name = "reloader",
        description = "Runs a program, and restarts it whenever files change.",
        exitCodeList = {
            "0:it ended as wanted",
            "1:what the command line names (a target, a path, a program) cannot be used",
            "2:the command line is wrong",
            "other:the program's own"
        },
        footer = {
            "",
            "The same jar is an agent, for any program with its command line as it is:",
            "  java -javaagent:reloader.jar -jar app.jar"
        })
public final class Main extends ReloaderCommand implements Runnable {
    private Main() {}

    /** Runs the command that the arguments name, on the calling thread, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(
                commandLine(ProcessReloader::watching, Reloader::builderForJava).execute(args));
    }

    /**
     * The command line on top of an engine.
     *
     * @param watching {@link ProcessReloader#watching}
     * @param java {@link Reloader#builderForJava}
     */
    static CommandLine commandLine(
            Function<Path[], ProcessReloader.Builder> watching, Function<List<String>, Reloader.Builder> java) {
        var failures = new OneLine();
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(watching))
                .addSubcommand(new MainCommand(java))
                .addSubcommand(new MonitorsCommand(Reloader::monitors))
                .addSubcommand(new GenerateCompletion())
                // A program's arguments are its own, @ or not.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        spec().commandLine().usage(spec().commandLine().getOut());
    }
}
