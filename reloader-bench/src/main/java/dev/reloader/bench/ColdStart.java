package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the program, which a developer without any tool does after stopping it: from before the start until it runs. */
record ColdStart(String row, Workspace workspace, Path directory, List<String> command, Arrival arrival)
        implements Contender {
    @Override
    public void open() {}

    @Override
    public double measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Launched program = workspace.launch(directory, command)) {
            return (arrival.await(program, 0) - start) / 1e6;
        }
    }
}
