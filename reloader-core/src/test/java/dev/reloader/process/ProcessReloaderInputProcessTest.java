package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That what cannot be run or watched is one exception, and nothing is started then, with real JVMs. */
class ProcessReloaderInputProcessTest extends CommandTest {
    /** Leaves a file if it is started. */
    private static final String RUN = shell(": > started");

    private final List<String> attempts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** Permissions are nothing to root. */
    private Path unreadable() throws IOException {
        Path directory = Files.createDirectories(program.file("watched/private"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(directory)).as("root may read everything").isFalse();
        return directory;
    }

    @AfterEach
    void makeReadable() throws IOException {
        Path directory = program.file("watched/private");
        if (Files.exists(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void refuses(String attempt, String problem) {
        attempts.add("tell(() -> " + attempt + ".run());");
        problems.add("thrown dev.reloader.ReloaderException: " + problem);
    }

    private void assertRefused() throws IOException {
        attempts.add("say(\"done\");");
        problems.add("done");
        body(attempts.toArray(String[]::new)).start();
        program.await("^done$");
        assertThat(program.allLines()).containsExactlyElementsOf(problems);
        assertThat(program.file("started")).doesNotExist();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void whatCannotBeWatched() throws IOException {
        refuses(
                "ProcessReloader.watching(Path.of(\"watched\"), Path.of(\"missing\"))." + RUN,
                "cannot watch 'missing': there is no such file or directory");
        refuses("ProcessReloader.watching()." + RUN, "there is nothing to watch: name files or directories");
        refuses(watching(RUN, "monitor(\"nonsense\")"), "there is no monitor 'nonsense'; there are: test");
        assertRefused();
    }

    @Test
    void whatCannotBeRun() throws IOException {
        write("script.sh", "");
        refuses(
                "ProcessReloader.watching(Path.of(\"watched\"))",
                "there is nothing to run: name a command, a script or a method");
        refuses(watching("command()"), "there is nothing to run: the command has no words");
        refuses(
                watching("command(\"missing-program\", \"a\")"),
                "cannot run 'missing-program': there is no such program on the PATH");
        refuses(
                watching("target(\"missing-program a\")"),
                "cannot run 'missing-program': there is no such program on the PATH");
        refuses(
                watching("target(\"./missing.py\")"),
                "cannot run './missing.py': there is no file " + directory.toRealPath() + "/missing.py");
        refuses(watching("command(\"./watched\")"), "cannot run './watched': it is a directory");
        refuses(
                watching("command(\"./script.sh\")"),
                "cannot run './script.sh': it is not executable: chmod +x it, or name the program that runs it");
        refuses(
                watching("commandLine(\"echo 'a\")"),
                "cannot split the command line 'echo 'a': a quote (') is not closed");
        refuses(
                watching(RUN, "directory(Path.of(\"missing\"))"),
                "cannot run anything in 'missing': there is no such directory");
        refuses(
                watching(RUN, "env(\"A=B\", \"c\")"),
                "'A=B' is no name for a variable: it has a '=' in it, or is empty");
        assertRefused();
    }

    @Test
    void whatCannotBeCalled() throws IOException {
        program.compile("Jobs", "class Jobs { static void run(int port) { } void other() { } }");
        refuses(
                watching("method(\"Missing.run\")"),
                "there is no class Missing on the class path: " + program.classes() + ":"
                        + Program.reloaderClassPath());
        refuses(
                watching("target(\"Jobs.missing\")"),
                "there is no method Jobs.missing; the class's static ones are: run");
        refuses(watching("method(\"Jobs.other\")"), "the method Jobs.other is not static: declare it so");
        refuses(
                watching("method(\"Jobs.run\", \"http\")"),
                "Jobs.run cannot be called with [http]: run(int): 'http' is no int");
        refuses(watching("method(\"Jobs.run\")"), "Jobs.run cannot be called with []: run(int): it takes 1, not 0");
        refuses(watching("method(\"run\")"), "'run' does not name a static method: write it like com.acme.Jobs.run");
        refuses(
                watching("classPath(\"watched\")", "method(\"Jobs.run\", 1)"),
                "there is no class Jobs on the class path: " + directory.toRealPath() + "/watched/");
        assertRefused();
    }

    @Test
    void settingsThatMeanNothing() throws IOException {
        String signals = "on this system: INT, TERM, HUP, QUIT, USR1, USR2 and KILL are common";
        refuses(watching(RUN, "stopSignal(\"NONSENSE\")"), "there is no signal 'NONSENSE' " + signals);
        refuses(watching(RUN, "onChange(OnChange.signal(\"NONSENSE\"))"), "there is no signal 'NONSENSE' " + signals);
        refuses(
                watching(RUN, "onChange(OnChange.RELOAD, \"*.{html\")"),
                "the setting onChange takes paths and globs: '*.{html' is not a glob: Missing '}");
        refuses(
                watching(RUN, "onChange(OnChange.NOTIFY)"),
                "onChange 'notify' asks the program, but a command cannot be asked: use a signal, or reload");
        refuses(watching(RUN, millis("step", -1)), "step is 'PT-0.001S', but must be a duration of zero or more");
        refuses(
                watching(RUN, millis("gracePeriod", -1)),
                "gracePeriod is 'PT-0.001S', but must be a duration of zero or more");
        refuses(watching(RUN, "verbose(3)"), "verbose of the builder is '3', but verbose must be 0, 1 or 2");
        assertRefused();
    }

    @Test
    void aFilterThatLeavesOutEverythingIsToldOf() throws IOException {
        parent(RUN, "filter(ChangeFilter.ignoring(Path.of(\"\")))", "exitPolicy(ExitPolicy.PROPAGATE)")
                .start();
        program.await("^\\[reloader\\] the filter leaves out everything in 'watched'$");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void argumentsForACommandAreToldOf() throws IOException {
        parent("target(\"echo one\", 2)", "exitPolicy(ExitPolicy.PROPAGATE)").start();
        program.awaitAll(
                "^\\[reloader\\] 'echo one' is a command, which has its arguments within: the others are left out$",
                "^one$");
    }

    @Test
    void whatTheSystemRefusesToStart() throws IOException {
        write("script", "#!/missing/interpreter\n").toFile().setExecutable(true);
        parent("command(\"./script\")").start();
        program.await(
                "^thrown dev.reloader.ReloaderException: cannot start the worker: Cannot run program \"./script\"");
        assertThat(program.exitCode()).isZero();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void directoriesThatMayNotBeRead() throws IOException {
        unreadable();
        parent(RUN).start();
        program.await("^thrown dev.reloader.ReloaderException: cannot watch watched/private: permission denied;"
                + " leave it out with a filter, or ignore what may not be read$");
        assertThat(program.file("started")).doesNotExist();
    }

    @Test
    void directoriesThatMayNotBeReadArePassedOverIfWanted() throws IOException {
        unreadable();
        parent(shell(SCRIPT), "ignorePermissionDenied(true)").start();
        awaitUp();
        change();
        awaitUp();
        assertThat(program.allLines()).noneMatch(line -> line.contains("private"));
    }

    @Test
    void watchfilesOwnVariablesCountToo() throws IOException {
        body("tell(() -> " + watching(RUN, "run()") + ");")
                .environment("WATCHFILES_FORCE_POLLING", "1")
                .java(List.of("-cp", program.classes() + ":" + Program.reloaderClassPath(), "App"));
        program.await("^thrown .* there is no monitor 'polling'; there are: test$");
    }
}
