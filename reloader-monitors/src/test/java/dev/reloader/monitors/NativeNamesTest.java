package dev.reloader.monitors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeNamesTest {
    @TempDir
    private Path directory;

    private static Path thereAndBack(Path path) {
        byte[] bytes = NativeNames.bytes(path);
        // As part of a longer array, as a directory keeps them.
        byte[] longer = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, longer, 2, bytes.length);
        return NativeNames.path(longer, 2, 2 + bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "plain.txt", "a b", "%41", "+", "ä", "語", "e\u0301", "\uD83D\uDE00", "a\uD83D\uDE00z"})
    void namesAndPaths(String name) {
        assumeEncodable(name);
        Path absolute = directory.resolve(name).resolve("below");
        assertThat(thereAndBack(Path.of(name))).isEqualTo(Path.of(name));
        assertThat(thereAndBack(Path.of(name, "below"))).isEqualTo(Path.of(name, "below"));
        assertThat(thereAndBack(absolute)).isEqualTo(absolute);
    }

    /** Windows has all characters in names, whatever the encoding. */
    private static void assumeEncodable(String name) {
        assumeTrue(OS.WINDOWS.isCurrentOs()
                || Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode(name));
    }

    @Test
    void topOfTheFileSystem() {
        assertThat(thereAndBack(directory.getRoot())).isEqualTo(directory.getRoot());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bytesAreThoseThatTheSystemHas() {
        assumeEncodable("é\uD83D\uDE00");
        assertThat(NativeNames.bytes(Path.of("é\uD83D\uDE00"))).isEqualTo("é\uD83D\uDE00".getBytes(UTF_8));
    }

    /** What cannot be encoded becomes a question mark: a real one must not be taken for it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void questionMarks() {
        for (String name : List.of("?", "a?b", "??", "?.txt")) {
            assertThat(NativeNames.bytes(Path.of(name))).isEqualTo(name.getBytes(UTF_8));
            assertThat(thereAndBack(Path.of(name))).isEqualTo(Path.of(name));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void replacementCharacterThatIsReallyThere() {
        assumeEncodable("\uFFFD");
        Path name = Path.of("a\uFFFD");
        assertThat(NativeNames.bytes(name)).isEqualTo("a\uFFFD".getBytes(UTF_8));
        assertThat(thereAndBack(name)).isEqualTo(name);
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void halvesOfSurrogatePairs() {
        Set<Path> names = Set.of(Path.of("\uD83D"), Path.of("\uD83E"), Path.of("\uDE00x"));
        for (Path name : names) {
            assertThat(thereAndBack(name)).isEqualTo(name);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void undecodableNames() throws Exception {
        // The last one is a question mark, after the same bytes.
        List<String> octal = List.of("\\377", "a\\376\\377b", "\\303", "\\355\\240\\200", "%%41\\300\\257", "a\\376?");
        for (String name : octal) {
            Process process = new ProcessBuilder("sh", "-c", "printf 1 > \"$(printf '" + name + "')\"")
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        }
        Set<Path> names = new HashSet<>();
        try (Stream<Path> list = Files.list(directory)) {
            for (Path path : list.toList()) {
                assertThat(thereAndBack(path)).isEqualTo(path);
                Path name = path.getFileName();
                names.add(thereAndBack(name));
                assertThat(thereAndBack(name)).isEqualTo(name);
                assertThat(Files.readString(directory.resolve(thereAndBack(name))))
                        .isEqualTo("1");
            }
        }
        assertThat(names).hasSize(octal.size());
        assertThat(names)
                .extracting(NativeNames::bytes)
                .contains(new byte[] {(byte) 0xFF}, new byte[] {'a', (byte) 0xFE, (byte) 0xFF, 'b'});
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void undecodableDirectory() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "mkdir \"$(printf 'un\\377decodable')\"")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        try (Stream<Path> list = Files.list(directory)) {
            Path path = list.findAny().orElseThrow();
            // Its URI ends in a slash, as it is a directory.
            assertThat(thereAndBack(path)).isEqualTo(path);
            assertThat(thereAndBack(path.resolve("below/file"))).isEqualTo(path.resolve("below/file"));
        }
    }
}
