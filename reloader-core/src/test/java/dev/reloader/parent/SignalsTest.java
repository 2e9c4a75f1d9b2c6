package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reloader.ReloaderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"INT", "SIGINT", "int", "sigint", " SigInt "})
    void aNameIsTakenAsPeopleWriteIt(String text) {
        assertThat(Signals.named(text)).isEqualTo("INT");
    }

    @Test
    void aSignalThatNobodyCanHandleHasANameToo() {
        assertThat(Signals.named("SIGTERM")).isEqualTo("TERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUPP", "", "SIG", "9", "INT TERM", "SIGSIGINT"})
    void whatIsNoSignalIsAnErrorThatSaysWhatIs(String text) {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> Signals.named(text))
                .withMessage("there is no signal '" + text
                        + "' on this system: INT, TERM, HUP, QUIT, USR1, USR2 and KILL are common");
    }
}
