package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

class SupervisorLogTest {
    @Nested
    class OnTheConsole {
        @ParameterizedTest(name = "at verbosity {0}: {1}")
        @CsvSource({"0, 'ERROR OFF'", "1, 'INFO WARNING ERROR OFF'", "2, 'ALL TRACE DEBUG INFO WARNING ERROR OFF'"})
        void theVerbosityDecidesWhatIsShown(int verbose, String shown) {
            var expected = new StringBuilder();
            for (String level : shown.split(" ")) {
                expected.append(level).append('\n');
            }

            assertThat(plain(printed(verbose, log -> {
                        for (Level level : Level.values()) {
                            log.log(level, level.toString());
                        }
                    })))
                    .isEqualTo(expected.toString());
        }

        @Test
        void everyLineHasAPrefixAndNoColourWhereThereIsNoTerminal() {
            assumeFalse(Terminal.isTerminal(2));

            assertThat(printed(2, log -> {
                        log.log(Level.ERROR, "one");
                        log.log(Level.WARNING, "two");
                        log.log(Level.INFO, "three");
                        log.log(Level.DEBUG, "four");
                    }))
                    .isEqualTo("[reloader] one\n[reloader] two\n[reloader] three\n[reloader] four\n");
        }

        @Test
        void nothingCommandsTheTerminalButColours() {
            assertThat(printed(
                            1,
                            log -> log.log(
                                    Level.INFO,
                                    "a\tb\r\n\u001b[1;31mc\u001b[m \u001b[2J \u001b]0;title\u0007 \r \u009b2J")))
                    .endsWith("[reloader] a\tb\r\n\u001b[1;31mc\u001b[m ?[2J ?]0;title? ? ?2J\n");
        }

        @Test
        void whereNobodyReadsNobodyIsHeldUp() throws Exception {
            var isRead = new CountDownLatch(1);
            var written = new LinkedBlockingQueue<String>();
            var out = new PrintStream(OutputStream.nullOutputStream()) {
                @Override
                public void print(String text) {
                    await(isRead);
                    written.add(text);
                }
            };
            PrintStream err = System.err;
            System.setErr(out);
            try {
                System.Logger log = SupervisorLog.console(1);
                log.log(Level.INFO, "one");
                log.log(Level.INFO, "two");
                assertThat(written).isEmpty();
                isRead.countDown();
                assertThat(plain(written.take())).isEqualTo("one\n");
                assertThat(plain(written.take())).isEqualTo("two\n");
            } finally {
                System.setErr(err);
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
        }

        @Test
        void messagesAreNoPatterns() {
            assertThat(plain(printed(1, log -> log.log(Level.INFO, "it's {0} % '{1}'", "x", 1))))
                    .isEqualTo("it's {0} % '{1}'\n");
        }

        @Test
        void anExceptionFollowsItsLine() {
            String printed = plain(printed(1, log -> log.log(Level.ERROR, "broken", new Exception("why"))));

            assertThat(printed)
                    .startsWith("broken\njava.lang.Exception: why\n\tat "
                            + getClass().getName());
        }

        @Test
        void everyMethodOfTheInterfaceLeadsThere() {
            ResourceBundle none = null;

            assertThat(plain(printed(1, log -> {
                        log.log(Level.INFO, () -> "supplied");
                        log.log(Level.INFO, new StringBuilder("object"));
                        log.log(Level.INFO, () -> "supplied with exception", (Throwable) null);
                        log.log(Level.INFO, none, "bundle", (Object) "x");
                        log.log(Level.INFO, none, "bundle with exception", (Throwable) null);
                    })))
                    .isEqualTo("supplied\nobject\nsupplied with exception\nbundle\nbundle with exception\n");
        }

        /** Whatever a terminal is told besides: the prefix, and colours. */
        private String plain(String printed) {
            return printed.replaceAll("\u001b\\[[0-9;]*m", "").replace("[reloader] ", "");
        }

        private String printed(int verbose, Consumer<System.Logger> use) {
            PrintStream err = System.err;
            var bytes = new ByteArrayOutputStream();
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            try {
                use.accept(SupervisorLog.console(verbose));
            } finally {
                System.setErr(err);
            }
            return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        }
    }

    @Nested
    class ToALogger {
        private final Logger logger = mock(Logger.class);
        private final System.Logger log = SupervisorLog.to(logger);

        @Test
        void everyLevelHasItsCounterpart() {
            when(logger.isErrorEnabled()).thenReturn(true);
            when(logger.isWarnEnabled()).thenReturn(true);
            when(logger.isInfoEnabled()).thenReturn(true);
            when(logger.isDebugEnabled()).thenReturn(true);
            log.log(Level.ERROR, "error");
            log.log(Level.WARNING, "warning");
            log.log(Level.INFO, "info");
            log.log(Level.DEBUG, "debug");
            log.log(Level.TRACE, "trace");

            verify(logger).error("error", (Throwable) null);
            verify(logger).warn("warning", (Throwable) null);
            verify(logger).info("info", (Throwable) null);
            verify(logger).debug("debug", (Throwable) null);
            verify(logger).debug("trace", (Throwable) null);
        }

        @Test
        void anExceptionIsHandedOn() {
            when(logger.isErrorEnabled()).thenReturn(true);
            var why = new Exception("why");
            log.log(Level.ERROR, "broken", why);

            verify(logger).error("broken", why);
        }

        @Test
        void aLineHasNoPrefixAndIsNoPattern() {
            when(logger.isInfoEnabled()).thenReturn(true);
            log.log(Level.INFO, "{} and {0}", "x");

            verify(logger).info("{} and {0}", (Throwable) null);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void theLoggerDecidesWhatIsShown(boolean enabled) {
            when(logger.isErrorEnabled()).thenReturn(enabled);
            when(logger.isWarnEnabled()).thenReturn(enabled);
            when(logger.isInfoEnabled()).thenReturn(enabled);
            when(logger.isDebugEnabled()).thenReturn(enabled);

            for (Level level : Level.values()) {
                assertThat(log.isLoggable(level)).isEqualTo(enabled);
            }
        }

        @Test
        void whatIsNotShownIsNotLogged() {
            log.log(Level.INFO, "info");

            verify(logger, never()).info(anyString(), (Throwable) any());
        }
    }
}
