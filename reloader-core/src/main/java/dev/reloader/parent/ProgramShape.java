package dev.reloader.parent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a JVM takes for granted from its start on: its jars, which entries of the class path exist and whether they are
 * directories, which jars there are for {@code lib/*}, and the modules with their packages. What is in the other directories it
 * looks up whenever it needs it.
 */
final class ProgramShape {
    private static final String MODULE_INFO = "module-info.class";

    private final List<Fact> facts = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    private record Fact(Supplier<Object> question, Object answer) {
        boolean holds() {
            return question.get().equals(answer);
        }
    }

    private ProgramShape() {}

    /**
     * As it is now.
     *
     * @param entries of the class path and the module path, with what manifests add to them
     */
    static ProgramShape of(Collection<Path> entries, ProgramFiles program) {
        var shape = new ProgramShape();
        entries.stream().filter(entry -> !isSource(entry)).forEach(entry -> {
            Object kind = shape.add(() -> kind(entry));
            boolean isFile = kind instanceof List;
            if (!isFile) {
                shape.directories.add(entry);
            }
        });
        program.others().forEach(watch -> shape.add(() -> jars(watch)));
        program.modules().forEach(entry -> shape.add(() -> modules(entry)));
        return shape;
    }

    private Object add(Supplier<Object> question) {
        Object answer = question.get();
        facts.add(new Fact(question, answer));
        return answer;
    }

    /** The entries that are directories, or missing, so that they may become some. */
    List<Path> directories() {
        return directories;
    }

    /** Whether a JVM that is started now would find the same. May be called on any thread. */
    boolean holds() {
        return facts.stream().allMatch(Fact::holds);
    }

    /** The launcher reads it when the JVM is told to go. */
    private static boolean isSource(Path path) {
        return path.toString().endsWith(".java");
    }

    /**
     * Of a directory, where links lead, which a JVM asks only once. Of a file, which one it is and when it was written, in a list:
     * a record would link its equals when the first reload comes.
     */
    private static Object kind(Path entry) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            return attributes.isDirectory()
                    ? entry.toRealPath()
                    : Arrays.asList(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return "missing";
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static Map<Path, Object> jars(Watch watch) {
        return entries(watch.root()).stream()
                .filter(entry -> watch.covers(entry) && !isSource(entry))
                .collect(Collectors.toMap(entry -> entry, ProgramShape::kind));
    }

    /** An entry of a module path is a module, or has modules in it. */
    private static Object modules(Path entry) {
        if (Files.exists(entry.resolve(MODULE_INFO))) {
            return module(entry);
        }
        var modules = new TreeMap<Path, Object>();
        for (Path each : entries(entry)) {
            modules.put(each, Files.isDirectory(each) ? module(each) : kind(each));
        }
        return modules;
    }

    /** The JVM asks for a module's packages when it starts, and never again. */
    private static Object module(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> packages = all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            Path info = directory.resolve(MODULE_INFO);
            return List.of(packages, Files.exists(info) ? Arrays.hashCode(Files.readAllBytes(info)) : "none");
        } catch (IOException | UncheckedIOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            return List.of(directory);
        }
    }
}
