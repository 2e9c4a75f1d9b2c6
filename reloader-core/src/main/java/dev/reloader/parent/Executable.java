package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a command can be run, as far as that can be known without running it: its first word is looked up just as {@link
 * ProcessBuilder} will do it.
 */
public final class Executable {
    private static final boolean ON_WINDOWS = File.separatorChar == '\\';

    /** Where {@link ProcessBuilder} looks if there is no PATH; the empty name is the working directory. */
    private static final String DEFAULT_PATH = ":/bin:/usr/bin";

    private static final String NOT_EXECUTABLE = "is not executable: chmod +x it, or name the program that runs it";

    private Executable() {}

    /**
     * Makes sure that a program is there and may be run. One with a separator in its name is a file: on Windows relative to this
     * JVM's working directory, elsewhere to the worker's. One without is looked up in the PATH of this JVM, even where the worker
     * gets another one.
     *
     * @param program the first word of a command
     * @param directory the worker's working directory
     * @throws ReloaderException if it cannot be run; names it, and says why
     */
    public static void require(String program, Path directory) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse(ON_WINDOWS ? "" : DEFAULT_PATH);
        try {
            problem(program, directory, searchPath).ifPresent(problem -> {
                throw new ReloaderException("cannot run '" + Texts.inOneLine(program) + "': " + problem);
            });
        } catch (InvalidPathException e) {
            throw new ReloaderException(
                    "cannot run '" + Texts.inOneLine(program) + "': no file can have this name here (" + e.getReason()
                            + ")",
                    e);
        }
    }

    private static Optional<String> problem(String program, Path directory, String searchPath) {
        if (program.isBlank()) {
            return Optional.of("a command begins with the name of a program");
        }
        if (!Files.isDirectory(directory)) {
            return Optional.of("there is no directory " + directory.toAbsolutePath() + " to run it in");
        }
        return ON_WINDOWS
                ? problemOnWindows(program, placesOnWindows(searchPath))
                : problemOnPosix(program, directory, searchPath);
    }

    static Optional<String> problemOnPosix(String program, Path directory, String searchPath) {
        if (program.contains("/")) {
            return problemOf(directory.resolve(program));
        }
        var notExecutable = new ArrayList<Path>();
        for (Path place : places(searchPath, ":")) {
            Path file = directory.resolve(place).resolve(program);
            if (Files.isRegularFile(file)) {
                if (Files.isExecutable(file)) {
                    return Optional.empty();
                }
                notExecutable.add(file);
            }
        }
        if (!notExecutable.isEmpty()) {
            return Optional.of(Texts.inOneLine(notExecutable.get(0).toString()) + " " + NOT_EXECUTABLE);
        }
        boolean isHere = Files.isRegularFile(directory.resolve(program));
        return Optional.of("there is no such program on the PATH"
                + (isHere ? "; the file in the working directory is './" + Texts.inOneLine(program) + "'" : ""));
    }

    private static Optional<String> problemOf(Path file) {
        if (Files.isDirectory(file)) {
            return Optional.of("it is a directory");
        }
        if (!Files.exists(file)) {
            return Optional.of("there is no file " + Texts.inOneLine(absolute(file)));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("it is no regular file");
        }
        return Files.isExecutable(file) ? Optional.empty() : Optional.of("it " + NOT_EXECUTABLE);
    }

    /** Of the endings that the PATH's programs may have, {@code CreateProcess} adds {@code .exe} alone. */
    static Optional<String> problemOnWindows(String program, List<Path> places) {
        boolean isFile = program.matches(".*[\\\\/:].*");
        List<Path> candidates = isFile
                ? List.of(Path.of(program))
                : places.stream().map(place -> place.resolve(program)).toList();
        if (candidates.stream().anyMatch(file -> existsWith(file, "") || existsWith(file, ".exe"))) {
            return Optional.empty();
        }
        Optional<String> script = Stream.of(".cmd", ".bat", ".com")
                .filter(ending -> candidates.stream().anyMatch(file -> existsWith(file, ending)))
                .findFirst();
        if (script.isPresent()) {
            return Optional.of("write its whole name, '" + program + script.get() + "'");
        }
        if (isFile) {
            return Optional.of(
                    Files.isDirectory(candidates.get(0))
                            ? "it is a directory"
                            : "there is no file " + absolute(candidates.get(0)));
        }
        return Optional.of("there is no such program on the PATH");
    }

    private static boolean existsWith(Path file, String ending) {
        return Files.isRegularFile(file.resolveSibling(file.getFileName() + ending));
    }

    /** In the order in which {@code CreateProcess} looks. */
    private static List<Path> placesOnWindows(String searchPath) {
        var places = new ArrayList<Path>();
        places.add(Launch.javaOfThisRuntime().getParent());
        places.add(Path.of(""));
        Optional.ofNullable(System.getenv("SystemRoot"))
                .map(Path::of)
                .ifPresent(root -> places.addAll(List.of(root.resolve("System32"), root.resolve("System"), root)));
        places.addAll(places(searchPath, ";"));
        return places;
    }

    private static List<Path> places(String searchPath, String separator) {
        return Arrays.stream(searchPath.split(separator, -1))
                .flatMap(place -> {
                    try {
                        return Stream.of(Path.of(place));
                    } catch (InvalidPathException e) {
                        // What cannot be a directory's name holds no programs.
                        return Stream.empty();
                    }
                })
                .toList();
    }

    /**
     * A command whose first word is a file that the system cannot run by itself is run by what its ending stands for: {@code
     * .jar} by {@code java -jar} and {@code .java} by {@code java}, those of this JVM; {@code .sh} by {@code sh}; {@code .py} by
     * {@code python3}, on Windows by {@code python}. Files that are executable and begin with {@code #!} are left to the system,
     * as is any other command.
     *
     * @param words the command
     * @param directory the worker's working directory, to which the file is relative
     * @return the command to run
     * @throws ReloaderException if the file cannot be read
     */
    public static List<String> withInterpreter(List<String> words, Path directory) {
        String program = words.get(0);
        List<String> interpreter = interpreterOf(program);
        if (interpreter.isEmpty()) {
            return words;
        }
        try {
            Path file = directory.resolve(program);
            if (!Files.isRegularFile(file) || runsByItself(file)) {
                return words;
            }
        } catch (InvalidPathException e) {
            // No file; require() says so.
            return words;
        } catch (IOException e) {
            throw new ReloaderException("cannot run '" + Texts.inOneLine(program) + "', it cannot be read: " + e, e);
        }
        return Stream.concat(interpreter.stream(), words.stream()).toList();
    }

    private static List<String> interpreterOf(String file) {
        String java = Launch.javaOfThisRuntime().toString();
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "jar" -> List.of(java, "-jar");
            case "java" -> List.of(java);
            case "sh" -> List.of("sh");
            case "py" -> List.of(ON_WINDOWS ? "python" : "python3");
            default -> List.of();
        };
    }

    /** Where every file is executable, as on shares of another system, the mode alone says nothing. */
    private static boolean runsByItself(Path file) throws IOException {
        if (ON_WINDOWS || !Files.isExecutable(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
        }
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }
}
