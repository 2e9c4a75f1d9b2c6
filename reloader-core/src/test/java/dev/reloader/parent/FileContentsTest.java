package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.Mockito.mock;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileContentsTest {
    @TempDir
    private Path directory;

    private final FileContents contents = new FileContents(
            FileContents.MOST_FILES,
            new UnfinishedFiles(
                    path -> path.endsWith("classes") || path.endsWith("lib.jar"), mock(System.Logger.class)),
            Optional.empty(),
            false,
            new OutdatedClasses(List.of()),
            mock(System.Logger.class));

    @Nested
    class Renew {
        @Test
        void seesAFileThatItDoesNotKnowAsAChangeAndKnowsItThen() throws IOException {
            Path file = write("a.txt", "one");

            assertThat(contents.knows(file)).isFalse();
            assertThat(contents.renew(file)).isTrue();
            assertThat(contents.knows(file)).isTrue();
        }

        @Test
        void seesNoChangeInTheSameBytes() throws IOException {
            Path file = write("a.txt", "one");
            contents.renew(file);
            write("a.txt", "one");

            assertThat(contents.renew(file)).isFalse();
        }

        @Test
        void seesOtherBytesOfTheSameLengthAndAge() throws IOException {
            Path file = write("a.txt", "one");
            FileTime time = Files.getLastModifiedTime(file);
            contents.renew(file);
            write("a.txt", "two");
            Files.setLastModifiedTime(file, time);

            assertThat(contents.renew(file)).isTrue();
            assertThat(contents.renew(file)).isFalse();
        }

        @Test
        void seesAnEmptyFileAsAContent() throws IOException {
            Path file = write("a.txt", "");
            contents.renew(file);

            assertThat(contents.knows(file)).isTrue();
            assertThat(contents.renew(file)).isFalse();
        }

        @Test
        void forgetsADeletedFile() throws IOException {
            Path file = write("a.txt", "one");
            contents.renew(file);
            Files.delete(file);

            assertThat(contents.renew(file)).isTrue();
            assertThat(contents.knows(file)).isFalse();
            write("a.txt", "one");
            assertThat(contents.renew(file)).isTrue();
        }

        @Test
        void forgetsWhatWasInADeletedDirectory() throws IOException {
            Path inside = write("sub/deep/a.txt", "one");
            Path beside = write("sub2/a.txt", "one");
            contents.renew(inside);
            contents.renew(beside);
            Files.delete(inside);
            Files.delete(inside.getParent());
            Files.delete(directory.resolve("sub"));

            assertThat(contents.renew(directory.resolve("sub"))).isTrue();
            assertThat(contents.knows(inside)).isFalse();
            assertThat(contents.knows(beside)).isTrue();
        }

        @Test
        void seesNoChangeInADirectoryWhoseFilesAreReportedByThemselves() throws IOException {
            Path inside = write("sub/a.txt", "one");
            contents.renew(inside);

            assertThat(contents.renew(directory.resolve("sub"))).isFalse();
            assertThat(contents.knows(directory.resolve("sub"))).isFalse();
            assertThat(contents.knows(inside)).isTrue();
        }

        @Test
        void seesEveryWriteOfAVeryLargeFileAsAChange() throws IOException {
            Path file = directory.resolve("large.bin");
            try (var large = new RandomAccessFile(file.toFile(), "rw")) {
                large.setLength((16 << 20) + 1);
            }

            assertThat(contents.renew(file)).isTrue();
            assertThat(contents.knows(file)).isFalse();
            assertThat(contents.renew(file)).isTrue();
        }

        @Test
        void looksAtTheDirectoryOfAJar() throws IOException {
            Path jar = jar("a.jar", "one");
            contents.renew(jar);
            jar("a.jar", "one");

            assertThat(contents.renew(jar)).isFalse();
            jar("a.jar", "two");
            assertThat(contents.renew(jar)).isTrue();
        }

        @Test
        void knowsNothingOfABrokenJar() throws IOException {
            Path jar = write("a.jar", "no jar");

            assertThat(contents.renew(jar)).isTrue();
            assertThat(contents.knows(jar)).isFalse();
        }
    }

    @Nested
    class NewClass {
        private Path known(String name) throws IOException {
            Path file = Files.write(directory.resolve(name), ClassFileEndTest.bytes(FileContents.class));
            contents.renew(file);
            return file;
        }

        @Test
        void isAnotherWholeOne() throws IOException {
            Path file = known("A.class");
            Files.write(file, ClassFileEndTest.bytes(FileContentsTest.class));

            assertThat(contents.isNewClass(file)).isTrue();
            // It is still to be seen as a change.
            assertThat(contents.renew(file)).isTrue();
        }

        @Test
        void isNotTheSameAgain() throws IOException {
            Path file = known("A.class");
            Files.write(file, ClassFileEndTest.bytes(FileContents.class));

            assertThat(contents.isNewClass(file)).isFalse();
        }

        @Test
        void isNotAPartOfOne() throws IOException {
            Path file = known("A.class");
            Files.write(file, java.util.Arrays.copyOf(ClassFileEndTest.bytes(FileContentsTest.class), 4096));

            assertThat(contents.isNewClass(file)).isFalse();
        }

        @Test
        void isNoneOfWhichNobodyKnowsWhatWasThere() throws IOException {
            Path file = Files.write(directory.resolve("A.class"), ClassFileEndTest.bytes(FileContents.class));

            assertThat(contents.isNewClass(file)).isFalse();
        }

        @Test
        void isNothingElse() throws IOException {
            Path file = known("A.txt");
            Files.write(file, ClassFileEndTest.bytes(FileContentsTest.class));

            assertThat(contents.isNewClass(file)).isFalse();
        }

        @Test
        void isNoneThatIsGone() throws IOException {
            Path file = known("A.class");
            Files.delete(file);

            assertThat(contents.isNewClass(file)).isFalse();
        }
    }

    @Nested
    class Remember {
        private final Instant soon = Instant.now().plus(Duration.ofHours(1));
        private final Instant before = Instant.now().minus(Duration.ofHours(1));

        @Test
        void knowsEveryFileBelowTheRoot() throws IOException {
            Path one = write("one.txt", "one");
            Path two = write("sub/deep/two.txt", "two");
            contents.remember(Watch.path(directory), soon, path -> false);

            assertThat(contents.renew(one)).isFalse();
            assertThat(contents.renew(two)).isFalse();
        }

        @Test
        void takesASingleFile() throws IOException {
            Path file = write("one.txt", "one");
            contents.remember(Watch.path(file), soon, path -> false);

            assertThat(contents.knows(file)).isTrue();
        }

        @Test
        void doesNotKnowWhatChangedAfterTheProgramMayHaveReadIt() throws IOException {
            Path file = write("one.txt", "one");
            contents.remember(Watch.path(directory), before, path -> false);

            assertThat(contents.knows(file)).isFalse();
            assertThat(contents.renew(file)).isTrue();
        }

        @Test
        void doesNotKnowWhatMayHaveChangedWithinTheSameTickOfTheClock() throws IOException {
            Path file = write("one.txt", "one");
            Instant stamp = ((FileTime) Files.getAttribute(file, "lastModifiedTime")).toInstant();
            contents.remember(Watch.path(directory), stamp.plus(Duration.ofMillis(10)), path -> false);

            assertThat(contents.knows(file)).isFalse();
        }

        @Test
        void isNotDeceivedByATimeThatSomebodyHasSet() throws IOException {
            Path file = write("one.txt", "one");
            assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"));
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            contents.remember(Watch.path(directory), before, path -> false);

            assertThat(contents.knows(file)).isFalse();
        }

        @Test
        void doesNotTakeTheNewBytesOfAFileForTheOldOnes() throws IOException {
            Path file = write("one.txt", "one");
            contents.renew(file);
            write("one.txt", "two");
            contents.remember(Watch.path(directory), soon, path -> false);

            assertThat(contents.renew(file)).isTrue();
        }

        @Test
        void leavesIgnoredDirectoriesOut() throws IOException {
            Path seen = write("src/one.txt", "one");
            Path unseen = write("node_modules/two.txt", "two");
            contents.remember(Watch.path(directory), soon, path -> path.endsWith("node_modules"));

            assertThat(contents.knows(seen)).isTrue();
            assertThat(contents.knows(unseen)).isFalse();
        }

        @Test
        void leavesIgnoredFilesOut() throws IOException {
            Path seen = write("one.txt", "one");
            Path unseen = write("one.log", "one");
            contents.remember(
                    Watch.path(directory), soon, path -> path.toString().endsWith(".log"));

            assertThat(contents.knows(seen)).isTrue();
            assertThat(contents.knows(unseen)).isFalse();
        }

        @Test
        void leavesOutWhatTheWatchDoesNotCover() throws IOException {
            Path seen = write("lib/one.txt", "one");
            Path other = write("lib/one.json", "one");
            Path deeper = write("lib/sub/two.txt", "two");
            contents.remember(Watch.entriesOf(directory.resolve("lib"), "*.txt"), soon, path -> false);

            assertThat(contents.knows(seen)).isTrue();
            assertThat(contents.knows(other)).isFalse();
            assertThat(contents.knows(deeper)).isFalse();
        }

        @Test
        void findsWhatAGlobMatchesAtAnyDepth() throws IOException {
            Path near = write("one.yml", "one");
            Path far = write("a/b/two.yml", "two");
            Path other = write("a/b/two.txt", "two");
            contents.remember(new Watch(directory, true, Optional.of(new Glob("**/*.yml"))), soon, path -> false);

            assertThat(contents.knows(near)).isTrue();
            assertThat(contents.knows(far)).isTrue();
            assertThat(contents.knows(other)).isFalse();
        }

        @Test
        void doesNotMindAMissingRoot() {
            Path missing = directory.resolve("missing");
            contents.remember(Watch.path(missing), soon, path -> false);

            assertThat(contents.knows(missing)).isFalse();
        }
    }

    @Nested
    class Unfinished {
        @ParameterizedTest(name = "a class file with the bytes {0}: {1}")
        @CsvSource({
            "'', true",
            "CA, true",
            "CAFEBA, true",
            "CAFEBABE, false",
            "CAFEBABE00000041, false",
            "00000000, true",
            "BEBAFECA, true"
        })
        void isAClassFileWithoutItsFirstBytes(String bytes, boolean unfinished) throws IOException {
            Path file = directory.resolve("A.class");
            Files.write(file, HexFormat.of().parseHex(bytes));

            assertThat(contents.unfinished(FileChange.modified(file))).isEqualTo(unfinished);
            assertThat(contents.unfinished(FileChange.added(file))).isEqualTo(unfinished);
        }

        @Test
        void isAClassFileThatIsNotThere() {
            assertThat(contents.unfinished(FileChange.modified(directory.resolve("A.class"))))
                    .isTrue();
        }

        @ParameterizedTest(name = "{0} deleted: {1}")
        @CsvSource({
            "A.class, true",
            "sub/A.class, true",
            "classes, true",
            "lib.jar, true",
            "other.jar, false",
            "a.txt, false",
            "sub, false"
        })
        void isAClassOrARootThatHasBeenDeleted(String name, boolean unfinished) {
            assertThat(contents.unfinished(new FileChange(Kind.DELETED, directory.resolve(name))))
                    .isEqualTo(unfinished);
        }

        @Test
        void isAJarWithoutItsDirectory() throws IOException {
            Path jar = jar("a.jar", "one");
            byte[] whole = Files.readAllBytes(jar);

            assertThat(contents.unfinished(FileChange.modified(jar))).isFalse();
            Files.write(jar, Arrays.copyOf(whole, whole.length - 1));
            assertThat(contents.unfinished(FileChange.modified(jar))).isTrue();
            Files.write(jar, new byte[0]);
            assertThat(contents.unfinished(FileChange.added(jar))).isTrue();
        }

        @Test
        void isNoDirectoryThatIsNamedLikeAJar() throws IOException {
            Path jar = Files.createDirectory(directory.resolve("a.jar"));

            assertThat(contents.unfinished(FileChange.added(jar))).isFalse();
        }

        @Test
        void isNoDirectoryThatIsNamedLikeAClass() throws IOException {
            Path odd = Files.createDirectory(directory.resolve("A.class"));

            assertThat(contents.unfinished(FileChange.added(odd))).isFalse();
        }

        @Test
        void isNoOtherFileWhateverIsInIt() throws IOException {
            assertThat(contents.unfinished(FileChange.modified(write("a.txt", ""))))
                    .isFalse();
            assertThat(contents.unfinished(FileChange.added(Files.createDirectory(directory.resolve("classes")))))
                    .isFalse();
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path jar(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            var entry = new JarEntry("a.txt");
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(content.getBytes());
        }
        return file;
    }
}
