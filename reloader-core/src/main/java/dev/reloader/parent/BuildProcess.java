package dev.reloader.parent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A run of the user's build command. It reads nothing, and what it prints is for the case that it fails. */
final class BuildProcess {
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Enough for every error; what a build prints first is what it does, not what is wrong. */
    private static final int LONGEST_OUTPUT = 1 << 18;

    private final List<String> command;
    private final Process process;

    private BuildProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @throws IOException if the operating system refuses
     */
    static BuildProcess start(List<String> command, Job.Place place) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Job.Place.NO_INPUT);
        place.applyTo(builder);
        return new BuildProcess(command, builder.start());
    }

    /** When it has ended, this is told, on a thread of its own: why it has failed, with all that it has printed, if it has. */
    void whenEnded(Consumer<Optional<String>> listener) {
        DaemonThreads.start("reloader-build-output", () -> listener.accept(result()));
    }

    private Optional<String> result() {
        String output = output();
        try {
            int code = process.waitFor();
            return code == 0
                    ? Optional.empty()
                    : Optional.of("the build has failed:" + System.lineSeparator() + output + String.join(" ", command)
                            + " ended with exit code " + code + ", so nothing is restarted");
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    private String output() {
        var kept = new ByteArrayOutputStream();
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = new byte[1 << 13];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (kept.size() > LONGEST_OUTPUT) {
                    byte[] all = kept.toByteArray();
                    kept.reset();
                    kept.write(all, all.length - LONGEST_OUTPUT / 2, LONGEST_OUTPUT / 2);
                }
                kept.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // It has been ended in the middle.
            return "";
        }
        String text = kept.toString(Charset.defaultCharset());
        return text.isEmpty() || text.endsWith("\n") ? text : text + System.lineSeparator();
    }

    /** Ends it, with all that it has started; returns at once. */
    void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        DaemonThreads.start("reloader-build-end", () -> {
            try {
                if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    all.forEach(ProcessHandle::destroyForcibly);
                }
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
        });
    }
}
