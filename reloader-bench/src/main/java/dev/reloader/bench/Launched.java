package dev.reloader.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that runs, with all that it and what it starts print. */
final class Launched implements AutoCloseable {
    static final int PATIENCE_SECONDS = 60;
    private static final int LAST_LINES = 15;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean outputEnded;

    Launched(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(its output cannot be read: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        outputEnded = true;
        notifyAll();
    }

    long pid() {
        return process.pid();
    }

    /** Everything that has been printed so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits for a line, unless there has been one already.
     *
     * @throws IOException if none comes
     */
    synchronized Matcher await(Pattern pattern) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int looked = 0;
        while (true) {
            for (; looked < lines.size(); looked++) {
                Matcher matcher = pattern.matcher(lines.get(looked));
                if (matcher.find()) {
                    return matcher;
                }
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (outputEnded || millis <= 0) {
                throw failure("no line with /" + pattern + "/");
            }
            wait(millis);
        }
    }

    /** @throws IOException if it has ended */
    void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw failure("exited with " + process.exitValue());
        }
    }

    /** What is wrong, with the last that it printed. */
    synchronized IOException failure(String what) {
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return new IOException(what, new IOException("it printed last:\n" + String.join("\n", last)));
    }

    /** Ends it and all that it has started, gently at first. */
    @Override
    public void close() {
        List<ProcessHandle> before = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // then it is not gentle
        }
        List<ProcessHandle> left =
                Stream.concat(before.stream(), process.descendants()).toList();
        process.destroyForcibly();
        left.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        left.forEach(each -> each.onExit().join());
    }
}
