package dev.reloader.parent;

import dev.reloader.ReloaderException;
import dev.reloader.compile.LaunchedSource;
import dev.reloader.parent.JavaCommandLine.Form;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program is built from, as its command line tells.
 *
 * @param entries the directories and jars of class path and module path, and a source file; absolute
 * @param others what else belongs to the program: directories of which every jar is on the class path, for example
 * @param modules those of the entries that are on the module path, or patch a module
 * @param source the source file that the launcher compiles, if it does
 * @param main what it cannot be started without, if that is known
 * @param preview whether its JVM accepts classes that use preview features
 */
public record ProgramFiles(
        Set<Path> entries,
        List<Watch> others,
        Set<Path> modules,
        Optional<SourceFile> source,
        Optional<MainFile> main,
        boolean preview) {
    /** Of a program of which nobody knows what it is built from. */
    public static final ProgramFiles NONE = new ProgramFiles(Set.of(), List.of(), Set.of());

    private static final Pattern PREVIEW = Pattern.compile("--enable-preview");

    /** What the launcher compiles, and the options that it hands to its compiler. */
    public record SourceFile(Path path, List<String> options) {}

    /** Of a program that is compiled before it is launched. */
    ProgramFiles(Set<Path> entries, List<Watch> others, Set<Path> modules) {
        this(entries, others, modules, Optional.empty(), Optional.empty(), false);
    }

    /** What the source launcher hands on. */
    private static final List<String> COMPILER_OPTIONS = List.of(
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-reads",
            "--patch-module");

    static ProgramFiles of(JavaCommandLine line, String classPath, Launch launch) {
        var entries = new LinkedHashSet<Path>();
        var others = new ArrayList<Watch>();
        boolean emptyMeansNone = line.form() == Form.MODULE || line.form() == Form.SOURCE;
        if (!(classPath.isEmpty() && emptyMeansNone)) {
            addAll(classPath, entries);
        }
        var modules = new LinkedHashSet<Path>();
        if (!launch.modulePath().isEmpty()) {
            addAll(launch.modulePath(), modules);
        }
        line.values("--patch-module").forEach(patch -> addAll(patch.substring(patch.indexOf('=') + 1), modules));
        entries.addAll(modules);
        Optional<SourceFile> source = Optional.of(line)
                .filter(it -> it.form() == Form.SOURCE)
                .map(it -> new SourceFile(Path.of(it.target()).toAbsolutePath().normalize(), compilerOptions(it)));
        source.ifPresent(it -> addSource(it.path(), entries, others));
        String written = line.option("-cp", "-classpath", "--class-path")
                .orElse(launch.environment().getOrDefault("CLASSPATH", ""));
        addWildcards(written, others);
        Set<Path> all = Collections.unmodifiableSet(entries);
        return new ProgramFiles(
                all,
                List.copyOf(others),
                Collections.unmodifiableSet(modules),
                source,
                MainFile.of(line, all),
                new JvmOptions(line.options(), launch.environment()).has(PREVIEW));
    }

    /** The options for a compiler of its sources: what its JVM accepts the compiler is to accept, too. */
    List<String> javac(List<String> more) {
        return preview
                ? Stream.concat(Stream.of(PREVIEW.pattern()), more.stream()).toList()
                : more;
    }

    /** The directories and jars that these paths name; absolute. */
    static Set<Path> entriesOf(String paths) {
        var entries = new LinkedHashSet<Path>();
        addAll(paths, entries);
        return entries;
    }

    private static void addAll(String paths, Set<Path> entries) {
        for (String path : paths.split(File.pathSeparator, -1)) {
            // An empty entry is the working directory; a wildcard that matched nothing is seen to below.
            if (!isWildcard(path)) {
                entries.add(pathOf(path).toAbsolutePath().normalize());
            }
        }
    }

    private static Path pathOf(String entry) {
        try {
            return Path.of(entry);
        } catch (InvalidPathException e) {
            throw new ReloaderException(
                    "cannot watch '" + entry + "', which is on the class path: " + e.getReason()
                            + "; if it has letters beyond ASCII, set LC_ALL to C.UTF-8 or the like",
                    e);
        }
    }

    private static void addSource(Path source, Set<Path> entries, List<Watch> others) {
        entries.add(source);
        if (Runtime.version().feature() >= LaunchedSource.MULTI_FILE) {
            Path directory = source.getParent();
            Stream.concat(Stream.of(directory), SourcePackages.below(directory).stream())
                    .forEach(each -> others.add(Watch.entriesOf(each, "*.java")));
        }
    }

    /** As the source launcher has them. */
    private static List<String> compilerOptions(JavaCommandLine line) {
        var options = new ArrayList<String>();
        boolean isPreview = line.options().contains("--enable-preview");
        line.option("--source")
                .or(() -> Optional.of(Runtime.version().feature())
                        .filter(current -> isPreview)
                        .map(String::valueOf))
                .ifPresent(release -> options.addAll(List.of("--release", release)));
        if (isPreview) {
            options.add("--enable-preview");
        }
        for (String name : COMPILER_OPTIONS) {
            line.values(name).forEach(value -> options.addAll(List.of(name, value)));
        }
        return List.copyOf(options);
    }

    private static void addWildcards(String classPath, List<Watch> others) {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (isWildcard(entry)) {
                others.add(Watch.jarsIn(directoryOf(entry)));
            }
        }
    }

    /** Whether this stands for all jars in a directory. */
    static boolean isWildcard(String entry) {
        return entry.equals("*") || entry.endsWith("/*") || entry.endsWith(File.separator + "*");
    }

    static Path directoryOf(String wildcard) {
        return Path.of(wildcard.substring(0, wildcard.length() - 1));
    }

    /** The jars, with those that they name in their manifests' {@code Class-Path}, and those name in turn. */
    Set<Path> withManifestClassPaths() {
        var all = new LinkedHashSet<>(entries);
        var open = new ArrayDeque<>(entries);
        while (!open.isEmpty()) {
            for (Path named : manifestClassPath(open.remove())) {
                if (all.add(named)) {
                    open.add(named);
                }
            }
        }
        return all;
    }

    private static List<Path> manifestClassPath(Path jar) {
        if (!Files.isRegularFile(jar) || jar.toString().endsWith(".java")) {
            return List.of();
        }
        var named = new ArrayList<Path>();
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String classPath =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            var urls = new StringTokenizer(classPath == null ? "" : classPath);
            while (urls.hasMoreTokens()) {
                resolve(jar, urls.nextToken()).ifPresent(named::add);
            }
        } catch (IOException e) {
            // A broken jar: the JVM skips it too, and it is watched itself.
        }
        return named;
    }

    private static Optional<Path> resolve(Path jar, String url) {
        try {
            URI uri = jar.toUri().resolve(url);
            return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri).normalize()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // A text that is no URL: the JVM skips that, too.
            return Optional.empty();
        }
    }
}
