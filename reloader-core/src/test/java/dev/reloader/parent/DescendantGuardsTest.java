package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.reloader.spi.DescendantGuard;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

class DescendantGuardsTest {
    private final System.Logger log = mock(System.Logger.class);
    private final DescendantGuard guard = available();
    private final DescendantGuard other = available();

    @Test
    void allThatAreAvailableAreInstalled() throws Exception {
        install();

        verify(guard).install();
        verify(other).install();
        verifyNoMoreInteractions(log);
    }

    @Test
    void oneThatIsNotAvailableIsPassedOverInSilence() throws Exception {
        when(guard.unavailable()).thenReturn(Optional.of("this is not Windows"));

        install();

        verify(guard, never()).install();
        verify(other).install();
        verifyNoMoreInteractions(log);
    }

    @Test
    void aFailureIsALineAndTheOthersAreInstalled() throws Exception {
        doThrow(new IOException("CreateJobObjectW failed with error 5: no"))
                .when(guard)
                .install();

        install();

        verify(other).install();
        verify(log)
                .log(
                        Level.WARNING,
                        "if the parent is killed, processes that the program has started may stay behind:"
                                + " CreateJobObjectW failed with error 5: no");
        verifyNoMoreInteractions(log);
    }

    @Test
    void aBrokenGuardIsALineThatNamesIt() throws Exception {
        doThrow(new UnsatisfiedLinkError("no kernel32")).when(guard).install();
        when(other.unavailable()).thenThrow(new IllegalStateException("broken"));

        install();

        verify(log).log(eq(Level.WARNING), contains(guard.getClass().getName() + ": java.lang.UnsatisfiedLinkError"));
        verify(log).log(eq(Level.WARNING), contains(other.getClass().getName() + ": java.lang.IllegalStateException"));
        verifyNoMoreInteractions(log);
    }

    @Test
    void aGuardThatCannotBeLoadedIsALineAndTheOthersAreInstalled() throws Exception {
        @SuppressWarnings("unchecked")
        Iterator<DescendantGuard> found = mock(Iterator.class);
        when(found.hasNext()).thenReturn(true, true, false);
        when(found.next())
                .thenThrow(new ServiceConfigurationError("Provider example.Missing not found"))
                .thenReturn(other);

        DescendantGuards.install(found, log);

        verify(other).install();
        verify(log).log(eq(Level.WARNING), contains("example.Missing not found"));
    }

    @Test
    void aGuardIsAvailableUnlessItSaysOtherwise() {
        DescendantGuard plain = () -> {};

        assertThat(plain.unavailable()).isEmpty();
    }

    private void install() {
        DescendantGuards.install(List.of(guard, other).iterator(), log);
    }

    private static DescendantGuard available() {
        DescendantGuard guard = mock(DescendantGuard.class);
        when(guard.unavailable()).thenReturn(Optional.empty());
        return guard;
    }
}
