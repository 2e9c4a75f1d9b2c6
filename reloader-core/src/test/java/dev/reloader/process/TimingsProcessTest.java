package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** How long reloads take, as the log, the program and a flight recording have it, with real JVMs. */
class TimingsProcessTest extends ProcessTest {
    private static final String START = "var r = Reloader.start(App.class, args); r.watchFiles(\"a\");";
    private static final String AWAIT_TIMINGS = "while (r.timings().isEmpty()) Thread.sleep(5);";
    private static final String AWAIT_SERVE =
            "while (r.timings().flatMap(ReloadTimings::serve).isEmpty()) Thread.sleep(5);";

    private void change() throws IOException {
        Files.writeString(program.file("a"), Long.toString(System.nanoTime()));
    }

    @Test
    void theProgramIsToldWhatTheLogSays() throws IOException {
        program.main(
                        START,
                        "say(\"up \" + r.generation() + r.timings());",
                        "if (r.generation() == 1) { " + AWAIT_TIMINGS,
                        "  var t = r.timings().get();",
                        "  say(\"told \" + t);",
                        "  say(\"besides \" + t.changedPaths() + t.standby() + t.serve()); }",
                        "forever();")
                .with("-Dreloader.standby=false")
                .start();
        program.await("up 0Optional.empty$");
        change();
        Matcher logged = program.await(
                "\\[reloader\\] reloaded in (\\d+ ms \\(detect \\d+, settle \\d+, stop .*start \\d+\\))$");
        program.awaitAll("^told \\Q" + logged.group(1) + "\\E$", "^besides 1falseOptional.empty$");
    }

    @Test
    void whatNoFileHasLedToIsTimedToo() throws IOException {
        program.main(
                        START,
                        "say(\"up \" + r.generation());",
                        "if (r.generation() == 0) r.triggerReload();",
                        "if (r.generation() == 1) System.exit(75);",
                        "if (r.generation() == 2) System.exit(3);",
                        AWAIT_TIMINGS,
                        "say(\"told \" + r.timings().get().changedPaths());",
                        "forever();")
                .with("-Dreloader.exitPolicy=restart", "-Dreloader.standby=false")
                .start();
        program.await("reloaded in \\d+ ms \\(stop \\d+,( wait \\d+,)? start \\d+\\)$");
        program.await("reloaded in \\d+ ms \\((wait \\d+, )?start \\d+\\)$");
        program.await("exit code 3, starting again in 2 s");
        program.awaitAll("reloaded in \\d+ ms \\(wait \\d{4,}, start \\d+\\)$", "told 0");
    }

    @Test
    void aFileThatIsDeletedTellsNotWhenThatWas() throws IOException {
        change();
        program.main(START, "say(\"up \" + r.generation());", "forever();").start();
        program.await("up 0");
        Files.delete(program.file("a"));
        program.await("reloaded in \\d+ ms \\(settle ");
    }

    @Test
    void aProgramMaySayThatItServes() throws IOException {
        program.main(
                        START,
                        "say(\"up \" + r.generation());",
                        "r.ready(); r.ready();",
                        "if (r.generation() == 1) { " + AWAIT_SERVE,
                        "  var t = r.timings().get();",
                        "  say(\"told \" + t.untilReady().get().toMillis());",
                        "  say(\"adds up \" + t.untilReady().get().equals(t.total().plus(t.serve().get()))); }",
                        "forever();")
                .start();
        program.await("up 0");
        change();
        Matcher served = program.await("\\[reloader\\] serving after (\\d+) ms$");
        program.awaitAll("told " + served.group(1) + "$", "adds up true");
        change();
        program.await("serving after \\d+ ms$");
        assertThat(program.allLines().stream().filter(line -> line.contains("serving after")))
                .as("once for each reload")
                .hasSize(2);
    }

    @Test
    void aFlightRecordingThatIsBegunLaterHasTheReloadsFromThenOn() throws Exception {
        program.main(START, "say(\"up \" + r.generation());", "r.ready();", "forever();")
                .with("-Dreloader.verbose=2", "-Dreloader.standby=false")
                .start();
        program.await("up 0");
        change();
        program.awaitAll("reloaded in", "serving after");
        jcmd("JFR.start", "name=reloads");
        change();
        program.awaitAll("up 2", "has been told of worker 2", "has been told of worker 2");
        Path file = program.file("reloads.jfr");
        jcmd("JFR.stop", "name=reloads", "filename=" + file);

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent reload = ofWorker2(events, "dev.reloader.Reload");
        assertThat(reload.getInt("changedPaths")).isEqualTo(1);
        assertThat(reload.getBoolean("standby")).isFalse();
        assertThat(List.of(reload.getDuration("settle"), reload.getDuration("stop"), reload.getDuration("start")))
                .allMatch(time -> time.compareTo(Duration.ZERO) > 0);
        assertThat(reload.getDuration("detect")).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(reload.getDuration("total"))
                .isEqualTo(reload.getDuration("detect")
                        .plus(reload.getDuration("settle"))
                        .plus(reload.getDuration("stop"))
                        .plus(reload.getDuration("wait"))
                        .plus(reload.getDuration("start")));
        RecordedEvent ready = ofWorker2(events, "dev.reloader.Ready");
        assertThat(ready.getDuration("total"))
                .isEqualTo(reload.getDuration("total").plus(ready.getDuration("serve")));
    }

    private static RecordedEvent ofWorker2(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = events.stream()
                .filter(event -> event.getEventType().getName().equals(name) && event.getInt("generation") == 2)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private void jcmd(String... words) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var builder = new ProcessBuilder(jcmd, Long.toString(program.pid()), String.join(" ", words));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void aRuntimeThatCannotRecordReloadsAllTheSame() throws IOException {
        program.main(
                        START,
                        "say(\"up \" + r.generation() + ModuleLayer.boot().findModule(\"jdk.jfr\"));",
                        "r.ready();",
                        "forever();")
                .with("--limit-modules=java.base,java.instrument,jdk.unsupported")
                .start();
        program.await("up 0Optional.empty$");
        change();
        program.awaitAll("reloaded in", "up 1Optional.empty$", "serving after");
        change();
        program.awaitAll("reloaded in", "up 2Optional.empty$", "serving after");
    }
}
