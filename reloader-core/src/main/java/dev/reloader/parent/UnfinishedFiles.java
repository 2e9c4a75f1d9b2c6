package dev.reloader.parent;

import dev.reloader.FileChange;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;

/**
 * Sees whether a file is plainly unfinished: whoever writes it has begun, and is not done. Knows class files, sources and jars.
 *
 * <p>May be used from several threads.
 */
final class UnfinishedFiles {
    private static final int CLASS_MAGIC = 0xCAFEBABE;

    private final Predicate<Path> isClassPathRoot;
    private final System.Logger log;

    UnfinishedFiles(Predicate<Path> isClassPathRoot, System.Logger log) {
        this.isClassPathRoot = isClassPathRoot;
        this.log = log;
    }

    /** Whether the file that has changed is one. */
    boolean has(FileChange change) {
        Path path = change.path();
        String name = path.toString();
        if (change.kind() == FileChange.Kind.DELETED) {
            // Build tools delete first and write seconds later.
            return name.endsWith(".class") || isClassPathRoot.test(path);
        }
        if (name.endsWith(".class")) {
            return (Files.isRegularFile(path) || !Files.exists(path)) && !isClass(path);
        }
        if (name.endsWith(".java")) {
            return isEmptyFile(path);
        }
        return JarDirectory.isJar(path) && Files.isRegularFile(path) && !hasJarDirectory(path);
    }

    private boolean isClass(Path path) {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
            while (magic.hasRemaining() && channel.read(magic) >= 0) {
                // Read on.
            }
            return !magic.hasRemaining() && magic.getInt(0) == CLASS_MAGIC;
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot read " + path + ": " + e);
            return false;
        }
    }

    /** Editors truncate, then write. */
    private static boolean isEmptyFile(Path path) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasJarDirectory(Path jar) {
        try {
            return JarDirectory.read(jar).isPresent();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot read " + jar + ": " + e);
            return false;
        }
    }
}
