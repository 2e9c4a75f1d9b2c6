package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;

/**
 * A tiny program that a test writes, compiles, and runs as a user would: in a process of its own, whose output the test reads
 * line by line.
 */
public final class Program implements AutoCloseable {
    /** Long enough for the slowest machine; nobody waits for it unless something is wrong. */
    private static final int PATIENCE_SECONDS = 60;

    /** Tests that run in the background of a shell ignore SIGINT, and so would all that they start. */
    private static final List<String> NOTICES_INT = ignoresInt() ? List.of("env", "--default-signal=INT") : List.of();

    private static final Pattern RELOADER = Pattern.compile(
            ".*(" + "reloader-(core|monitors)([^/]*\\.jar|/.*classes/?)|(slf4j-api|jna|jna-platform)-[^/]*\\.jar)");

    private final Path directory;
    private final Path classes;
    private final Path temporary;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private List<String> lean = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private final Map<String, String> environment = new java.util.HashMap<>();
    private Process process;
    private Thread reader;

    Program(Path directory) throws IOException {
        this.directory = directory;
        this.classes = Files.createDirectories(directory.resolve("classes"));
        this.temporary = Files.createDirectories(directory.resolve("tmp"));
        jvmOptions.addAll(quickOptions());
    }

    private static boolean ignoresInt() {
        return hasSignal("self", "SigIgn:", 2);
    }

    /** Asking a JVM begins with SIGQUIT, of which one that has just started would die. */
    public static boolean canBeAsked(long pid) {
        return hasSignal(Long.toString(pid), "SigCgt:", 3);
    }

    /** Whether a process has not taken an interrupt that was sent to it: another one would be lost then. */
    public static boolean isInterruptPending(long pid) {
        return hasSignal(Long.toString(pid), "ShdPnd:", 2);
    }

