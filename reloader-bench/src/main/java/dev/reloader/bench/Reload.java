package dev.reloader.bench;

import java.io.IOException;
import java.util.List;

/** A tool that runs the program, and again when a class is saved: from before the save until the new version runs. */
final class Reload implements Contender {
    /** Starts the tool. */
    interface Launch {
        Launched launch() throws IOException;
    }

    private final String row;
    private final Launch launch;
    private final EditedFile edited;
    private final Arrival arrival;
    private Launched tool;

    Reload(String row, Launch launch, EditedFile edited, Arrival arrival) {
        this.row = row;
        this.launch = launch;
        this.edited = edited;
        this.arrival = arrival;
    }

    @Override
    public String row() {
        return row;
    }

    @Override
    public void open() throws IOException, InterruptedException {
        tool = launch.launch();
        arrival.await(tool, 0);
    }

    @Override
    public double measure() throws IOException, InterruptedException {
        long start = System.nanoTime();
        edited.save();
        return (arrival.await(tool, edited.version()) - start) / 1e6;
    }

    /** What it has printed; nothing if it could not be started. */
    List<String> lines() {
        return tool == null ? List.of() : tool.lines();
    }
}
