package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Saving a source is enough. */
class CompileProcessTest extends ProcessTest {
    private Path source;
    private Path text;

    @BeforeEach
    void prepareSources() throws IOException {
        source = Files.createDirectories(directory.resolve("src")).resolve("App.java");
        text = source.resolveSibling("Text.java");
        program.compile("Text", text("one"));
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(Text.TEXT + \" \" + r.generation());",
                        "forever();")
                .with("-Dreloader.compile=true", "-Dreloader.sources=src=classes");
    }

    private static String text(String value) {
        return "class Text { static final String TEXT = \"" + value + "\"; }\n";
    }

    @Test
    void aSavedSourceRunsAndWhatDependsOnIt() throws IOException {
        program.with("-Dreloader.verbose=2").start();
        program.awaitAll("^one 0", "the compiler is warm");
        Files.writeString(text, text("two"));
        program.awaitAll("changed: src.Text.java", "reloaded in .*build \\d+", "^two 1");
        assertThat(program.leftInTemporary()).hasSize(1);
        assertThat(directory.toFile().list()).noneMatch(name -> name.startsWith(".reloader-"));
    }

    @Test
    void errorsKeepTheWorkerRunningUntilTheyAreMended() throws IOException {
        program.start();
        program.await("^one 0");
        Files.writeString(text, "class Text { static final int OTHER = 1; }\n");
        program.await("cannot compile:$");
        program.await("src.App.java:\\d+: error: cannot find symbol");
        program.await("Text.TEXT");
        program.await("\\^");
        program.await("^1 error, so nothing is restarted");
        Files.writeString(text, text("mended"));
        program.awaitAll("compiles again", "changed: src.Text.java", "^mended 1");
    }

    @Test
    void whatIsOlderThanItsSourceIsCompiledBeforeTheStart() throws IOException {
        Files.writeString(text, text("newer"));
        Files.setLastModifiedTime(
                text, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        program.start();
        program.awaitAll("compiling 1 source file newer than what is compiled", "^newer 0");
    }

    @Test
    void theSameClassesFromSomebodyElseRestartNothing() throws IOException {
        program.start();
        program.await("^one 0");
        Files.writeString(text, text("two"));
        program.await("^two 1");
        // As an IDE does, which was slower; and then something that does restart it.
        program.compile("Text", text("two"));
        Files.writeString(text, text("three"));
        program.await("^three 2");
    }

    @Test
    void classesThatSomebodyElseDeletesAreMadeAgain() throws IOException {
        program.start();
        program.await("^one 0");
        Files.delete(program.classes().resolve("App.class"));
        Files.delete(program.classes().resolve("Text.class"));
        program.await("^one 1");
        assertThat(program.classes().resolve("Text.class")).exists();
        Files.writeString(text, text("two"));
        program.awaitAll("changed: src.Text.java$", "^two 2");
        assertThat(program.allLines()).noneMatch(line -> line.contains("error"));
    }

    /** As Maven does when a source is new: it deletes all classes, and writes the same again. */
    @Test
    void classesThatSomebodyElseWritesAgainRestartNothing() throws IOException {
        program.start();
        program.await("^one 0");
        Files.writeString(text, text("two"));
        program.await("^two 1");
        Path classes = program.classes();
        Path aside = Files.createDirectory(directory.resolve("aside"));
        for (String name : List.of("App.class", "Text.class")) {
            Files.move(classes.resolve(name), aside.resolve(name));
        }
        for (String name : List.of("App.class", "Text.class")) {
            Files.copy(aside.resolve(name), classes.resolve(name));
        }
        Files.writeString(text, text("three"));
        program.awaitAll("changed: src.Text.java$", "^three 2");
    }

    @Test
    void whatWasSavedWithErrorsElsewhereIsNamedWhenTheyAreMended() throws IOException {
        Path other = Files.writeString(source.resolveSibling("Other.java"), "class Other { }\n");
        program.start();
        program.awaitAll("compiling 1 source file", "^one 0");
        Files.writeString(other, "class Other { int }\n");
        program.await("^1 error, so nothing is restarted");
        Files.writeString(text, text("two"));
        program.await("^1 error, so nothing is restarted");
        Files.writeString(other, "class Other { int x; }\n");
        program.awaitAll("changed: src.Other.java, src.Text.java$", "^two 1");
    }

    @Test
    void aDeletedSourceTakesItsClassAlong() throws IOException {
        program.compile("Unused", "class Unused { }\n").start();
        program.await("^one 0");
        Files.delete(source.resolveSibling("Unused.java"));
        program.awaitAll("changed: src.Unused.java \\(deleted\\)", "^one 1");
        assertThat(program.classes().resolve("Unused.class")).doesNotExist();
    }

    @Test
    void aDirectoryOfSourcesThatIsMovedAwayTakesItsClassesAlong() throws IOException {
        Path more = Files.createDirectory(source.resolveSibling("more"));
        Files.writeString(more.resolve("Unused.java"), "package more; class Unused { }\n");
        program.start();
        program.awaitAll("compiling 1 source file", "^one 0");
        Files.move(more, program.file("elsewhere"));
        program.awaitAll("changed: src.more.Unused.java \\(deleted\\)$", "^one 1");
        assertThat(program.classes().resolve("more/Unused.class")).doesNotExist();
        // Nor is there its directory, of which the monitor tells: that is no second restart.
        assertThat(program.classes().resolve("more")).doesNotExist();
        Files.writeString(text, text("two"));
        program.await("^two 2");
    }

    @Test
    void whatIsNoSourceDoesNotCountThoughItIsAmongThem() throws IOException {
        Path notes = Files.writeString(source.resolveSibling("notes.txt"), "buy milk");
        program.with("-Dreloader.watch=src/*.html").start();
        program.await("^one 0");
        Files.writeString(notes, "buy bread");
        Files.writeString(text, text("two"));
        program.awaitAll("changed: src.Text.java$", "^two 1");
        Files.delete(notes);
        Files.writeString(source.resolveSibling("page.html"), "<p>");
        program.awaitAll("changed: src.page.html$", "^two 2");
    }

    @Test
    void whatIsOnTheClassPathCountsThoughItIsAmongTheSources() throws IOException {
        String classPath = String.join(
                File.pathSeparator,
                program.classes().toString(),
                source.getParent().toString(),
                Program.reloaderClassPath());
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of("-Dreloader.compile=true", "-Dreloader.sources=src=classes", "-cp", classPath, "App"));
        program.java(words);
        program.await("^one 0");
        Files.writeString(source.resolveSibling("app.properties"), "a=1");
        program.awaitAll("changed: src.app.properties$", "^one 1");
    }

