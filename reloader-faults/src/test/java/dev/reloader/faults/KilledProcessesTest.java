package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reloader.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody kills or stops processes that are not theirs, or takes away what they keep in the temporary directory. */
class KilledProcessesTest extends FaultTest {
    private static final String START = "var r = Reloader.start(App.class, args); r.watchFiles(\"a\");";
    private static final String START_CHILDREN =
            "new ProcessBuilder(\"sh\", \"-c\", \"sleep 1000 & echo child $!; (setsid sleep 1000 & echo daemon $!)\")"
                    + ".inheritIO().start().waitFor();";
    private static final String SAY_UP = "say(\"up \" + r.generation() + \" pid \" + ProcessHandle.current().pid());";
    private static final String CHILD = "^child (\\d+)";
    private static final String DAEMON = "^daemon (\\d+)";
    private static final String WORKER = "^up 0 pid (\\d+)";
    private static final String GUARDIAN = "process (\\d+) will end the worker if the parent is killed";
    private static final String STANDBY = "the standby, process (\\d+), is parked";
    private static final String SMALL = "size=256k";
    private static final String PIPE_IS_ELSEWHERE = "cannot make a directory for the pipe to the worker in .*";

    private void change() throws IOException {
        Files.writeString(program.file("a"), Long.toString(System.nanoTime()));
    }

    private long awaitUp(int generation) {
        return pid(program.await("^up " + generation + " pid (\\d+)"));
    }

    private static long pid(Matcher found) {
        return Long.parseLong(found.group(1));
    }

    /** With no standby the first change needs what has been deleted, with one the second. */
    @ParameterizedTest(name = "{0}, standby {1}")
    @CsvSource({"., false", "pipe, false", "agent.jar, false", "., true"})
    void whatIsDeletedOfTheRunDirectoryIsMadeAnew(String what, boolean standby) throws IOException {
        program.main(START, SAY_UP, "forever();")
                .with("-Dreloader.verbose=2", "-Dreloader.standby=" + standby)
                .start();
        // The rehearsal works in that directory, too.
        program.awaitAll("^up 0 ", standby ? STANDBY : "reloads have been rehearsed");
        Path runDirectory = runDirectory();
        run("rm", "-r", runDirectory.resolve(what).normalize().toString());
        for (int generation = 1; generation <= 3; generation++) {
            change();
            awaitUp(generation);
        }
        assertThat(program.allLines())
                .filteredOn(line -> line.contains("somebody has deleted files of " + runDirectory))
                .hasSize(1);
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private Path runDirectory() throws IOException {
        List<Path> left = program.leftInTemporary();
        assertThat(left).hasSize(1);
        return left.get(0);
    }

    @Test
    void aStoppedParentThatIsKilledLeavesNothing() throws IOException {
        List<Long> all = startWithChildren(CHILD, DAEMON, WORKER);
        program.signal("STOP");
        program.signal("KILL");
        assertNothingIsLeft(all);
    }

    @Test
    void aStoppedWorkerDoesNotOutliveAParentThatIsKilled() throws IOException {
        List<Long> all = startWithChildren(CHILD, DAEMON, WORKER, GUARDIAN);
        Program.signal("STOP", all.get(2));
        program.signal("KILL");
        assertNothingIsLeft(all);
    }

    @Test
    void aStoppedStandbyDoesNotOutliveAParentThatIsKilled() throws IOException {
        List<Long> all = startWithChildren(CHILD, DAEMON, WORKER, GUARDIAN, STANDBY);
        Program.signal("STOP", all.get(4));
        program.signal("KILL");
        assertNothingIsLeft(all);
    }

    @Test
    void parentAndWorkerKilledAtOnceLeaveNothing() throws IOException {
        List<Long> all = startWithChildren(CHILD, DAEMON, WORKER, GUARDIAN);
        run("kill", "-9", Long.toString(program.pid()), all.get(2).toString());
        assertNothingIsLeft(all);
    }

    @Test
    void whatWasAStandbyDoesNotOutliveAParentThatIsKilled() throws IOException {
        startWithChildren(CHILD, DAEMON, WORKER, STANDBY);
        change();
        List<Long> all = processes(CHILD, DAEMON, "^up 1 pid (\\d+)", STANDBY);
        program.signal("KILL");
        assertNothingIsLeft(all);
    }

    /** Only the guardian can, and it has to know that the directory has another name by now. */
    @Test
    void allKilledAtOnceAfterTheRunDirectoryWasMadeAnewLeaveNothing() throws IOException {
        program.main(START, SAY_UP, "forever();").with("-Dreloader.verbose=2").start();
        program.awaitAll(WORKER, STANDBY, "reloads have been rehearsed");
        Path before = runDirectory();
        run("rm", "-r", before.toString());
        // By the standby; the next one needs the directory.
        change();
        List<Long> all = processes("^up 1 pid (\\d+)", GUARDIAN, STANDBY);
        assertThat(runDirectory()).isNotEqualTo(before);
        run(
                "kill",
                "-9",
                Long.toString(program.pid()),
                all.get(0).toString(),
                all.get(2).toString());
        assertNothingIsLeft(all);
    }

    private void assertNothingIsLeft(List<Long> processes) throws IOException {
        Program.awaitEnd(processes, Duration.ofSeconds(2));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    /** The processes that these lines tell of. */
    private List<Long> startWithChildren(String... lines) throws IOException {
        program.main(START, START_CHILDREN, SAY_UP, "forever();")
                .with("-Dreloader.verbose=2")
                .start();
        return processes(lines);
    }

    private List<Long> processes(String... lines) {
        return program.awaitAll(lines).stream().map(KilledProcessesTest::pid).toList();
    }

    @Test
    void aParentThatWasStoppedSeesWhatHasChangedMeanwhile() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        awaitUp(0);
        program.signal("STOP");
        change();
        program.signal("CONT");
        awaitUp(1);
        change();
        awaitUp(2);
    }

    @Test
    void aParentThatWasStoppedSeesThatItsWorkerHasEnded() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        long worker = awaitUp(0);
        program.signal("STOP");
        Program.signal("KILL", worker);
        Program.awaitEnd(worker, 2);
        program.signal("CONT");
        program.await("the program ended with exit code 137, waiting for a change$");
        change();
        awaitUp(1);
    }

