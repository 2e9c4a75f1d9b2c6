package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the machine has nothing left to give, the worker that runs goes on, and a line says why nothing else happens. */
class ExhaustionTest extends FaultTest {
    /** So few that none is free: a program begins with three. */
    private static final String NO_DESCRIPTORS = "3:";

    private static final String TOO_MANY_DIRECTORIES =
            "as many directories as inotify allows \\(\\d{4,}\\).*; .*/many is polled instead";

    private static final String[] APP = {
        "var r = Reloader.start(App.class, args);",
        "say(\"up \" + r.generation() + \" with \" + Files.readString(Path.of(\"conf/app.txt\")).strip()"
                + " + \" in process \" + ProcessHandle.current().pid());",
        "forever();"
    };

    private final List<Path> mounts = new ArrayList<>();

    @AfterEach
    void unmount() throws IOException {
        program.close();
        for (Path mount : mounts) {
            run("umount", "--lazy", mount.toString());
        }
    }

    /** A disk with room for little. */
    private Path mount(String name) throws IOException {
        assumeThat(run("id", "-u").strip()).as("only root may mount").isEqualTo("0");
        Path mount = Files.createDirectories(directory.resolve(name));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "none", mount.toString());
        mounts.add(mount);
        return mount;
    }

    /** With a file that is an editor's, and no change. */
    private void fill(Path mount) throws IOException {
        sh("! dd if=/dev/zero of='" + mount + "/fill~' bs=4k");
    }

    private void write(String text) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("conf")).resolve("app.txt"), text + "\n");
    }

    /** With the class path target/classes, and its sources where the convention wants them. */
    private void startCompiling() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("target/classes"));
        source(
                "App",
                Program.app(
                        "var r = Reloader.start(App.class, args);",
                        "say(Text.text() + \" \" + r.generation() + \" in process \" + ProcessHandle.current().pid());",
                        "forever();"));
        program.compile("Text", text("one")).compile("App", Files.readString(source("App")));
        source("Text", text("one"));
        for (String name : List.of("App.class", "Text.class")) {
            Files.copy(program.classes().resolve(name), classes.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of("-Dreloader.monitor=auto", "-Dreloader.compile=true", "-cp"));
        words.addAll(List.of(classes + File.pathSeparator + Program.reloaderClassPath(), "App"));
        program.java(words);
    }

    private Path source(String name) {
        return directory.resolve("src/main/java").resolve(name + ".java");
    }

    private void source(String name, String text) throws IOException {
        Files.createDirectories(source(name).getParent());
        Files.writeString(source(name), text);
    }

    private static String text(String value) {
        return "class Text { static String text() { return \"" + value + "\"; } }\n";
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"target", "target/classes"})
    void aDiskThatIsFullWhenClassesAreWritten(String mounted) throws IOException {
        Path mount = mount(mounted);
        startCompiling();
        long worker = Long.parseLong(program.await("^one 0 in process (\\d+)$").group(1));
        fill(mount);
        Path compiled = directory.resolve("target/classes/Text.class");
        byte[] before = Files.readAllBytes(compiled);
        // More than the room that the class before it takes.
        source("Text", text("lost".repeat(4_000)));
        program.await("so nothing is restarted");
        assertThat(program.allLines()).anyMatch(line -> line.contains("No space left on device"));
        assertThat(compiled).hasBinaryContent(before);
        assertThat(Program.lives(worker)).isTrue();
        Files.delete(mount.resolve("fill~"));
        source("Text", text("two"));
        program.await("^two 1 in process ");
        assertThat(Files.list(directory.resolve("target"))).containsExactly(directory.resolve("target/classes"));
    }

    @Test
    void aDiskThatIsFullWhenTheRunDirectoryIsMade() throws IOException {
        Path mount = mount("full");
        fill(mount);
        write("one");
        program.main(APP)
                .with("-Djava.io.tmpdir=" + mount, "-Dreloader.watch=conf")
                .start();
        program.await("^up 0 with one ");
        assertThat(Files.list(mount)).as("nothing unfinished").containsExactly(mount.resolve("fill~"));
        write("two");
        program.await("^up 1 with two ");
    }

    @Test
    void aDiskThatIsFullWhenTheRunDirectoryIsMadeAnew() throws IOException {
        Path mount = mount("full");
        write("one");
        program.main(APP)
                .with("-Djava.io.tmpdir=" + mount, "-Dreloader.watch=conf")
                .with("-Dreloader.standbyPatienceMillis=30000")
                .start();
        program.awaitAll("^up 0 with one ", "the standby, process \\d+, is parked", "reloads have been rehearsed");
        sh("rm " + mount + "/reloader-run-*/agent.jar");
        fill(mount);
        theSecondWorkerIsKept("cannot make .* anew: .*No space left");
        Files.delete(mount.resolve("fill~"));
        program.await("^up 2 with three ");
    }

    /** For that there was the standby, but it has no follower. */
    private void theSecondWorkerIsKept(String because) throws IOException {
        write("two");
        long worker = Long.parseLong(
                program.await("^up 1 with two in process (\\d+)$").group(1));
        write("three");
        program.await("cannot start a worker, so the one that runs is kept for now: " + because);
        assertThat(Program.lives(worker)).isTrue();
    }

    private String classPath() {
        return program.classes() + File.pathSeparator + Program.reloaderClassPath();
    }

    @Test
    void noDescriptorIsLeft() throws IOException {
        need("prlimit");
        write("one");
        // The one standby there can be is not to be given up because the machine is busy.
        program.main(APP)
                .with("-Dreloader.watch=conf", "-Dreloader.verbose=2", "-Dreloader.standbyPatienceMillis=30000")
                .start();
        program.awaitAll("^up 0 with one ", "the standby, process \\d+, is parked", "reloads have been rehearsed");
        limit(NO_DESCRIPTORS);
        theSecondWorkerIsKept(".*Too many open files");
        limit("1000:");
        program.await("^up 2 with three ");
        write("four");
        program.await("^up 3 with four ");
        assertThat(program.allLines()).noneMatch(line -> line.startsWith("Exception in thread"));
    }

    private void limit(String descriptors) throws IOException {
        run("prlimit", "--pid", Long.toString(program.pid()), "--nofile=" + descriptors);
    }

    @Test
    void noInotifyInstanceIsLeft() throws IOException {
        need("unshare");
        write("one");
        program.main(APP);
        runWith("echo 0 >/proc/sys/user/max_inotify_instances", "-Dreloader.watch=conf");
        program.await("the monitor inotify cannot be had: .*max_user_instances");
        program.await("watching .*polling\\)");
        program.await("^up 0 with one ");
        write("two");
        program.await("^up 1 with two ");
    }

    @Test
    void noInotifyWatchIsLeftForWhatTheProgramAsksForLater() throws IOException {
        need("unshare");
        write("one");
        sh("for i in $(seq 100); do mkdir -p many/d$i; done");
        program.main(
                "var r = Reloader.start(App.class, args);",
                "say(\"up \" + r.generation() + \" in process \" + ProcessHandle.current().pid());",
                "String asked = new Scanner(System.in).nextLine();",
                "r.watchFiles(asked);",
                "say(\"watched in process \" + ProcessHandle.current().pid());",
                "forever();");
        runWith(
                "echo 64 >/proc/sys/user/max_inotify_watches",
                "-Dreloader.watch=conf",
                "-Dreloader.pollInterval=100ms");
        program.await("watching .*\\(inotify\\)");
        String worker = program.await("^up 0 in process (\\d+)$").group(1);
        program.type("many\n");
        program.awaitAll(TOO_MANY_DIRECTORIES, "^watched in process " + worker + "$");
        sh("echo 1 >many/d100/file");
        program.await("changed: many/d100/file$");
        program.await("^up 1 ");
        assertThat(program.allLines())
                .filteredOn(line -> line.matches(".*" + TOO_MANY_DIRECTORIES + ".*"))
                .hasSize(1);
        // What was watched before still is.
        write("two");
        program.await("changed: conf/app.txt$");
        program.await("^up 2 ");
    }

    /** Where limits of its own hold. */
    private void runWith(String limits, String... options) throws IOException {
        var words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
        words.addAll(List.of("sh", "-e", "-c", limits + "; exec \"$0\" \"$@\""));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(program.quickOptions());
        words.add("-Dreloader.monitor=auto");
        words.addAll(Arrays.asList(options));
        words.addAll(List.of("-cp", classPath(), "App"));
        program.run(words);
    }
}
