package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.io.Console;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void noConsoleIsNoTerminal() {
        assertThat(Terminal.isTerminal(null)).isFalse();
    }

    @Test
    void aConsoleIsAskedWhereItCanTell() {
        boolean canTell = Runtime.version().feature() >= 22;
        // It says no to every question.
        Console console = mock(Console.class);

        assertThat(Terminal.isTerminal(console)).isEqualTo(!canTell);
    }
}
