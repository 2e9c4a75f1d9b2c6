package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Programs of all kinds that a parent runs, and runs again when files change, with real processes. */
class ProcessReloaderProcessTest extends CommandTest {
    private static final String PYTHON_WORKER = """
            import os, signal, sys, time

            def stop(number, frame):
                print("got", signal.Signals(number).name, flush=True)
                sys.exit()

            signal.signal(signal.SIGINT, stop)
            print("up", os.getpid(), flush=True)
            while True:
                time.sleep(0.05)
            """;

    @Test
    void aPythonProgramIsStartedAgainWheneverAFileChanges() throws IOException {
        write("server.py", PYTHON_WORKER);
        parent("command(\"python3\", \"server.py\")").start();
        program.await("^\\[reloader\\] watching watched \\(test\\)$");
        long first = awaitUp();

        write("watched/one", "x");

        program.await("^\\[reloader\\] changed: watched/one$");
        program.await("^got SIGINT$");
        long second = awaitUp();
        assertThat(second).isNotEqualTo(first);
        assertThat(Program.lives(first)).isFalse();

        write("watched/deep/two", "x");

        program.await("^\\[reloader\\] changed: watched/deep/two$");
        long third = awaitUp();
        endWithSignal("TERM", "^returned 2$");
        assertThat(Program.lives(third)).isFalse();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void aCommandIsToldWhatHasChanged() throws IOException {
        write("worker.py", """
                import json, os, time
                changes = json.loads(os.environ["RELOADER_CHANGES"])
                assert changes == json.loads(os.environ["WATCHFILES_CHANGES"])
                print("told", changes, flush=True)
                time.sleep(1000)
                """);
        parent("command(\"python3\", \"worker.py\")").start();
        String path = directory.toRealPath() + "/watched/ö '1'";
        program.await("^told \\[\\]$");
        write("watched/ö '1'", "x");
        program.await("^told \\[\\['added', \"" + path + "\"\\]\\]$");
        write("watched/ö '1'", "longer");
        program.await("^told \\[\\['modified', \"" + path + "\"\\]\\]$");
        Files.delete(program.file("watched/ö '1'"));
        program.await("^told \\[\\['deleted', \"" + path + "\"\\]\\]$");
    }

    @Test
    void moreChangesThanFitIntoAVariableDoNotKeepACommandFromStarting() throws IOException {
        write("worker.py", """
                import json, os, time
                changes = json.loads(os.environ["RELOADER_CHANGES"])
                name = os.environ.get("RELOADER_CHANGES_FILE")
                if name:
                    with open(name) as file:
                        all = json.load(file)
                    assert 0 < len(changes) < len(all) and changes == all[:len(changes)]
                    changes = all
                print("told", len(changes), flush=True)
                time.sleep(1000)
                """);
        Files.createDirectories(program.file("many"));
        for (int i = 0; i < 1_000; i++) {
            write("many/" + "x".repeat(100) + i, "");
        }
        parent("command(\"python3\", \"worker.py\")").start();
        program.await("^told 0$");
        Files.move(program.file("many"), program.file("watched/many"));
        program.await("^told 1000$");
        write("watched/one", "");
        program.await("^told 1$");
    }

    @Test
    void aMethodIsRunInAJvmOfItsOwnAndToldWhatHasChanged() throws IOException {
        program.compile("Jobs", """
                import dev.reloader.*;
                class Jobs {
                    static void run(String name, int port, java.nio.file.Path... paths) throws Exception {
                        var r = Reloader.current();
                        r.onStop(() -> System.out.println("stopping"));
                        System.out.println(name + " at " + port + java.util.List.of(paths) + r.generation() + r.changes());
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """);
        parent("method(\"Jobs.run\", \"größe \\\"1\\\"\", 80, Path.of(\"a b\"))")
                .start();
        program.await("^größe \"1\" at 80\\[a b\\]0\\[\\]$");
        change();
        program.await("^stopping$");
        program.await("^größe \"1\" at 80\\[a b\\]1\\[FileChange\\[kind=ADDED, path=.*/watched/a\\]\\]$");
        endWithSignal("INT", "^returned 1$");
    }

    @Test
    void aMethodMayBeOnAnotherClassPath() throws IOException {
        program.compile("Jobs", """
                class Jobs {
                    static void run() {
                        System.out.println("elsewhere " + dev.reloader.Reloader.current().generation());
                    }
                }
                """);
        Files.createDirectories(program.file("elsewhere"));
        Files.move(program.classes().resolve("Jobs.class"), program.file("elsewhere/Jobs.class"));
        Files.createDirectories(program.file("place"));
        parent("classPath(\"elsewhere:lib/*\")", "directory(Path.of(\"place\"))", "method(\"Jobs.run\")")
                .start();
        program.await("^elsewhere 0$");
        change();
        program.await("^elsewhere 1$");
    }

    @Test
    void aTargetIsWhateverItsTextStandsFor() throws IOException {
        write("hello.py", "import sys\nprint('python', sys.argv)\n");
        write("hello.sh", "echo shell $# $1\n");
        write("Hello.java", """
                public class Hello {
                    public static void main(String[] args) { System.out.println("source " + String.join("-", args)); }
                }
                """);
        write("itself", "#!/bin/sh\necho itself $0").toFile().setExecutable(true);
        program.compile("Jobs", """
                public class Jobs {
                    public static void main(String[] args) { System.out.println("main " + String.join("-", args)); }
                    static void run(int number) { System.out.println("method " + (number + 1)); }
                }
                """);
        jar("jobs.jar", "Jobs", program.classes());
        body(
                        "for (String target : new String[] {\"hello.py a 'b c'\", \"python3 hello.py\", \"hello.sh 'a b'\",",
                        "        \"./itself\", \"Hello.java a b\", \"jobs.jar a b\"})",
                        "    tell(() -> " + watching("target(target)", "once(true)", "run()") + ");",
                        "tell(() -> " + watching("target(\"Jobs.run\", 41)", "once(true)", "run()") + ");")
                .start();
        program.await("^python \\['hello.py', 'a', 'b c'\\]$");
        program.await("^python \\['hello.py'\\]$");
        program.await("^shell 1 a b$");
        program.await("^itself ./itself$");
        program.await("^source a-b$");
        program.await("^main a-b$");
        program.await("^method 42$");
        program.await("^returned 0$");
        assertThat(program.exitCode()).isZero();
        assertThat(program.allLines()).noneMatch(line -> line.startsWith("thrown"));
    }

    @Test
    void aCommandLineIsSplitButNoShellReadsIt() throws IOException {
        write("words.py", "import sys\nprint('words', sys.argv[1:], flush=True)\n");
        parent("commandLine(" + literal("python3 words.py 'a b' \"c 'd'\" e\\ f $HOME *.py ; echo") + ")")
                .start();
        program.await("^words \\['a b', \"c 'd'\", 'e f', '\\$HOME', '\\*.py', ';', 'echo'\\]$");
    }

    @Test
    void aShellReadsAScript() throws IOException {
        parent(shell("word=two; echo one $word | tr o 0; exec sleep 1000")).start();
        program.await("^0ne tw0$");
    }

    @Test
    void aCommandHasAnEnvironmentAndADirectoryOfItsOwn() throws IOException {
        write("place/worker", "#!/bin/sh\necho up $MINE $THEIRS in $(pwd)")
                .toFile()
                .setExecutable(true);
        parent("command(\"./worker\")", "directory(Path.of(\"place\"))", "env(\"MINE\", \"a b\")")
                .environment("THEIRS", "inherited")
                .start();
        program.await("^up a b inherited in " + directory.toRealPath() + "/place$");
        change();
        program.await("^up a b inherited in ");
    }

    @Test
    void aMethodHasAnEnvironmentAndADirectoryOfItsOwn() throws IOException {
        program.compile("Jobs", """
                class Jobs {
                    static void run() {
                        System.out.println(System.getenv("MINE") + " in " + java.nio.file.Path.of("").toAbsolutePath());
                    }
                }
                """);
        Files.createDirectories(program.file("place"));
        parent("method(\"Jobs.run\")", "directory(Path.of(\"place\"))", "env(\"MINE\", \"a b\")")
                .start();
        program.await("^a b in " + directory.toRealPath() + "/place$");
    }

    @Test
    void aDirectoryIsWatchedWithoutWhatIsBelowIfWanted() throws IOException {
        Files.createDirectories(program.file("watched/deep"));
        parent(shell(SCRIPT), "recursive(false)").start();
        awaitUp();
        write("watched/deep/x", "");
        change();
        program.await("^\\[reloader\\] changed: watched/a$");
        awaitUp();
        assertThat(program.allLines()).noneMatch(line -> line.contains("deep"));
    }

    @Test
    void whatTheFilterLeavesOutDoesNotCount() throws IOException {
        parent(shell(SCRIPT), "filter(ChangeFilter.extensions(\"py\").and(c -> c.kind() != FileChange.Kind.DELETED))")
                .start();
        awaitUp();
        write("watched/a.txt", "");
        write("watched/a.py", "");
        program.await("^\\[reloader\\] changed: watched/a.py$");
        awaitUp();
        Files.delete(program.file("watched/a.py"));
        write("watched/b.py", "");
        program.await("^\\[reloader\\] changed: watched/b.py$");
        awaitUp();
        assertThat(program.allLines()).noneMatch(line -> line.contains("a.txt") || line.contains("deleted"));
    }

    @Test
    void whatToolsLeaveBehindDoesNotCount() throws IOException {
        parent(shell(SCRIPT)).with("-Dreloader.ignore=*.log").start();
        awaitUp();
        write("watched/__pycache__/a", "");
        write("watched/a.pyc", "");
        write("watched/today.log", "");
        write("watched/b.py", "");
        program.await("^\\[reloader\\] changed: watched/b.py$");
        awaitUp();
        assertThat(program.allLines())
                .filteredOn(line -> line.contains("changed"))
                .hasSize(1);
    }

    @Test
    void theSameBytesWrittenAgainAreAChange() throws IOException {
        write("watched/a", "x");
        parent(shell(SCRIPT)).start();
        awaitUp();
        write("watched/a", "x");
        program.await("^\\[reloader\\] changed: watched/a$");
        awaitUp();
    }

    @Test
    void filesCanBeWatchedToo() throws IOException {
        write("one.conf", "");
        write("other.conf", "");
        body("tell(() -> ProcessReloader.watching(Path.of(\"one.conf\"), Path.of(\"watched\"))." + shell(SCRIPT)
                        + ".run());")
                .start();
        awaitUp();
        write("other.conf", "x");
        write("one.conf", "x");
        program.await("^\\[reloader\\] changed: one.conf$");
        awaitUp();
        change();
        program.await("^\\[reloader\\] changed: watched/a$");
        awaitUp();
    }

    @Test
    void aPythonServersPortIsFreeAtEachStart() throws Exception {
        write("server.py", """
                import http.server, sys
                handler = http.server.SimpleHTTPRequestHandler
                handler.protocol_version = "HTTP/1.1"
                server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler)
                print("serving", flush=True)
                server.serve_forever()
                """);
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        parent("commandLine(\"python3 server.py " + port + "\")").start();
        URI page = URI.create("http://127.0.0.1:" + port + "/server.py");
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 4; i++) {
            program.await("^serving$");
            // So that there are connections, open ones even, when it is stopped.
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).contains("serve_forever");
            change();
        }
        program.await("^serving$");
        assertThat(program.allLines()).noneMatch(line -> line.contains("in use") || line.contains("waiting"));
    }
}
