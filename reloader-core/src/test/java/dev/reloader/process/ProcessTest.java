package dev.reloader.process;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a {@link Program} of its own, of which nothing is left afterwards. */
public abstract class ProcessTest {
    @TempDir
    protected Path directory;

    protected Program program;

    @BeforeEach
    void prepareProgram() throws IOException {
        program = new Program(directory);
    }

    @AfterEach
    void endProgram() throws IOException {
        program.close();
    }
}
