package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReloaderConfigTest {
    private final Setting.Values built = new Setting.Values();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void restore() {
        System.clearProperty("reloader.enabled");
        System.clearProperty("reloader.settle");
    }

    /**
     * One setting with a value from each place.
     *
     * @param byDefault what holds if nobody says anything
     */
    private record Sample<T>(
            Setting<T> setting, String variable, T byDefault, T inBuilder, Text<T> inProperty, Text<T> inEnvironment) {
        void build(Setting.Values values) {
            values.put(setting, inBuilder);
        }

        @Override
        public String toString() {
            return setting.name();
        }
    }

    private record Text<T>(String text, T value) {}

    static Stream<Sample<?>> samples() {
        return Stream.of(
                new Sample<>(
                        Setting.ENABLED,
                        "RELOADER_ENABLED",
                        true,
                        false,
                        new Text<>("off", false),
                        new Text<>("0", false)),
                new Sample<>(
                        Setting.MONITOR,
                        "RELOADER_MONITOR",
                        "auto",
                        "polling",
                        new Text<>("native", "native"),
                        new Text<>("com.example.Provider", "com.example.Provider")),
                duration(Setting.POLL_INTERVAL, "RELOADER_POLL_INTERVAL", 500),
                duration(Setting.RELOAD_INTERVAL, "RELOADER_RELOAD_INTERVAL", 1000),
                duration(Setting.SHUTDOWN_INTERVAL, "RELOADER_SHUTDOWN_INTERVAL", 5000),
                duration(Setting.SETTLE, "RELOADER_SETTLE", 20),
                duration(Setting.MAX_SETTLE, "RELOADER_MAX_SETTLE", 1600),
                duration(Setting.INCOMPLETE_SETTLE, "RELOADER_INCOMPLETE_SETTLE", 3000),
                duration(Setting.COOPERATIVE, "RELOADER_COOPERATIVE", 0),
                list(Setting.WATCH, "RELOADER_WATCH"),
                list(Setting.IGNORE, "RELOADER_IGNORE"),
                new Sample<>(Setting.VERBOSE, "RELOADER_VERBOSE", 1, 0, new Text<>("2", 2), new Text<>("0", 0)),
                new Sample<>(
                        Setting.EXIT_POLICY,
                        "RELOADER_EXIT_POLICY",
                        ExitPolicy.WAIT,
                        ExitPolicy.RESTART,
                        new Text<>("propagate", ExitPolicy.PROPAGATE),
                        new Text<>("RESTART", ExitPolicy.RESTART)),
                new Sample<>(
                        Setting.STANDBY,
                        "RELOADER_STANDBY",
                        true,
                        false,
                        new Text<>("no", false),
                        new Text<>("false", false)),
                new Sample<>(
                        Setting.FAST_FLAGS,
                        "RELOADER_FAST_FLAGS",
                        true,
                        false,
                        new Text<>("0", false),
                        new Text<>("off", false)),
                new Sample<>(
                        Setting.ON_CHANGE,
                        "RELOADER_ON_CHANGE",
                        List.of(),
                        List.of(OnChange.Rule.parse("*.html=notify")),
                        new Text<>("signal:HUP", List.of(OnChange.Rule.parse("signal:HUP"))),
                        new Text<>(
                                "*.{html,css}=notify, reload",
                                List.of(OnChange.Rule.parse("*.{html,css}=notify"), OnChange.Rule.parse("reload")))),
                new Sample<>(
                        Setting.COMPILE,
                        "RELOADER_COMPILE",
                        false,
                        true,
                        new Text<>("yes", true),
                        new Text<>("true", true)),
                new Sample<>(
                        Setting.SOURCES,
                        "RELOADER_SOURCES",
                        List.of(),
                        List.of("src=out"),
                        new Text<>("src=out", List.of("src=out")),
                        new Text<>("a=b, c=d", List.of("a=b", "c=d"))),
                new Sample<>(
                        Setting.JAVAC,
                        "RELOADER_JAVAC",
                        List.of(),
                        List.of("-Xlint"),
                        new Text<>("--release 17", List.of("--release", "17")),
                        new Text<>("-Xlint", List.of("-Xlint"))),
                new Sample<>(
                        Setting.BUILD,
                        "RELOADER_BUILD",
                        List.of(),
                        List.of("make", "all of it"),
                        new Text<>("make  all", List.of("make", "all")),
                        new Text<>("make", List.of("make"))),
                new Sample<>(
                        Setting.TRACK,
                        "RELOADER_TRACK",
                        Track.ALL,
                        Track.LOADED,
                        new Text<>("loaded", Track.LOADED),
                        new Text<>("Loaded", Track.LOADED)),
                new Sample<>(
                        Setting.DEBUG,
                        "RELOADER_DEBUG",
                        OptionalInt.empty(),
                        OptionalInt.of(5005),
                        new Text<>("8000", OptionalInt.of(8000)),
                        new Text<>("65535", OptionalInt.of(65535))));
    }

    private static Sample<Duration> duration(Setting<Duration> setting, String variable, long byDefault) {
        return new Sample<>(
                setting,
                variable,
                Duration.ofMillis(byDefault),
                Duration.ofMillis(7),
                new Text<>("1.5s", Duration.ofMillis(1500)),
                new Text<>("PT2M", Duration.ofMinutes(2)));
    }

    private static Sample<List<String>> list(Setting<List<String>> setting, String variable) {
        return new Sample<>(
                setting,
                variable,
                List.of(),
                List.of("a,b"),
                new Text<>("a, b", List.of("a", "b")),
                new Text<>("c", List.of("c")));
    }

    @Test
    void everySettingHasASample() {
        assertThat(samples().map(Object::toString))
                .containsExactlyElementsOf(Arrays.stream(ReloaderConfig.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void withoutAWordTheDefaultHolds(Sample<?> sample) {
        assertThat(resolved(sample)).isEqualTo(sample.byDefault);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theEnvironmentWinsOverTheDefault(Sample<?> sample) {
        environment.put(sample.variable, sample.inEnvironment.text);

        assertThat(resolved(sample)).isEqualTo(sample.inEnvironment.value);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aPropertyWinsOverTheEnvironment(Sample<?> sample) {
        environment.put(sample.variable, sample.inEnvironment.text);
        properties.put("reloader." + sample.setting.name(), sample.inProperty.text);

        assertThat(resolved(sample)).isEqualTo(sample.inProperty.value);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theBuilderWinsOverEverything(Sample<?> sample) {
        environment.put(sample.variable, "not even looked at");
        properties.put("reloader." + sample.setting.name(), "not even looked at");
        sample.build(built);

        assertThat(resolved(sample)).isEqualTo(sample.inBuilder);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSettingSaysNothingAboutTheOthers(Sample<?> sample) {
        sample.build(built);

        assertThat(samples().filter(other -> other.setting != sample.setting).map(this::resolved))
                .isEqualTo(samples()
                        .filter(other -> other.setting != sample.setting)
                        .map(Sample::byDefault)
                        .toList());
    }

    private Object resolved(Sample<?> sample) {
        ReloaderConfig config = ReloaderConfig.resolve(built, properties::get, environment::get);
        try {
            return ReloaderConfig.class.getMethod(sample.setting.name()).invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            enabled          | maybe    | true or false
            enabled          | ''       | true or false
            monitor          | ''       | auto, a monitor's name, or a provider's class name
            pollInterval     | 0        | a duration above zero such as 500ms or 2s
            pollInterval     | -1s      | a duration above zero such as 500ms or 2s
            pollInterval     | fast     | a duration above zero such as 500ms or 2s
            reloadInterval   | -1ms     | a duration of zero or more such as 0, 500ms or 2s
            reloadInterval   | 5        | a duration of zero or more such as 0, 500ms or 2s
            shutdownInterval | never    | a duration of zero or more such as 0, 500ms or 2s
            settle           | -1s      | a duration of zero or more such as 0, 500ms or 2s
            maxSettle        | 1h       | a duration of zero or more such as 0, 500ms or 2s
            incompleteSettle | PT-1S    | a duration of zero or more such as 0, 500ms or 2s
            cooperative      | yes      | a duration of zero or more such as 0, 500ms or 2s
            verbose          | 3        | 0, 1 or 2
            verbose          | -1       | 0, 1 or 2
            verbose          | loud     | 0, 1 or 2
            exitPolicy       | ignore   | wait, propagate or restart
            standby          | perhaps  | true or false
            fastFlags        | fast     | true or false
            onChange         | *.c=HUP  | reload, notify or signal:NAME, each with GLOB= before it or for all files, separated by commas
            compile          | save     | true or false
            sources          | src      | SOURCES=CLASSES, two directories, or several such pairs, separated by commas
            debug            | 0        | a port from 1 to 65535
            debug            | 65536    | a port from 1 to 65535
            debug            | on       | a port from 1 to 65535
            """)
    void aBadTextIsRefusedByNameValueAndWhatIsAllowed(String name, String text, String allowed) {
        Sample<?> sample = sample(name);

        environment.put(sample.variable, text);
        assertRefused(sample.variable + " is '" + text + "', but " + name + " must be " + allowed);

        properties.put("reloader." + name, text);
        assertRefused("reloader." + name + " is '" + text + "', but " + name + " must be " + allowed);
    }

    @Test
    void aBadValueOfTheBuilderIsRefusedToo() {
        built.put(Setting.RELOAD_INTERVAL, Duration.ofSeconds(-1));
        assertRefused("reloadInterval of the builder is 'PT-1S',"
                + " but reloadInterval must be a duration of zero or more such as 0, 500ms or 2s");

        built.put(Setting.RELOAD_INTERVAL, Duration.ZERO);
        built.put(Setting.POLL_INTERVAL, Duration.ZERO);
        assertRefused("pollInterval of the builder is 'PT0S',"
                + " but pollInterval must be a duration above zero such as 500ms or 2s");

        built.put(Setting.POLL_INTERVAL, Duration.ofMillis(1));
        built.put(Setting.VERBOSE, 3);
        assertRefused("verbose of the builder is '3', but verbose must be 0, 1 or 2");

        built.put(Setting.VERBOSE, 2);
        built.put(Setting.DEBUG, OptionalInt.of(0));
        assertRefused("debug of the builder is '0', but debug must be a port from 1 to 65535");

        built.put(Setting.DEBUG, OptionalInt.of(1));
        built.put(Setting.MONITOR, " ");
        assertRefused("monitor of the builder is ' ',"
                + " but monitor must be auto, a monitor's name, or a provider's class name");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ReloaderConfig.resolve(built, properties::get, environment::get))
                .isInstanceOf(ReloaderException.class)
                .hasMessage(message);
    }

    private static Sample<?> sample(String name) {
        return samples()
                .filter(sample -> sample.setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRealPropertiesAreAskedByDefault() {
        System.setProperty("reloader.settle", "77ms");

        assertThat(ReloaderConfig.resolve(built).settle()).isEqualTo(Duration.ofMillis(77));
    }

    @Test
    void whetherItIsEnabledDependsOnNothingElse() {
        System.setProperty("reloader.settle", "nonsense");
        System.setProperty("reloader.enabled", "no");

        assertThat(ReloaderConfig.isEnabled(built)).isFalse();
        built.put(Setting.ENABLED, true);
        assertThat(ReloaderConfig.isEnabled(built)).isTrue();
    }
}
