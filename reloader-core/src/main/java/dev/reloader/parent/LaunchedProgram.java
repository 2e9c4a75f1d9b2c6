package dev.reloader.parent;

import dev.reloader.ReloaderException;
import dev.reloader.compile.SourceRoot;
import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program that a java command line names: whether it is there, which the launcher would find out only in a worker. */
final class LaunchedProgram {
    /** With these, classes are found in other places, too. */
    private static final Pattern ADDS_CLASSES =
            Pattern.compile("-Xbootclasspath/a:|-javaagent:|-Djava\\.(class\\.path|system\\.class\\.loader)=");

    /** In a variable, which the command line does not show, the class path itself can be. */
    private static final Pattern MAY_ADD_CLASSES = Pattern.compile(ADDS_CLASSES + "|-cp\\b|-class-?path\\b");

    private LaunchedProgram() {}

    /**
     * Looks for the class, the jar or the source file; loads nothing. Modules are left to java.
     *
     * @param classPath the class path that the command line, or a variable, names
     * @param compiled sources that are compiled before the program is run
     * @throws ReloaderException if it is not there
     */
    static void require(
            JavaCommandLine line, String classPath, Map<String, String> environment, List<SourceRoot> compiled) {
        switch (line.form()) {
            case CLASS -> requireClass(line, classPath, environment, compiled);
            case JAR -> requireJar(pathOf(line.target()));
            case SOURCE -> requireFile(pathOf(line.target()), "the source file");
            case MODULE -> {}
        }
    }

    private static void requireClass(
            JavaCommandLine line, String classPath, Map<String, String> environment, List<SourceRoot> compiled) {
        String name = line.target().replace('/', '.');
        String resource = name.replace('.', '/') + ".class";
        boolean mayBeElsewhere = line.options().stream()
                        .anyMatch(option -> ADDS_CLASSES.matcher(option).lookingAt())
                || JvmOptions.VARIABLES.stream()
                        .map(variable -> environment.getOrDefault(variable, ""))
                        .anyMatch(options -> MAY_ADD_CLASSES.matcher(options).find());
        // The agent brings what we run ourselves.
        if (mayBeElsewhere || isOfJdk(name) || WorkerClasses.RESOURCES.contains(resource)) {
            return;
        }
        try (URLClassLoader loader = ClassPaths.loader(classPath)) {
            if (loader.getResource(resource) == null && !isAmong(compiled, name)) {
                throw refused("there is no class " + name + " on the class path, which is " + shown(classPath)
                        + ": compile it, or name its class path with -cp");
            }
        } catch (IOException e) {
            throw refused("the class path '" + classPath + "' cannot be read: " + e, e);
        }
    }

    /** A nested class is in the source file of the outermost one. */
    private static boolean isAmong(List<SourceRoot> sources, String className) {
        String file = className.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        return sources.stream().anyMatch(root -> new File(root.sources().toFile(), file).isFile());
    }

    private static String shown(String classPath) {
        return Texts.someOf(Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> entry.isEmpty() ? "." : entry)
                .toList());
    }

    /** Those in the JDK's own modules need no class path. */
    private static boolean isOfJdk(String className) {
        String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
        return ModuleLayer.boot().modules().stream()
                .anyMatch(module -> module.getPackages().contains(packageName));
    }

    private static void requireJar(Path jar) {
        requireFile(jar, "the jar");
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) == null) {
                throw refused(
                        "cannot run the jar " + jar + ": its manifest has no Main-Class; run a class of it with -cp");
            }
        } catch (IOException e) {
            throw refused("cannot run the jar " + jar + ": " + e.getMessage(), e);
        }
    }

    private static void requireFile(Path file, String what) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            String problem = !Files.exists(file)
                    ? "does not exist"
                    : Files.isDirectory(file) ? "is a directory" : "cannot be read";
            throw refused("cannot run " + what + " " + file + ": it " + problem);
        }
    }

    private static Path pathOf(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw refused("cannot run '" + name + "': no file can have this name here (" + e.getReason() + ")", e);
        }
    }

    private static ReloaderException refused(String message) {
        return refused(message, null);
    }

    private static ReloaderException refused(String message, Exception cause) {
        return new ReloaderException(Texts.inOneLine(message), cause);
    }
}
