package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.reloader.FileChange.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFilterTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path HOME = Path.of("/home/me");

    private static boolean accepts(ChangeFilter filter, Path path) {
        return filter.accepts(FileChange.modified(path));
    }

    @Nested
    class All {
        @ParameterizedTest
        @ValueSource(strings = {"/", "/home/me/A.java", "/home/me/.git/HEAD", "/home/me/A.java~"})
        void acceptsEverythingAndSkipsNothing(Path path) {
            assertThat(accepts(ChangeFilter.all(), path)).isTrue();
            assertThat(ChangeFilter.all().skips(path)).isFalse();
        }
    }

    @Nested
    class Defaults {
        private final ChangeFilter filter = ChangeFilter.defaults();

        /** The tables of watchfiles' own tests. */
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "foo.txt,               true",
            "foo.swp,               false",
            "foo.swx,               false",
            "foo.swx.more,          true",
            "x/y/z/foo.txt,         true",
            "/home/me/.git/foo.txt, false",
            "/home/me/foo/foo.txt,  true",
            ".git/foo.txt,          false",
            "spam.pyc,              false",
            "spam.swp,              false",
            ".git,                  false",
            ".git/spam,             false",
            ".other.js,             true"
        })
        void decidesAsWatchfilesDoes(String path, boolean accepted) {
            assertThat(accepts(filter, HERE.resolve(path))).isEqualTo(accepted);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "__pycache__",
                    ".git",
                    ".hg",
                    ".svn",
                    ".tox",
                    ".venv",
                    ".idea",
                    "node_modules",
                    ".mypy_cache",
                    ".pytest_cache",
                    ".hypothesis",
                    ".gradle",
                    ".settings",
                    ".vscode",
                    ".mvn",
                    "build/tmp",
                    "target/surefire-reports"
                })
        void leavesOutDirectoriesOfToolsWithAllTheyHold(String directory) {
            for (Path at : List.of(HERE.resolve(directory), HOME.resolve("x").resolve(directory))) {
                assertThat(accepts(filter, at)).isFalse();
                assertThat(accepts(filter, at.resolve("a/b.txt"))).isFalse();
                assertThat(filter.skips(at)).isTrue();
                assertThat(filter.skips(at.resolve("a"))).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a.pyc",
                    "a.pyo",
                    "a.pyd",
                    "A.java___jb_tmp___",
                    "A.java___jb_old___",
                    ".A.java.swp",
                    "A.java~",
                    ".#A.java",
                    ".DS_Store",
                    "flycheck_A.java",
                    "A.class.tmp",
                    "4913",
                    ".goutputstream-ABC123"
                })
        void leavesOutWhatEditorsAndCompilersWriteInPassing(String name) {
            assertThat(accepts(filter, HERE.resolve("src").resolve(name))).isFalse();
            assertThat(accepts(filter, HOME.resolve(name))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"A.java", "a.py", ".env", ".github/ci.yml", "build/classes/A.class", "tmp/build", "git"})
        void acceptsEverythingElse(String path) {
            assertThat(accepts(filter, HERE.resolve(path))).isTrue();
            assertThat(accepts(filter, HOME.resolve(path))).isTrue();
            assertThat(filter.skips(HERE.resolve(path))).isFalse();
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void doesNotCareWhatHappened(Kind kind) {
            assertThat(filter.accepts(new FileChange(kind, HERE.resolve("A.java"))))
                    .isTrue();
            assertThat(filter.accepts(new FileChange(kind, HERE.resolve("A.java~"))))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/home"})
        void acceptsTheTopOfTheFileSystem(Path path) {
            assertThat(accepts(filter, path)).isTrue();
            assertThat(filter.skips(path)).isFalse();
        }

        @Test
        void acceptsTheWorkingDirectoryAndThoseAboveIt() {
            for (Path at = HERE; at != null; at = at.getParent()) {
                assertThat(filter.skips(at)).isFalse();
            }
            assertThat(accepts(filter, HERE)).isTrue();
        }
    }

    @Nested
    class DefaultsInAWorkingDirectoryWithABuiltInName {
        private static final Path VENV = HOME.resolve(".venv");
        private static final Path PROJECT = VENV.resolve("node_modules/x");

        private final ChangeFilter filter = SkippingFilter.defaults(PROJECT);

        @Test
        void lookOnlyAtNamesBelowIt() {
            assertThat(filter.skips(PROJECT)).isFalse();
            assertThat(accepts(filter, PROJECT)).isTrue();
            assertThat(accepts(filter, PROJECT.resolve("src/A.java"))).isTrue();
            assertThat(accepts(filter, PROJECT.resolve(".git/HEAD"))).isFalse();
            assertThat(filter.skips(PROJECT.resolve("sub/node_modules"))).isTrue();
        }

        @Test
        void lookAtAllNamesElsewhere() {
            assertThat(accepts(filter, PROJECT.resolveSibling("y/A.java"))).isFalse();
            assertThat(filter.skips(VENV)).isTrue();
            assertThat(accepts(filter, HOME.resolve("A.java"))).isTrue();
        }

        @Test
        void lookAtAllNamesAtTheTopOfTheFileSystem() {
            ChangeFilter atTheTop = SkippingFilter.defaults(Path.of("/"));

            assertThat(accepts(atTheTop, PROJECT)).isFalse();
            assertThat(accepts(atTheTop, HOME)).isTrue();
            assertThat(accepts(atTheTop, Path.of("/"))).isTrue();
        }
    }

    @Nested
    class Java {
        @ParameterizedTest
        @ValueSource(strings = {"A.java", "A.kt", "A.groovy", "A.scala", "A.class", "lib/a.jar", "A.JAVA"})
        void acceptsFilesOfAJavaProgram(String path) {
            assertThat(accepts(ChangeFilter.java(), HERE.resolve(path))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"spam.txt", "spam.md", "java", "classes", "A.java.txt", "Ajava", "class/x"})
        void acceptsNoOthers(String path) {
            assertThat(accepts(ChangeFilter.java(), HERE.resolve(path))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {".git/A.java", "build/tmp/A.class", ".#A.java", "node_modules/a.jar"})
        void leavesOutWhatTheDefaultsLeaveOut(String path) {
            assertThat(accepts(ChangeFilter.java(), HERE.resolve(path))).isFalse();
        }

        @Test
        void skipsWhatTheDefaultsSkip() {
            assertThat(ChangeFilter.java().skips(HERE.resolve(".git"))).isTrue();
            assertThat(ChangeFilter.java().skips(HERE.resolve("src"))).isFalse();
        }

        @Test
        void takesMoreExtensions() {
            ChangeFilter filter = ChangeFilter.java("md", ".yml");

            assertThat(accepts(filter, HERE.resolve("spam.md"))).isTrue();
            assertThat(accepts(filter, HERE.resolve("app.yml"))).isTrue();
            assertThat(accepts(filter, HERE.resolve("A.java"))).isTrue();
            assertThat(accepts(filter, HERE.resolve("spam.txt"))).isFalse();
            assertThat(accepts(filter, HERE.resolve(".git/app.yml"))).isFalse();
        }
    }

    @Nested
    class Extensions {
        @ParameterizedTest(name = "{0} accepts {1}: {2}")
        @CsvSource({
            "html,   index.html,      true",
            ".html,  index.html,      true",
            "html,   INDEX.HTML,      true",
            "HTML,   index.html,      true",
            "html,   index.html.bak,  false",
            "html,   indexhtml,       false",
            "html,   index.xhtml,     false",
            "html,   a.html/b.txt,    false",
            "html,   .git/index.html, true",
            "tar.gz, a.tar.gz,        true",
            "tar.gz, a.gz,            false"
        })
        void areComparedWithTheEndOfTheName(String extension, String path, boolean accepted) {
            assertThat(accepts(ChangeFilter.extensions(extension), HERE.resolve(path)))
                    .isEqualTo(accepted);
        }

        @Test
        void areAlternatives() {
            ChangeFilter filter = ChangeFilter.extensions("html", "css");

            assertThat(accepts(filter, HERE.resolve("a.html"))).isTrue();
            assertThat(accepts(filter, HERE.resolve("a.css"))).isTrue();
            assertThat(accepts(filter, HERE.resolve("a.js"))).isFalse();
        }

        @Test
        void skipNothing() {
            assertThat(ChangeFilter.extensions("html").skips(HERE.resolve("a.txt")))
                    .isFalse();
        }

        @Test
        void ofWhichThereAreNoneAcceptNothing() {
            assertThat(accepts(ChangeFilter.extensions(), HERE.resolve("a.html")))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".", " ", "*.html", "ht?l", "src/html", "src\\html"})
        void refusesWhatIsNone(String extension) {
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> ChangeFilter.extensions("css", extension))
                    .withMessage("'" + extension
                            + "' is no extension of files' names: write it as java or .java, for example");
            assertThatExceptionOfType(ReloaderException.class).isThrownBy(() -> ChangeFilter.java(extension));
        }
    }

    @Nested
    class Ignoring {
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "/home/me/ignore/foo.txt,  false",
            "/home/me/ignore,          false",
            "/home/me/ignore/a/b/c,    false",
            "/home/me/ignored/foo.txt, true",
            "/home/me/foo/foo.txt,     true",
            "/home/me/.git/foo.txt,    true",
            "/home/me,                 true"
        })
        void leavesOutAPathAndWhatLiesBelow(Path path, boolean accepted) {
            ChangeFilter filter = ChangeFilter.ignoring(HOME.resolve("ignore"));

            assertThat(accepts(filter, path)).isEqualTo(accepted);
            assertThat(filter.skips(path)).isEqualTo(!accepted);
        }

        @ParameterizedTest
        @ValueSource(strings = {"logs", "./logs", "logs/", "a/../logs"})
        void resolvesRelativePathsAgainstTheWorkingDirectory(Path path) {
            ChangeFilter filter = ChangeFilter.ignoring(path);

            assertThat(accepts(filter, HERE.resolve("logs/a.log"))).isFalse();
            assertThat(accepts(filter, HERE.resolve("sub/logs/a.log"))).isTrue();
            assertThat(accepts(filter, HOME.resolve("logs/a.log"))).isTrue();
        }

        @Test
        void takesSeveralPathsAndFiles() {
            ChangeFilter filter = ChangeFilter.ignoring(Path.of("docs"), Path.of("src/Version.java"));

            assertThat(accepts(filter, HERE.resolve("docs/index.md"))).isFalse();
            assertThat(accepts(filter, HERE.resolve("src/Version.java"))).isFalse();
            assertThat(accepts(filter, HERE.resolve("src/A.java"))).isTrue();
        }

        @Test
        void nothingAcceptsEverything() {
            assertThat(accepts(ChangeFilter.ignoring(), HERE)).isTrue();
        }

        @Test
        void withTheDefaultsIsWatchfilesDefaultFilterWithIgnorePaths() {
            ChangeFilter filter = ChangeFilter.defaults().and(ChangeFilter.ignoring(HOME.resolve("ignore")));

            assertThat(accepts(filter, HOME.resolve("ignore/foo.txt"))).isFalse();
            assertThat(accepts(filter, HOME.resolve(".git/foo.txt"))).isFalse();
            assertThat(accepts(filter, HOME.resolve("foo/foo.txt"))).isTrue();
        }
    }

    @Nested
    class Patterns {
        /** Lists are separated by blanks; the first rows are those of watchdog's own tests. */
        @ParameterizedTest(name = "{1} without {2}, case-sensitive {3}, accepts {0}: {4}")
        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                /users/gorakhargosh/foobar.py | *.py         | *.PY     | true  | true
                /users/gorakhargosh           | *.py         | *.txt    | false | false
                /users/gorakhargosh/foobar.py | *.py *.conf  | *.status | true  | true
                /etc/pdnsd.conf               | *.py *.conf  | *.status | true  | true
                /var/cache/pdnsd.status       | *.py *.conf  | *.status | true  | false
                /usr/local/bin/python         | *.py *.conf  | *.status | true  | false
                /usr/local/bin/python         | -            | -        | true  | true
                /usr/local/bin/python         | -            | -        | false | true
                /users/gorakhargosh/foobar.py | *py *.conf   | *.status | true  | true
                /users/gorakhargosh/foobar.py | *.txt        | -        | true  | false
                /users/gorakhargosh/foobar.py | *.txt        | -        | false | false
                /path/blah.py                 | *.py *.txt   | *.pyc    | false | true
                /path/blah.txt                | *.py *.txt   | *.pyc    | false | true
                /path/foobar                  | *.py *.txt   | *.pyc    | false | false
                /path/foobar.pyc              | *.py *.txt   | *.pyc    | false | false
                /path/blah.pyc                | *            | *.pyc    | true  | false
                /path/blah.py                 | -            | *.pyc    | true  | true
                /path/blah.pyc                | -            | *.pyc    | true  | false
                """)
        void decideAsWatchdogDoes(Path path, String include, String ignore, boolean caseSensitive, boolean accepted) {
            assertThat(accepts(ChangeFilter.patterns(list(include), list(ignore), false, caseSensitive), path))
                    .isEqualTo(accepted);
        }

        private static List<String> list(String patterns) {
            return patterns == null ? List.of() : List.of(patterns.split(" "));
        }

        /** The first rows are from the documentation of Python's PurePath.match. */
        @ParameterizedTest(name = "{0} matches {1}: {2}")
        @CsvSource(delimiter = '|', textBlock = """
                *.py           | /a/b/c.py          | true
                b/*.py         | /a/b/c.py          | true
                a/*.py         | /a/b/c.py          | false
                /a/*.py        | /a/b/c.py          | false
                /a/b/*.py      | /a/b/c.py          | true
                /*.py          | /a.py              | true
                *.py           | /a.py              | true
                b.py           | /a/ab.py           | false
                src/*.py       | /x/mysrc/a.py      | false
                src/*.py       | /x/src/sub/a.py    | false
                src/**/*.py    | /x/src/a.py        | true
                src/**/*.py    | /x/src/b/c/a.py    | true
                **/src/*.py    | /x/y/src/a.py      | true
                /x/**/*.py     | /x/a.py            | true
                /x/**          | /x/a/b/c           | true
                build          | /x/build           | true
                build          | /x/build/a         | false
                build/         | /x/build           | true
                build/**       | /x/build/a/b       | true
                ./src/*.py     | /x/src/a.py        | true
                *              | /.env              | true
                ?.py           | /x/ab.py           | false
                [ab].py        | /x/a.py            | true
                [!ab].py       | /x/a.py            | false
                *.{py,txt}     | /x/a.txt           | true
                *.PY           | /x/a.py            | false
                """)
        void areComparedFromTheRightUnlessTheyAreAbsolute(String pattern, Path path, boolean matches) {
            assertThat(accepts(ChangeFilter.patterns(List.of(pattern), List.of(), false, true), path))
                    .isEqualTo(matches);
            assertThat(accepts(ChangeFilter.patterns(List.of(), List.of(pattern), false, true), path))
                    .isEqualTo(!matches);
        }

        @ParameterizedTest(name = "{0} matches {1}: {2}")
        @CsvSource({
            "*.py,         /X/A.PY,     true",
            "*.PY,         /x/a.py,     true",
            "SRC/*.py,     /x/src/a.py, true",
            "/X/src/*.py,  /x/SRC/a.Py, true",
            "[A-C].py,     /x/b.py,     true",
            "[!A-C].py,    /x/b.py,     false",
            "*.txt,        /x/a.py,     false"
        })
        void needNotRespectCapitals(String pattern, Path path, boolean matches) {
            assertThat(accepts(ChangeFilter.patterns(List.of(pattern), List.of(), false, false), path))
                    .isEqualTo(matches);
            assertThat(accepts(ChangeFilter.patterns(List.of(), List.of(pattern), false, false), path))
                    .isEqualTo(!matches);
        }

        @Test
        void matchNamesWithBytesOutsideTheCharacterSet() {
            ChangeFilter filter = ChangeFilter.patterns(List.of("*.py"), List.of(), false, false);

            assertThat(accepts(filter, Path.of(URI.create("file:///x/%FF/a.py"))))
                    .isTrue();
            assertThat(accepts(filter, Path.of(URI.create("file:///x/%FF/a.txt"))))
                    .isFalse();
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void doNotCareWhatHappened(Kind kind) {
            ChangeFilter filter = ChangeFilter.patterns(List.of("*.py"), List.of("test_*"), true, true);

            assertThat(filter.accepts(new FileChange(kind, HERE.resolve("a.py"))))
                    .isTrue();
            assertThat(filter.accepts(new FileChange(kind, HERE.resolve("test_a.py"))))
                    .isFalse();
        }

        @Test
        void canLeaveOutDirectories(@TempDir Path directory) throws IOException {
            Path sub = Files.createDirectory(directory.resolve("sub"));
            Path file = Files.createFile(directory.resolve("file"));
            ChangeFilter filter = ChangeFilter.patterns(List.of(), List.of(), true, true);

            assertThat(accepts(filter, sub)).isFalse();
            assertThat(accepts(filter, file)).isTrue();
            assertThat(filter.skips(sub)).isFalse();
            assertThat(accepts(ChangeFilter.patterns(List.of(), List.of(), false, true), sub))
                    .isTrue();
        }

        @Test
        void cannotTellThatADirectoryWasOneWhenItIsGone(@TempDir Path directory) {
            ChangeFilter filter = ChangeFilter.patterns(List.of(), List.of(), true, true);

            assertThat(filter.accepts(FileChange.deleted(directory.resolve("gone"))))
                    .isTrue();
        }

        @ParameterizedTest(name = "ignoring {0} skips {1}: {2}")
        @CsvSource({
            "build/**,     /x/build/a,      true",
            "build/**,     /x/build/a/b,    true",
            "build/**,     /x/build,        false",
            "BUILD/**,     /x/build/a,      false",
            "/x/build/**,  /x/build/a,      true",
            "/x/build/**,  /y/x/build/a,    false",
            "**,           /x,              true",
            "build,        /x/build,        false",
            "*,            /x,              false",
            "build/*,      /x/build/a,      false",
            "build**,      /x/build1,       false"
        })
        void skipOnlyWhatIsIgnoredWithAllItHolds(String pattern, Path path, boolean skipped) {
            ChangeFilter filter = ChangeFilter.patterns(List.of(), List.of(pattern), false, true);

            assertThat(filter.skips(path)).isEqualTo(skipped);
        }

        @Test
        void skipWithoutRespectForCapitals() {
            ChangeFilter filter = ChangeFilter.patterns(List.of(), List.of("BUILD/**"), false, false);

            assertThat(filter.skips(Path.of("/x/Build/a"))).isTrue();
        }

        @Test
        void thatAreIncludedSkipNothing() {
            assertThat(ChangeFilter.patterns(List.of("src/**"), List.of(), false, true)
                            .skips(Path.of("/x/docs")))
                    .isFalse();
        }

        @ParameterizedTest
        @CsvSource({"*.py, *.py, true", "*.py, *.py, false", "*.py, *.PY, false"})
        void inBothListsAreRefused(String include, String ignore, boolean caseSensitive) {
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> ChangeFilter.patterns(
                            List.of("*.txt", include), List.of("*.md", ignore), false, caseSensitive))
                    .withMessage("the pattern '*.py' is both included and ignored: leave it out of one of the two");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "src/[ab", "{a,b"})
        void thatAreMalformedAreRefusedInOneLine(String pattern) {
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> ChangeFilter.patterns(List.of(pattern), List.of(), false, true))
                    .withMessageStartingWith("cannot filter changes: '" + pattern + "' is not a glob: ")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> ChangeFilter.patterns(List.of(), List.of(pattern), false, false))
                    .withMessageContaining("'" + pattern + "'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "/", "./"})
        void thatAreEmptyAreRefused(String pattern) {
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> ChangeFilter.patterns(List.of("*.py", pattern), List.of(), false, true))
                    .withMessage("'" + pattern + "' is no pattern for paths: write one such as *.java");
        }
    }

    @Nested
    class Combined {
        private static final Path DOCS = HERE.resolve("docs");
        private static final Path GIT = HERE.resolve(".git");

        private final ChangeFilter defaults = ChangeFilter.defaults();
        private final ChangeFilter noDocs = ChangeFilter.ignoring(DOCS, GIT);
        private final ChangeFilter added = change -> change.kind() == Kind.ADDED;

        @Test
        void aLambdaIsAFilterThatSkipsNothing() {
            assertThat(added.accepts(FileChange.added(DOCS))).isTrue();
            assertThat(added.accepts(FileChange.deleted(DOCS))).isFalse();
            assertThat(added.skips(GIT)).isFalse();
        }

        @Test
        void andAcceptsWhatBothAccept() {
            ChangeFilter both = added.and(ChangeFilter.extensions("md"));

            assertThat(both.accepts(FileChange.added(DOCS.resolve("a.md")))).isTrue();
            assertThat(both.accepts(FileChange.modified(DOCS.resolve("a.md")))).isFalse();
            assertThat(both.accepts(FileChange.added(DOCS.resolve("a.txt")))).isFalse();
        }

        @Test
        void andSkipsWhatOneOfThemSkips() {
            assertThat(defaults.and(noDocs).skips(DOCS)).isTrue();
            assertThat(noDocs.and(defaults).skips(DOCS)).isTrue();
            assertThat(added.and(defaults).skips(GIT)).isTrue();
            assertThat(defaults.and(noDocs).skips(HERE)).isFalse();
        }

        @Test
        void orAcceptsWhatOneOfThemAccepts() {
            ChangeFilter either = added.or(ChangeFilter.extensions("md"));

            assertThat(either.accepts(FileChange.added(DOCS.resolve("a.txt")))).isTrue();
            assertThat(either.accepts(FileChange.modified(DOCS.resolve("a.md"))))
                    .isTrue();
            assertThat(either.accepts(FileChange.modified(DOCS.resolve("a.txt"))))
                    .isFalse();
        }

        @Test
        void orSkipsWhatBothSkip() {
            assertThat(defaults.or(noDocs).skips(GIT)).isTrue();
            assertThat(defaults.or(noDocs).skips(DOCS)).isFalse();
            assertThat(noDocs.or(defaults).skips(DOCS)).isFalse();
            assertThat(defaults.or(added).skips(GIT)).isFalse();
        }

        @Test
        void notAcceptsWhatTheFilterDoesNotAndSkipsNothing() {
            ChangeFilter onlyDocs = noDocs.not();

            assertThat(accepts(onlyDocs, DOCS.resolve("a.md"))).isTrue();
            assertThat(accepts(onlyDocs, HERE.resolve("a.md"))).isFalse();
            assertThat(onlyDocs.skips(DOCS)).isFalse();
            assertThat(onlyDocs.skips(HERE)).isFalse();
        }

        @Test
        void needTwo() {
            assertThatNullPointerException().isThrownBy(() -> defaults.and(null));
            assertThatNullPointerException().isThrownBy(() -> defaults.or(null));
        }
    }
}
