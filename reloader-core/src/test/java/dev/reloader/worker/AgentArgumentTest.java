package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentArgumentTest {
    @ParameterizedTest
    @ValueSource(strings = {"42::/run/pipe", "42:5005:/run/pipe", "42::C:\\run:5005:\\pipe", "42::/a\nb"})
    void isReadAsItWasWritten(String text) {
        assertThat(AgentArgument.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/pipe", "/5005:/pipe"})
    void thePathMayLookLikeThePortBeforeIt(String path) {
        var argument = new AgentArgument(42, OptionalInt.empty(), Path.of(path));

        assertThat(AgentArgument.parse(argument.toString())).isEqualTo(argument);
    }
}
