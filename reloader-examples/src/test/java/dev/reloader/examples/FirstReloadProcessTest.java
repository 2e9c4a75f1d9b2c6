package dev.reloader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the parent loads no class in its first reload, be it ours, the JDK's, JNA's, or one that the JVM makes up when it links a
 * lambda: it has rehearsed.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that a JVM may have open is replaced")
class FirstReloadProcessTest {
    @TempDir
    private Path directory;

    private Example example;
    private Path changing;

    @BeforeEach
    void prepareExample() throws IOException {
        example = new Example(directory).with("-Dreloader.verbose=2", "-Dreloader.standbyPatienceMillis=30000");
        Path classes = example.ownClasses(Hello.class, WebServer.class, Page.class);
        changing = classes.resolve("dev/reloader/examples/Page.class");
    }

    @AfterEach
    void endExample() {
        example.close();
    }

    @Test
    void aClassIsWritten() throws Exception {
        byte[] changed = changed();
        Path log = logLoadingOf(WebServer.class);
        Files.write(changing, changed);
        assertThat(loadedUntilReloaded(log)).isEmpty();
    }

    @Test
    void aClassIsReplaced() throws Exception {
        Path other = Files.write(directory.resolve("other"), changed());
        Path log = logLoadingOf(WebServer.class);
        Files.move(other, changing, StandardCopyOption.ATOMIC_MOVE);
        assertThat(loadedUntilReloaded(log)).isEmpty();
    }

    @Test
    void theProgramsOwnFileIsWritten() throws Exception {
        Path log = logLoadingOf(WebServer.class);
        Files.writeString(example.file("greeting.txt"), "Welcome");
        assertThat(loadedUntilReloaded(log)).isEmpty();
    }

    @Test
    void aClassIsWrittenWhenTheProgramHasEnded() throws Exception {
        byte[] changed = changed();
        Path log = logLoadingOf(Hello.class);
        Files.write(changing, changed);
        assertThat(loadedUntilReloaded(log)).isEmpty();
    }

    private byte[] changed() throws IOException {
        byte[] changed = Files.readAllBytes(changing);
        // No JVM loads it.
        changed[changed.length - 1]++;
        return changed;
    }

    /** From when the parent is idle on, and of the parent alone: on the command line it would be the worker's log, too. */
    private Path logLoadingOf(Class<?> mainClass) throws IOException, InterruptedException {
        example.start(mainClass);
        example.awaitAll("reloads have been rehearsed", "the standby, process \\d+, is parked");
        Path log = directory.resolve("loading.log");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var words = List.of(jcmd, Long.toString(example.pid()), "VM.log", "output=" + log, "what=class+load");
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
        return log;
    }

    private List<String> loadedUntilReloaded(Path log) throws IOException, InterruptedException {
        example.await("reloaded in");
        return Files.readAllLines(log).stream()
                // JDK 25 loads them when a process has ended, on the thread that has told everybody who waits for that.
                .filter(line -> !line.contains("java.lang.ProcessImpl$ProcessPipe"))
                .toList();
    }
}
