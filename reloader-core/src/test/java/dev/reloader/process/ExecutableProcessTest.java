package dev.reloader.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That what {@code Executable} says of a program is what {@code ProcessBuilder} then does, in a JVM with a PATH of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode")
class ExecutableProcessTest extends ProcessTest {
    private static final String COMPARE = """
            Path work = Path.of("work");
            for (String name : args) {
                boolean allowed = true;
                try {
                    dev.reloader.parent.Executable.require(name, work);
                } catch (ReloaderException e) {
                    allowed = false;
                }
                boolean runs = true;
                try {
                    var builder = new ProcessBuilder(name).directory(work.toFile());
                    builder.environment().put("PATH", Path.of("worker-bin").toAbsolutePath().toString());
                    builder.start().waitFor();
                } catch (java.io.IOException e) {
                    runs = false;
                }
                say(name + (allowed ? " allowed" : " refused") + (runs ? " runs" : " fails"));
            }
            """;

    private void file(String name, boolean executable) throws IOException {
        Path file = program.file(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        if (executable) {
            file.toFile().setExecutable(true);
        }
    }

    @Test
    void whatIsRefusedFailsAndWhatIsAllowedRuns() throws IOException {
        file("bin/on-path", true);
        file("bin/closed-first", false);
        file("bin/closed", false);
        Files.createDirectories(program.file("bin/directory-first"));
        file("more/closed-first", true);
        file("more/directory-first", true);
        file("work/relative/in-relative", true);
        file("work/here", true);
        file("work/closed-here", false);
        file("parent-only", true);
        file("worker-bin/on-workers-path", true);
        program.main(COMPARE)
                .environment("PATH", program.file("bin") + ":" + program.file("more") + ":relative:/missing")
                .start(
                        "on-path",
                        "closed-first",
                        "directory-first",
                        "in-relative",
                        "relative/in-relative",
                        "./here",
                        "../parent-only",
                        "closed",
                        "here",
                        "on-workers-path",
                        "./closed-here",
                        "./relative",
                        "./parent-only",
                        "missing");
        program.await("^on-path allowed runs");
        program.await("^closed-first allowed runs");
        program.await("^directory-first allowed runs");
        program.await("^in-relative allowed runs");
        program.await("^relative/in-relative allowed runs");
        program.await("^./here allowed runs");
        program.await("^../parent-only allowed runs");
        program.await("^closed refused fails");
        program.await("^here refused fails");
        program.await("^on-workers-path refused fails");
        program.await("^./closed-here refused fails");
        program.await("^./relative refused fails");
        program.await("^./parent-only refused fails");
        program.await("^missing refused fails");
    }

    @Test
    void anEmptyPathIsTheWorkingDirectory() throws IOException {
        file("work/here", true);
        program.main(COMPARE).environment("PATH", "").start("here", "sh");
        program.await("^here allowed runs");
        program.await("^sh refused fails");
    }

    @Test
    void withoutAPathTheSystemsProgramsAreFound() throws IOException {
        file("work/here", true);
        program.main(COMPARE)
                .run(List.of(
                        "env",
                        "-u",
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        program.classes() + ":" + Program.reloaderClassPath(),
                        "App",
                        "true",
                        "here",
                        "missing"));
        program.await("^true allowed runs");
        program.await("^here allowed runs");
        program.await("^missing refused fails");
    }
}
