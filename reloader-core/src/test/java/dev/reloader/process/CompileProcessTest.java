package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        program.await("^newer 0");
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
    void aDeletedSourceTakesItsClassAlong() throws IOException {
        program.compile("Unused", "class Unused { }\n").start();
        program.await("^one 0");
        Files.delete(source.resolveSibling("Unused.java"));
        program.awaitAll("changed: src.Unused.java \\(deleted\\)", "^one 1");
        assertThat(program.classes().resolve("Unused.class")).doesNotExist();
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
