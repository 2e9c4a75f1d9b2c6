package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A daemon of watchman for tests: it shares nothing with the user's. */
final class WatchmanDaemon implements AutoCloseable {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final String PROGRAM = "watchman";

    private final Path directory;
    private Process process;

    /** A daemon that has not been started yet, and keeps its files in this directory. */
    WatchmanDaemon(Path directory) {
        this.directory = directory;
    }

    /** Aborts the test where watchman is not installed; fails it on a CI machine with Linux, where it must be. */
    static void require() {
        Watchman.unavailable().ifPresent(reason -> {
            if (System.getenv("CI") != null && System.getProperty("os.name").equals("Linux")) {
                fail(reason);
            }
            abort(reason);
        });
    }

    Path socket() {
        return directory.resolve("socket");
    }

    /** Returns once the daemon answers. */
    void start() throws IOException, InterruptedException {
        // A socket that was left behind is not to be taken for the new one.
        Files.deleteIfExists(socket());
        ProcessBuilder command = command("--foreground", "--log-level=1");
        command.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        process = command.start();
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!isListening()) {
            assertThat(process.isAlive()).as("the daemon lives: " + output()).isTrue();
            assertThat(System.nanoTime())
                    .as("the time until the daemon listens")
                    .isLessThan(deadline);
            // There is no event to wait for.
            Thread.sleep(5);
        }
    }

    void startIfEnded() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            start();
        }
    }

    /** A program that is to this daemon what watchman is to the user's. */
    Path program() throws IOException {
        String options = String.join("' '", command().command());
        Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\nexec '" + options + "' \"$@\"\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** Has the daemon do something for somebody else. */
    void ask(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = command("--no-spawn", "--no-pretty");
        command.command().addAll(List.of(arguments));
        Path answer = directory.resolve("answer");
        Process client = command.redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        assertThat(client.waitFor(TIMEOUT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
        assertThat(Files.readString(answer)).doesNotContain("\"error\"");
    }

    /** Ends the daemon as kill -9 does. */
    void kill() {
        // Who finds it gone may start another one meanwhile.
        Process killed = process;
        killed.destroyForcibly();
        killed.onExit().orTimeout(TIMEOUT_NANOS, TimeUnit.NANOSECONDS).join();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private ProcessBuilder command(String... options) {
        var command = new ArrayList<>(List.of(
                PROGRAM,
                "--sockname=" + socket(),
                "--logfile=" + directory.resolve("log"),
                "--pidfile=" + directory.resolve("pid"),
                "--statefile=" + directory.resolve("state")));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .put("WATCHMAN_CONFIG_FILE", directory.resolve("none.json").toString());
        builder.environment().remove(WatchmanProgram.SOCKET_VARIABLE);
        return builder;
    }

    private boolean isListening() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }
}
