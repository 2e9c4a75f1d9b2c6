package dev.reloader.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The classes of a program, as they are on disk, and the sources that they come from. Remembers nothing. */
final class ClassDirectories {
    private static final String JAVA = ".java";
    private static final String CLASS = ".class";

    /** What stands for bytes that are no letter is a letter itself in UTF-8. */
    private static final boolean ALL_ARE_IN_CHARSET = isName("\uFFFD");

    private final List<SourceRoot> roots;

    ClassDirectories(List<SourceRoot> roots) {
        this.roots = roots;
    }

    /**
     * A class, and where it is from.
     *
     * @param source the file that it was compiled from, if that is in one of the roots; it may be gone
     */
    record Located(Path file, ClassFile contents, Optional<Path> source) {}

    /** Every class of the program, by its name. */
    Map<String, Located> all() throws IOException {
        var all = new HashMap<String, Located>();
        for (SourceRoot root : roots) {
            addTo(all, root, root.classes(), Integer.MAX_VALUE);
        }
        return all;
    }

    /** The classes that were compiled from these source files. */
    Map<String, Located> of(Collection<Path> sources) throws IOException {
        var found = new HashMap<String, Located>();
        for (SourceRoot root : roots) {
            List<Path> packages = sources.stream()
                    .filter(root::has)
                    .map(root::packageOf)
                    .distinct()
                    .toList();
            for (Path directory : packages) {
                addTo(found, root, directory, 1);
            }
        }
        found.values().removeIf(each -> each.source().filter(sources::contains).isEmpty());
        return found;
    }

    private static void addTo(Map<String, Located> all, SourceRoot root, Path directory, int depth) throws IOException {
        for (Path file : classFiles(directory, depth)) {
            try {
                ClassFile contents = read(file);
                Path inside = root.classes().relativize(file);
                all.put(contents.name(), new Located(file, contents, sourceOf(contents, root, inside)));
            } catch (IOException e) {
                // Somebody else is writing it, or never finished: it is as good as missing.
                continue;
            }
        }
    }

    /** The classes in these files, if they are still there. Nobody knows a source of theirs. */
    static Map<String, Located> at(Collection<Path> files) {
        var found = new HashMap<String, Located>();
        for (Path file : files) {
            if (file.toString().endsWith(CLASS)) {
                try {
                    ClassFile contents = read(file);
                    found.put(contents.name(), new Located(file, contents, Optional.empty()));
                } catch (IOException e) {
                    // Deleted, or being written, by somebody else.
                    continue;
                }
            }
        }
        return found;
    }

    /** Where the source may be of a class that is at this place in a class directory. */
    List<Path> sourcesOf(ClassFile contents, Path inside) {
        return roots.stream()
                .flatMap(root -> sourceOf(contents, root, inside).stream())
                .toList();
    }

    /** The class files below a directory, which may be missing. */
    static List<Path> classFiles(Path directory, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(directory, depth, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.toString().endsWith(CLASS)).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static ClassFile read(Path file) throws IOException {
        try {
            return ClassFile.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException("cannot read the class file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Compilers write the name of the file only; its directory is that of its package. Other languages have other endings. */
    private static Optional<Path> sourceOf(ClassFile contents, SourceRoot root, Path inside) {
        Path inPackage = inside.getParent();
        Path directory = inPackage == null ? root.sources() : root.sources().resolve(inPackage);
        return contents.sourceFile().filter(name -> name.endsWith(JAVA)).flatMap(name -> resolve(directory, name));
    }

    private static Optional<Path> resolve(Path directory, String name) {
        try {
            return Optional.of(directory.resolve(name));
        } catch (InvalidPathException e) {
            // Not in this locale's charset: such a source is passed over, and its classes are left alone.
            return Optional.empty();
        }
    }

    /** What a module's declaration allows is not checked, so that its sources can be compiled one by one. */
    static boolean isSource(Path file) {
        return file.toString().endsWith(JAVA) && !isModule(file);
    }

    static boolean isModule(Path file) {
        return file.endsWith("module-info.java");
    }

    /** Whether this path is below a directory of sources. */
    boolean have(Path source) {
        return roots.stream().anyMatch(root -> root.has(source));
    }

    /** Every source file there is that the compiler can read. */
    List<Path> sources() throws IOException {
        return files().stream().filter(ClassDirectories::isInCharset).toList();
    }

    /** Whether its name is in this locale's charset: of another the compiler could not name the class file. */
    static boolean isInCharset(Path file) {
        return ALL_ARE_IN_CHARSET || isName(file.toString());
    }

    private static boolean isName(String path) {
        try {
            Path.of(path);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether the compiler can read all class files in a directory; costs nothing where names can be anything. */
    static boolean areInCharset(Path directory) throws IOException {
        return ALL_ARE_IN_CHARSET
                || classFiles(directory, Integer.MAX_VALUE).stream().allMatch(ClassDirectories::isInCharset);
    }

    /** Every source file there is. */
    List<Path> files() throws IOException {
        var all = new ArrayList<Path>();
        for (SourceRoot root : roots) {
            try (Stream<Path> files = Files.walk(root.sources(), FileVisitOption.FOLLOW_LINKS)) {
                files.filter(file -> isSource(file) && Files.isRegularFile(file))
                        .sorted()
                        .forEach(all::add);
            } catch (NoSuchFileException e) {
                // Deleted, with all that was in it.
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return all;
    }

    /** The class that a source file is named after, in whichever root it is. */
    List<String> classNames(Path source) {
        return roots.stream()
                .filter(root -> root.has(source))
                .map(root -> root.sources().relativize(source).toString())
                .map(name -> name.substring(0, name.length() - JAVA.length())
                        .replace(source.getFileSystem().getSeparator(), "/"))
                .toList();
    }

    /** Where the class belongs that was compiled from this source file; to the first directory if a processor has made that. */
    Path fileFor(String name, Optional<Path> source) {
        SourceRoot home = roots.stream()
                .filter(root -> source.filter(root::has).isPresent())
                .findFirst()
                .orElse(roots.get(0));
        return ClassFile.file(home.classes(), name);
    }

    /** The class directory that a file is in. */
    Path directoryOf(Path file) {
        return directories().stream()
                .filter(file::startsWith)
                .max(Comparator.comparingInt(Path::getNameCount))
                .orElseThrow();
    }

    List<Path> directories() {
        return roots.stream().map(SourceRoot::classes).distinct().toList();
    }
}
