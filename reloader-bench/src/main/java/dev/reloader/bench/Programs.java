package dev.reloader.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. */
final class Programs {
    private static final long TIMEOUT_MINUTES = 20;

    private Programs() {}

    /**
     * Runs a program to its end, and throws its output away.
     *
     * @return milliseconds from before its start until its end
     * @throws IOException if it is not installed, or fails
     */
    static double run(String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        double millis = millisSince(start);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " exited with " + code);
        }
        return millis;
    }

    /**
     * Runs a program to its end.
     *
     * @return the lines of its standard output
     * @throws IOException if it is not installed, or fails; then the message ends with the last line of its standard error
     */
    static List<String> output(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("reloader-bench", ".out");
        Path err = Files.createTempFile("reloader-bench", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended;
            try {
                ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            } finally {
                process.destroyForcibly();
            }
            if (!ended) {
                throw new IOException("had not ended after " + TIMEOUT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw failure(process.exitValue(), Files.readAllLines(err, Charset.defaultCharset()));
            }
            return Files.readAllLines(out, Charset.defaultCharset());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static IOException failure(int code, List<String> errors) {
        String last = errors.isEmpty() ? "exit code " + code : errors.get(errors.size() - 1);
        return new IOException(last, new IOException(String.join(System.lineSeparator(), errors)));
    }

    /**
     * Runs a program until it writes a line to its standard error, then ends it.
     *
     * @return milliseconds from before its start until that line
     * @throws IOException if it is not installed, or ends without that line
     */
    static double runUntil(String line, String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start();
        try (BufferedReader errors = process.errorReader()) {
            String last = "";
            for (String read = errors.readLine(); read != null; read = errors.readLine()) {
                if (read.equals(line)) {
                    return millisSince(start);
                }
                last = read;
            }
            throw new IOException(String.join(" ", command) + " ended: " + last);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** Whether a program can be started; it is ended at once. */
    static boolean isInstalled(String... command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .destroy();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Puts the words of a command line together. */
    static List<String> words(List<String> program, List<String> arguments) {
        List<String> words = new ArrayList<>(program);
        words.addAll(arguments);
        return words;
    }

    static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }
}
