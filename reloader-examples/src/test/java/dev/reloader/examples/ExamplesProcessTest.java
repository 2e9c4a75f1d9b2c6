package dev.reloader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every example, run as a user would. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals, and no sh")
class ExamplesProcessTest {
    private static final int START_ME_AGAIN = 75;

    @TempDir
    private Path directory;

    private Example example;

    @BeforeEach
    void prepareExample() throws IOException {
        example = new Example(directory);
    }

    @AfterEach
    void endExample() {
        example.close();
    }

    @Test
    void helloIsSaidAgain() throws Exception {
        example.start(Hello.class);
        example.await("^Hello\\.$");
        example.await("waiting for a change");

        example.signal("HUP");
        example.await("^Hello\\.$");
    }

    @Test
    void theWebServerReadsItsGreetingAtEachStart() throws Exception {
        example.start(WebServer.class);
        URI first = served(0);
        assertThat(get(first)).isEqualTo("<h1>Hello, reader!</h1>\n");

        example.write("greeting.txt", "Welcome");
        assertThat(get(served(1))).isEqualTo("<h1>Welcome, reader!</h1>\n");
    }

    @Test
    void theTemplateServerRunsOnWhenItsTemplateChanges() throws Exception {
        example.write("page.html", "<p>one</p>");
        example.start(TemplateServer.class);
        URI address = served(0);
        assertThat(get(address)).isEqualTo("<p>one</p>\n");

        example.write("page.html", "<p>two</p>");
        example.await("changed: page.html, handled by the program");
        assertThat(get(address)).isEqualTo("<p>two</p>\n");

        Files.delete(example.file("page.html"));
        example.await("cannot read page.html");
        assertThat(get(served(1))).isEqualTo("nothing yet");
    }

    @Test
    void theCooperativeProgramCleansUpAndLeavesByItself() throws Exception {
        example.start(Cooperative.class);
        example.await("^working \\(start 0, because of \\[\\]\\)$");

        example.write("work.conf", "faster");
        example.await("^cleaned up$");
        example.await("^working \\(start 1, because of \\[FileChange\\[kind=ADDED, path=.*/work.conf\\]\\]\\)$");

        example.signal("TERM");
        assertThat(example.exitCode()).isEqualTo(START_ME_AGAIN);
    }

    @Test
    void aMethodIsRunAgainWithItsArguments() throws Exception {
        Instant begin = Instant.now();
        example.start(RunProcess.class);
        example.awaitAll("^starting MyApp on port 3000$", "watching \\. ");
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofSeconds(2));

        example.write("main.conf");
        example.await("^reloading because of \\[FileChange\\[kind=ADDED, path=.*/main.conf\\]\\]$");
        example.await("^starting MyApp on port 3000$");

        example.signal("INT");
        example.await("^reloaded 1 times$");
        assertThat(example.exitCode()).isZero();
    }

    @Test
    void aCallbackMayTakeItsTime() throws Exception {
        example.start(RunAsync.class);
        example.await("^running$");

        example.write("main.conf");
        example.await("^reloading because of \\[FileChange\\[kind=ADDED, path=.*/main.conf\\]\\]$");
        example.await("^running$");

        example.signal("INT");
        example.await("^reloaded 1 times$");
        assertThat(example.exitCode()).isZero();
    }

    @Test
    void aCommandIsRunAgainAndSaysWhy() throws Exception {
        Files.createDirectory(example.file("src"));
        example.write("src/main.py", "print('one', flush=True)", "import time", "time.sleep(1000)");
        example.start(RunTarget.class, "python3 src/main.py", "src");
        example.await("^'python3 src/main.py' is a COMMAND$");
        example.await("^one$");

        example.write("src/main.py", "print('two', flush=True)", "import time", "time.sleep(1000)");
        example.await("^\\[MODIFIED\\] main.py$");
        example.await("^two$");

        example.signal("TERM");
        example.await("^reloaded 1 times$");
        assertThat(example.exitCode()).isZero();
    }

    @Test
    void aCommandThatDoesNotEndIsKilled() throws Exception {
        example.write("stubborn.sh", "trap '' INT", "echo begun", "while true; do sleep 1; done");
        example.start(RunTarget.class, "./stubborn.sh", ".");
        example.await("^begun$");

        example.write("main.conf");
        example.await("killing the worker, which has not ended");
        example.await("^begun$");
    }

    @Test
    void aScriptFindsTheChangesInItsEnvironment() throws Exception {
        Path script = Path.of("src/main/scripts/changes.sh").toAbsolutePath();
        example.start(RunTarget.class, script.toString(), ".");
        example.await("/changes.sh' is a COMMAND$");
        example.await("^changes that triggered restart: \\[\\]$");
        example.await("waiting for a change");

        String path = example.write("main.conf").toRealPath().toString();
        assertThat(example.await("^changes that triggered restart: (.+)$").group(1))
                .isEqualTo("[[\"added\",\"" + path + "\"]]");
    }

    @Test
    void aMethodFindsTheChanges() throws Exception {
        example.start(RunTarget.class, "dev.reloader.examples.ReportChanges.run", ".");
        example.await("^'dev.reloader.examples.ReportChanges.run' is a METHOD$");
        example.await("^changes that triggered restart: \\[\\]$");
        example.await("waiting for a change");

        example.write("main.conf");
        example.await("^changes that triggered restart: \\[FileChange\\[kind=ADDED, path=.*/main.conf\\]\\]$");
    }

    @Test
    void aMethodThatDoesNotExistIsKnownBeforeAnythingStarts() throws Exception {
        example.start(RunTarget.class, "dev.reloader.examples.ReportChanges.walk", ".");
        example.await(
                "^there is no method dev.reloader.examples.ReportChanges.walk; the class's static ones are: run$");
        assertThat(example.exitCode()).isEqualTo(1);
    }

    @Test
    void theDaemonReadsItsConfigurationAgain() throws Exception {
        example.write("daemon.conf", "one thread");
        example.start(SighupReload.class);
        String pid = example.await("^process (\\d+) works with one thread$").group(1);

        example.write("daemon.conf", "two threads");
        example.await("changed: daemon.conf, sending SIGHUP");
        example.await("^process " + pid + " works with two threads$");

        example.write("notes.txt", "does not count");
        Files.copy(Path.of("target/classes/dev/reloader/examples/Hello.class"), example.file("Other.class"));
        assertThat(example.await("changed: (.+)$").group(1)).isEqualTo("Other.class");
        assertThat(example.await("^process (\\d+) works with two threads$").group(1))
                .isNotEqualTo(pid);
    }

    private URI served(int start) throws InterruptedException {
        return URI.create(example.await("^serving (http://localhost:\\d+/) \\(start " + start + "\\)$")
                .group(1));
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
