package dev.reloader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An example that runs as a user would run it, in a process and a directory of its own; its output is read line by line. */
final class Example implements AutoCloseable {
    /** Long enough for the slowest machine; nobody waits for it unless something is wrong. */
    private static final int PATIENCE_SECONDS = 60;

    /** Tests that run in the background of a shell ignore SIGINT, and so would all that they start. */
    private static final List<String> NOTICES_INT = ignoresInt() ? List.of("env", "--default-signal=INT") : List.of();

    private final Path directory;
    private final Path temporary;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");
    private Process process;

    Example(Path directory) throws IOException {
        this.directory = Files.createDirectory(directory.resolve("work"));
        this.temporary = Files.createDirectory(directory.resolve("tmp"));
    }

    private static boolean ignoresInt() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
                    .anyMatch(ignored -> (ignored & 1 << 1) != 0);
        } catch (IOException e) {
            // Not Linux.
            return false;
        }
    }

    /** A file in the directory in which the example runs. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** At once, so that it is one change however busy the machine is. */
    Path write(String name, String... lines) throws IOException {
        Path written = Files.write(temporary.resolve("written"), List.of(lines));
        return Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    Example with(String... jvmOptions) {
        options.addAll(List.of(jvmOptions));
        return this;
    }

    /** Classes that a test may change, in place of this module's. */
    Path ownClasses(Class<?>... classes) throws IOException {
        Path own = file("classes");
        for (Class<?> each : classes) {
            String name = each.getName().replace('.', '/') + ".class";
            Files.createDirectories(own.resolve(name).getParent());
            try (InputStream from = Example.class.getResourceAsStream("/" + name)) {
                Files.copy(from, own.resolve(name));
            }
        }
        String others = Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*reloader-examples.*classes"))
                .collect(Collectors.joining(File.pathSeparator));
        classPath = own + File.pathSeparator + others;
        return own;
    }

    Example start(Class<?> mainClass, String... args) throws IOException {
        var command = new ArrayList<>(NOTICES_INT);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=0",
                "-Dreloader.reloadInterval=0",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath));
        command.addAll(options);
        command.add(mainClass.getName());
        command.addAll(List.of(args));
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var reader = new Thread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add));
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    /** The next line that matches; those before it are skipped. */
    Matcher await(String regex) throws InterruptedException {
        String line;
        while ((line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) != null) {
            seen.add(line);
            Matcher matcher = Pattern.compile(regex).matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new AssertionError("no line with /" + regex + "/; there were:\n" + String.join("\n", seen));
    }

    /** A line for each, in any order. */
    void awaitAll(String... regexes) throws InterruptedException {
        var open = new ArrayList<>(List.of(regexes));
        while (!open.isEmpty()) {
            String line = await("(" + String.join(")|(", open) + ")").group();
            open.removeIf(regex -> Pattern.compile(regex).matcher(line).find());
        }
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
        assertThat(kill.inheritIO().start().waitFor()).isZero();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("has ended; there was:\n" + String.join("\n", seen) + "\n" + String.join("\n", lines))
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null) {
            // The guardian is left to end what has been started since.
            List<ProcessHandle> all = process.descendants()
                    .filter(each -> !each.info().commandLine().orElse("").contains("# Guardian of a reloader"))
                    .toList();
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        }
    }
}
