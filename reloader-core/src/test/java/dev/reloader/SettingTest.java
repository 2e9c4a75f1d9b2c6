package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "500ms, PT0.5S",
        "500 ms, PT0.5S",
        "500MS, PT0.5S",
        "0ms, PT0S",
        "1s, PT1S",
        "1 s, PT1S",
        "1S, PT1S",
        "1.5s, PT1.5S",
        "0.25s, PT0.25S",
        "2m, PT2M",
        "2 M, PT2M",
        "0.5m, PT30S",
        "1.5m, PT90S",
        "1.5ms, PT0.0015S",
        ".5s, PT0.5S",
        "0, PT0S",
        "+1s, PT1S",
        "PT0.5S, PT0.5S",
        "pt1m30s, PT1M30S",
        "P1D, PT24H",
        "' 1s ', PT1S"
    })
    void aDurationIsANumberWithAUnitOrIso8601(String text, Duration duration) {
        assertThat(Setting.SETTLE.parse(text, "test")).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "500",
                "1.s",
                "1h",
                "1 second",
                "s",
                "ms",
                "1s2",
                "1,5s",
                "one second",
                "PT",
                "1e3ms",
                "99999999999999999999ms",
                "99999999999999999999s",
                "-1s",
                "-500ms",
                "-1m",
                "PT-1S",
                "NaN s"
            })
    void anythingElseIsNoDurationOfZeroOrMore(String text) {
        assertThatThrownBy(() -> Setting.SETTLE.parse(text, "reloader.settle"))
                .isInstanceOf(ReloaderException.class)
                .hasMessage("reloader.settle is '" + text
                        + "', but settle must be a duration of zero or more such as 0, 500ms or 2s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms", "-1s", "PT0S", "x"})
    void aPollIntervalMustBeAboveZero(String text) {
        assertThatThrownBy(() -> Setting.POLL_INTERVAL.parse(text, "reloader.pollInterval"))
                .isInstanceOf(ReloaderException.class)
                .hasMessage("reloader.pollInterval is '" + text
                        + "', but pollInterval must be a duration above zero such as 500ms or 2s");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "true, true",
        "TRUE, true",
        "1, true",
        "yes, true",
        "On, true",
        "false, false",
        "False, false",
        "0, false",
        "no, false",
        "OFF, false",
        "' off ', false"
    })
    void aSwitchHasSeveralSpellings(String text, boolean on) {
        assertThat(Setting.ENABLED.parse(text, "test")).isEqualTo(on);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"wait, WAIT", "WAIT, WAIT", "Propagate, PROPAGATE", "restart, RESTART"})
    void anExitPolicyIsAWordInAnyCase(String text, ExitPolicy policy) {
        assertThat(Setting.EXIT_POLICY.parse(text, "test")).isEqualTo(policy);
    }

    @Test
    void aListIsSeparatedByCommas() {
        assertThat(Setting.WATCH.parse("conf/*.yml, /etc/app ,,a b", "test"))
                .isEqualTo(List.of("conf/*.yml", "/etc/app", "a b"));
        assertThat(Setting.WATCH.parse("", "test")).isEmpty();
        assertThat(Setting.WATCH.parse(" , ", "test")).isEmpty();
    }

    @Test
    void aCommaWithinBracesSeparatesNothing() {
        assertThat(Setting.WATCH.parse("conf/*.{yml,yaml}, {a,b}/**", "test"))
                .isEqualTo(List.of("conf/*.{yml,yaml}", "{a,b}/**"));
    }

    @Test
    void aPortIsANumber() {
        assertThat(Setting.DEBUG.parse("1", "test")).isEqualTo(OptionalInt.of(1));
        assertThat(Setting.DEBUG.parse(" 65535 ", "test")).isEqualTo(OptionalInt.of(65535));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "enabled, reloader.enabled, RELOADER_ENABLED",
        "pollInterval, reloader.pollInterval, RELOADER_POLL_INTERVAL",
        "maxSettle, reloader.maxSettle, RELOADER_MAX_SETTLE"
    })
    void aSettingHasItsNameEverywhere(String name, String property, String variable) {
        Setting<Duration> setting = Setting.notNegative(name, Duration.ZERO);

        assertThat(setting.property()).isEqualTo(property);
        assertThat(setting.environmentVariable()).isEqualTo(variable);
    }
}
