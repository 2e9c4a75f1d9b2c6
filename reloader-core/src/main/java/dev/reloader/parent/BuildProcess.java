package dev.reloader.parent;

import dev.reloader.worker.Descendants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run of the user's build command. It reads nothing, and what it prints is for the case that it fails. It is over when the command
 * is: what that has left running, a build daemon for example, may keep its output open for ever.
 */
final class BuildProcess {
    /** In the environment of all that a run starts. */
    static final String FLAG = "RELOADER_BUILD_RUN";

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What is killed is dead a moment later, unless the system itself hangs. */
    private static final Duration UNKILLABLE = Duration.ofSeconds(2);

    /** The command's last words are in the pipe when it has ended. */
    private static final Duration LAST_WORDS = Duration.ofMillis(250);

    private static final Duration POLL = Duration.ofMillis(5);

    /** Enough for every error; what a build prints first is what it does, not what is wrong. */
    private static final int LONGEST_OUTPUT = 1 << 18;

    private final List<String> command;
    private final Descendants descendants;
    private final Process process;
    private final Runnable release;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private BuildProcess(List<String> command, Descendants descendants, Process process, Runnable release) {
        this.command = command;
        this.descendants = descendants;
        this.process = process;
        this.release = release;
    }

    /**
     * Starts it.
     *
     * @throws IOException if the operating system refuses
     */
    static BuildProcess start(List<String> command, Job.Place place, Guardian guardian) throws IOException {
        String token = WorkerProcess.newToken();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(Job.Place.NO_INPUT);
        place.applyTo(builder);
        builder.environment().put(FLAG, token);
        guardian.expect(token);
        Process process;
        try {
            process = Spawn.start(builder);
        } catch (IOException e) {
            guardian.release(token);
            throw e;
        }
        guardian.watchOver(token, process.pid());
        return new BuildProcess(command, new Descendants(FLAG, token), process, () -> guardian.release(token));
    }

    /** The guardian forgets it: it has ended, and what it has left running may go on. */
    void release() {
        release.run();
    }

    /** When it has ended, this is told, on a thread of its own: why it has failed, with all that it has printed, if it has. */
    void whenEnded(Consumer<Optional<String>> listener) {
        Thread reader = DaemonThreads.start("reloader-build-output", this::read);
        DaemonThreads.start("reloader-build-end", () -> listener.accept(result(reader)));
    }

    private Optional<String> result(Thread reader) {
        try {
            int code = process.waitFor();
            reader.join(LAST_WORDS.toMillis());
            return code == 0
                    ? Optional.empty()
                    : Optional.of(
                            "the build has failed:" + System.lineSeparator() + output() + String.join(" ", command)
                                    + " ended with exit code " + code + ", so nothing is restarted");
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    /** To the end, whatever becomes of it: who writes what nobody reads waits some day. */
    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = new byte[1 << 13];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                keep(bytes, count);
            }
        } catch (IOException e) {
            // It has been ended in the middle.
            return;
        }
    }

    private void keep(byte[] bytes, int count) {
        synchronized (output) {
            if (output.size() > LONGEST_OUTPUT) {
                byte[] all = output.toByteArray();
                output.reset();
                output.write(all, all.length - LONGEST_OUTPUT / 2, LONGEST_OUTPUT / 2);
            }
            output.write(bytes, 0, count);
        }
    }

    private String output() {
        synchronized (output) {
            String text = output.toString(Charset.defaultCharset());
            return text.isEmpty() || text.endsWith("\n") ? text : text + System.lineSeparator();
        }
    }

    /** Ends it, with all that it has started; returns at once. When they are dead this is done, on a thread of its own. */
    void end(Runnable next) {
        // The command first: a shell goes on with its next line when what it waits for ends.
        left().forEach(ProcessHandle::destroy);
        DaemonThreads.start("reloader-build-end", () -> {
            try {
                awaitEnd();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
            }
            next.run();
        });
    }

    private void awaitEnd() throws InterruptedException {
        long begin = System.nanoTime();
        for (List<ProcessHandle> left = left(); !left.isEmpty(); left = left()) {
            long waited = System.nanoTime() - begin;
            if (waited > GRACE.toNanos()) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            if (waited > GRACE.plus(UNKILLABLE).toNanos()) {
                return;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private List<ProcessHandle> left() {
        return descendants.tree(process.toHandle());
    }
}
