package dev.reloader.parent;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ResourceBundle;
import org.slf4j.Logger;

/**
 * Where the parent's lines go. All of the parent logs to a {@link System.Logger}, an interface of the JDK that initialises no
 * logging backend when it is implemented here.
 */
public final class SupervisorLog {
    private SupervisorLog() {}

    /** Lines on stderr with a prefix, coloured on a terminal unless {@code NO_COLOR} is set. */
    public static System.Logger console(int verbose) {
        String noColor = System.getenv("NO_COLOR");
        boolean colored = (noColor == null || noColor.isEmpty()) && Terminal.isTerminal(2);
        return new Console(System.err, verbose, colored);
    }

    /** As on the console at the highest verbosity, but nobody sees it. */
    static System.Logger silent() {
        return new Console(new PrintStream(OutputStream.nullOutputStream()), 2, false);
    }

    /** Lines to a logger of the user's, without a prefix. */
    public static System.Logger to(Logger logger) {
        return new Slf4j(logger);
    }

    /** The four methods to which all others of the interface lead; messages are never patterns here. */
    private abstract static class Base implements System.Logger {
        @Override
        public String getName() {
            return "reloader";
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            if (isLoggable(level)) {
                write(level, text, thrown);
            }
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Object... none) {
            log(level, bundle, text, (Throwable) null);
        }

        abstract void write(Level level, String text, Throwable thrown);
    }

    private static final class Console extends Base {
        private static final String RESET = "\u001b[0m";

        private final PrintStream out;
        private final int verbose;
        private final boolean colored;

        Console(PrintStream out, int verbose, boolean colored) {
            this.out = out;
            this.verbose = verbose;
            this.colored = colored;
        }

        @Override
        public boolean isLoggable(Level level) {
            return switch (level) {
                case ERROR, OFF -> true;
                case WARNING, INFO -> verbose >= 1;
                case DEBUG, TRACE, ALL -> verbose >= 2;
            };
        }

        @Override
        void write(Level level, String text, Throwable thrown) {
            String line =
                    colored ? color(level) + "[reloader]" + RESET + " " + highlighted(text) : "[reloader] " + text;
            // One write, so that a worker's output does not come in between.
            out.print(line + System.lineSeparator());
            if (thrown != null) {
                thrown.printStackTrace(out);
            }
            out.flush();
        }

        /** What a compiler says. */
        private static String highlighted(String text) {
            return text.replace(": error: ", ": " + color(Level.ERROR) + "error:" + RESET + " ")
                    .replace(": warning: ", ": " + color(Level.WARNING) + "warning:" + RESET + " ");
        }

        private static String color(Level level) {
            return switch (level) {
                case ERROR -> "\u001b[31m";
                case WARNING -> "\u001b[33m";
                case DEBUG, TRACE, ALL -> "\u001b[2m";
                case INFO, OFF -> "\u001b[36m";
            };
        }
    }

    private static final class Slf4j extends Base {
        private final Logger logger;

        Slf4j(Logger logger) {
            this.logger = logger;
        }

        @Override
        public boolean isLoggable(Level level) {
            return switch (level) {
                case ERROR, OFF -> logger.isErrorEnabled();
                case WARNING -> logger.isWarnEnabled();
                case INFO -> logger.isInfoEnabled();
                case DEBUG, TRACE, ALL -> logger.isDebugEnabled();
            };
        }

        @Override
        void write(Level level, String text, Throwable thrown) {
            switch (level) {
                case ERROR, OFF -> logger.error(text, thrown);
                case WARNING -> logger.warn(text, thrown);
                case INFO -> logger.info(text, thrown);
                case DEBUG, TRACE, ALL -> logger.debug(text, thrown);
            }
        }
    }
}
