package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How this JVM was launched, as far as it can be known.
 *
 * @param java the java binary
 * @param words what followed it on the command line; empty where the system does not tell (Windows), or where the launcher was
 *     not {@code java}
 * @param charset how the words' bytes were read; the system's, unless some bytes mean nothing in it
 * @param inputArguments the options that reached the JVM, wherever they came from; asked for only if there are no words
 * @param classPath the class path, wildcards expanded
 * @param modulePath the module path; empty if there is none
 * @param command {@code sun.java.command}: the program and its arguments, separated by blanks
 * @param environment the environment
 */
record Launch(
        Path java,
        Optional<List<String>> words,
        Charset charset,
        Supplier<List<String>> inputArguments,
        String classPath,
        String modulePath,
        String command,
        Map<String, String> environment) {

    private static final Path LINUX_COMMAND_LINE = Path.of("/proc/self/cmdline");

    /** How this very JVM was launched. */
    static Launch ofThisJvm() {
        Optional<Path> launcher = ProcessHandle.current()
                .info()
                .command()
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches("javaw?(\\.exe)?") && Files.isExecutable(path));
        Optional<byte[]> raw = launcher.flatMap(java -> linuxCommandLine());
        Charset system = processCharset();
        Charset charset =
                raw.filter(bytes -> !survives(bytes, system)).isPresent() ? StandardCharsets.ISO_8859_1 : system;
        Optional<List<String>> words = raw.isPresent()
                ? raw.map(bytes -> split(new String(bytes, charset)))
                : launcher.flatMap(
                        java -> ProcessHandle.current().info().arguments().map(List::of));
        return new Launch(
                launcher.orElseGet(Launch::javaOfThisRuntime),
                words,
                charset,
                Launch::runtimeInputArguments,
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("sun.java.command", ""),
                System.getenv());
    }

    /**
     * How a JVM of this kind would be launched.
     *
     * @param words what would follow {@code java}
     * @param config says whether the program is compiled before it is run
     * @throws ReloaderException if they name no program, one that is not there, or an argfile that cannot be read
     */
    static Launch ofWords(List<String> words, ReloaderConfig config) {
        JavaCommandLine line = JavaCommandLine.parse(words, Launch::readArgFile)
                .orElseThrow(() -> new ReloaderException("'java " + String.join(" ", words)
                        + "' names no program: name a main class, -jar FILE, -m MODULE or a source file"));
        String classPath = line.form() == JavaCommandLine.Form.JAR
                ? line.target()
                : line.option("-cp", "-classpath", "--class-path")
                        .orElseGet(() -> Optional.ofNullable(System.getenv("CLASSPATH"))
                                .orElse(line.form() == JavaCommandLine.Form.CLASS ? "." : ""));
        LaunchedProgram.require(
                line, classPath, System.getenv(), Building.compiledFirst(ProgramFiles.entriesOf(classPath), config));
        return new Launch(
                javaOfThisRuntime(),
                Optional.of(words),
                processCharset(),
                List::of,
                classPath,
                line.option("-p", "--module-path").orElse(""),
                "",
                System.getenv());
    }

    private static List<String> readArgFile(String name) {
        try {
            return ArgFile.read(Path.of(name), processCharset());
        } catch (IOException e) {
            throw new ReloaderException("cannot read the arguments in @" + name + ": " + e, e);
        }
    }

    /** The program's arguments, where only {@link #command} tells them: those with blanks in them come in pieces. */
    List<String> argumentsOfCommand() {
        List<String> words = List.of(command.split(" "));
        return words.subList(1, words.size());
    }

    /** {@code ProcessHandle} reads only a page of it: long class paths would be lost. */
    private static Optional<byte[]> linuxCommandLine() {
        try {
            return Files.isReadable(LINUX_COMMAND_LINE)
                    ? Optional.of(Files.readAllBytes(LINUX_COMMAND_LINE))
                    : Optional.empty();
        } catch (IOException e) {
            // ProcessHandle may still know.
            return Optional.empty();
        }
    }

    /** Without the launcher's own name, which comes first. */
    private static List<String> split(String commandLine) {
        String[] words = commandLine.split("\0", -1);
        return List.copyOf(Arrays.asList(words).subList(1, words.length - 1));
    }

    /** What {@code ProcessBuilder} writes words with: the default charset up to JDK 17, the system's from 18 on. */
    static Charset processCharset() {
        return Runtime.version().feature() < 18
                ? Charset.defaultCharset()
                : Charset.forName(System.getProperty(
                        "sun.jnu.encoding", Charset.defaultCharset().name()));
    }

    private static boolean survives(byte[] bytes, Charset charset) {
        return Arrays.equals(bytes, new String(bytes, charset).getBytes(charset));
    }

    static Path javaOfThisRuntime() {
        String name = File.separatorChar == '\\' ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    private static List<String> runtimeInputArguments() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** A word as the program itself got to see it. */
    String asProgramSees(String word) {
        return charset.equals(processCharset()) ? word : new String(word.getBytes(charset), processCharset());
    }
}
