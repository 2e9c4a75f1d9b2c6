package dev.reloader.parent;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads the parent's own classes before they are needed: the jar that holds them may be the very one that is replaced when the
 * program is rebuilt, and then nothing more can be loaded from it. It makes the first reload faster, too.
 */
final class OwnClasses {
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Loads all classes in and below the package of {@code anchor}, from where that was loaded from. */
    static void load(Class<?> anchor, System.Logger log) {
        String packagePath = anchor.getPackageName().replace('.', '/') + "/";
        try {
            for (String name : classFiles(anchor, packagePath)) {
                String className =
                        name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
                load(className, anchor.getClassLoader());
            }
        } catch (IOException | URISyntaxException e) {
            log.log(Level.DEBUG, "cannot look through the jar of " + anchor.getName() + ": " + e);
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // A class for an optional library that is not there; then nothing will ask for it later either.
        }
    }

    private static List<String> classFiles(Class<?> anchor, String packagePath) throws IOException, URISyntaxException {
        URL url = anchor.getResource("/" + anchor.getName().replace('.', '/') + SUFFIX);
        if (url == null) {
            throw new IOException("its class file is not there");
        }
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return jar.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> isClassFile(name, packagePath))
                    .toList();
        }
        return url.getProtocol().equals("file") ? inDirectory(url.toURI(), packagePath, anchor) : List.of();
    }

    private static List<String> inDirectory(URI classFile, String packagePath, Class<?> anchor) throws IOException {
        Path directory = Path.of(classFile).getParent();
        Path root = directory;
        for (int i = 0; i < anchor.getPackageName().split("\\.").length; i++) {
            root = root.getParent();
        }
        Path top = root;
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> top.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> isClassFile(name, packagePath))
                    .toList();
        }
    }

    private static boolean isClassFile(String name, String packagePath) {
        return name.startsWith(packagePath) && name.endsWith(SUFFIX) && !name.endsWith("-info.class");
    }
}
