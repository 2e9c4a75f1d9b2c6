package dev.reloader.monitors;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program {@code watchman}: it knows where its daemon listens, and starts it if need be. */
final class WatchmanProgram {
    /** Where the daemon listens, for one that the user runs. */
    static final String SOCKET_VARIABLE = "WATCHMAN_SOCK";

    private static final String PROGRAM = "watchman";
    private static final Duration LOOK = Duration.ofMillis(20);

    private WatchmanProgram() {}

    /** Why there can be no daemon here. Starts nothing. */
    static Optional<String> unavailable() {
        if (File.separatorChar == '\\') {
            // There it listens on a named pipe.
            return Optional.of("watchman is not supported on Windows");
        }
        if (socketVariable().isPresent() || isOnPath(System.getenv("PATH"))) {
            return Optional.empty();
        }
        return Optional.of("the program watchman is not on the PATH");
    }

    static boolean isOnPath(String path) {
        for (String directory : Optional.ofNullable(path).orElse("").split(File.pathSeparator)) {
            File program = new File(directory, PROGRAM);
            if (program.isFile() && program.canExecute()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Path> socketVariable() {
        return Optional.ofNullable(System.getenv(SOCKET_VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /**
     * The daemon's socket; starts the daemon if none runs.
     *
     * @param timeout how long the program may take
     * @param closed whether nobody is interested any more
     */
    static Path socket(Duration timeout, BooleanSupplier closed) throws IOException {
        try {
            Optional<Path> socket = socketVariable();
            return socket.isPresent() ? socket.get() : ask(PROGRAM, timeout, closed);
        } catch (InvalidPathException e) {
            throw new IOException("the path of watchman's socket cannot be used: " + e.getMessage(), e);
        }
    }

    static Path ask(String program, Duration timeout, BooleanSupplier closed) throws IOException {
        // Files, not pipes: a daemon that kept a pipe open would make us wait for its end.
        Path output = Files.createTempFile("reloader-watchman", ".out");
        Path errors = Files.createTempFile("reloader-watchman", ".err");
        try {
            var command = new ProcessBuilder(program, "--output-encoding=bser", "get-sockname")
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            Process process = command.start();
            String called = String.join(" ", command.command());
            if (!endsWithin(process, timeout, closed)) {
                process.destroyForcibly();
                throw new IOException(
                        "\"" + called + "\" did not end within " + timeout.toMillis() + " ms" + said(errors));
            }
            if (process.exitValue() != 0) {
                throw new IOException("\"" + called + "\" failed with exit code " + process.exitValue() + said(errors));
            }
            return socketIn(Files.readAllBytes(output), called, errors);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static boolean endsWithin(Process process, Duration timeout, BooleanSupplier closed) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        try {
            while (process.isAlive() && !closed.getAsBoolean() && System.nanoTime() - deadline < 0) {
                try {
                    process.waitFor(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Path socketIn(byte[] answer, String called, Path errors) throws IOException {
        try {
            Object value = Bser.decode(ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()));
            if (value instanceof Map<?, ?> map && map.get("sockname") instanceof byte[] socket) {
                return Path.of(new String(socket, StandardCharsets.UTF_8));
            }
        } catch (MalformedBserException e) {
            throw new IOException(
                    "the answer to \"" + called + "\" cannot be read: " + e.getMessage() + said(errors), e);
        }
        throw new IOException("the answer to \"" + called + "\" names no socket" + said(errors));
    }

    private static String said(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : "; it said: " + text;
    }
}
