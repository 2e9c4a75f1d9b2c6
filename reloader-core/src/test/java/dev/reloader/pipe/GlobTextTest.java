package dev.reloader.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTextTest {
    @TempDir
    private Path directory;

    @Nested
    class TheRoot {
        @ParameterizedTest(name = "{0} is {1} and {2}")
        @CsvSource(delimiter = '|', textBlock = """
                /srv/conf/*.yml                | /                  | srv/conf/*.yml
                /*.yml                         | /                  | *.yml
                //srv/*.yml                    | //                 | srv/*.yml
                /                              | /                  | ''
                conf/*.yml                     | ''                 | conf/*.yml
                *.yml                          | ''                 | *.yml
                **/*.yml                       | ''                 | **/*.yml
                ./conf                         | ''                 | ./conf
                ''                             | ''                 | ''
                C:/conf/*.yml                  | ''                 | C:/conf/*.yml
                C:\\conf\\*.yml                | ''                 | C:\\conf\\*.yml
                \\*.yml                        | ''                 | \\*.yml
                """)
        void isASlashOnUnix(String text, String root, String rest) {
            assertParts(text, '/', root, rest);
        }

        @ParameterizedTest(name = "{0} is {1} and {2}")
        @CsvSource(delimiter = '|', textBlock = """
                C:/app/conf/*.yml              | C:/                | app/conf/*.yml
                C:\\app\\conf\\*.yml           | C:/                | app/conf/*.yml
                c:\\app/conf\\*.yml            | c:/                | app/conf/*.yml
                C:/*.yml                       | C:/                | *.yml
                C:\\                           | C:/                | ''
                C:*.yml                        | C:                 | *.yml
                C:conf\\*.yml                  | C:                 | conf/*.yml
                \\\\server\\share\\*.yml       | //server/share/    | *.yml
                //server/share/conf/*.yml      | //server/share/    | conf/*.yml
                \\\\server\\share              | //server/share     | ''
                \\x\\*.yml                     | /                  | x/*.yml
                /x/*.yml                       | /                  | x/*.yml
                conf\\*.yml                    | ''                 | conf/*.yml
                ..\\conf\\*.yml                | ''                 | ../conf/*.yml
                *.yml                          | ''                 | *.yml
                **\\*.yml                      | ''                 | **/*.yml
                CC:/x                          | ''                 | CC:/x
                ''                             | ''                 | ''
                """)
        void hasADriveOrAServerOnWindows(String text, String root, String rest) {
            assertParts(text, '\\', root, rest);
        }

        private void assertParts(String text, char separator, String root, String rest) {
            GlobText parts = GlobText.of(text, separator);
            assertThat(parts.root()).isEqualTo(root);
            assertThat(parts.rest()).isEqualTo(rest);
        }
    }

    @Test
    void theNamesAreWhatIsBetweenSlashes() {
        assertThat(GlobText.of("/srv/*/app.yml", '/').names()).containsExactly("srv", "*", "app.yml");
        assertThat(GlobText.of("C:\\srv\\*\\app.yml", '\\').names()).containsExactly("srv", "*", "app.yml");
        assertThat(GlobText.of("logs*/", '/').names()).containsExactly("logs*");
    }

    @ParameterizedTest
    @CsvSource({
        "/, a, /a",
        "/srv, a/*, /srv/a/*",
        "C:/, a, C:/a",
        "C:/srv, *.yml, C:/srv/*.yml",
        "//server/share/, a, //server/share/a"
    })
    void belowADirectoryThereIsOneSlashMore(String directory, String rest, String joined) {
        assertThat(GlobText.below(directory, rest)).isEqualTo(joined);
    }

    @Nested
    class AName {
        @ParameterizedTest
        @ValueSource(strings = {"*", "a?.yml", "a[1]", "{a,b}"})
        void mayHaveAWildcard(String name) {
            assertThat(GlobText.hasWildcard(name)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a.yml", "a]", "a}", "a!b-c,d", "a\\b"})
        void mayHaveNone(String name) {
            assertThat(GlobText.hasWildcard(name)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"a.yml", "a[1].yml", "{a,b}", "[", "]", "[]]", "{", "}", "[!a]", "[^-&&]", "a b"})
        void isTheOnlyOneThatItsLiteralMatches(String name) {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + GlobText.literal(name, '/'));

            assertThat(List.of(name, name + "a", "a" + name, "a1.yml", "a", "b", "axb", "1"))
                    .filteredOn(other -> matcher.matches(Path.of(other)))
                    .containsOnly(name);
        }

        @Test
        void mayHaveAnyCharacterOnUnix() {
            assertThat(GlobText.literal("a\\b*?.yml", '/')).isEqualTo("a[\\]b[*][?].yml");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            C:\\app\\conf[1]               | C:/app/conf[[]1]
            C:\\                           | C:/
            \\\\server\\share\\a{b}        | //server/share/a[{]b}
            """)
    void aLiteralNeedsNoBackslashOnWindows(String path, String literal) {
        assertThat(GlobText.literal(path, '\\')).isEqualTo(literal);
    }

    @Test
    void aTextMayNameSomethingThatExists() throws IOException {
        Path file = Files.createFile(directory.resolve("a[1]"));

        assertThat(GlobText.exists(file.toString())).isTrue();
        assertThat(GlobText.exists(directory + "/*")).isFalse();
        assertThat(GlobText.exists("no\0name")).isFalse();
    }
}
