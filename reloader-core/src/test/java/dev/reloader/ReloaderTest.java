package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReloaderTest {
    @AfterEach
    void restore() {
        System.clearProperty("reloader.enabled");
        System.clearProperty("reloader.settle");
    }

    @Test
    void outsideOfAWorkerNothingIsActive() {
        assertThat(Reloader.isActive()).isFalse();
        assertThat(Reloader.isParent()).isTrue();
    }

    @Test
    void outsideOfAWorkerThereIsNoCurrentProxy() {
        assertThatIllegalStateException()
                .isThrownBy(Reloader::current)
                .withMessageContaining("not a worker")
                .withMessageContaining("Reloader.start")
                .withMessageContaining("Reloader.isActive()");
    }

    @Nested
    class SwitchedOff {
        @Test
        void byTheBuilderItReturnsAtOnce() {
            assertInert(Reloader.builder(Program.class).enabled(false).start());
        }

        @Test
        void byAPropertyItReturnsAtOnce() {
            System.setProperty("reloader.enabled", "false");

            assertInert(Reloader.start(Program.class, "one"));
        }

        @Test
        void itDoesNotMindWhatElseIsWrong() {
            System.setProperty("reloader.settle", "nonsense");

            assertInert(Reloader.builder(NoMain.class)
                    .enabled(false)
                    .monitor("missing")
                    .reloadInterval(Duration.ofSeconds(-1))
                    .ignore("[")
                    .start());
        }

        private void assertInert(ReloaderProxy proxy) {
            assertThat(proxy).isInstanceOf(InertProxy.class);
            assertThat(Reloader.isActive()).isFalse();
        }
    }

    @Nested
    class AnInertProxy {
        private final ReloaderProxy proxy = new InertProxy();

        @Test
        void answersAsInAFirstStartThatNobodyWantsToEnd() {
            assertThat(proxy.isActive()).isFalse();
            assertThat(proxy.shouldReload()).isFalse();
            assertThat(proxy.generation()).isZero();
            assertThat(proxy.changes()).isEmpty();
            assertThat(proxy.timings()).isEmpty();
        }

        @Test
        void doesNothing() {
            proxy.watchFiles(Path.of("missing"));
            proxy.watchFiles("missing/**");
            proxy.onStop(() -> {
                throw new AssertionError("called");
            });
            proxy.triggerReload();
            proxy.gracefulShutdown();
            proxy.ready();

            assertThat(proxy.shouldReload()).isFalse();
        }
    }

    @Nested
    class Run {
        @Test
        void refusesAClassThatCannotBeLaunched() {
            assertRefused(() -> Reloader.builder(NoMain.class)
                            .monitor(Monitor.class.getName())
                            .run())
                    .hasMessageContaining(NoMain.class.getName());
            assertRefused(() -> Reloader.builder(NoMain.class)
                            .monitor(Monitor.class.getName())
                            .runOnce())
                    .hasMessageContaining(NoMain.class.getName());
        }

        @Test
        void refusesABadSetting() {
            assertRefused(() -> Reloader.builder(Program.class)
                            .settle(Duration.ofMillis(-1))
                            .run())
                    .hasMessageStartingWith("settle of the builder is 'PT-0.001S'");
        }

        @Test
        void refusesAMonitorThatIsMissing() {
            assertRefused(() -> Reloader.builder(Program.class)
                            .monitor("com.example.Missing")
                            .run())
                    .hasMessageContaining("com.example.Missing");
        }

        @Test
        void refusesAMalformedGlobByTheNameOfItsSetting() {
            assertRefused(() -> program().ignore("a[").run())
                    .hasMessageStartingWith("the setting ignore takes paths and globs: 'a[' is not a glob: ");
            assertRefused(() -> program().watch("a[").run())
                    .hasMessageStartingWith("the setting watch takes paths and globs: 'a[' is not a glob: ");
        }

        private Reloader.Builder program() {
            return Reloader.builder(Program.class).monitor(Monitor.class.getName());
        }

        private AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable run) {
            return assertThatThrownBy(run).isInstanceOf(ReloaderException.class);
        }
    }

    @Test
    void nothingMayBeNull() {
        Reloader.Builder builder = Reloader.builder(Program.class);

        assertThatNullPointerException()
                .isThrownBy(() -> Reloader.builder(null))
                .withMessage("mainClass");
        assertThatNullPointerException().isThrownBy(() -> builder.monitor(null)).withMessage("monitor");
        assertThatNullPointerException().isThrownBy(() -> builder.settle(null)).withMessage("settle");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.exitPolicy(null))
                .withMessage("exitPolicy");
        assertThatNullPointerException().isThrownBy(() -> builder.logger(null)).withMessage("logger");
        assertThatNullPointerException().isThrownBy(() -> builder.args("one", null));
    }

    /** What is launched, in name only. */
    public static final class Program {
        public static void main(String[] args) {}
    }

    public static final class NoMain {}

    /** Good enough to be found. */
    public static final class Monitor implements FileMonitorProvider {
        @Override
        public String name() {
            return "named by its class";
        }

        @Override
        public FileMonitor create(MonitorContext context) {
            throw new AssertionError("nothing is to be begun");
        }
    }
}
