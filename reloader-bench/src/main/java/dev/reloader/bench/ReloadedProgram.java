package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** A small program that runs with the reloader and its defaults, and is saved by hand. */
final class ReloadedProgram {
    private final Launched parent;
    private final EditedFile edited;
    private final MainEntry arrival = new MainEntry();

    private ReloadedProgram(Launched parent, EditedFile edited) {
        this.parent = parent;
        this.edited = edited;
    }

    /**
     * Starts it, and waits until it runs.
     *
     * @param source its source for each version
     * @param saves how often it can be saved
     */
    static ReloadedProgram start(String name, IntFunction<String> source, int saves, Workspace workspace)
            throws IOException, InterruptedException {
        List<Path> jars = Java.reloaderJars();
        Path directory = workspace.directory(name);
        Path classes = directory.resolve("classes");
        EditedFile edited = new EditedFile(
                ClassFiles.file(classes, Sources.MAIN),
                ClassFiles.versions(Sources.MAIN, source, saves + 1, jars, workspace));
        List<String> command = Java.command(List.of(), Java.classPath(classes, jars), Sources.MAIN);
        ReloadedProgram program = new ReloadedProgram(workspace.launch(directory, command), edited);
        program.awaitVersion();
        return program;
    }

    Launched parent() {
        return parent;
    }

    long workerPid() throws IOException, InterruptedException {
        return MainEntry.pid(parent, edited.version());
    }

    int version() {
        return edited.version();
    }

    void save() throws IOException {
        edited.save();
    }

    /** Waits until the version that was saved last has entered its main, and says when that was. */
    long awaitVersion() throws IOException, InterruptedException {
        return arrival.await(parent, edited.version());
    }
}
