package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code reloader run 'python3 server.py' src}: a real web server that is never refused its port, ten restarts in a row. A hundred:
 *
 * <pre>{@code
 * mvn -pl reloader-cli -am test -Dtest=PythonServerProcessTest -Dsurefire.failIfNoSpecifiedTests=false -Drestarts=100
 * }</pre>
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "locks a file as Unix does it")
class PythonServerProcessTest {
    private static final int RESTARTS = Integer.getInteger("restarts", 10);

    /** As any that is written with http.server, but for the lock: whoever starts while another lives does not get it. */
    private static final String SERVER = """
            import fcntl, http.server, os, pathlib
            lock = open("lock", "w")
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            text = pathlib.Path("src/text").read_bytes()

            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(text)

                def log_message(self, *args):
                    pass

            server = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
            print("serving in", os.getpid(), flush=True)
            server.serve_forever()
            """;

    @TempDir
    Path directory;

    private RealCli cli;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(directory.resolve("src"));
        Files.writeString(directory.resolve("server.py"), SERVER);
        // As quickly as it can.
        cli = new RealCli(directory).environment("RELOADER_RELOAD_INTERVAL", "1ms");
    }

    @AfterEach
    void end() {
        cli.close();
    }

    /** All at once, so that it is one change. */
    private void write(String text) throws IOException {
        Path unfinished = Files.writeString(directory.resolve("text"), text);
        Files.move(unfinished, directory.resolve("src/text"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** One that is free, and that the system gives nobody by itself. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken: the next one.
            }
        }
    }

    private static String get(int port) throws IOException {
        try (InputStream in = URI.create("http://127.0.0.1:" + port).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aWebServerIsNeverRefusedItsPort() throws IOException {
        int port = freePort();
        write("text 0");
        cli.start("run", "--env", "PORT=" + port, "python3 server.py", "src");
        for (int restart = 0; restart <= RESTARTS; restart++) {
            if (restart > 0) {
                write("text " + restart);
            }
            long pid = Long.parseLong(cli.await("^serving in (\\d+)$").group(1));
            assertThat(get(port)).isEqualTo("text " + restart);
            assertThat(cli.descendants())
                    .filteredOn(each -> each.info().command().orElse("").contains("python"))
                    .extracting(ProcessHandle::pid)
                    .containsExactly(pid);
        }
        cli.signal("TERM");
        assertThat(cli.exitCode()).isZero();
        assertThat(cli.allLines())
                // Neither "OSError: … Address already in use" nor "BlockingIOError: …" of the lock.
                .noneMatch(line -> line.contains("Error"))
                .filteredOn(line -> line.startsWith("serving in "))
                .hasSize(RESTARTS + 1);
    }
}
