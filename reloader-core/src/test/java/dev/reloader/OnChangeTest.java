package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnChangeTest {
    @ParameterizedTest
    @CsvSource({"reload, reload", "NOTIFY, notify", "signal:HUP, signal:HUP", "Signal: USR1, signal:USR1"})
    void isReadFromItsText(String text, String same) {
        assertThat(OnChange.parse(text)).hasToString(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "restart", "signal", "HUP"})
    void isRefusedIfItIsNone(String text) {
        assertThatThrownBy(() -> OnChange.parse(text))
                .isInstanceOf(ReloaderException.class)
                .hasMessage("there is no reaction '" + text + "' to a change: it is reload, notify, or signal:NAME");
    }

    @Test
    void aRuleIsAGlobAndAReaction() {
        assertThat(OnChange.Rule.parse("*.html = notify"))
                .isEqualTo(new OnChange.Rule(Optional.of("*.html"), OnChange.NOTIFY));
        assertThat(OnChange.Rule.parse("signal:HUP"))
                .isEqualTo(new OnChange.Rule(Optional.empty(), OnChange.signal("HUP")));
    }

    @Test
    void aGlobMayHaveAnEqualsSign() {
        assertThat(OnChange.Rule.parse("a=b.conf=reload"))
                .isEqualTo(new OnChange.Rule(Optional.of("a=b.conf"), OnChange.RELOAD));
    }
}
