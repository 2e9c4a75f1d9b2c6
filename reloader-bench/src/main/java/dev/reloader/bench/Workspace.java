package dev.reloader.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory for the programs that a benchmark runs. When it is closed they are ended and it is deleted. */
final class Workspace implements AutoCloseable {
    private static final long LONGEST_END_MILLIS = 30_000;

    private final Path base;
    private final List<Launched> launched = new ArrayList<>();
    private final Thread atJvmEnd;

    /** Whoever makes it closes it, also when this JVM is told to end: the current thread is interrupted then. */
    Workspace(Options options) throws IOException {
        Thread user = Thread.currentThread();
        atJvmEnd = new Thread(() -> endOf(user));
        Runtime.getRuntime().addShutdownHook(atJvmEnd);
        base = Files.createTempDirectory(options.temp(), "reloader-bench");
    }

    private static void endOf(Thread user) {
        ClassFiles.interrupt(user);
        try {
            user.join(LONGEST_END_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    /** Makes a directory. */
    Path directory(String name) throws IOException {
        return Files.createDirectory(base.resolve(name));
    }

    /** Makes a directory whose name does not matter. */
    Path scratch() throws IOException {
        return Files.createTempDirectory(base, "scratch");
    }

    /** Starts a program whose standard input stays open and empty. */
    Launched launch(Path directory, List<String> command) throws IOException {
        return launch(directory, command, Redirect.PIPE);
    }

    /** Starts a program. */
    Launched launch(Path directory, List<String> command, Redirect input) throws IOException {
        Launched program = new Launched(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input)
                .redirectErrorStream(true)
                .start());
        launched.add(program);
        return program;
    }

    @Override
    public void close() throws IOException {
        launched.forEach(Launched::close);
        Tree.delete(base);
        try {
            Runtime.getRuntime().removeShutdownHook(atJvmEnd);
        } catch (IllegalStateException e) {
            // It runs, and waits for this.
        }
    }
}
