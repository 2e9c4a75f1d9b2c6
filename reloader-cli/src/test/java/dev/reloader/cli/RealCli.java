package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a JVM of its own, as a user has it; the test reads its output line by line. */
final class RealCli implements AutoCloseable {
    /** Long enough for the slowest machine; nobody waits for it unless something is wrong. */
    private static final int PATIENCE_SECONDS = 30;

    /** Tests that run in the background of a shell ignore SIGINT, and so would all that they start. */
    private static final List<String> NOTICES_INT = ignoresInt() ? List.of("env", "--default-signal=INT") : List.of();

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private Process process;
    private Thread reader;

    /**
     * Not started yet.
     *
     * @param directory its working directory
     */
    RealCli(Path directory) {
        this.directory = directory;
    }

    private static boolean ignoresInt() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            long intBit = 1L << 1;
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .anyMatch(bits -> (Long.parseUnsignedLong(bits, 16) & intBit) != 0);
        } catch (IOException e) {
            // Not Linux.
            return false;
        }
    }

    RealCli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs {@code reloader args}; stdout and stderr are one. */
    RealCli start(String... args) throws IOException {
        var command = new ArrayList<>(NOTICES_INT);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for a second or two.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(RELOADER|WATCHFILES)_.*|CLASSPATH|NO_COLOR"));
        builder.environment().putAll(environment);
        process = builder.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        reader = new Thread(() -> {
            try (output) {
                String line;
                while ((line = output.readLine()) != null) {
                    lines.add(line);
                }
            } catch (IOException e) {
                // The test is over, and has ended the process.
                lines.add("(output ends: " + e.getMessage() + ")");
            }
        });
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    /** The next line that matches; those before it are skipped. */
    Matcher await(String regex) {
        Pattern pattern = Pattern.compile(regex);
        try {
            String line;
            while ((line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) != null) {
                seen.add(line);
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no line with /" + regex + "/; there were:\n" + String.join("\n", seen));
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("has not ended; there was:\n" + String.join("\n", allLines()));
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that has been printed so far; after {@link #exitCode}: everything. */
    List<String> allLines() {
        lines.drainTo(seen);
        return seen;
    }

    void signal(String name) throws IOException {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All processes that it has started, and those that they have, and so on. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Waits until a process no longer runs. */
    static void awaitEnd(long pid) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            assertThat(System.nanoTime() - end)
                    .as("process " + pid + " still runs")
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Ends it if it still runs, as SIGTERM does, and waits until none of its processes does. */
    /** That it ends with this code, after one line that has all of this in it. */
    void assertRefused(int exitCode, String... contents) {
        assertThat(exitCode()).isEqualTo(exitCode);
        assertThat(allLines())
                .singleElement()
                .asString()
                .matches("(reloader: |\\[reloader\\] ).*")
                .contains(contents);
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> all = descendants();
        try {
            process.destroy();
            exitCode();
            all.forEach(each -> awaitEnd(each.pid()));
        } finally {
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
