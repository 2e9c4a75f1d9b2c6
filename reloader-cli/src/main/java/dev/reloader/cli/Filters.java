package dev.reloader.cli;

import dev.reloader.ChangeFilter;
import dev.reloader.ReloaderException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the filter that {@code --filter} names. */
final class Filters {
    private Filters() {}

    /**
     * The filter of this name.
     *
     * @param name one of the four that have names, or a class
     * @param classPath where the class is; empty for this JVM's own class path only
     * @throws ReloaderException if there is no such filter
     */
    static ChangeFilter named(String name, String classPath) {
        return switch (name) {
            case "default" -> ChangeFilter.defaults();
            case "java" -> ChangeFilter.java();
            // As watchfiles' PythonFilter: it names pyd as well, but its own default, like ours, leaves that out.
            case "python" -> ChangeFilter.defaults().and(ChangeFilter.extensions("py", "pyx"));
            case "all" -> ChangeFilter.all();
            default -> ofClass(name, classPath);
        };
    }

    private static ChangeFilter ofClass(String name, String classPath) {
        // Never closed: the filter may load more classes for as long as it is used.
        var loader = new URLClassLoader(urls(classPath), Filters.class.getClassLoader());
        try {
            Object filter = Class.forName(name, true, loader).getConstructor().newInstance();
            if (filter instanceof ChangeFilter valid) {
                return valid;
            }
            throw new ReloaderException("the class " + name + " in --filter is no " + ChangeFilter.class.getName());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ReloaderException(
                    "there is no filter '" + name + "' (" + (e.getCause() == null ? e : e.getCause())
                            + "): --filter takes default, java, python, all, or a public class on --class-path"
                            + " with a public constructor without parameters",
                    e);
        }
    }

    private static URL[] urls(String classPath) {
        var urls = new ArrayList<URL>();
        for (String entry : classPath.split(File.pathSeparator)) {
            for (Path path : paths(entry)) {
                try {
                    urls.add(path.toUri().toURL());
                } catch (MalformedURLException e) {
                    throw new ReloaderException(
                            "--class-path cannot have the entry '" + entry + "': " + e.getMessage(), e);
                }
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** As java reads an entry: {@code lib/*} stands for all jars of a directory. */
    private static List<Path> paths(String entry) {
        if (!entry.equals("*") && !entry.endsWith("/*") && !entry.endsWith(File.separator + "*")) {
            return List.of(Path.of(entry));
        }
        Path directory = Path.of(entry.substring(0, entry.length() - 1));
        try (var files = Files.newDirectoryStream(directory, "*.{jar,JAR}")) {
            var jars = new ArrayList<Path>();
            files.forEach(jars::add);
            return jars;
        } catch (IOException e) {
            throw new ReloaderException(
                    "--class-path has '" + entry + "', but the directory cannot be listed: " + e, e);
        }
    }
}
