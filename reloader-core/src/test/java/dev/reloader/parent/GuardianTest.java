package dev.reloader.parent;

import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.reloader.worker.WorkerAgent;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {
    private final System.Logger log = mock(System.Logger.class);

    @TempDir
    Path directory;

    @Test
    void nothingIsStartedForNobody() {
        var guardian = new Guardian(WorkerAgent.FLAG, () -> directory, log);

        guardian.release("c0ffee");
        guardian.close();

        verifyNoInteractions(log);
    }

    @Test
    void whereThereIsNoShellThereIsNoGuardian() {
        Path shell = directory.resolve("sh");
        var guardian = new Guardian(WorkerAgent.FLAG, () -> directory, log, shell.toString());

        guardian.watchOver("c0ffee", 42);
        guardian.release("c0ffee");
        guardian.close();

        verify(log).log(Level.DEBUG, "there is no " + shell + " that would end the worker if the parent is killed");
        verifyNoMoreInteractions(log);
    }

    @Test
    void aShellThatCannotBeStartedIsALine() {
        // A directory may be executable, too.
        var guardian = new Guardian(WorkerAgent.FLAG, () -> directory, log, directory.toString());

        guardian.watchOver("c0ffee", 42);
        guardian.release("c0ffee");
        guardian.close();

        verify(log)
                .log(
                        eq(Level.WARNING),
                        contains("if the parent is killed, processes that the program has started may stay behind:"
                                + " Cannot run program \"" + directory + "\""));
        verifyNoMoreInteractions(log);
    }
}
