package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a JVM of its own, with this JVM's class path. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs it to its end.
     *
     * @return the lines of its standard output
     * @throws IOException if it fails; then the message is the last line of its standard error
     */
    static List<String> run(Class<?> main, List<String> jvmOptions, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return Programs.output(command);
    }

    /** The same for a main class that prints nothing but numbers. */
    static List<Double> numbers(Class<?> main, List<String> jvmOptions, String... args)
            throws IOException, InterruptedException {
        return run(main, jvmOptions, args).stream().map(Double::valueOf).toList();
    }

    /** How such a main class ends when it fails: with one last line that says why, whatever threads are left. */
    static void fail(Exception cause) {
        cause.printStackTrace();
        System.err.println(cause.getMessage() != null ? cause.getMessage() : cause.toString());
        System.exit(1);
    }
}
