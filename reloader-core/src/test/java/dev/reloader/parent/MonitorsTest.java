package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.reloader.ReloaderException;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorsTest {
    private final System.Logger log = mock(System.Logger.class);

    @Nested
    class ByClassName {
        @Test
        void aProviderIsMade() {
            assertThat(find(Plain.class.getName())).isInstanceOf(Plain.class);
        }

        @Test
        void aClassThatIsMissingIsNamed() {
            assertRefused("com.example.Missing")
                    .hasMessageContaining("com.example.Missing")
                    .hasMessageContaining("reloader.monitor");
        }

        @Test
        void aClassThatIsNoProviderIsNamed() {
            assertRefused(String.class.getName())
                    .hasMessage("the class java.lang.String in reloader.monitor is no FileMonitorProvider");
        }

        @Test
        void aProviderWithoutTheRightConstructorIsNamed() {
            assertRefused(Demanding.class.getName())
                    .hasMessageContaining(Demanding.class.getName())
                    .hasMessageContaining("public constructor without parameters");
        }

        @Test
        void aProviderThatIsNotAvailableSaysWhy() {
            assertRefused(Unavailable.class.getName())
                    .hasMessageContaining(Unavailable.class.getName())
                    .hasMessageContaining("not available: no daemon runs");
        }

        private AbstractThrowableAssert<?, ?> assertRefused(String name) {
            return assertThatThrownBy(() -> find(name)).isInstanceOf(ReloaderException.class);
        }

        private FileMonitorProvider find(String name) {
            return Monitors.find(name, getClass().getClassLoader(), log);
        }
    }

    /** Each test has a class path with just the providers that it names. */
    @Nested
    class ByName {
        @TempDir
        private Path directory;

        @Test
        void theProviderOfThatNameIsTaken() throws Exception {
            assertThat(found("plain", Plain.class, Better.class)).isEqualTo("plain");
            assertThat(found("better", Plain.class, Better.class)).isEqualTo("better");
        }

        @Test
        void anUnknownNameListsTheKnown() throws Exception {
            assertThat(problem("fast", Unavailable.class, Plain.class, Better.class))
                    .isEqualTo("there is no monitor 'fast';"
                            + " there are: better, plain, unavailable (not available: no daemon runs)");
        }

        @Test
        void aNameThatIsNotAvailableSaysWhyAndWhatThereIs() throws Exception {
            assertThat(problem("unavailable", Unavailable.class, Plain.class))
                    .startsWith("the monitor 'unavailable' is not available: no daemon runs;")
                    .contains("plain");
        }

        @Test
        void autoIsTheFirstThatIsAvailableIfNoneHasThatName() throws Exception {
            assertThat(found("auto", Unavailable.class, Better.class, Plain.class))
                    .isEqualTo("better");
        }

        @Test
        void autoSaysWhyNoneIsAvailable() throws Exception {
            assertThat(problem("auto", Unavailable.class))
                    .isEqualTo("no monitor is available here;"
                            + " there are: unavailable (not available: no daemon runs)");
        }

        @Test
        void autoMayBeTheNameOfAProvider() throws Exception {
            assertThat(found("auto", Better.class, Auto.class)).isEqualTo("auto");
        }

        @Test
        void withoutAnyTheDependencyIsNamed() throws Exception {
            assertThat(problem("auto")).contains("dev.reloader:reloader-monitors");
            assertThat(problem("polling")).contains("dev.reloader:reloader-monitors");
        }

        @Test
        void aBrokenProviderIsToldOfAndPassedOver() throws Exception {
            assertThat(found("auto", Broken.class, Plain.class)).isEqualTo("plain");

            verify(log).log(eq(Level.WARNING), contains(Broken.class.getName()));
        }

        private String found(String setting, Class<?>... providers) throws Exception {
            Object provider = find(setting, providers);
            Method name = provider.getClass().getMethod("name");
            return (String) name.invoke(provider);
        }

        private String problem(String setting, Class<?>... providers) {
            Throwable thrown = catchThrowable(() -> find(setting, providers));
            assertThat(thrown).isInstanceOf(InvocationTargetException.class);
            assertThat(thrown.getCause().getClass().getName()).isEqualTo(ReloaderException.class.getName());
            return thrown.getCause().getMessage();
        }

        private Object find(String setting, Class<?>... providers) throws Exception {
            Path services = directory.resolve("services");
            Files.write(services, Stream.of(providers).map(Class::getName).toList());
            try (var loader = new OwnServices(services.toUri().toURL())) {
                Class<?> monitors = loader.loadClass(Monitors.class.getName());
                Method find = monitors.getDeclaredMethod("find", String.class, ClassLoader.class, System.Logger.class);
                find.setAccessible(true);
                return find.invoke(null, setting, loader, log);
            }
        }
    }

    /** Loads everything anew, and finds only the services that it was given. */
    private static final class OwnServices extends URLClassLoader {
        private final URL services;

        OwnServices(URL services) {
            super(
                    new URL[] {classPathOf(Monitors.class), classPathOf(MonitorsTest.class)},
                    ClassLoader.getPlatformClassLoader());
            this.services = services;
        }

        private static URL classPathOf(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals("META-INF/services/" + FileMonitorProvider.class.getName())
                    ? Collections.enumeration(List.of(services))
                    : super.getResources(name);
        }
    }

    @Test
    void aMonitorThatCannotBeSetUpSaysWhy() {
        var context = new MonitorContext(null, path -> false, Duration.ofMillis(500), log);

        assertThatThrownBy(() -> Monitors.create(new Plain(), context))
                .isInstanceOf(ReloaderException.class)
                .hasMessage("the monitor 'plain' cannot be set up: too many watches")
                .hasCauseInstanceOf(IOException.class);
    }

    /** The providers; their monitors are never used. */
    private abstract static class Provider implements FileMonitorProvider {
        @Override
        public String name() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        @Override
        public FileMonitor create(MonitorContext context) throws IOException {
            throw new IOException("too many watches");
        }
    }

    public static final class Plain extends Provider {}

    public static final class Better extends Provider {}

    public static final class Auto extends Provider {}

    public static final class Unavailable extends Provider {
        @Override
        public Optional<String> unavailable() {
            return Optional.of("no daemon runs");
        }
    }

    public static final class Demanding extends Provider {
        public Demanding(String demand) {}
    }

    public static final class Broken extends Provider {
        public Broken() {
            throw new IllegalStateException("a library is missing");
        }
    }
}
