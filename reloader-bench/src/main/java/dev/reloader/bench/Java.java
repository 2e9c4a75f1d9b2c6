package dev.reloader.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Command lines of programs for which reloading is measured. */
final class Java {
    private static final Pattern RELOADER_JAR = Pattern.compile(
            ".*[/\\\\](reloader-core|reloader-monitors|slf4j-api|jna|jna-platform)-[0-9][^/\\\\]*\\.jar");

    private Java() {}

    /** The jars that a program needs for the reloader; the benchmark has them on its own class path. */
    static List<Path> reloaderJars() throws IOException {
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> RELOADER_JAR.matcher(entry).matches())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .toList();
        if (jars.size() < 5) {
            throw new IOException("the reloader's jars are not on the class path, only " + jars
                    + ": run the benchmark with target/lib/*, as the README says");
        }
        return jars;
    }

    /** A class path of a directory and then jars, as a developer's is. */
    static List<Path> classPath(Path classes, List<Path> jars) {
        List<Path> entries = new ArrayList<>(List.of(classes));
        entries.addAll(jars);
        return entries;
    }

    /** Runs a main class with the JDK that runs the benchmark. */
    static List<String> command(List<String> jvmOptions, List<Path> classPath, String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", join(classPath), main));
        return command;
    }

    static String join(List<Path> classPath) {
        return String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }
}
