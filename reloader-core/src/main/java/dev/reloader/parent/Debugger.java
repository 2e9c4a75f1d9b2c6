package dev.reloader.parent;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where every worker waits for a debugger.
 *
 * @param host the part of the address before the port, with its colon; empty if there is none, which is this computer only
 * @param suspend whether the program begins only when a debugger is there
 */
record Debugger(String host, int port, boolean suspend) {
    private static final Pattern OPTION =
            Pattern.compile("(?:-agentlib:jdwp|-agentpath:[^=]*jdwp[^=]*)(?:=(.*))?|-Xrunjdwp(?::(.*))?");

    private static final Pattern ADDRESS = Pattern.compile("(.*:)?(\\d{1,5})");

    /** On this port, and nobody waits. */
    static Debugger on(int port) {
        return new Debugger("", port, false);
    }

    /**
     * The worker's part of what the parent was told: the parent's JVM has the port already. A debugger that itself waits for one
     * connection has that, and asked for nothing more.
     *
     * @param option the parent's option, if it is about a debugger
     * @param ports gives the worker's port for the parent's; zero if that has none of its own
     */
    static Optional<Debugger> moved(String option, IntUnaryOperator ports) {
        return told(option).map(it -> new Debugger(it.host(), ports.applyAsInt(it.port()), it.suspend()));
    }

    /** What an option says, if it is about a debugger; its port is zero if it names none to wait on. */
    static Optional<Debugger> told(String option) {
        Matcher matcher = OPTION.matcher(option);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> told = values(Optional.ofNullable(matcher.group(1))
                .or(() -> Optional.ofNullable(matcher.group(2)))
                .orElse(""));
        boolean isServer = told.getOrDefault("server", "n").equals("y");
        Matcher address = ADDRESS.matcher(told.getOrDefault("address", ""));
        boolean hasAddress = isServer && address.matches();
        String host = hasAddress && address.group(1) != null ? address.group(1) : "";
        int port = hasAddress ? Integer.parseInt(address.group(2)) : 0;
        boolean suspend = isServer && told.getOrDefault("suspend", "y").equals("y");
        return Optional.of(new Debugger(host, port, suspend));
    }

    private static Map<String, String> values(String options) {
        var told = new LinkedHashMap<String, String>();
        Arrays.stream(options.split(","))
                .map(each -> each.split("=", 2))
                .forEach(each -> told.put(each[0], each.length == 2 ? each[1] : ""));
        return told;
    }

    String option() {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + (suspend ? "y" : "n") + ",address=" + host
                + port;
    }
}