    @Test
    void aFullTemporaryDirectoryIsNotUsed() throws IOException {
        withMounted(SMALL, temporary -> {
            fill(temporary);
            program.main(START, SAY_UP, "forever();").start();
            program.await(PIPE_IS_ELSEWHERE + "No space left on device");
            restartsTwiceAndEndsElsewhere(temporary);
        });
    }

    @Test
    void aTemporaryDirectoryThatMayOnlyBeReadIsNotUsed() throws IOException {
        withMounted(SMALL, temporary -> {
            run("mount", "-o", "remount,ro", temporary.toString());
            program.main(START, SAY_UP, "forever();").start();
            program.await(PIPE_IS_ELSEWHERE + "Read-only file system");
            restartsTwiceAndEndsElsewhere(temporary);
        });
    }

    private void restartsTwiceAndEndsElsewhere(Path temporary) throws IOException {
        for (int generation = 0; generation <= 2; generation++) {
            Path used = runDirectoryOf(awaitUp(generation));
            assertThat(used)
                    .exists()
                    .satisfies(path -> assertThat(path.startsWith(temporary)).isFalse());
            assertThat(program.leftInTemporary()).isEmpty();
            if (generation < 2) {
                change();
            } else {
                program.signal("TERM");
                assertThat(program.exitCode()).isEqualTo(143);
                assertThat(used).doesNotExist();
            }
        }
    }

    /** Known from its command line. */
    private static Path runDirectoryOf(long worker) throws IOException {
        String commandLine = Files.readString(Path.of("/proc/" + worker + "/cmdline"));
        var agent = Pattern.compile("-javaagent:([^=]*/reloader-run-\\d+)/").matcher(commandLine);
        assertThat(agent.find()).isTrue();
        return Path.of(agent.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "only to be read"})
    void aTemporaryDirectoryThatNobodyCanWriteToAnyMoreIsOneLineUntilItIsMended(String how) throws IOException {
        withMounted(SMALL, temporary -> {
            // What lives holds files that are deleted, and so their room.
            program.main(START, SAY_UP, "if (r.generation() == 0) System.exit(3);", "forever();")
                    .with("-Dreloader.standby=false", "-Dreloader.verbose=2")
                    .start();
            program.awaitAll("ended with exit code 3, waiting for a change", "reloads have been rehearsed");
            Files.delete(runDirectory().resolve("agent.jar"));
            if (how.equals("full")) {
                fill(temporary);
            } else {
                run("mount", "-o", "remount,ro", temporary.toString());
            }
            change();
            program.await(
                    "cannot start the worker: cannot make .*/reloader-run-\\d+ anew: .*(No space left on device|Read-only file system).*, waiting for a change");
            if (how.equals("full")) {
                run("rm", temporary.resolve("filling").toString());
            } else {
                run("mount", "-o", "remount,rw", temporary.toString());
            }
            change();
            // A start that fails is counted, too.
            awaitUp(2);
            program.signal("TERM");
            assertThat(program.exitCode()).isEqualTo(143);
            assertThat(program.leftInTemporary()).isEmpty();
        });
    }

    private void fill(Path temporary) throws IOException {
        sh("dd if=/dev/zero of=" + temporary + "/filling bs=1k 2>/dev/null || true");
    }

    private interface Body {
        void run(Path temporary) throws IOException;
    }

    private void withMounted(String options, Body body) throws IOException {
        assumeThat(Files.getOwner(directory).getName()).as("may mount").isEqualTo("root");
        need("mount");
        Path temporary = program.file("tmp");
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", temporary.toString());
        try {
            body.run(temporary);
        } finally {
            program.close();
            run("umount", "-l", temporary.toString());
        }
    }
}
