package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ctrl-C at the moment in which the JDK's helper has not become the worker yet: a JDK of which the helper is a script of ours. */
@EnabledOnOs(OS.LINUX)
class SpawnProcessTest extends ProcessTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Path HELPER = Path.of("lib", "jspawnhelper");

    private final List<Path> links = new ArrayList<>();
    private Path jdk;

    @BeforeEach
    void prepareJdk() throws IOException {
        assumeTrue(Files.exists(JDK.resolve(HELPER)), "this JDK has no helper");
        jdk = program.file("jdk");
        // A JVM takes for its home what these are in; links will do for the rest.
        copy(Path.of("bin", "java"));
        copy(Path.of("lib", "server", "libjvm.so"));
        link(JDK, jdk);
        link(JDK.resolve("lib"), jdk.resolve("lib"));
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();");
    }

    private void copy(Path file) throws IOException {
        Files.createDirectories(jdk.resolve(file).getParent());
        Files.copy(JDK.resolve(file), jdk.resolve(file));
    }

    private void link(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
            for (Path each : all) {
                Path link = to.resolve(each.getFileName());
                if (!Files.exists(link) && !each.endsWith(HELPER)) {
                    links.add(Files.createSymbolicLink(link, each));
                }
            }
        }
    }

    /** JUnit does so, too, but with a warning for each. */
    @AfterEach
    void deleteLinks() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }

    /** The helper sends these once: to become the worker is the first thing that is asked of it. */
    private void startWithHelper(String signals) throws IOException {
        Path helper = jdk.resolve(HELPER);
        Path once = Files.createFile(program.file("once"));
        Files.writeString(helper, """
                #!/bin/sh
                rm %s 2>/dev/null && %s
                exec %s "$@"
                """.formatted(once, signals, JDK.resolve(HELPER)));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        var command = new ArrayList<>(List.of(jdk.resolve("bin").resolve("java").toString()));
        command.addAll(program.quickOptions());
        // A worker hears of its end when its JVM has come up.
        command.add("-Dreloader.shutdownInterval=5m");
        command.addAll(List.of("-cp", program.classes() + File.pathSeparator + Program.reloaderClassPath(), "App"));
        program.run(command);
    }

    @Test
    void theWorkerIsStartedAgain() throws IOException {
        startWithHelper("kill -INT $$");

        program.await("^up 0");
        assertThat(program.file("once")).doesNotExist();
    }

    @Test
    void theParentEndsWithoutAWordIfItHasHadTheSignalToo() throws Exception {
        startWithHelper("kill -INT $PPID $$");

        assertThat(program.exitCode()).isEqualTo(130);
        assertThat(program.wholeOutput()).noneMatch(line -> line.contains("cannot"));
    }
}
