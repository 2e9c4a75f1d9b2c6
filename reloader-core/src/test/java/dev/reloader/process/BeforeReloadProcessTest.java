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

    /** A build that has begun, and has written down which process it is. */
    private long awaitBuild() throws IOException {
        return awaitProcess("pid");
    }

    private long awaitProcess(String file) throws IOException {
        Path pid = directory.resolve(file);
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.onSpinWait();
        }
        return Long.parseLong(Files.readString(pid).strip());
    }

    @Test
    void itRunsBeforeTheStopAndWhatItWritesLeadsToOneRestart() throws IOException {
        start("cp next/Text.class classes", "sleep 0.5", "cp next/Other.class classes");
        edit("two");
        program.awaitAll("building: sh build.sh", "changed: input.Text.txt", "^two two 1");
        edit("three");
        program.awaitAll("building: sh build.sh", "changed: input.Text.txt", "^three three 2");
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
        program.awaitAll("builds again", "changed: input.Text.txt", "^two one 1");
    }

    @Test
    void aFailureThatLeavesNoMainClassCanBeMended() throws IOException {
        Files.copy(program.classes().resolve("App.class"), next.resolve("App.class"));
        start("rm -f classes/App.class", "test -e good && cp next/*.class classes");
        edit("two");
        program.await("^sh build.sh ended with exit code 1, so nothing is restarted$");
        Files.createFile(directory.resolve("good"));
        Files.writeString(input, "again");
        program.awaitAll("builds again", "^two two 1");
    }

    @Test
    void itDiesWithAParentThatIsKilled() throws IOException {
        start("echo $$ > pid", "sleep 1000 & wait");
        edit("two");
        program.await("building: sh build.sh");
        long build = awaitBuild();
        program.process().destroyForcibly();
        Program.awaitEnd(build, 3);
    }

    @Test
    void oneThatDoesNotListenDoesNotOutliveItsParentForLong() throws IOException {
        start("trap '' TERM", "echo $$ > pid", "while true; do sleep 0.1; done");
        edit("two");
        long build = awaitBuild();
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        Program.awaitEnd(build, 3);
    }

    @Test
    void itsWordsMayBeQuoted() throws IOException {
        program.with("-Dreloader.build=sh -c 'cp next/Text.class classes'", "-Dreloader.sources=input=classes")
                .start();
        program.await("^one one 0");
        edit("two");
        program.await("^two one 1");
    }

    @Test
    void itBeginsAgainWhenMoreChanges() throws IOException {
        start("cp next/* classes", "if [ \"$(cat input/Text.txt)\" = slow ]; then echo $$ > pid; sleep 1000; fi");
        edit("slow");
        program.await("building: sh build.sh");
        long slow = awaitBuild();
        edit("quick");
        program.await("more has changed, so the build begins again");
        program.await("building: sh build.sh");
        program.await("^quick quick 1");
        assertThat(Program.lives(slow)).isFalse();
    }

    /** It has the build's output, which it keeps open. */
    @Test
    void aDaemonThatItLeavesRunningHoldsUpNothing() throws IOException {
        start("[ -e daemon ] || { sleep 1000 & echo $! > daemon; }", "sleep 0.3", "cp next/* classes");
        edit("two");
        long daemon = awaitProcess("daemon");
        try {
            program.await("^two two 1");
            edit("three");
            program.await("^three three 2");
            program.signal("TERM");
            assertThat(program.exitCode()).isEqualTo(143);
            assertThat(Program.lives(daemon))
                    .as("the daemon serves the next one, too")
                    .isTrue();
        } finally {
            Program.signal("KILL", daemon);
        }
    }

    @Test
    void whatAnAbandonedOneHasStartedEndsWithIt() throws IOException {
        start(
                "cp next/* classes",
                "if [ \"$(cat input/Text.txt)\" = slow ]; then",
                "    (trap '' TERM; sleep 1000) & echo $! > pid; sleep 1000",
                "fi");
        edit("slow");
        long child = awaitBuild();
        edit("quick");
        program.await("more has changed, so the build begins again");
        program.await("^quick quick 1");
        assertThat(Program.lives(child)).isFalse();
    }

    @Test
    void withoutTheMainClassNothingIsStartedThatSomebodyElseHasDeleted() throws IOException {
        start("cp next/* classes");
        Path main = program.classes().resolve("App.class");
        Path away = Files.move(main, directory.resolve("App.class"));
        program.await("classes.App.class is gone, without which nothing can start: waiting for it");
        Files.move(away, main);
        program.await("^one one 1");
        assertThat(program.allLines()).noneMatch(line -> line.contains("building"));
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
        start("cp next/* classes", "echo $$ > done");
        edit("two");
        program.await("^two two 1");
        Files.delete(directory.resolve("done"));
        Files.writeString(input, "a comment");
        awaitProcess("done");
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
        long build = awaitBuild();
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        Program.awaitEnd(build, 2);
    }
}