    @Test
    void whatTheProgramWatchesCountsThoughItIsAmongTheSources() throws IOException {
        Files.writeString(source, Files.readString(source).replace("args);", "args); r.watchFiles(Path.of(\"src\"));"));
        program.start();
        program.awaitAll("compiling 1 source file", "^one 0");
        Files.writeString(source.resolveSibling("page.html"), "<p>");
        program.awaitAll("changed: src.page.html$", "^one 1");
    }

    @Test
    void aSourceFileThatTheLauncherCompilesIsCheckedBeforeTheStop() throws IOException {
        String launched = """
                import dev.reloader.*;
                public class Hello {
                    public static void main(String[] args) throws Exception {
                        var r = Reloader.start(Hello.class, args);
                        System.out.println("one " + r.generation());
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """;
        Path hello = Files.writeString(program.file("Hello.java"), launched);
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of("-Dreloader.compile=true", "-cp", Program.reloaderClassPath(), "Hello.java"));
        program.java(words);
        program.await("^one 0");
        Files.writeString(hello, launched.replace("generation", "degeneration"));
        program.awaitAll("cannot compile:$", "Hello.java:5: error: cannot find symbol", "^1 error, so nothing");
        Files.writeString(hello, launched.replace("one ", "two "));
        program.awaitAll("compiles again", "changed: Hello.java", "^two 1");
        assertThat(directory.toFile().list()).doesNotContain("Hello.class");
    }

    @Test
    void withoutACompilerOnlyClassesCount() throws IOException {
        program.with("--limit-modules", "java.logging,java.instrument,jdk.unsupported")
                .start();
        program.awaitAll("nothing is compiled on save: this Java runtime has no compiler", "^one 0");
        Files.writeString(text, text("two"));
        Files.writeString(program.classes().resolve("other.txt"), "a change that counts");
        assertThat(program.await("changed: (.*)").group(1)).isEqualTo("classes/other.txt");
        program.await("^one 1");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSourceWithANameThatTheLocaleDoesNotHaveIsPassedOver() throws Exception {
        var shell = new ProcessBuilder("sh", "-c", "echo 'class A { }' > src/$(printf '\\303\\204').java");
        assertThat(shell.directory(directory.toFile()).start().waitFor()).isZero();
        program.environment("LC_ALL", "POSIX").start();
        program.await("^one 0");
        Files.writeString(text, text("two"));
        program.awaitAll("is not compiled: its name is not in this locale's charset; set LC_ALL to C.UTF-8", "^two 1");
    }

    @Test
    void aWrongOptionIsToldAtTheStart() throws IOException {
        program.with("-Dreloader.javac=-Xfoo").start();
        program.await("^one 0");
        program.await("nothing will be compiled on save: the compiler says 'invalid flag: -Xfoo': see the setting");
        Files.writeString(text, text("two"));
        program.await("cannot compile, so nothing is restarted: the compiler says 'invalid flag: -Xfoo'");
    }

    @Test
    void aCommentRestartsNothing() throws IOException {
        program.start();
        program.await("^one 0");
        Files.writeString(text, text("one") + "// The end.\n");
        Files.writeString(text, text("two"));
        program.await("^two 1");
    }
}
