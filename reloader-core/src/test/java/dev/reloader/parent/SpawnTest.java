package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpawnTest {
    private static final String INTERRUPTED =
            "Cannot run program \"java\": error=0, Failed to exec spawn helper: pid: 4711, signal: 2";

    private final Process process = mock(Process.class);
    private Spawn.Starter starter;

    @BeforeEach
    void mockStarter() {
        starter = mock(Spawn.Starter.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INTERRUPTED,
                "Cannot run program \"java\": Exec failed, error: 0 (Success) Failed to exec spawn helper: pid: 4711, signal: 15"
            })
    void aHelperThatHasHadASignalIsStartedAgain(String message) throws IOException {
        when(starter.start()).thenThrow(new IOException(message)).thenReturn(process);

        assertThat(Spawn.start(starter)).isSameAs(process);
    }

    @Test
    void notForEver() throws IOException {
        when(starter.start()).thenThrow(new IOException(INTERRUPTED));

        assertThatThrownBy(() -> Spawn.start(starter)).hasMessage(INTERRUPTED);
        verify(starter, times(3)).start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"java\": error=2, No such file or directory",
                "Cannot run program \"java\": error=0, Failed to exec spawn helper: pid: 4711, exit value: 1",
            })
    void whatTheSystemRefusesIsRefused(String message) throws IOException {
        when(starter.start()).thenThrow(new IOException(message));

        assertThatThrownBy(() -> Spawn.start(starter)).hasMessage(message);
        verify(starter).start();
    }
}
