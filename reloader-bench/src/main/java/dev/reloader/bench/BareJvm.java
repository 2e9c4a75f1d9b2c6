package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A JVM that does nothing, with the options that it has by default. */
final class BareJvm {
    static final String ROW = "bare idle JVM";

    private BareJvm() {}

    static Launched start(String name, Workspace workspace) throws IOException, InterruptedException {
        Path classes = workspace.directory(name);
        byte[] main = ClassFiles.compile(Sources.MAIN, Sources.tiny(0, false), List.of(), workspace.scratch());
        Files.write(ClassFiles.file(classes, Sources.MAIN), main);
        Launched jvm = workspace.launch(classes, Java.command(List.of(), List.of(classes), Sources.MAIN));
        new MainEntry().await(jvm, 0);
        return jvm;
    }
}
