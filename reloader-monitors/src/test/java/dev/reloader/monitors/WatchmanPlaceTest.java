package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchmanPlaceTest {
    private static final Path DIRECTORY = Path.of("/d");

    /** A § stands for a byte that no name in UTF-8 has. */
    @ParameterizedTest
    @CsvSource({
        "a, 0, /d/a, true",
        "a/b, 0, /d/a/b, true",
        "r, 1, /d, true",
        "r/a, 1, /d/a, true",
        "r/s/a/b, 3, /d/a/b, true",
        "§, 0, /d, false",
        "a/§, 0, /d/a, false",
        "a/§/b, 0, /d/a, false",
        "a/b/§/§/c, 0, /d/a/b, false",
        "r/§, 1, /d, false",
        "r/§/a, 1, /d, false",
        "r/a/§, 1, /d/a, false",
    })
    void deepestDecodable(String name, int from, Path path, boolean exact) {
        byte[] bytes = name.replace('§', 'ÿ').getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Watchman.Place.of(DIRECTORY, bytes, from, StandardCharsets.UTF_8))
                .isEqualTo(new Watchman.Place(path, exact));
        assertThat(Watchman.Place.of(DIRECTORY, bytes, from, StandardCharsets.US_ASCII))
                .isEqualTo(new Watchman.Place(path, exact));
    }
}
