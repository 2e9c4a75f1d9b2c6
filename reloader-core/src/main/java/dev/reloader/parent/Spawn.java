package dev.reloader.parent;

import java.io.IOException;

/**
 * Starts processes. Most Unix JDKs do that through a helper, {@code jspawnhelper}, which is in the terminal's process group from the
 * first moment on: a Ctrl-C that comes before it has become the program ends it, and the JDK says that the program cannot be run.
 * Nothing is wrong with the program then, so that is tried again; what the signal is meant to lead to, its handler sees to.
 */
final class Spawn {
    /** A person presses Ctrl-C twice; nobody does so at just this moment three times. */
    private static final int ATTEMPTS = 3;

    /** What starts a process. */
    @FunctionalInterface
    interface Starter {
        Process start() throws IOException;
    }

    private Spawn() {}

    /**
     * As {@link ProcessBuilder#start}.
     *
     * @throws IOException if the operating system refuses
     */
    static Process start(ProcessBuilder builder) throws IOException {
        return start(builder::start);
    }

    static Process start(Starter starter) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return starter.start();
            } catch (IOException e) {
                if (!hasHelperHadSignal(e)) {
                    throw e;
                }
            }
        }
        return starter.start();
    }

    /** The JDK has no better sign of it: "…Failed to exec spawn helper: pid: 4711, signal: 2", in 17 as in 25. */
    private static boolean hasHelperHadSignal(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        return message.contains("spawn helper") && message.contains("signal: ");
    }
}
