package dev.reloader.process;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command of the user's builds what is to be run. */
class BeforeReloadProcessTest extends ProcessTest {
    private Path input;
    private Path next;

    @BeforeEach
    void prepareSources() throws IOException {
        input = Files.createDirectories(directory.resolve("input")).resolve("Text.txt");
        next = Files.createDirectories(directory.resolve("next"));
        program.compile("Text", text("one"));
        program.compile("Other", "class Other { static String text() { return \"one\"; } }\n");
        program.main(
                "var r = Reloader.start(App.class, args);",
                "say(Text.text() + \" \" + Other.text() + \" \" + r.generation());",
                "forever();");
    }

    private static String text(String value) {
        return "class Text { static String text() { return \"" + value + "\"; } }\n";
    }

    /** Runs the lines with a shell. */
    private void start(String... build) throws IOException {
        Files.writeString(directory.resolve("build.sh"), String.join("\n", build) + "\n");
        program.with("-Dreloader.build=sh build.sh", "-Dreloader.sources=input=classes")
                .start();
        program.await("^one one 0");
    }

    /** Stages a class, and saves its source. */
    private void edit(String value) throws IOException {
        program.compile("Text", text(value), next);
        program.compile("Other", text(value).replace("Text", "Other"), next);
        Files.writeString(input, value);
    }

    @Test
    void itRunsBeforeTheStopAndWhatItWritesLeadsToOneRestart() throws IOException {
        start("cp next/Text.class classes", "sleep 0.5", "cp next/Other.class classes");
        edit("two");
        program.awaitAll("building: sh build.sh", "changed: classes", "^two two 1");
        edit("three");
        program.awaitAll("building: sh build.sh", "changed: classes", "^three three 2");
    }

    @Test
    void aFailureKeepsTheWorkerAndShowsTheOutput() throws IOException {
        start("cp next/Text.class classes", "echo no good; echo indeed >&2", "test -e good");
        edit("two");
        program.await("the build has failed:$");
        program.await("^no good$");
        program.await("^indeed$");
        program.await("^sh build.sh ended with exit code 1, so nothing is restarted$");
        Files.createFile(directory.resolve("good"));
        Files.writeString(input, "again");
        program.awaitAll("builds again", "changed: classes", "^two one 1");
    }

    @Test
    void itBeginsAgainWhenMoreChanges() throws IOException {
        start("cp next/* classes", "if [ \"$(cat input/Text.txt)\" = slow ]; then echo $$ > pid; sleep 1000; fi");
        edit("slow");
        program.await("building: sh build.sh");
        Path pid = directory.resolve("pid");
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.onSpinWait();
        }
        edit("quick");
        program.await("more has changed, so the build begins again");
        program.await("building: sh build.sh");
        program.await("^quick quick 1");
        assertThat(Program.lives(Long.parseLong(Files.readString(pid).strip()))).isFalse();
    }

    @Test
    void whatSomebodyElseHasCompiledNeedsNoBuild() throws IOException {
        program.compile("Text", text("two"), next);
        start("exit 1");
        Files.move(next.resolve("Text.class"), program.classes().resolve("Text.class"), ATOMIC_MOVE);
        program.await("^two one 1");
        assertThat(program.allLines()).noneMatch(line -> line.contains("building"));
    }

    @Test
    void aSourceThatMakesNoDifferenceRestartsNothing() throws IOException {
        start("cp next/* classes");
        edit("two");
        program.await("^two two 1");
        Files.writeString(input, "a comment");
        program.await("building: sh build.sh");
        edit("three");
        program.await("^three three 2");
    }

    @Test
    void aFileThatItWritesBesidesHasItBeginAgainOnlyOnce() throws IOException {
        program.with("-Dreloader.watch=**/*.txt");
        start("date +%s%N > made.txt", "cp next/* classes");
        edit("two");
        program.await("building: sh build.sh");
        program.await("made.txt changes whenever the build runs, so it is taken for what that makes");
        program.await("^two two 1");
        edit("three");
        program.await("building: sh build.sh");
        program.await("^three three 2");
    }

    @Test
    void oneThatIsNotThereIsAnErrorAtTheStart() throws IOException {
        program.with("-Dreloader.build=no-such-program").start();
        program.await("cannot run 'no-such-program'");
        assertThat(program.exitCode()).isNotZero();
    }

    @Test
    void itCannotBeHadTogetherWithOurOwnCompiler() throws IOException {
        program.with("-Dreloader.build=true", "-Dreloader.compile=true").start();
        program.await("reloader.compile and reloader.build are two ways to the same: set one of them");
        assertThat(program.exitCode()).isNotZero();
    }

    @Test
    void itEndsWithTheParent() throws IOException {
        start("echo $$ > pid", "exec sleep 1000");
        edit("two");
        Path pid = directory.resolve("pid");
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.onSpinWait();
        }
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        Program.awaitEnd(Long.parseLong(Files.readString(pid).strip()), 2);
    }
}
