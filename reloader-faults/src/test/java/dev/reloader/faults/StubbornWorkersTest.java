package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that do not end as they should, or end as they should not. */
class StubbornWorkersTest extends FaultTest {
    private static final String START = "var r = Reloader.start(App.class, args); r.watchFiles(\"a\");";

    /** Fails if anybody has the port still. */
    private static final String BIND = """
            int port = r.generation() == 0 ? 0 : Integer.parseInt(Files.readString(Path.of("port")));
            var server = new java.net.ServerSocket();
            server.setReuseAddress(false);
            server.bind(new java.net.InetSocketAddress("localhost", port));
            Files.writeString(Path.of("port"), "" + server.getLocalPort());
            """;

    /** In a file, because some of these cannot print. */
    private static final String SAY_UP =
            "Files.writeString(Path.of(\"up.tmp\"), r.generation() + \" pid \" + ProcessHandle.current().pid());"
                    + " Files.move(Path.of(\"up.tmp\"), Path.of(\"up\"), StandardCopyOption.ATOMIC_MOVE);";

    private static final String HANG = "try { forever(); } catch (Exception e) { }";
    private static final Duration QUICK_KILL = Duration.ofMillis(500);
    private static final Duration PATIENT_KILL = Duration.ofSeconds(5);
    private static final Duration DAEMON_KILL = Duration.ofSeconds(2);
    private static final Duration BESIDE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Otherwise a worker has a second more before it is killed, in which its threads are printed. */
    @BeforeEach
    void killWithoutDump() {
        program.with("-Dreloader.verbose=1");
    }

    private void change() throws IOException {
        Files.writeString(program.file("a"), Long.toString(System.nanoTime()));
    }

    private long awaitUp(int generation) throws IOException {
        Path up = program.file("up");
        String expected = generation + " pid ";
        await("up " + generation, () -> Files.exists(up) && Files.readString(up).startsWith(expected));
        return Long.parseLong(Files.readString(up).substring(expected.length()));
    }

