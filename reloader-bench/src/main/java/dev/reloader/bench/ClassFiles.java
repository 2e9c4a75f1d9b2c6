package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the versions of a class, before anything is measured. */
final class ClassFiles {
    private ClassFiles() {}

    /**
     * Compiles one version after the other.
     *
     * @param name the class's name
     * @param source its source text, for each version from 0
     * @return the class file of each version
     */
    static List<byte[]> versions(
            String name, IntFunction<String> source, int count, List<Path> classPath, Workspace workspace)
            throws IOException, InterruptedException {
        List<byte[]> versions = new ArrayList<>();
        for (int version = 0; version < count; version++) {
            versions.add(compile(name, source.apply(version), classPath, workspace.scratch()));
        }
        return versions;
    }

    /** Compiles a class that is one class file. */
    static synchronized byte[] compile(String name, String source, List<Path> classPath, Path scratch)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("this is no JDK: there is no compiler");
        }
        Path file = Files.writeString(scratch.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java"), source);
        int errors =
                compiler.run(null, null, null, "-d", scratch.toString(), "-cp", Java.join(classPath), file.toString());
        if (errors != 0) {
            throw new IOException(name + " does not compile, see above");
        }
        return Files.readAllBytes(file(scratch, name));
    }

    /** Interrupts a thread, but not while it compiles: the compiler takes that for a bug, and leaves a file about it behind. */
    static synchronized void interrupt(Thread thread) {
        thread.interrupt();
    }

    /** Where a class's file is. */
    static Path file(Path classes, String name) {
        return classes.resolve(name.replace('.', '/') + ".class");
    }
}
