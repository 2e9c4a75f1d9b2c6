package dev.reloader.worker;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parent tells the agent on the worker's command line.
 *
 * @param parent the parent's process id
 * @param debugPort the port on which this JVM is about to wait for a debugger, if it is
 * @param socket where the parent listens
 */
public record AgentArgument(long parent, OptionalInt debugPort, Path socket) {
    private static final Pattern TEXT = Pattern.compile("(\\d+):(\\d*):(.*)", Pattern.DOTALL);

    static AgentArgument parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        String port = matcher.group(2);
        return new AgentArgument(
                Long.parseLong(matcher.group(1)),
                port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
                Path.of(matcher.group(3)));
    }

    /** As it stands on the command line. */
    @Override
    public String toString() {
        return parent + ":" + (debugPort.isPresent() ? debugPort.getAsInt() : "") + ":" + socket;
    }
}
