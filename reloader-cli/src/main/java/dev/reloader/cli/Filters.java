package dev.reloader.cli;

import dev.reloader.ChangeFilter;
import dev.reloader.ReloaderException;
import dev.reloader.parent.ClassPaths;

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
        ClassLoader loader = ClassPaths.loader(classPath, Filters.class.getClassLoader());
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
}
