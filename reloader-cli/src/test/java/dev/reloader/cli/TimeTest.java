package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeTest {
    @ParameterizedTest
    @CsvSource({"0,0", "5,5000", "0.25,250", ".5,500", "500ms,500", "2s,2000", "1.5 s,1500", "2m,120000", "0ms,0"})
    void aNumberAloneIsInSeconds(String text, long millis) {
        assertThat(new Time.InSeconds().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1600,1600", "500ms,500", "2s,2000"})
    void orInMilliseconds(String text, long millis) {
        assertThat(new Time.InMilliseconds().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void fractionsOfAMillisecondAreKept() {
        assertThat(new Time.InMilliseconds().convert("0.5")).isEqualTo(Duration.ofNanos(500_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1h", "ms", "1e9", "NaN", "PT1S", "1,5", "."})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new Time.InSeconds().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a time of zero or more: a number of seconds, or 500ms, 2s, 1m");
    }

    @Test
    void aTimeThatNobodyLivesToSeeIsRefused() {
        assertThatThrownBy(() -> new Time.InSeconds().convert("99999999999"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'99999999999' is more than 292 years");
    }
}
