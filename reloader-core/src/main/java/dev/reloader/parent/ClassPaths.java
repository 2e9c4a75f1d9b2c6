package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Class paths as people write them. */
public final class ClassPaths {
    private ClassPaths() {}

    /**
     * A loader that finds what a JVM with this class path would find, {@code lib/*} included.
     *
     * @throws ReloaderException if it names what cannot be on a class path
     */
    public static URLClassLoader loader(String classPath) {
        return loader(classPath, ClassLoader.getPlatformClassLoader());
    }

    /** As {@link #loader(String)}, for what the parent finds, too. */
    public static URLClassLoader loader(String classPath, ClassLoader parent) {
        var urls = new ArrayList<URL>();
        try {
            for (String entry : entries(classPath)) {
                if (!ProgramFiles.isWildcard(entry)) {
                    urls.add(Path.of(entry).toUri().toURL());
                } else if (Files.isDirectory(ProgramFiles.directoryOf(entry))) {
                    try (DirectoryStream<Path> jars =
                            Files.newDirectoryStream(ProgramFiles.directoryOf(entry), "*.{jar,JAR}")) {
                        for (Path jar : jars) {
                            urls.add(jar.toUri().toURL());
                        }
                    }
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw new ReloaderException("the class path '" + classPath + "' cannot be read: " + e.getMessage(), e);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), parent);
    }

    /** The same class path for a JVM with another working directory. */
    public static String absolute(String classPath) {
        return entries(classPath).stream()
                .map(ClassPaths::absoluteEntry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** An empty one, also at the end, stands for the working directory. */
    private static List<String> entries(String classPath) {
        return List.of(classPath.split(File.pathSeparator, -1));
    }

    /** A wildcard is no path on Windows. */
    private static String absoluteEntry(String entry) {
        return ProgramFiles.isWildcard(entry)
                ? ProgramFiles.directoryOf(entry).toAbsolutePath() + File.separator + "*"
                : Path.of(entry).toAbsolutePath().toString();
    }
}
