package dev.reloader.worker;

import dev.reloader.FileChange;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The classes that this JVM has loaded from jars and from the JDK, by name: the next worker will need much the same.
 *
 * <p>This runs beside the program: plain loops need fewer classes than streams.
 */
final class LoadedClasses {
    /** The newest are kept; even large programs have fewer. */
    private static final int MOST = 20_000;

    private final Map<Class<?>, Boolean> listed = new HashMap<>();

    private LoadedClasses() {}

    /** Adds their names to a file, one in a line, in place of which a new one is put. */
    static void write(Instrumentation instrumentation, Path file) throws IOException {
        var names = new LinkedHashSet<String>();
        var classes = new LoadedClasses();
        Class<?>[] loaded = instrumentation.getAllLoadedClasses();
        // The JVM tells the last first.
        for (int i = loaded.length - 1; i >= 0; i--) {
            if (classes.isListed(loaded[i])) {
                names.add(loaded[i].getName());
            }
        }
        if (Files.exists(file)) {
            // What an earlier worker has loaded late in its life.
            names.addAll(Files.readAllLines(file));
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, new ArrayList<>(names).subList(0, Math.min(names.size(), MOST)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether it comes from a jar or the JDK, together with all its supertypes, and can be asked for by name. */
    private boolean isListed(Class<?> type) {
        if (type.isArray()
                || type.isPrimitive()
                || type.isHidden()
                || type.getName().contains("$Proxy")) {
            return false;
        }
        Boolean known = listed.get(type);
        if (known == null) {
            known = isOnJvmsOwnPaths(type) && areSupertypesListed(type);
            listed.put(type, known);
        }
        return known;
    }

    private boolean areSupertypesListed(Class<?> type) {
        Class<?> superclass = type.getSuperclass();
        if (superclass != null && !isListed(superclass)) {
            return false;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (!isListed(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnJvmsOwnPaths(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == ClassLoader.getSystemClassLoader()) {
            return !isFromDirectory(type.getProtectionDomain());
        }
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether no class has been loaded from one of these class files. */
    static boolean hasNone(Instrumentation instrumentation, List<FileChange> files) {
        var names = new HashSet<String>();
        for (FileChange change : files) {
            String path = change.path().toString().replace(File.separatorChar, '/');
            String end = path.substring(0, path.length() - ".class".length());
            // Where the package begins the path does not tell.
            for (int slash = end.indexOf('/'); slash >= 0; slash = end.indexOf('/', slash + 1)) {
                names.add(end.substring(slash + 1).replace('/', '.'));
            }
        }
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (names.contains(type.getName())) {
                return false;
            }
        }
        return true;
    }

    static boolean isFromDirectory(ProtectionDomain domain) {
        URL location = location(domain);
        return location != null && location.getPath().endsWith("/");
    }

    /** Where a class is from; null if that is not known. */
    static URL location(ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        return source == null ? null : source.getLocation();
    }
}
