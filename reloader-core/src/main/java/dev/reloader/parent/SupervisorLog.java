package dev.reloader.parent;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ResourceBundle;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
        /** What commands a terminal, but for lines, tabs and colours: names of files come here, and what builds say. */
        private static final Pattern COMMANDS = Pattern.compile("(?!\r\n|\u001b\\[[0-9;]*m)[\\p{Cc}&&[^\n\t]]");

        @Override
        public String getName() {
            return "reloader";
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            if (isLoggable(level)) {
                write(level, COMMANDS.matcher(text).replaceAll("?"), thrown);
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
        private static final Duration PATIENCE = Duration.ofSeconds(1);
        private static final Duration THREAD_STAYS = Duration.ofMillis(10);
        private static final int MOST_UNWRITTEN = 1000;

        private final PrintStream out;

        /** Behind a pager that nobody pages, a write never returns; the parent goes on all the same. */
        private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
                1,
                1,
                THREAD_STAYS.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(MOST_UNWRITTEN),
                DaemonThreads.named("reloader-log"),
                new ThreadPoolExecutor.DiscardPolicy());

        private volatile boolean isStuck;
        private final int verbose;
        private final boolean colored;

        Console(PrintStream out, int verbose, boolean colored) {
            this.out = out;
            this.verbose = verbose;
            this.colored = colored;
            // Whoever embeds a reloader has no thread left when that has ended.
            writer.allowCoreThreadTimeOut(true);
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
            var written = new CountDownLatch(1);
            try {
                writer.execute(() -> {
                    print(line, thrown);
                    isStuck = false;
                    written.countDown();
                });
            } catch (OutOfMemoryError e) {
                // There may be no thread left, which is just what is to be said.
                print(line, thrown);
                return;
            }
            if (!isStuck) {
                isStuck = !isReached(written);
            }
        }

        private void print(String line, Throwable thrown) {
            // One write, so that a worker's output does not come in between.
            out.print(line + System.lineSeparator());
            if (thrown != null) {
                thrown.printStackTrace(out);
            }
            out.flush();
        }

        /** Also for a thread that is interrupted: what it says last is to be read. */
        private static boolean isReached(CountDownLatch latch) {
            boolean wasInterrupted = false;
            try {
                while (true) {
                    try {
                        return latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        wasInterrupted = true;
                    }
                }
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
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
