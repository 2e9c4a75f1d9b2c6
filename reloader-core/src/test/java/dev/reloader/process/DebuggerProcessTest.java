package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A debugger, the JDK's {@code jdb}, at workers that come and go. */
class DebuggerProcessTest extends ProcessTest {
    private static final String START = "var r = Reloader.start(App.class, args);";
    private static final String UP = "say(\"up \" + r.generation());";

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process jdb(int port) throws IOException {
        Path jdb = Path.of(System.getProperty("java.home"), "bin", "jdb");
        return new ProcessBuilder(jdb.toString(), "-attach", Integer.toString(port))
                .redirectErrorStream(true)
                .start();
    }

    private static void say(Process jdb, String command) throws IOException {
        Writer in = jdb.outputWriter();
        in.write(command + "\n");
        in.flush();
    }

    private static void awaitOutput(Process jdb, String text) throws IOException {
        var reader = new InputStreamReader(jdb.getInputStream(), StandardCharsets.UTF_8);
        var seen = new StringBuilder();
        for (int next = reader.read(); seen.indexOf(text) < 0; next = reader.read()) {
            assertThat(next).as("jdb has said: " + seen).isNotNegative();
            seen.append((char) next);
        }
    }

    private void change() throws IOException {
        program.compile("Part", "class Part { int part" + System.nanoTime() + "; }\n");
    }

    @Test
    void aWorkerThatABreakpointHoldsIsRestarted() throws Exception {
        int port = freePort();
        program.compile(
                        "App",
                        Program.app(START, UP, "while (true) tick();")
                                .replace(
                                        "static void say",
                                        "static void tick() throws Exception { Thread.sleep(1); }\n    static void say"))
                .with("-Dreloader.debug=" + port, "-Dreloader.shutdownInterval=200ms")
                .start();
        program.awaitAll("Listening for transport dt_socket at address: " + port, "^up 0");
        Process jdb = jdb(port);
        try {
            say(jdb, "stop in App.tick");
            awaitOutput(jdb, "Breakpoint hit");
            change();
            program.awaitAll("Listening for transport dt_socket at address: " + port, "^up 1");
        } finally {
            jdb.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWorkerThatIsToWaitForADebuggerDoesSoEachTime() throws Exception {
        int port = freePort();
        program.main(START, UP, "forever();")
                .with("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=" + port)
                .start();
        program.await("Listening for transport dt_socket at address: " + port);
        Process parents = jdb(port);
        Process workers = null;
        try {
            say(parents, "resume");
            int other = Integer.parseInt(program.await("the worker waits for a debugger on port (\\d+)")
                    .group(1));
            program.await("Listening for transport dt_socket at address: " + other);
            workers = jdb(other);
            say(workers, "resume");
            program.await("^up 0");
        } finally {
            parents.destroyForcibly().waitFor();
            if (workers != null) {
                workers.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aPortThatIsMeantForTheWorkerOnlyIsTheWorkers() throws Exception {
        int port = freePort();
        String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + port;
        program.compile("Other", Program.app("say(\"up\");", "forever();").replace("class App", "class Other"))
                .main("Reloader.builderForJava(List.of(\"" + debugger + "\", \"-cp\", \"classes\", \"Other\")).run();")
                .start();
        program.awaitAll("Listening for transport dt_socket at address: " + port, "^up");
        change();
        program.awaitAll("Listening for transport dt_socket at address: " + port, "^up");
        assertThat(program.allLines()).noneMatch(line -> line.contains("left out"));
    }

    @Test
    void aPortThatAnotherProcessHasIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            program.main(START, UP, "forever();")
                    .with("-Dreloader.debug=" + port)
                    .start();
            program.await("cannot wait for a debugger on port " + port + ": another process has it");
            program.await("the program ended with exit code 1, waiting for a change");
        }
    }
}
