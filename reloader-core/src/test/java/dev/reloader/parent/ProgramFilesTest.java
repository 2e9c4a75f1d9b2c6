package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir
    private Path temporary;

    private Path directory;
    private String modulePath = "";
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void resolveLinks() throws IOException {
        directory = temporary.toRealPath();
    }

    @Nested
    class TheClassPath {
        @Test
        void isMadeOfDirectoriesAndJars() {
            ProgramFiles files = files("-cp x App", path("classes", "lib/../lib/a.jar", "/opt/b.jar"));

            assertThat(files.entries())
                    .containsExactlyInAnyOrder(
                            HERE.resolve("classes"), HERE.resolve("lib/a.jar"), Path.of("/opt/b.jar"));
            assertThat(files.others()).isEmpty();
        }

        @Test
        void isTheWorkingDirectoryIfItIsEmpty() {
            assertThat(files("App", "").entries()).containsExactly(HERE);
        }

        @Test
        void mayHoldEmptyEntriesForTheWorkingDirectory() {
            assertThat(files("App", path("", "a.jar")).entries())
                    .containsExactlyInAnyOrder(HERE, HERE.resolve("a.jar"));
            assertThat(files("App", path("a.jar", "", "b.jar")).entries())
                    .containsExactlyInAnyOrder(HERE, HERE.resolve("a.jar"), HERE.resolve("b.jar"));
        }

        @Test
        void mayEndInAnEmptyEntryForTheWorkingDirectory() {
            assertThat(files("App", path("a.jar", "")).entries())
                    .containsExactlyInAnyOrder(HERE, HERE.resolve("a.jar"));
        }

        @Test
        void isNoneForAModuleOrASourceFileIfItIsEmpty() {
            assertThat(files("-m app", "").entries()).isEmpty();
            assertThat(files("App.java", "").entries()).containsExactly(HERE.resolve("App.java"));
        }

        @Test
        void countsForAModuleToo() {
            assertThat(files("-m app", "lib/a.jar").entries()).containsExactly(HERE.resolve("lib/a.jar"));
        }
    }

    @Nested
    class Wildcards {
        @Test
        void standForEveryJarInADirectory() {
            ProgramFiles files =
                    files("-cp " + path("classes", "lib/*", "/opt/lib/*") + " App", path("classes", "lib/a.jar"));

            assertThat(files.others())
                    .containsExactly(Watch.jarsIn(HERE.resolve("lib")), Watch.jarsIn(Path.of("/opt/lib")));
        }

        @Test
        void mayStandForTheWorkingDirectory() {
            assertThat(files("-cp * App", "a.jar").others()).containsExactly(Watch.jarsIn(HERE));
        }

        @Test
        void mayStandInEachSpellingOfTheOption() {
            for (String option : List.of("-cp ", "-classpath ", "--class-path ", "--class-path=")) {
                assertThat(files(option + "lib/* App", "a.jar").others())
                        .containsExactly(Watch.jarsIn(HERE.resolve("lib")));
            }
        }

        @Test
        void mayComeFromTheEnvironment() {
            environment = Map.of("CLASSPATH", "lib/*");

            assertThat(files("App", "a.jar").others()).containsExactly(Watch.jarsIn(HERE.resolve("lib")));
        }

        @Test
        void areNotTakenFromTheEnvironmentIfTheCommandLineSaysOtherwise() {
            environment = Map.of("CLASSPATH", "lib/*");

            assertThat(files("-cp classes App", "classes").others()).isEmpty();
        }
    }

    @Nested
    class ModulePaths {
        @Test
        void countAlongWithTheClassPath() {
            modulePath = path("mods", "/opt/mods/a.jar");

            assertThat(files("-p x -m app", "lib").entries())
                    .containsExactlyInAnyOrder(HERE.resolve("mods"), Path.of("/opt/mods/a.jar"), HERE.resolve("lib"));
        }

        @Test
        void countWithTheirPatches() {
            assertThat(files("--patch-module app=" + path("patch", "more") + " --patch-module=b=c -m app", "")
                            .entries())
                    .containsExactlyInAnyOrder(HERE.resolve("patch"), HERE.resolve("more"), HERE.resolve("c"));
        }
    }

    @Nested
    class ASourceFile {
        @Test
        void countsWithItsClassPath() {
            assertThat(files("-cp lib src/App.java", "lib").entries())
                    .containsExactlyInAnyOrder(HERE.resolve("src/App.java"), HERE.resolve("lib"));
        }

        @Test
        void bringsItsNeighboursAlongWhereTheLauncherCompilesThem() {
            List<Watch> neighbours = List.of(Watch.entriesOf(HERE.resolve("src"), "*.java"));
            boolean areCompiled = Runtime.version().feature() >= 22;

            assertThat(files("src/App.java", "").others()).isEqualTo(areCompiled ? neighbours : List.of());
        }

        @Test
        void bringsThePackagesBelowAlongWhereTheLauncherCompilesThem() throws IOException {
            Path sub = Files.createDirectory(directory.resolve("sub"));
            Files.writeString(sub.resolve("S.java"), "package sub; class S { }");
            List<Watch> sources = List.of(Watch.entriesOf(directory, "*.java"), Watch.entriesOf(sub, "*.java"));
            boolean areCompiled = Runtime.version().feature() >= 22;

            assertThat(files(directory.resolve("App.java").toString(), "").others())
                    .isEqualTo(areCompiled ? sources : List.of());
        }
    }

    @Test
    void letsItsCompilerUsePreviewFeaturesIfItsJvmAcceptsThem() {
        List<String> more = List.of("-Xlint");
        assertThat(files("App", "").javac(more)).isEqualTo(more);
        assertThat(files("App --enable-preview", "").javac(more)).isEqualTo(more);
        assertThat(files("--enable-preview App", "").javac(more)).containsExactly("--enable-preview", "-Xlint");
        environment = Map.of("JDK_JAVA_OPTIONS", "-ea --enable-preview");
        assertThat(files("App", "").javac(more)).containsExactly("--enable-preview", "-Xlint");
    }

    @Test
    void knowsItsEntries() {
        ProgramFiles files = files("App", path("classes", "a.jar"));

        assertThat(files.entries().contains(HERE.resolve("classes"))).isTrue();
        assertThat(files.entries().contains(HERE.resolve("a.jar"))).isTrue();
        assertThat(files.entries().contains(HERE.resolve("classes/App.class"))).isFalse();
        assertThat(files.entries().contains(HERE)).isFalse();
    }

    @Nested
    class ManifestClassPaths {
        @Test
        void areFollowedFromJarToJar() throws IOException {
            Path app = jar("app.jar", "lib/a.jar lib/classes/");
            jar("lib/a.jar", "../b.jar");
            jar("b.jar", "lib/missing.jar");

            assertThat(filesOf(app).withManifestClassPaths())
                    .containsExactlyInAnyOrder(
                            app,
                            directory.resolve("lib/a.jar"),
                            directory.resolve("lib/classes"),
                            directory.resolve("b.jar"),
                            directory.resolve("lib/missing.jar"));
        }

        @Test
        void mayGoInCircles() throws IOException {
            Path app = jar("app.jar", "a.jar app.jar");
            Path a = jar("a.jar", "app.jar");

            assertThat(filesOf(app).withManifestClassPaths()).containsExactlyInAnyOrder(app, a);
        }

        @Test
        void areReadAnewEachTime() throws IOException {
            Path app = jar("app.jar", "a.jar");
            ProgramFiles files = filesOf(app);
            files.withManifestClassPaths();
            jar("app.jar", "b.jar");

            assertThat(files.withManifestClassPaths()).containsExactlyInAnyOrder(app, directory.resolve("b.jar"));
        }

        @Test
        void mayBeAbsoluteOrEncodedUrls() throws IOException {
            Path app = jar("app.jar", "my%20lib.jar file:/opt/a.jar");

            assertThat(filesOf(app).withManifestClassPaths())
                    .containsExactlyInAnyOrder(app, directory.resolve("my lib.jar"), Path.of("/opt/a.jar"));
        }

        @Test
        void mayNameWhatIsNoFile() throws IOException {
            Path app = jar("app.jar", "http://example.com/a.jar b.jar");

            assertThat(filesOf(app).withManifestClassPaths())
                    .containsExactlyInAnyOrder(app, directory.resolve("b.jar"));
        }

        @Test
        void goOnAfterATextThatIsNoUrl() throws IOException {
            Path app = jar("app.jar", "a.jar %zz.jar b.jar");

            assertThat(filesOf(app).withManifestClassPaths())
                    .containsExactlyInAnyOrder(app, directory.resolve("a.jar"), directory.resolve("b.jar"));
        }

        @Test
        void mayBeBlank() throws IOException {
            Path app = jar("app.jar", " ");

            assertThat(filesOf(app).withManifestClassPaths()).containsExactly(app);
        }

        @Test
        void areNoneInABrokenJar() throws IOException {
            Path broken = Files.writeString(directory.resolve("broken.jar"), "PK\u0003\u0004 no more than that");
            Path empty = Files.createFile(directory.resolve("empty.jar"));

            assertThat(filesOf(broken, empty).withManifestClassPaths()).containsExactlyInAnyOrder(broken, empty);
        }

        @Test
        void areNoneInAJarWithoutAManifest() throws IOException {
            Path jar = directory.resolve("plain.jar");
            try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
                out.putNextEntry(new JarEntry("x"));
            }

            assertThat(filesOf(jar).withManifestClassPaths()).containsExactly(jar);
        }

        @Test
        void areNoneOfADirectoryOrOfWhatIsMissing() {
            Path missing = directory.resolve("missing.jar");

            assertThat(filesOf(directory, missing).withManifestClassPaths())
                    .containsExactlyInAnyOrder(directory, missing);
        }
    }

    private Path jar(String name, String classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        Path jar = directory.resolve(name);
        Files.createDirectories(jar.getParent());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private ProgramFiles filesOf(Path... entries) {
        return files("App", path(List.of(entries).stream().map(Path::toString).toArray(String[]::new)));
    }

    private static String path(String... entries) {
        return String.join(File.pathSeparator, entries);
    }

    private ProgramFiles files(String words, String classPath) {
        JavaCommandLine line = JavaCommandLine.parse(List.of(words.split(" ")), name -> List.of())
                .orElseThrow();
        var launch = new Launch(
                Path.of("java"),
                Optional.empty(),
                Charset.defaultCharset(),
                List::of,
                classPath,
                modulePath,
                "",
                environment);
        return ProgramFiles.of(line, classPath, launch);
    }
}
