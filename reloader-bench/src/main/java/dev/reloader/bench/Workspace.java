package dev.reloader.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A directory for the programs that a benchmark runs. When it is closed, or this JVM ends, they are ended and it is deleted. */
final class Workspace implements AutoCloseable {
    private final Path base;
    private final Deque<Launched> launched = new ConcurrentLinkedDeque<>();
    private final Thread atJvmEnd = new Thread(this::clear);

    Workspace(Options options) throws IOException {
        base = Files.createTempDirectory(options.temp(), "reloader-bench");
        Runtime.getRuntime().addShutdownHook(atJvmEnd);
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
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atJvmEnd);
        clear();
    }

    private void clear() {
        launched.forEach(Launched::close);
        try {
            Tree.delete(base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
