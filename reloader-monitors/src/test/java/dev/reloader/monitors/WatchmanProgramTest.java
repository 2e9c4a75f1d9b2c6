package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class WatchmanProgramTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    private String program(String script) throws IOException {
        Path program = Files.writeString(temp.resolve("program"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"))
                .toString();
    }

    @Test
    void socketIsReadFromTheAnswer() throws IOException {
        Path answer = temp.resolve("answer");
        Files.write(answer, Bser.encode(Map.of("version", "4", "sockname", "/run/socket"), ByteOrder.nativeOrder()));

        assertThat(WatchmanProgram.ask(program("cat " + answer), LONG, () -> false))
                .isEqualTo(Path.of("/run/socket"));
    }

    @Test
    void failureIsSaidWithWhatTheProgramSaid() throws IOException {
        String program = program("echo no daemon for root >&2; exit 3");

        assertThatThrownBy(() -> WatchmanProgram.ask(program, LONG, () -> false))
                .hasMessage("\"" + program + " --output-encoding=bser get-sockname\" failed with exit code 3"
                        + "; it said: no daemon for root");
    }

    @Test
    void answerWithoutSocketIsSaid() throws IOException {
        Path answer = temp.resolve("answer");
        Files.write(answer, Bser.encode(Map.of("error", "no"), ByteOrder.nativeOrder()));
        String program = program("cat " + answer);
        assertThatThrownBy(() -> WatchmanProgram.ask(program, LONG, () -> false))
                .hasMessageEndingWith("names no socket");

        String other = program("echo '{}'; echo why >&2");
        assertThatThrownBy(() -> WatchmanProgram.ask(other, LONG, () -> false))
                .hasMessageContaining("cannot be read: a frame begins with 7b7d")
                .hasMessageEndingWith("; it said: why");
    }

    @Test
    void programThatDoesNotEndIsKilled() throws IOException {
        String program = program("echo slow >&2; exec sleep 1000");

        assertThatThrownBy(() -> WatchmanProgram.ask(program, Duration.ofMillis(300), () -> false))
                .hasMessageContaining("did not end within 300 ms");
        assertThatThrownBy(() -> WatchmanProgram.ask(program, LONG, () -> true)).isInstanceOf(IOException.class);
    }

    @Test
    void absentProgramIsSaid() {
        assertThatThrownBy(() -> WatchmanProgram.ask(temp.resolve("absent").toString(), LONG, () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void programIsLookedForOnThePath() throws IOException {
        Path bin = Files.createDirectory(temp.resolve("bin"));
        assertThat(WatchmanProgram.isOnPath(bin.toString())).isFalse();
        Files.createFile(bin.resolve("watchman"));
        assertThat(WatchmanProgram.isOnPath("/absent:" + bin)).isFalse();
        Files.setPosixFilePermissions(bin.resolve("watchman"), PosixFilePermissions.fromString("rwx------"));
        assertThat(WatchmanProgram.isOnPath("/absent:" + bin)).isTrue();
        assertThat(WatchmanProgram.isOnPath(null)).isFalse();
    }
}
