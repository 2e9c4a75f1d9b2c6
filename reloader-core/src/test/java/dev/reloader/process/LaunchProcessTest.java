package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** That a worker is launched just as its parent was, with real JVMs. */
class LaunchProcessTest extends ProcessTest {
    private static final String SAY_HOW = "say(\"up \" + r.generation() + \" \" + java.util.Arrays.asList(args) + \" \""
            + " + System.getProperty(\"x\") + \" \" + System.getProperty(\"sun.java.command\") + \" \""
            + " + Thread.currentThread().getName() + \" \" + Runtime.getRuntime().maxMemory() / 1000000);";

    private void change() throws IOException {
        Files.writeString(program.classes().resolve("change.txt"), Long.toString(System.nanoTime()));
    }

    private List<String> words(String... words) {
        var all = new ArrayList<>(program.quickOptions());
        all.addAll(List.of(words));
        return all;
    }

    private String classPath() {
        return program.classes() + File.pathSeparator + Program.reloaderClassPath();
    }

    @Test
    void argumentsOptionsAndPropertiesAreTheSame() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .with("-Dx=a \"quoted\" 'value'", "-Xmx64m")
                .start("two words", "", "\"quotes\"", "é€", "@literal", "*", "$HOME");
        String how = " \\[two words, , \"quotes\", é€, @literal, \\*, \\$HOME\\] a \"quoted\" 'value' App .* main 6\\d";
        program.await("up 0" + how);
        change();
        program.await("up 1" + how);
    }

    @Test
    void argfilesAreReadAgain() throws IOException {
        Path options = Files.writeString(
                program.file("options"), "-Dx=\"from a file\" # a comment\n-cp '" + classPath() + "'");
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .java(words("-Xmx64m", "@" + options, "App", "@@not"));
        program.await("up 0 \\[@@not\\] from a file App @@not main 6\\d");
        change();
        program.await("up 1 \\[@@not\\] from a file App @@not main 6\\d");
    }

    @Test
    void longClassPathsAreKept() throws IOException {
        String longPath = classPath() + (File.pathSeparator + "x".repeat(200)).repeat(40);
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .java(words("-Dx=long", "-cp", longPath, "App", "a"));
        program.await("up 0 \\[a\\] long App a main");
    }

    @Test
    void otherArgumentsThanThoseOfTheLaunchWin() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args.length == 0 ? new String[] {\"a b\", \"c\"} : args);",
                        SAY_HOW,
                        "forever();")
                .with("-Dx=1")
                .start();
        program.await("up 0 \\[a b, c\\] 1 App a b c main");
    }

    @Test
    void anotherMainClassThanThatOfTheLaunchWins() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .compile(
                        "Launcher",
                        "public class Launcher { public static void main(String[] args) throws Exception {"
                                + " App.main(new String[] {\"passed\"}); } }")
                .java(words("-Dx=1", "-cp", classPath(), "Launcher", "original"));
        program.await("up 0 \\[passed\\] 1 App passed main");
    }

    @Test
    void aJarIsRunAgainAndWatchedWithWhatItsManifestNames() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();");
        Path library = jar("library.jar", "", List.of());
        var classPath = new ArrayList<String>();
        classPath.add("library.jar");
        for (String entry : Program.reloaderClassPath().split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toString());
        }
        Path jar = jar("app.jar", String.join(" ", classPath), List.of("App.class"));
        program.java(words("-Dx=1", "-jar", jar.toString(), "a b"));
        program.await("up 0 \\[a b\\] 1 .*app.jar a b main");
        jar("library.jar", "", List.of("App.class"));
        program.await("changed: library.jar");
        program.await("up 1 \\[a b\\] 1 .*app.jar a b main");
        assertThat(library).exists();
    }

    private Path jar(String name, String classPath, List<String> classes) throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "App");
        main.put(Attributes.Name.CLASS_PATH, classPath);
        Path unfinished = program.file(name + ".part");
        try (OutputStream out = Files.newOutputStream(unfinished);
                var jar = new JarOutputStream(out, manifest)) {
            for (String each : classes) {
                jar.putNextEntry(new JarEntry(each));
                Files.copy(program.classes().resolve(each), jar);
            }
        }
        return Files.move(unfinished, program.file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aJarThatAppearsInAWildcardDirectoryCounts() throws IOException {
        Files.createDirectories(program.file("lib"));
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .java(words("-Dx=1", "-cp", classPath() + File.pathSeparator + "lib/*", "App"));
        program.await("up 0");
        Files.writeString(program.file("lib/notes.txt"), "no jar");
        program.compile("Other", "public class Other { }");
        program.await("changed: classes/Other.class$");
        program.await("up 1");
        jar("new.jar", "", List.of("Other.class"));
        Files.move(program.file("new.jar"), program.file("lib/new.jar"));
        program.await("changed: lib/new.jar$");
        program.await("up 2");
    }

    @Test
    void aSourceFileIsRunAgain() throws IOException {
        String source = """
                import dev.reloader.*;
                public class Hello {
                    public static void main(String[] args) throws Exception {
                        var r = Reloader.start(Hello.class, args);
                        System.out.println("one " + r.generation() + java.util.Arrays.asList(args));
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """;
        Files.writeString(program.file("Hello.java"), source);
        program.java(words("-cp", Program.reloaderClassPath(), "Hello.java", "a b"));
        program.await("one 0\\[a b\\]");
        Files.writeString(program.file("Hello.java"), source.replace("one ", "two "));
        program.await("changed: Hello.java");
        program.await("two 1\\[a b\\]");
    }

    @Test
    void aDebuggerOfTheParentMovesToTheWorker() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(\"up \" + java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());",
                        "forever();")
                .with("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0")
                .start();
        program.await("left out of the worker, because two JVMs cannot share it: -agentlib:jdwp=");
        String port =
                program.await("the worker waits for a debugger on port (\\d+)").group(1);
        program.await("Listening for transport dt_socket at address: " + port);
        assertThat(program.await("up \\[(.*)\\]").group(1)).contains("suspend=n,address=127.0.0.1:" + port);
    }

    @Test
    void everyWorkerWaitsForADebuggerOnTheSamePortIfWanted() throws IOException {
        int port;
        try (var socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        program.main("var r = Reloader.start(App.class, args);", SAY_HOW, "forever();")
                .with("-Dreloader.debug=" + port)
                .start();
        program.awaitAll("Listening for transport dt_socket at address: " + port, "up 0");
        change();
        program.awaitAll("Listening for transport dt_socket at address: " + port, "up 1");
    }

    @Test
    void environmentAndWorkingDirectoryAndStandardInputAreTheSame() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(\"up \" + System.getenv(\"MINE\") + Path.of(\"\").toAbsolutePath().getFileName());",
                        "say(\"read \" + new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).readLine());",
                        "forever();")
                .environment("MINE", "a b")
                .start();
        program.await("up a b" + directory.toRealPath().getFileName());
        try (var input = program.process().outputWriter()) {
            input.write("typed\n");
        }
        program.await("read typed");
    }
}
