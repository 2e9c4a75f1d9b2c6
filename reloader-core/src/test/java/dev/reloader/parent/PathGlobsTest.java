package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobsTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path ROOT = Path.of("/home/me/app");

    @Nested
    class AGlobWithoutASlash {
        private final PathGlobs globs = new PathGlobs(List.of("*.html", "app.{yml,yaml}"));

        @Test
        void matchesTheFilesName() {
            assertThat(globs.matchesNameOrPath(ROOT.resolve("index.html"))).isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("a/b/index.html"))).isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("conf/app.yaml"))).isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("conf/app.json"))).isFalse();
        }

        @Test
        void doesNotMatchTheNamesOfDirectoriesAbove() {
            assertThat(globs.matchesNameOrPath(ROOT.resolve("old.html/A.class")))
                    .isFalse();
        }

        @Test
        void comparesWithEachNameIfAsked() {
            assertThat(globs.matchesName(Path.of("a/old.html/A.class"))).isTrue();
            assertThat(globs.matchesName(Path.of("a/html/A.class"))).isFalse();
        }

        @Test
        void doesNotMatchTheTopOfTheFileSystem() {
            assertThat(new PathGlobs(List.of("*")).matchesNameOrPath(Path.of("/")))
                    .isFalse();
        }
    }

    @Nested
    class AGlobWithASlash {
        @Test
        void matchesTheWholePath() {
            var globs = new PathGlobs(List.of("/home/me/app/templates/*.html"));

            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/a.html")))
                    .isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/sub/a.html")))
                    .isFalse();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("x/templates/a.html")))
                    .isFalse();
        }

        @Test
        void doesNotMatchWhatLiesBelow() {
            var globs = new PathGlobs(List.of("/home/me/app/templates"));

            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates"))).isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/a.html")))
                    .isFalse();
        }

        @Test
        void isResolvedAgainstTheWorkingDirectory() {
            var globs = new PathGlobs(List.of("templates/**"));

            assertThat(globs.matchesNameOrPath(HERE.resolve("templates/a/b.html")))
                    .isTrue();
            assertThat(globs.matchesNameOrPath(HERE.resolve("sub/templates/a.html")))
                    .isFalse();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/a.html")))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"./conf/*.yml", "../conf/*.yml", "../../conf/*.yml", "./../conf/*.yml"})
        void mayBeginWithDots(String glob) {
            Path directory =
                    HERE.resolve(glob.substring(0, glob.lastIndexOf('/'))).normalize();

            assertThat(new PathGlobs(List.of(glob)).matchesNameOrPath(directory.resolve("app.yml")))
                    .isTrue();
        }

        @Test
        void mayEndInASlash() {
            var globs = new PathGlobs(List.of("logs/"));

            assertThat(globs.matchesNameOrPath(HERE.resolve("logs"))).isTrue();
            assertThat(globs.matchesNameOrPath(HERE.resolve("sub/logs"))).isFalse();
        }

        @Test
        void mayBeginAtAnyDepth() {
            var globs = new PathGlobs(List.of("**/templates/*.html"));

            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/a.html")))
                    .isTrue();
            assertThat(globs.matchesNameOrPath(HERE.resolve("x/y/templates/a.html")))
                    .isTrue();
            assertThat(globs.matchesNameOrPath(ROOT.resolve("templates/x/a.html")))
                    .isFalse();
        }
    }

    @Test
    void noGlobsMatchNothing() {
        assertThat(new PathGlobs(List.of()).matchesNameOrPath(ROOT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "conf/[", "{a,b"})
    void refusesWhatIsMalformed(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PathGlobs(List.of("*.html", glob)));
    }
}
