package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reloader.pipe.GlobText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void resolveLinks() throws IOException {
        directory = temporary.toRealPath();
    }

    @Nested
    class ATextWithoutWildcards {
        @Test
        void isAPathWithEverythingBelowIt() {
            assertThat(Watch.globOrPath("/etc/app")).isEqualTo(new Watch(Path.of("/etc/app"), true, Optional.empty()));
        }

        @Test
        void isResolvedAgainstTheWorkingDirectory() {
            assertThat(Watch.globOrPath("conf/app.yml"))
                    .isEqualTo(new Watch(HERE.resolve("conf/app.yml"), true, Optional.empty()));
        }

        @Test
        void isNormalised() {
            assertThat(Watch.globOrPath("./conf/../app.yml").root()).isEqualTo(HERE.resolve("app.yml"));
        }

        @Test
        void needNotExist() {
            Path missing = directory.resolve("missing/file");

            assertThat(Watch.globOrPath(missing.toString())).isEqualTo(Watch.path(missing));
        }
    }

    @Nested
    class ATextWithWildcards {
        @Test
        void isTheFileOfThatNameIfThereIsOne() throws IOException {
            Path file = Files.createFile(directory.resolve("a[1]{2}.txt"));

            assertThat(Watch.globOrPath(file.toString())).isEqualTo(Watch.path(file));
        }

        @Test
        void isTheDanglingLinkOfThatNameIfThereIsOne() throws IOException {
            Path link = Files.createSymbolicLink(directory.resolve("a[1].txt"), directory.resolve("nothing"));

            assertThat(Watch.globOrPath(link.toString())).isEqualTo(Watch.path(link));
        }

        @Test
        void isAGlobBelowTheDirectoryBeforeTheFirstWildcard() {
            Watch watch = Watch.globOrPath("/srv/app/conf/*.yml");

            assertThat(watch).isEqualTo(new Watch(Path.of("/srv/app/conf"), false, Optional.of(new Glob("*.yml"))));
        }

        @Test
        void isRecursiveIfAWildcardStandsForADirectory() {
            assertThat(Watch.globOrPath("/srv/*/app.yml"))
                    .isEqualTo(new Watch(Path.of("/srv"), true, Optional.of(new Glob("*/app.yml"))));
            assertThat(Watch.globOrPath("/srv/**"))
                    .isEqualTo(new Watch(Path.of("/srv"), true, Optional.of(new Glob("**"))));
            assertThat(Watch.globOrPath("/srv/{a,b/c}.yml"))
                    .isEqualTo(new Watch(Path.of("/srv"), true, Optional.of(new Glob("{a,b/c}.yml"))));
        }

        @Test
        void isResolvedAgainstTheWorkingDirectory() {
            assertThat(Watch.globOrPath("*.yml")).isEqualTo(new Watch(HERE, false, Optional.of(new Glob("*.yml"))));
            assertThat(Watch.globOrPath("src/main/**/*.java"))
                    .isEqualTo(new Watch(HERE.resolve("src/main"), true, Optional.of(new Glob("**/*.java"))));
            assertThat(Watch.globOrPath("../conf/*.yml"))
                    .isEqualTo(new Watch(HERE.resolveSibling("conf"), false, Optional.of(new Glob("*.yml"))));
        }

        @Test
        void mayBeginAtTheTopOfTheFileSystem() {
            assertThat(Watch.globOrPath("/*.yml"))
                    .isEqualTo(new Watch(Path.of("/"), false, Optional.of(new Glob("*.yml"))));
        }

        @Test
        void takesAnExistingDirectoryWithWildcardCharactersInItsNameAsItIs() throws IOException {
            Path odd = Files.createDirectories(directory.resolve("a[1]/b{2}"));

            assertThat(Watch.globOrPath(odd + "/*.yml"))
                    .isEqualTo(new Watch(odd, false, Optional.of(new Glob("*.yml"))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a[1].txt", "{a}", "a[1]\\b*", "a\\b"})
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such names")
        void mayStandForOneNameToCome(String name) {
            Watch watch = Watch.globOrPath(GlobText.below(directory.toString(), GlobText.literal(name)));

            assertThat(watch.covers(directory.resolve(name))).isTrue();
            assertThat(watch.covers(directory.resolve("a1.txt"))).isFalse();
        }

        @Test
        void isRefusedIfItIsMalformed() {
            assertThatIllegalArgumentException().isThrownBy(() -> Watch.globOrPath("conf/[.yml"));
        }
    }

    @Nested
    class Covers {
        @Test
        void aPathCoversItselfAndEverythingBelow() {
            Watch watch = Watch.path(Path.of("/srv/app"));

            assertThat(watch.covers(Path.of("/srv/app"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/app/a"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/app/a/b/c"))).isTrue();
        }

        @Test
        void jarsInADirectoryCoverNothingElseAndNothingDeeper() {
            Watch watch = Watch.jarsIn(Path.of("/srv/lib"));

            assertThat(watch.covers(Path.of("/srv/lib/a.jar"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/lib/A.JAR"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/lib/a.txt"))).isFalse();
            assertThat(watch.covers(Path.of("/srv/lib/sub/a.jar"))).isFalse();
            assertThat(watch.covers(Path.of("/srv/lib"))).isFalse();
        }

        @Test
        void entriesOfADirectoryCoverTheNamesThatMatch() {
            Watch watch = Watch.entriesOf(Path.of("/srv/src"), "*.java");

            assertThat(watch.covers(Path.of("/srv/src/A.java"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/src/A.class"))).isFalse();
            assertThat(watch.covers(Path.of("/srv/src/sub/A.java"))).isFalse();
        }

        @Test
        void aGlobCoversWhatMatchesBelowItsDirectory() {
            Watch watch = Watch.globOrPath("/srv/conf/**/*.yml");

            assertThat(watch.covers(Path.of("/srv/conf/app.yml"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/conf/a/b/app.yml"))).isTrue();
            assertThat(watch.covers(Path.of("/srv/conf/app.json"))).isFalse();
            assertThat(watch.covers(Path.of("/srv/conf"))).isFalse();
        }
    }

    @Test
    void equalWatchesAreEqual() {
        assertThat(Watch.jarsIn(Path.of("/srv/lib")))
                .isEqualTo(Watch.jarsIn(Path.of("/srv/./lib")))
                .hasSameHashCodeAs(Watch.jarsIn(Path.of("/srv/./lib")));
    }
}