    /** Name, what the program does before it says that it is up, and the parent's exit code after SIGTERM. */
    static Stream<Arguments> stubborn() {
        return Stream.of(
                Arguments.of(
                        "ignores signals",
                        "for (var each : List.of(\"TERM\", \"INT\", \"HUP\"))"
                                + " sun.misc.Signal.handle(new sun.misc.Signal(each), sun.misc.SignalHandler.SIG_IGN);",
                        143),
                Arguments.of(
                        "hangs in a shutdown hook",
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> { " + HANG + " }));",
                        137),
                Arguments.of("hangs in a stop callback", "r.onStop(() -> { " + HANG + " });", 137),
                Arguments.of(
                        "holds the lock that an exit needs",
                        "var lock = Class.forName(\"java.lang.Shutdown\"); var held = new java.util.concurrent.CountDownLatch(1);"
                                + " new Thread(() -> { synchronized (lock) { held.countDown(); " + HANG
                                + " } }).start(); held.await();",
                        137),
                Arguments.of(
                        "closes its standard streams",
                        "System.in.close(); System.out.close(); System.err.close();"
                                + " for (var each : List.of(java.io.FileDescriptor.out, java.io.FileDescriptor.err))"
                                + " new java.io.FileOutputStream(each).close();",
                        143));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stubborn")
    void isStoppedInTimeAndHasLeftItsPort(String name, String deed, int exitCode) throws IOException {
        Duration interval = exitCode == 137 ? QUICK_KILL : PATIENT_KILL;
        program.main(START, BIND, deed, SAY_UP, "forever();")
                .with(killedAfter(interval))
                .start();
        restartTwice(interval);
        long last = awaitUp(2);
        program.signal("TERM");
        awaitEnd(last, interval);
        assertThat(program.exitCode()).isEqualTo(exitCode);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private static String killedAfter(Duration interval) {
        return "-Dreloader.shutdownInterval=" + interval.toMillis() + "ms";
    }

    private void restartTwice(Duration interval) throws IOException {
        for (int generation = 0; generation < 2; generation++) {
            long worker = awaitUp(generation);
            change();
            awaitEnd(worker, interval);
        }
    }

    private static void awaitEnd(long pid, Duration interval) {
        Program.awaitEnd(List.of(pid), interval.plus(BESIDE_INTERVAL));
    }

    @Test
    @Tag("long")
    void oneWithoutMemoryIsStoppedInTimeAndHasLeftItsPort() throws IOException {
        program.main(
                        START,
                        BIND,
                        "var full = new java.io.FileOutputStream(\"full\" + r.generation());",
                        SAY_UP,
                        "var all = new ArrayList<Object[]>(1 << 20);",
                        "for (int size = 1 << 20; size > 0; size /= 2)",
                        "    try { while (true) all.add(new Object[size]); } catch (OutOfMemoryError e) { }",
                        "full.write(1);",
                        "while (true) try { forever(); } catch (Throwable e) { }")
                .with(killedAfter(QUICK_KILL), "-Xmx64m")
                .start();
        for (int generation = 0; generation < 3; generation++) {
            long worker = awaitUp(generation);
            Path full = program.file("full" + generation);
            await("memory is full", () -> Files.size(full) > 0);
            change();
            awaitEnd(worker, QUICK_KILL);
        }
        awaitUp(3);
        Path last = program.file("full3");
        await("memory is full", () -> Files.size(last) > 0);
        program.signal("TERM");
        // It may have no memory for what ends it.
        assertThat(program.exitCode()).isIn(143, 137);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    @Tag("long")
    void aDaemonThatHasThePortIsGoneBeforeTheNextStart() throws IOException {
        need("python3");
        need("setsid");
        Files.writeString(program.file("daemon.py"), """
                import os, signal, socket, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                listener = socket.socket()
                listener.bind(("localhost", int(open("port").read()) if os.path.exists("port") else 0))
                listener.listen()
                open("port", "w").write(str(listener.getsockname()[1]))
                print("daemon %d listens" % os.getpid(), flush=True)
                time.sleep(1000)
                """);
        program.main(
                        START,
                        "new ProcessBuilder(\"sh\", \"-c\", \"setsid python3 daemon.py &\").inheritIO().start().waitFor();",
                        SAY_UP,
                        "forever();")
                .with(killedAfter(DAEMON_KILL))
                .start();
        for (int generation = 0; generation < 3; generation++) {
            awaitUp(generation);
            long daemon = Long.parseLong(program.await("^daemon (\\d+) listens").group(1));
            if (generation < 2) {
                change();
            } else {
                program.signal("TERM");
            }
            awaitEnd(daemon, DAEMON_KILL);
        }
        assertThat(program.exitCode()).isEqualTo(143);
    }

    /** Name, static initialiser of a worker, what it does in main, an option, and its exit code. */
    static Stream<Arguments> ending() {
        String exhaust = "var all = new ArrayList<long[]>(); while (true) all.add(new long[1 << 20]);";
        return Stream.of(
                Arguments.of("exits in its static initialiser", "System.exit(3);", "", "-Da=b", 3),
                Arguments.of("halts in its static initialiser", "Runtime.getRuntime().halt(4);", "", "-Da=b", 4),
                Arguments.of("fails in its static initialiser", "if (true) throw new Error();", "", "-Da=b", 1),
                Arguments.of("halts", "", "Runtime.getRuntime().halt(5);", "-Da=b", 5),
                Arguments.of(
                        "halts in a shutdown hook",
                        "",
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(6)));"
                                + " System.exit(0);",
                        "-Da=b",
                        6),
                Arguments.of("runs out of memory", "", exhaust, "-Xmx64m", 1),
                Arguments.of("ends when it runs out of memory", "", exhaust, "-XX:+ExitOnOutOfMemoryError", 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ending")
    @Tag("long")
    void itsExitCodeIsToldAndTheNextChangeStartsIt(
            String name, String initialiser, String deed, String option, int exitCode) throws IOException {
        ending(initialiser, deed);
        program.with("-Xmx64m", option).start();
        program.await("the program ended with exit code " + exitCode + ", waiting for a change$");
        Files.writeString(program.file("mended"), "");
        program.await("^mended$");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ending")
    @Tag("long")
    void itsExitCodeIsTheParentsIfWanted(String name, String initialiser, String deed, String option, int exitCode)
            throws IOException {
        ending(initialiser, deed);
        program.with("-Xmx64m", option, "-Dreloader.exitPolicy=propagate").start();
        assertThat(program.exitCode()).isEqualTo(exitCode);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private void ending(String initialiser, String deed) throws IOException {
        String source = Program.app(
                "var r = Reloader.start(App.class, args);", "if (IS_MENDED) { say(\"mended\"); forever(); }", deed);
        program.with("-Dreloader.watch=mended")
                .compile("App", source.replace("public class App {", """
                        public class App {
                            static final boolean IS_MENDED = Files.exists(Path.of("mended"));
                            static { if (Reloader.isActive() && !IS_MENDED) { %s } }
                        """.formatted(initialiser)));
    }

    /** The reader of its output has stopped reading, as a pager does. */
    @ParameterizedTest(name = "the parent''s lines {0}")
    @ValueSource(strings = {"2>errors", "2>&1"})
    void oneWhoseOutputNobodyReadsIsStoppedInTime(String errors) throws IOException {
        program.main(
                START,
                BIND,
                "var blocked = new Thread(() -> { while (true) say(\"x\".repeat(10_000)); });",
                "blocked.start();",
                "while (!Arrays.toString(blocked.getStackTrace()).contains(\"writeBytes\")) Thread.onSpinWait();",
                SAY_UP,
                "forever();");
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " "
                + String.join(" ", program.quickOptions()) + " " + killedAfter(PATIENT_KILL) + " -cp "
                + program.classes() + File.pathSeparator + Program.reloaderClassPath() + " App";
        program.run(List.of(
                "sh", "-c", "(sh -c 'echo $$ >parent; exec " + java + "'; echo $? >code) " + errors + " | sleep 1000"));
        long first = awaitUp(0);
        if (errors.equals("2>errors")) {
            restartTwice(PATIENT_KILL);
        } else {
            // It cannot announce that.
            change();
            awaitEnd(first, PATIENT_KILL);
        }
        long last = awaitUp(errors.equals("2>errors") ? 2 : 1);
        long parent = Long.parseLong(Files.readString(program.file("parent")).strip());
        Program.signal("TERM", parent);
        awaitEnd(last, PATIENT_KILL);
        await(
                "the parent has ended",
                () -> Files.exists(program.file("code"))
                        && Files.readString(program.file("code")).equals("143\n"));
        assertThat(program.leftInTemporary()).isEmpty();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end)
                    .as("%s; there was: %s", what, program.allLines())
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
