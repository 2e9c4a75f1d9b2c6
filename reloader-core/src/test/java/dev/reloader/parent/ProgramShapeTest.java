package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProgramShapeTest {
    @TempDir
    private Path directory;

    private Path classes;
    private Path jar;
    private Path missing;
    private ProgramShape shape;

    @BeforeEach
    void build() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes"));
        jar = write("lib.jar", "a jar");
        missing = directory.resolve("missing");
        shape = shapeOf(Set.of(classes, jar, missing));
    }

    private Path write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private static ProgramShape shapeOf(Set<Path> entries) {
        return ProgramShape.of(entries, new ProgramFiles(entries, List.of(), Set.of()));
    }

    private void holds() {
        assertThat(shape.holds()).isTrue();
    }

    private void holdsNoMore() {
        assertThat(shape.holds()).isFalse();
    }

    @Test
    void holdsWhileNothingChanges() {
        holds();
        holds();
    }

    @Nested
    class OfAJar {
        @Test
        void countsWhatIsInIt() throws IOException {
            write("lib.jar", "another jar");

            holdsNoMore();
        }

        @Test
        void countsWhenItWasWritten() throws IOException {
            Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));

            holdsNoMore();
        }

        @Test
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no file keys")
        void countsWhichFileItIs() throws IOException {
            FileTime written = Files.getLastModifiedTime(jar);
            Path other = write("other.jar", "a bar");
            Files.setLastModifiedTime(other, written);
            Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE);

            holdsNoMore();
        }

        @Test
        void countsThatItIsGone() throws IOException {
            Files.delete(jar);

            holdsNoMore();
        }

        @Test
        void countsThatItIsADirectoryNow() throws IOException {
            Files.delete(jar);
            Files.createDirectory(jar);

            holdsNoMore();
        }
    }

    @Nested
    class OfADirectory {
        @Test
        void nothingCountsThatIsInIt() throws IOException {
            write("classes/App.class", "new");
            write("classes/a/b/Other.class", "new");
            Files.setLastModifiedTime(classes, FileTime.fromMillis(1_000_000));

            holds();
        }

        @Test
        void countsThatItIsGone() throws IOException {
            Files.delete(classes);

            holdsNoMore();
        }

        @Test
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
        void countsWhereALinkLeads() throws IOException {
            Path link = directory.resolve("link");
            Files.createSymbolicLink(link, classes);
            shape = shapeOf(Set.of(link));
            holds();

            Files.delete(link);
            Files.createSymbolicLink(link, Files.createDirectory(directory.resolve("other")));

            holdsNoMore();
        }

        @Test
        void anotherOneInItsPlaceIsAsGood() throws IOException {
            Files.delete(classes);
            Files.createDirectory(classes);

            holds();
        }
    }

    @Nested
    class OfAMissingEntry {
        @Test
        void countsThatADirectoryAppears() throws IOException {
            Files.createDirectory(missing);

            holdsNoMore();
        }

        @Test
        void countsThatAJarAppears() throws IOException {
            write("missing", "a jar");

            holdsNoMore();
        }
    }

    @Nested
    class OfASourceFile {
        @Test
        void nothingCounts() throws IOException {
            Path source = write("App.java", "one");
            Path other = write("Other.java", "one");
            var files = new ProgramFiles(Set.of(source), List.of(Watch.entriesOf(directory, "*.java")), Set.of());
            shape = ProgramShape.of(files.entries(), files);

            write("App.java", "two words");
            Files.delete(other);
            write("Third.java", "new");

            holds();
        }
    }

    @Nested
    class OfAWildcard {
        private Path lib;

        @BeforeEach
        void fill() throws IOException {
            lib = write("lib/first.jar", "first").getParent();
            shapeAgain();
        }

        private void shapeAgain() {
            shape = ProgramShape.of(Set.of(), new ProgramFiles(Set.of(), List.of(Watch.jarsIn(lib)), Set.of()));
        }

        @Test
        void countsAJarThatComes() throws IOException {
            write("lib/second.jar", "second");

            holdsNoMore();
        }

        @Test
        void countsAJarThatChanges() throws IOException {
            write("lib/first.jar", "changed");

            holdsNoMore();
        }

        @Test
        void countsAJarThatGoes() throws IOException {
            Files.delete(lib.resolve("first.jar"));

            holdsNoMore();
        }

        @Test
        void nothingElseCounts() throws IOException {
            write("lib/notes.txt", "no jar");
            write("lib/deep/other.jar", "not in this directory");

            holds();
        }

        @Test
        void theDirectoryMayComeLater() throws IOException {
            lib = directory.resolve("later");
            shapeAgain();
            holds();

            Files.createDirectory(lib);
            holds();

            write("later/new.jar", "new");
            holdsNoMore();
        }
    }

    @Nested
    class OfAModule {
        @BeforeEach
        void fill() throws IOException {
            write("mods/app/module-info.class", "info");
            write("mods/app/app/App.class", "one");
        }

        private void shapeOfModulePath(String entry) {
            Path path = directory.resolve(entry);
            shape = ProgramShape.of(Set.of(path), new ProgramFiles(Set.of(path), List.of(), Set.of(path)));
        }

        @Test
        void countsItsDescription() throws IOException {
            shapeOfModulePath("mods/app");
            write("mods/app/module-info.class", "ofni");

            holdsNoMore();
        }

        @Test
        void theSameDescriptionAgainDoesNotCount() throws IOException {
            shapeOfModulePath("mods/app");
            write("mods/app/module-info.class", "info");

            holds();
        }

        @Test
        void countsAPackageThatComes() throws IOException {
            shapeOfModulePath("mods/app");
            write("mods/app/app/deep/Other.class", "new");

            holdsNoMore();
        }

        @Test
        void noClassCountsInAPackageThatWasThere() throws IOException {
            shapeOfModulePath("mods/app");
            write("mods/app/app/App.class", "two words");
            write("mods/app/app/Other.class", "new");

            holds();
        }

        @Test
        void allThatCountsAlsoForModulesInADirectory() throws IOException {
            shapeOfModulePath("mods");
            write("mods/app/app/App.class", "two words");
            holds();

            write("mods/app/other/Other.class", "new");
            holdsNoMore();
        }

        @Test
        void countsAModuleThatComesToADirectory() throws IOException {
            shapeOfModulePath("mods");
            write("mods/other/module-info.class", "info");

            holdsNoMore();
        }

        @Test
        void countsAModularJarThatComesToADirectory() throws IOException {
            shapeOfModulePath("mods");
            write("mods/other.jar", "a jar");

            holdsNoMore();
        }

        @Test
        void countsAModularJarThatChangesInADirectory() throws IOException {
            write("mods/other.jar", "a jar");
            shapeOfModulePath("mods");
            write("mods/other.jar", "another");

            holdsNoMore();
        }

        @Test
        void countsThatAMissingPathAppears() throws IOException {
            shapeOfModulePath("later");
            holds();

            write("later/app/module-info.class", "info");
            holdsNoMore();
        }
    }
}
