package dev.reloader.cli;

import dev.reloader.ReloaderException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Has every failure that the user can mend be one line on stderr, and an exit code. Others keep their stack trace. */
final class OneLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        print(command, message(e) + " (try '" + help + "')");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (!(e instanceof ReloaderException)) {
            throw e;
        }
        print(command, e.getMessage());
        return ExitCode.SOFTWARE;
    }

    static void print(CommandLine command, String text) {
        command.getErr().println("reloader: " + text.strip().replaceAll("\\s*\\R\\s*", " "));
        command.getErr().flush();
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return e.getMessage().replaceFirst("^Error: ", "");
        }
        if (unmatched.isUnknownOption()) {
            List<String> similar = unmatched.getSuggestions();
            return e.getMessage() + (similar.isEmpty() ? "" : ": did you mean " + String.join(" or ", similar) + "?");
        }
        String first = unmatched.getUnmatched().get(0);
        Set<String> commands = e.getCommandLine().getSubcommands().keySet();
        return commands.isEmpty()
                ? "'" + first + "' does not belong here"
                : "there is no command '" + first + "': there are " + String.join(", ", commands);
    }
}
