package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When there is a standby, what it is used for, and what becomes of it, with real JVMs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class StandbyProcessTest extends StandbyTest {
    /** Does what it is told on its standard input, one letter for each. */
    private static final String OBEY = """
            for (int letter; (letter = System.in.read()) != -1; ) {
                switch (letter) {
                    case 'r' -> r.triggerReload();
                    case '3' -> System.exit(3);
                    case '7' -> System.exit(75);
                    default -> say("unknown " + letter);
                }
            }
            """;

    private Program obedient() throws IOException {
        return program.main(START, SAY_UP, OBEY, "forever();");
    }

    @Test
    void itIsTheNextWorkerAgainAndAgain() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        for (int generation = 1; generation <= 3; generation++) {
            change();
            Pair next = awaitPair(generation);
            assertUsed(pair.standby(), next.worker());
            assertThat(Program.lives(pair.worker())).isFalse();
            pair = next;
        }
    }

    @Test
    void itIsUsedWhenTheProgramAsksForAReload() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        program.type("r");
        program.await("reloading: the program asks for it");
        assertUsed(pair.standby(), awaitUp(1));
    }

    @Test
    void itIsUsedAfterAHangUp() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        program.signal("HUP");
        assertUsed(pair.standby(), awaitUp(1));
    }

    @Test
    void itIsUsedAfterExitCode75() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        program.type("7");
        assertUsed(pair.standby(), awaitUp(1));
    }

    @Test
    void itStaysWhenTheWorkerEnds() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        program.type("3");
        program.await("ended with exit code 3, waiting for a change");
        change();
        assertUsed(pair.standby(), awaitUp(1));
    }

    @Test
    void itComesAlsoWhenTheWorkerHasCrashedAtOnce() throws IOException {
        program.main(START, SAY_UP, "if (r.generation() < 2) System.exit(3);", "forever();")
                .start();
        program.await("ended with exit code 3, waiting for a change");
        for (int generation = 1; generation <= 2; generation++) {
            long standby = awaitParked();
            change();
            assertUsed(standby, awaitUp(generation));
        }
    }

    @Test
    void oneThatHasBeenKilledIsReplacedAtTheNextChange() throws IOException {
        obedient().start();
        Pair pair = awaitPair(0);
        Program.signal("KILL", pair.standby());
        program.await("the standby has ended by itself");
        change();
        Pair next = awaitPair(1);
        assertThat(next.worker()).isNotEqualTo(pair.standby());
        change();
        assertUsed(next.standby(), awaitUp(2));
    }

    @Test
    void oneThatIsKilledWhileItComesUpIsReplacedAtTheNextChange() throws IOException {
        obedient().start();
        long standby = number(program.await("the standby is process (\\d+)"));
        Program.signal("KILL", standby);
        program.await("the standby has ended by itself");
        change();
        Pair next = awaitPair(1);
        change();
        assertUsed(next.standby(), awaitUp(2));
    }

    @Test
    void oneThatDoesNotAnswerIsKilled() throws IOException {
        obedient().with("-Dreloader.standbyPatienceMillis=100").start();
        Pair pair = awaitPair(0);
        Program.signal("STOP", pair.standby());
        change();
        program.await("the standby is not used: it does not answer");
        assertThat(awaitPair(1).worker()).isNotEqualTo(pair.standby());
        Program.awaitEnd(pair.standby(), 2);
    }

    @Test
    void whenTheParentIsKilledItEndsSilently() throws Exception {
        program.main(START, SAY_UP, "forever();").start();
        // After these lines nobody has anything to say.
        List<Matcher> lines = program.awaitAll(
                "up 0 pid (\\d+)", PARKED, PRELOADED, "reloads have been rehearsed", "contents of .* are remembered");
        Pair pair = new Pair(number(lines.get(0)), number(lines.get(1)));
        List<String> before = List.copyOf(program.allLines());
        program.signal("KILL");
        Program.awaitEnd(List.of(pair.worker(), pair.standby()), Duration.ofSeconds(2));
        // The parent may have said more until then.
        assertThat(program.wholeOutput()
                        .subList(before.size(), program.allLines().size()))
                .allMatch(line -> line.matches(
                        "\\[reloader\\] (the standby has loaded \\d+ classes|reloads have been rehearsed)"));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void whenTheParentIsKilledOneThatIsComingUpEnds() throws IOException {
        program.main(START, SAY_UP, "forever();").start();
        List<Long> processes = program.awaitAll("up 0 pid (\\d+)", "the standby is process (\\d+)").stream()
                .map(StandbyTest::number)
                .toList();
        program.signal("KILL");
        Program.awaitEnd(processes, Duration.ofSeconds(2));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void itEndsWithTheParent(String signal) throws Exception {
        obedient().start();
        Pair pair = awaitPair(0);
        program.signal(signal);
        assertThat(program.exitCode()).isEqualTo(signal.equals("TERM") ? 143 : 130);
        assertThat(Program.lives(pair.worker())).isFalse();
        assertThat(Program.lives(pair.standby())).isFalse();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void aUsersAgentRunsOnlyWhenItGoes() throws IOException {
        Path classes = program.file("agent-classes");
        program.compile("UserAgent", """
                public class UserAgent {
                    public static void premain(String options) {
                        System.out.println("premain of " + ProcessHandle.current().pid());
                    }
                }
                """, classes);
        Path agent = Program.jar(program.file("agent.jar"), Program.manifest("Premain-Class", "UserAgent"), classes);
        obedient().with("-javaagent:" + agent).start();
        Pair pair = awaitPair(0);
        assertThat(program.allLines())
                .contains("premain of " + pair.worker())
                .doesNotContain("premain of " + pair.standby());
        change();
        program.await("premain of " + pair.standby());
        assertUsed(pair.standby(), awaitUp(1));
    }

    @Test
    void twoWorkersNeverRunAtOnceHoweverManyRestartsAreDue() throws IOException {
        program.with("-Dreloader.reloadInterval=1s");
        locking(0).start();
        awaitPair(0);
        int saved = 0;
        for (int round = 0; round < 2; round++) {
            locking(++saved);
            program.await("worker \\d+ is process");
            locking(++saved);
            program.await("changed: classes/App.class");
            locking(++saved);
            program.await("code " + saved);
        }
        assertThat(program.allLines()).doesNotContain("TWO WORKERS");
    }

    /** Would notice another worker. */
    private Program locking(int code) throws IOException {
        return program.main(
                START,
                "var lock = java.nio.channels.FileChannel.open(Path.of(\"lock\"), StandardOpenOption.CREATE,"
                        + " StandardOpenOption.WRITE);",
                "if (lock.tryLock() == null) say(\"TWO WORKERS\");",
                SAY_UP,
                "say(\"code " + code + "\");",
                "forever();");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dreloader.standby=false", "-Xlog:gc=off"})
    void thereIsNoneWith(String option) throws IOException {
        obedient().with(option).start();
        hasNone();
    }

    @Test
    void thereIsNoneIfEveryWorkerWaitsForADebugger() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        obedient().with("-Dreloader.debug=" + port).start();
        program.await("no standby is kept, because of debug");
        hasNone();
    }

    @Test
    void thereIsNoneIfAVariableMakesEveryJvmPrint() throws IOException {
        obedient().environment("JAVA_TOOL_OPTIONS", "-Dx=y").start();
        program.await("no standby is kept, because of JAVA_TOOL_OPTIONS");
        hasNone();
    }

    /** Where one is wanted, one is started for a restart at the latest. */
    private void hasNone() throws IOException {
        awaitUp(0);
        change();
        long worker = awaitUp(1);
        assertThat(program.jvms()).extracting(ProcessHandle::pid).containsExactly(worker);
        assertThat(program.allLines()).noneMatch(line -> line.contains("the standby"));
    }

    @Test
    void thereIsNoneForASingleRun() throws IOException {
        program.main(
                        "int code = Reloader.isActive() ? 0 : Reloader.builder(App.class).args(args).runOnce();",
                        "if (!Reloader.isActive()) { say(\"ended \" + code); return; }",
                        "var r = Reloader.current();",
                        SAY_UP,
                        "forever();")
                .start();
        awaitUp(0);
        change();
        program.await("ended ");
        assertThat(program.exitCode()).isZero();
        assertThat(program.allLines()).noneMatch(line -> line.contains("the standby"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void itListensNowhereAndLocksNothing() throws IOException {
        // The JVM may lock the file with its performance data.
        obedient().with("-XX:-UsePerfData").start();
        long standby = awaitPair(0).standby();
        assertThat(portsOf(standby)).isEmpty();
        assertThat(Files.readAllLines(Path.of("/proc/locks")))
                .noneMatch(lock -> List.of(lock.split(" +")).contains(Long.toString(standby)));
    }

    /** The lines about TCP sockets that are this process's. */
    private static List<String> portsOf(long pid) throws IOException {
        var ports = new ArrayList<String>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                String target = targetOf(descriptor);
                for (String version : List.of("tcp", "tcp6")) {
                    Files.readAllLines(Path.of("/proc/net", version)).stream()
                            .filter(line ->
                                    target.equals("socket:[" + line.strip().split(" +")[9] + "]"))
                            .forEach(ports::add);
                }
            }
        }
        return ports;
    }

    /** Nothing if it has just been closed: nobody listens there. */
    private static String targetOf(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
    void nobodyNoticesIt() throws Exception {
        List<String> withIt = printedOverAReload("-Dreloader.verbose=1");
        program.close();
        program = new Program(directory.resolve("without"));
        List<String> without = printedOverAReload("-Dreloader.watch=mark", "-Dreloader.standby=false");
        assertThat(withIt).isEqualTo(without).hasSize(3);
    }

    private List<String> printedOverAReload(String... options) throws Exception {
        boolean hasStandby = !List.of(options).contains("-Dreloader.standby=false");
        program.main(START, "Files.writeString(Path.of(\"up\" + r.generation()), \"\");", "forever();")
                .with(options)
                .start();
        for (int generation = 0; generation < 2; generation++) {
            Path up = program.file("up" + generation);
            awaitThat(up + " is there", () -> Files.exists(up));
            if (hasStandby) {
                awaitStandby();
            }
            if (generation == 0) {
                change();
            }
        }
        program.await("reloaded in");
        return program.allLines().stream()
                .map(line -> line.replaceAll("\\d+ ms|(stop|settle|wait|start) \\d+", "")
                        .replaceAll("\\(.*\\)", ""))
                .toList();
    }

    /** One that is parked, of a parent that does not tell. */
    private ProcessHandle awaitStandby() throws InterruptedException {
        var found = new ArrayList<ProcessHandle>();
        awaitThat("a standby is parked", () -> {
            found.clear();
            program.jvms()
                    .filter(child -> Program.canBeAsked(child.pid()))
                    .filter(child -> ask(child.pid(), "Thread.print").contains(".PipeProxy.awaitGo("))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }
}