    private static boolean hasSignal(String process, String set, int signal) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                    .filter(line -> line.startsWith(set))
                    .map(line ->
                            Long.parseUnsignedLong(line.substring(set.length()).strip(), 16))
                    .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
        } catch (IOException e) {
            // Gone, or not Linux.
            return false;
        }
    }

    /** The class path that a worker needs of this build. */
    public static String reloaderClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> RELOADER.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    public Path directory() {
        return directory;
    }

    /** What a parent has put into the directory for temporary files, and not deleted. */
    public List<Path> leftInTemporary() throws IOException {
        try (var files = Files.newDirectoryStream(temporary, "reloader-*")) {
            return StreamSupport.stream(files.spliterator(), false).toList();
        }
    }

    public Path classes() {
        return classes;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes and compiles a class {@code App} with this body of {@code main}. */
    public Program main(String... body) throws IOException {
        return compile("App", app(body));
    }

    /** The source of {@code App}. */
    public static String app(String... body) {
        return """
                import dev.reloader.*;
                import java.nio.file.*;
                import java.util.*;
                public class App {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                    static void forever() throws Exception { new java.util.concurrent.CountDownLatch(1).await(); }
                    static void say(Object text) { System.out.println(text); System.out.flush(); }
                }
                """.formatted(String.join("\n        ", body));
    }

    public Program compile(String name, String source) throws IOException {
        return compile(name, source, classes);
    }

    /**
     * Compiles a class and moves it to a directory.
     *
     * @param name with slashes, if it is in a package
     * @param used directories and jars that it needs
     */
    public Program compile(String name, String source, Path to, Path... used) throws IOException {
        Path file = directory.resolve("src").resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path output = Files.createDirectories(directory.resolve("compiled"));
        String classPath = reloaderClassPath() + File.pathSeparator + classes;
        for (Path each : used) {
            classPath += File.pathSeparator + each;
        }
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", output.toString(), "-cp", classPath, file.toString());
        assertThat(result).as("compiles").isZero();
        try (var compiled = Files.walk(output)) {
            for (Path each : compiled.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(output.relativize(each));
                Files.createDirectories(target.getParent());
                Files.move(each, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return this;
    }

    /** Puts all classes of a directory into a jar, in place of which a new one comes; what it gets at once is whole. */
    public static Path jar(Path jar, Manifest manifest, Path classes) throws IOException {
        Path unfinished = jar.resolveSibling(jar.getFileName() + ".part");
        write(unfinished, manifest, classes);
        return Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(Path jar, Manifest manifest, Path classes) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
            }
        }
    }

    /** A jar's manifest with these entries, names and values in turn. */
    public static Manifest manifest(String... entries) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < entries.length; i += 2) {
            manifest.getMainAttributes().putValue(entries[i], entries[i + 1]);
        }
        return manifest;
    }

    public Program with(String... options) {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    public Program environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs {@code java … App args}. */
    public Program start(String... args) throws IOException {
        var command = new ArrayList<String>();
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classes + File.pathSeparator + reloaderClassPath(), "App"));
        command.addAll(List.of(args));
        return java(command);
    }

    /** Runs java with just these words after it. */
    public Program java(List<String> words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words);
        return run(command);
    }

    public Program run(List<String> command) throws IOException {
        var whole = new ArrayList<>(NOTICES_INT);
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).directory(directory.toFile()).redirectErrorStream(true);
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

    /** Settings under which a test does not wait longer than it must, and leaves nothing behind. */
    public List<String> quickOptions() {
        var options = new ArrayList<>(lean);
        options.addAll(
                List.of("-Dreloader.reloadInterval=0", "-Dreloader.monitor=test", "-Djava.io.tmpdir=" + temporary));
        return options;
    }

    /** With the compiler and the collector that the JVM chooses, and not those with which tests take less time. */
    public Program withJvmsOwnChoice() {
        jvmOptions.removeAll(lean);
        lean = List.of();
        return this;
    }

    /** The next line that matches; those before it are skipped. */
    public Matcher await(String regex) {
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

    /** A line for each, in any order: what two processes print may overtake each other. */
    public List<Matcher> awaitAll(String... regexes) {
        var open = new ArrayList<>(List.of(regexes));
        var found = new Matcher[regexes.length];
        while (!open.isEmpty()) {
            String line = await("(" + String.join(")|(", open) + ")").group();
            for (int i = 0; i < regexes.length; i++) {
                Matcher matcher = Pattern.compile(regexes[i]).matcher(line);
                if (found[i] == null && matcher.find()) {
                    found[i] = matcher;
                    open.remove(regexes[i]);
                }
            }
        }
        return List.of(found);
    }

    /** How the parent ended. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("has not ended; there was:\n" + String.join("\n", allLines()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that has been printed so far. */
    public List<String> allLines() {
        lines.drainTo(seen);
        return seen;
    }

    /** Everything, when all who could print have ended. */
    public List<String> wholeOutput() {
        try {
            reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(reader.isAlive()).as("somebody could still print").isFalse();
        return allLines();
    }

    /** Has the program read this. */
    public void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    public long pid() {
        return process.pid();
    }

    public Process process() {
        return process;
    }

    /** The JVMs that it has started: workers and standbys, but not the guardian. */
    public Stream<ProcessHandle> jvms() {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"));
    }

    public void signal(String name) throws IOException {
        signal(name, process.pid());
    }

    public static void signal(String name, long pid) throws IOException {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a process still runs; one that is dead but has not been asked for by its parent does not. */
    public static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    /** Waits until a process no longer runs, and fails if it does for longer than this. */
    public static void awaitEnd(long pid, long seconds) {
        awaitEnd(List.of(pid), Duration.ofSeconds(seconds));
    }

    /** Waits until none of these processes runs any more, and fails if one does for longer than this, from now on. */
    public static void awaitEnd(List<Long> pids, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (long pid : pids) {
            while (lives(pid)) {
                assertThat(System.nanoTime() - end)
                        .as("process " + pid + " still runs")
                        .isNegative();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    @Override
    public void close() throws IOException {
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
