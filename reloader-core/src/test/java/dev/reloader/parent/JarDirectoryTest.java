package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void isTheListOfTheEntries() throws IOException {
        byte[] read = JarDirectory.read(write(jar("one", "two"))).orElseThrow();

        assertThat(new String(read, StandardCharsets.ISO_8859_1))
                .startsWith("PK\u0001\u0002")
                .contains("entry0.txt", "entry1.txt")
                .doesNotContain("one", "two");
    }

    @Test
    void isTheSameForTheSameEntries() throws IOException {
        assertThat(JarDirectory.read(write(jar("one"))).orElseThrow())
                .isEqualTo(JarDirectory.read(write(jar("one"))).orElseThrow());
    }

    @Test
    void differsIfTheBytesOfAnEntryDo() throws IOException {
        assertThat(JarDirectory.read(write(jar("one", "two"))).orElseThrow())
                .isNotEqualTo(JarDirectory.read(write(jar("one", "owt"))).orElseThrow());
    }

    @Test
    void isMissingHoweverMuchOfTheEndIsMissing() throws IOException {
        byte[] whole = jar("one", "two", "three", "four");

        for (int length = whole.length - 200; length < whole.length; length++) {
            assertThat(JarDirectory.read(write(Arrays.copyOf(whole, length))))
                    .as("%d of %d bytes", length, whole.length)
                    .isEmpty();
        }
        assertThat(JarDirectory.read(write(whole))).isPresent();
    }

    @Test
    void isMissingInWhatWasOnlyReservedSoFar() throws IOException {
        byte[] whole = jar("one", "two");
        byte[] head = Arrays.copyOf(Arrays.copyOf(whole, whole.length / 2), whole.length);

        assertThat(JarDirectory.read(write(head))).isEmpty();
    }

    @Test
    void isMissingIfTheBeginningIs() throws IOException {
        byte[] whole = jar("one");
        int endRecord = 22;

        assertThat(JarDirectory.read(write(Arrays.copyOfRange(whole, whole.length - endRecord, whole.length))))
                .isEmpty();
    }

    @Test
    void isEmptyInAJarWithoutEntries() throws IOException {
        assertThat(JarDirectory.read(write(jar())).orElseThrow()).isEmpty();
    }

    @Test
    void isMissingInAnEmptyFile() throws IOException {
        assertThat(JarDirectory.read(write(new byte[0]))).isEmpty();
    }

    @Test
    void isFoundBeforeAComment() throws IOException {
        for (String comment : new String[] {"x", "built by hand", "PK\u0005\u0006".repeat(30), "x".repeat(0xFFFF)}) {
            byte[] whole = jarWithComment(comment);

            assertThat(JarDirectory.read(write(whole))).isPresent();
            assertThat(JarDirectory.read(write(Arrays.copyOf(whole, whole.length - 1))))
                    .isEmpty();
        }
    }

    @Test
    void isFoundBehindAScriptThatStartsTheJar() throws IOException {
        var out = new ByteArrayOutputStream();
        out.write("#!/bin/sh\nexec java -jar $0 \"$@\"\n".getBytes(StandardCharsets.US_ASCII));
        byte[] whole = jar("one", "two");
        out.write(whole);

        assertThat(JarDirectory.read(write(out.toByteArray())).orElseThrow())
                .isEqualTo(JarDirectory.read(write(whole)).orElseThrow());
    }

    /** The old count of entries has two bytes; jars with more have a second record at their end. */
    @Test
    void isFoundInAJarWithVeryManyEntries() throws IOException {
        byte[] whole = jar(new String[0x10000]);
        byte[] read = JarDirectory.read(write(whole)).orElseThrow();

        assertThat(new String(read, StandardCharsets.ISO_8859_1)).contains("entry0.txt", "entry65535.txt");
        assertThat(JarDirectory.read(write(Arrays.copyOf(whole, whole.length - 1))))
                .isEmpty();
    }

    @Test
    void isMissingInGarbage() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(5000)];
            random.nextBytes(garbage);

            assertThat(JarDirectory.read(write(garbage))).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void isMissingIfItsPlaceIsNonsense() throws IOException {
        byte[] whole = jar("one");
        for (int value : new int[] {1, 4, 0x7F, 0xFF}) {
            byte[] broken = whole.clone();
            int lengthField = whole.length - 22 + 12;
            Arrays.fill(broken, lengthField, lengthField + 4, (byte) value);

            assertThat(JarDirectory.read(write(broken))).isEmpty();
        }
    }

    @Test
    void cannotBeReadIfThereIsNoFile() {
        assertThatIOException().isThrownBy(() -> JarDirectory.read(directory.resolve("missing.jar")));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("a.jar"), bytes);
    }

    private static byte[] jar(String... contents) throws IOException {
        return zip("", contents);
    }

    private static byte[] jarWithComment(String comment) throws IOException {
        return zip(comment, "one");
    }

    private static byte[] zip(String comment, String... contents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, StandardCharsets.ISO_8859_1)) {
            zip.setComment(comment);
            for (int i = 0; i < contents.length; i++) {
                var entry = new ZipEntry("entry" + i + ".txt");
                entry.setTime(0);
                zip.putNextEntry(entry);
                if (contents[i] != null) {
                    zip.write(contents[i].getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        return bytes.toByteArray();
    }
}
