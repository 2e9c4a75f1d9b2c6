package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path ROOT = Path.of("/home/me/app");

    @Nested
    class BuiltIn {
        private final IgnoreRules rules = new IgnoreRules(List.of());

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ".git",
                    ".git/HEAD",
                    "sub/.git/objects/ab/cd",
                    ".hg/store",
                    ".svn/entries",
                    ".idea/workspace.xml",
                    ".vscode/settings.json",
                    ".settings/prefs",
                    ".gradle/8.0/checksums",
                    ".mvn/maven.config",
                    "node_modules/x/index.js",
                    "__pycache__/a.pyc",
                    "target/surefire-reports/TEST-A.xml",
                    "target/failsafe-reports",
                    "module/target/maven-status/files",
                    "target/maven-archiver/pom.properties",
                    "target/site/index.html",
                    "build/tmp/compileJava/previous",
                    "build/reports/tests/index.html",
                    "build/test-results/binary",
                    "A.java.swp",
                    ".A.java.swx",
                    "A.java~",
                    "sub/.#A.java",
                    "#A.java#",
                    "4913",
                    "sub/sedwf9CRK",
                    "sub/.DS_Store",
                    "Thumbs.db",
                    "A.java___jb_tmp___",
                    "A.java___jb_old___",
                    ".goutputstream-ABC123",
                    "flycheck_A.java",
                    "A.class.tmp",
                    "a.pyc"
                })
        void whatEditorsAndToolsLeaveBehindNeverCounts(String path) {
            assertThat(rules.ignores(ROOT, ROOT.resolve(path))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "A.class",
                    "A.java",
                    ".env",
                    "sed",
                    "sedate.txt",
                    "sediments/A.class",
                    "edu/sedgewick/A.java",
                    ".github/workflows/ci.yml",
                    "git/HEAD",
                    "target/classes/A.class",
                    "target/app.jar",
                    "surefire-reports/A.xml",
                    "build/classes/A.class",
                    "tmp/build/A.class",
                    "49130",
                    "a.py",
                    "swp/A.java",
                    "#A.java"
                })
        void everythingElseCounts(String path) {
            assertThat(rules.ignores(ROOT, ROOT.resolve(path))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {".idea", "A.java~", ".#A.java", ".DS_Store", "4913", "A.java.swp", "target/site"})
        void whatLiesBelowSomethingIgnoredIsIgnoredToo(String path) {
            assertThat(rules.ignores(ROOT, ROOT.resolve(path))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve(path).resolve("A.class")))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/home/me/.idea", "/home/me/.git/app", "/x/target/site", "/x/node_modules/y"})
        void namesAboveTheRootAndItsOwnDoNotMatter(Path root) {
            assertThat(rules.ignores(root, root)).isFalse();
            assertThat(rules.ignores(root, root.resolve("A.class"))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/home/me/.git/HEAD", "/home/me/A.java~", "/home/me/.DS_Store"})
        void aFileThatIsWatchedByNameCounts(Path file) {
            assertThat(rules.ignores(file, file)).isFalse();
        }

        @Test
        void theTopOfTheFileSystemMayBeWatched() {
            Path top = Path.of("/");

            assertThat(rules.ignores(top, top)).isFalse();
            assertThat(rules.ignores(top, Path.of("/srv/A.class"))).isFalse();
            assertThat(rules.ignores(top, Path.of("/srv/.git"))).isTrue();
        }
    }

    @Nested
    class AGlobWithoutASlash {
        @Test
        void isComparedWithEachNameBelowTheRoot() {
            var rules = new IgnoreRules(List.of("*.log", "generated"));

            assertThat(rules.ignores(ROOT, ROOT.resolve("app.log"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("a/b/app.log"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("old.log/A.class"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("a/generated/A.class"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("a/generated2/A.class")))
                    .isFalse();
        }

        @Test
        void winsOverAFileThatIsWatchedByName() {
            var rules = new IgnoreRules(List.of("*.log"));
            Path file = ROOT.resolve("app.log");

            assertThat(rules.ignores(file, file)).isTrue();
        }

        @Test
        void winsOverADirectoryThatIsWatchedByNameWithAllThatItHolds() {
            var rules = new IgnoreRules(List.of("generated"));
            Path root = ROOT.resolve("generated");

            assertThat(rules.ignores(root, root)).isTrue();
            assertThat(rules.ignores(root, root.resolve("A.class"))).isTrue();
        }

        @Test
        void isNotComparedWithNamesAboveTheRoot() {
            var rules = new IgnoreRules(List.of("home", "me"));

            assertThat(rules.ignores(ROOT, ROOT.resolve("A.class"))).isFalse();
        }
    }

    @Nested
    class AGlobWithASlash {
        @Test
        void isComparedWithTheWholePath() {
            var rules = new IgnoreRules(List.of("/home/me/app/generated/*.java"));

            assertThat(rules.ignores(ROOT, ROOT.resolve("generated/A.java"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("generated/sub/A.java")))
                    .isFalse();
            assertThat(rules.ignores(ROOT, ROOT.resolve("other/generated/A.java")))
                    .isFalse();
        }

        @Test
        void isResolvedAgainstTheWorkingDirectory() {
            var rules = new IgnoreRules(List.of("target/generated/**"));

            assertThat(rules.ignores(HERE, HERE.resolve("target/generated/a/A.java")))
                    .isTrue();
            assertThat(rules.ignores(HERE, HERE.resolve("sub/target/generated/A.java")))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"./generated/**", "../other/generated/*"})
        void mayBeginWithDots(String glob) {
            var rules = new IgnoreRules(List.of(glob));
            Path directory =
                    HERE.resolve(glob.substring(0, glob.lastIndexOf('/'))).normalize();

            assertThat(rules.ignores(directory, directory.resolve("A.java"))).isTrue();
        }

        @Test
        void takesAlongAllThatLiesBelowAMatch() {
            var rules = new IgnoreRules(List.of("target/generated"));

            assertThat(rules.ignores(HERE, HERE.resolve("target/generated"))).isTrue();
            assertThat(rules.ignores(HERE, HERE.resolve("target/generated/a/A.java")))
                    .isTrue();
        }

        @Test
        void mayEndInASlash() {
            var rules = new IgnoreRules(List.of("target/generated/", "logs/"));

            assertThat(rules.ignores(HERE, HERE.resolve("target/generated/A.java")))
                    .isTrue();
            assertThat(rules.ignores(HERE, HERE.resolve("logs/app.log"))).isTrue();
            assertThat(rules.ignores(HERE, HERE.resolve("sub/logs/app.log"))).isFalse();
        }

        @Test
        void mayBeginAtAnyDepth() {
            var rules = new IgnoreRules(List.of("**/logs/*.txt"));

            assertThat(rules.ignores(ROOT, ROOT.resolve("logs/a.txt"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("a/b/logs/a.txt"))).isTrue();
            assertThat(rules.ignores(ROOT, ROOT.resolve("a/logs/b/a.txt"))).isFalse();
        }

        @Test
        void winsOverAFileThatIsWatchedByName() {
            Path file = ROOT.resolve("conf/app.yml");
            var rules = new IgnoreRules(List.of("/home/me/app/conf/*"));

            assertThat(rules.ignores(file, file)).isTrue();
        }
    }

    @Test
    void theUsersGlobsCanStandAlone() {
        var rules = IgnoreRules.withoutBuiltIn(List.of("*.log", "/home/me/app/generated/*"));

        assertThat(rules.ignores(ROOT, ROOT.resolve(".git/HEAD"))).isFalse();
        assertThat(rules.ignores(ROOT, ROOT.resolve("target/site"))).isFalse();
        assertThat(rules.ignores(ROOT, ROOT.resolve("A.java~"))).isFalse();
        assertThat(rules.ignores(ROOT, ROOT.resolve(".git/app.log"))).isTrue();
        assertThat(rules.ignores(ROOT, ROOT.resolve("generated/A.java"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "conf/[", "{a,b"})
    void refusesWhatIsMalformed(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IgnoreRules(List.of(glob)));
        assertThatIllegalArgumentException().isThrownBy(() -> IgnoreRules.withoutBuiltIn(List.of(glob)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reloader-run-12345", "reloader-run-12345/classes", "sub/reloader-run-9/Rehearsal.class"})
    void whatParentsWriteForThemselvesNeverCounts(String path) {
        assertThat(new IgnoreRules(List.of()).ignores(ROOT, ROOT.resolve(path))).isTrue();
        assertThat(IgnoreRules.withoutBuiltIn(List.of()).ignores(ROOT, ROOT.resolve(path)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reloader-run", "reloader-2/A.class", "reloader-run-x/a", "my-reloader-run-1/a"})
    void whatLooksAlikeCounts(String path) {
        assertThat(new IgnoreRules(List.of()).ignores(ROOT, ROOT.resolve(path))).isFalse();
    }

    @Test
    void aRunDirectoryIsWatchedByItsName() {
        Path run = ROOT.resolve("reloader-run-1");
        assertThat(new IgnoreRules(List.of()).ignores(run, run.resolve("Rehearsal.class")))
                .isFalse();
    }
}
