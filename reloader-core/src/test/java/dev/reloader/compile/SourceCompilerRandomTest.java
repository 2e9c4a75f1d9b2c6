package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After each of many edits at random the class directory is what a full compilation makes; and what does not compile as a whole
 * does not compile here. How many of them must compile says the system property {@code reloader.test.edits}, which ones they are
 * {@code reloader.test.seed}.
 */
class SourceCompilerRandomTest {
    private static final List<String> OPTIONS =
            List.of("-encoding", "UTF-8", "-g", "-parameters", "-proc:none", "-implicit:none");

    @TempDir
    private Path directory;

    private final Javac javac = Javac.find().orElseThrow();

    @Test
    void aSmallShop() throws IOException {
        run(Path.of("src/test/resources/corpus"), Integer.getInteger("reloader.test.edits", 40));
    }

    @Test
    void thisProject() throws IOException {
        run(Path.of("src/main/java"), Integer.getInteger("reloader.test.edits", 40) / 20);
    }

    private void run(Path original, int edits) throws IOException {
        long seed = Long.getLong("reloader.test.seed", System.nanoTime());
        var random = new Random(seed);
        Path sources = Files.createDirectory(directory.resolve("src"));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        var corpus = new Corpus(original, sources, random);
        var classPath = new ArrayList<>(List.of(classes));
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> entry.toString().endsWith(".jar"))
                .forEach(classPath::add);
        List<SourceRoot> roots = List.of(new SourceRoot(sources, Optional.empty(), classes));
        Compiler compiler = SourceCompiler.create(
                roots, classPath, List.of(), new Workspace(directory.resolve("workspace"), new NoWrites()));
        var directories = new ClassDirectories(roots);
        assertThat(compiler.compile(directories.sources()).errors()).isEmpty();
        Map<Path, String> good = corpus.texts();
        var history = new StringBuilder("seed " + seed);
        int compiled = 0;
        for (int edit = 0; compiled < edits; edit++) {
            history.append('\n').append(edit).append(": ");
            check(compiler, directories, classPath, corpus.edit(history), history.toString());
            if (lastWasGood) {
                good = corpus.texts();
                compiled++;
            } else if (random.nextInt(3) > 0) {
                history.append("\n   back");
                check(compiler, directories, classPath, corpus.restore(good), history.toString());
                assertThat(lastWasGood).as(history.toString()).isTrue();
            }
        }
    }

    private boolean lastWasGood;

    private void check(
            Compiler compiler, ClassDirectories directories, List<Path> classPath, Set<Path> changed, String history)
            throws IOException {
        Path classes = directory.resolve("classes");
        Map<String, String> before = contents(classes);
        Compiler.Result result = compiler.compile(changed);
        Path full = Files.createDirectory(directory.resolve("full"));
        var others = new ArrayList<>(classPath);
        others.remove(classes);
        Javac.Output whole = javac.compile(directories.sources(), others, OPTIONS, full);
        assertThat(result.isGood())
                .as(history + "\n" + result.errors() + "\n" + whole.errors())
                .isEqualTo(whole.isGood());
        assertThat(contents(classes)).as(history).isEqualTo(whole.isGood() ? contents(full) : before);
        lastWasGood = whole.isGood();
        Trees.delete(full);
    }

    private static final class NoWrites implements Workspace.Writes {
        @Override
        public void replaces(Path target, Path made) {
            // Nobody watches.
        }

        @Override
        public void deletes(Path target) {
            // Nobody watches.
        }
    }

    private static Map<String, String> contents(Path classes) throws IOException {
        var contents = new TreeMap<String, String>();
        for (Path file : new TreeSet<>(ClassDirectories.classFiles(classes, Integer.MAX_VALUE))) {
            contents.put(
                    classes.relativize(file).toString(),
                    HexFormat.of().formatHex(SortedPermits.of(Files.readAllBytes(file))));
        }
        return contents;
    }
}
