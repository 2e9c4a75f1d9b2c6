package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.ReloaderAgent;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java programs that are launched with {@code -javaagent}, with real JVMs. */
class ReloaderAgentProcessTest extends PlainProgramTest {
    private static final String QUICK = "monitor=test,reloadInterval=0";

    @BeforeEach
    void makeAgent() throws IOException {
        agent(
                "agent.jar",
                ReloaderAgent.class.getName(),
                Program.reloaderClassPath().split(File.pathSeparator));
    }

    /** A jar with the classes of these directories. */
    private void agent(String name, String premainClass, String... classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", premainClass);
        try (OutputStream out = Files.newOutputStream(program.file(name));
                var jar = new JarOutputStream(out, manifest)) {
            for (String entry : classPath) {
                Path root = Path.of(entry);
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        if (!file.equals(root)) {
                            jar.putNextEntry(new JarEntry(root.relativize(file).toString()));
                            Files.copy(file, jar);
                        }
                    }
                }
            }
        }
    }

    private void java(String... words) throws IOException {
        program.java(List.of(words));
    }

    @Test
    void aProgramIsStartedAgainWhenItsClassChanges() throws IOException {
        plain("one", "forever();");
        java("-javaagent:agent.jar=" + QUICK, "-Dx=1", "-cp", "plain", "Plain", "a b", "--", "-c");
        program.await("^\\[reloader\\] watching plain \\(test\\)$");
        program.await("^one \\[a b, --, -c\\]1$");
        plain("two", "forever();");
        program.await("^\\[reloader\\] changed: plain/Plain.class$");
        program.await("^two \\[a b, --, -c\\]1$");
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
    }

    @Test
    void aProgramIsStartedAgainWhenItsJarChanges() throws IOException {
        plain("one", "forever();");
        jar("app.jar", "Plain", program.file("plain"));
        java("-javaagent:" + program.file("agent.jar") + "=" + QUICK, "-jar", "app.jar", "a");
        program.await("^\\[reloader\\] watching app.jar \\(test\\)$");
        program.await("^one \\[a\\]null$");
        plain("two", "forever();");
        jar("app.jar", "Plain", program.file("plain"));
        program.await("^\\[reloader\\] changed: app.jar$");
        program.await("^two \\[a\\]null$");
    }

    @Test
    void aSourceFileIsRunAgain() throws IOException {
        String source =
                "class Hello { public static void main(String[] args) { System.out.println(\"one \" + args[0]); } }";
        write("Hello.java", source);
        java("-javaagent:agent.jar=" + QUICK, "Hello.java", "a");
        program.await("^one a$");
        write("Hello.java", source.replace("one", "two"));
        program.await("^two a$");
    }

    @Test
    void theExitCodeIsTheLastWorkers() throws IOException {
        plain("one", "System.exit(7);");
        java("-javaagent:agent.jar=exitPolicy=propagate," + QUICK, "-cp", "plain", "Plain");
        assertThat(program.exitCode()).isEqualTo(7);
    }

    @Test
    void aValueMayHaveCommasAndAPropertyIsOverruled() throws IOException {
        plain("one", "forever();");
        java(
                "-Dreloader.watch=nothing",
                "-javaagent:agent.jar=watch=watched,*.{conf,cfg}," + QUICK,
                "-cp",
                "plain",
                "Plain");
        program.await("^one ");
        change();
        program.await("^\\[reloader\\] changed: watched/a$");
        program.await("^one ");
        write("app.cfg", "");
        program.await("^\\[reloader\\] changed: app.cfg$");
        program.await("^one ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void fromTheEnvironmentItDoesNotReachWhatTheProgramStarts(String variable) throws IOException {
        plain(
                "one",
                "if (args.length == 0) {"
                        + " var java = ProcessHandle.current().info().command().get();"
                        + " new ProcessBuilder(java, \"-cp\", \"plain\", \"Plain\", \"nested\").inheritIO().start().waitFor();"
                        + " forever(); }");
        program.environment(variable, "-javaagent:" + program.file("agent.jar") + "=" + QUICK + " -Dx=1");
        java("-cp", "plain", "Plain");
        program.await("^\\[reloader\\] watching plain \\(test\\)$");
        program.await("^one \\[\\]1$");
        program.await("^one \\[nested\\]1$");
        plain("two", "forever();");
        program.await("^two \\[\\]1$");
        assertThat(program.allLines())
                .filteredOn(line -> line.contains("watching"))
                .hasSize(1);
    }

    @Test
    void otherAgentsArePassedOn() throws IOException {
        program.compile("Other", """
                public class Other {
                    public static void premain(String options) { System.out.println("other " + options); }
                }
                """);
        agent("other.jar", "Other", program.classes().toString());
        plain("one", "forever();");
        java("-javaagent:agent.jar=" + QUICK, "-javaagent:other.jar=a,b", "-cp", "plain", "Plain");
        program.await("^other a,b$");
        program.await("^one ");
    }

    @Test
    void aProgramWithALineOfOursIsAWorkerToo() throws IOException {
        program.main(
                "var r = Reloader.start(App.class, args);",
                "say(\"up \" + r.isActive() + r.generation());",
                "forever();");
        java(
                "-javaagent:agent.jar=" + QUICK,
                "-cp",
                program.classes() + File.pathSeparator + Program.reloaderClassPath(),
                "App");
        program.await("^up true0$");
        Files.writeString(program.classes().resolve("change.txt"), "");
        program.await("^up true1$");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramWithALineOfOursIsCompiledWithOurClasses(boolean areTheAgents) throws IOException {
        String ours = areTheAgents ? "agent.jar" : Program.reloaderClassPath();
        write("src/App.java", Program.app("say(\"one \" + Reloader.isActive());", "forever();"));
        java(
                "-javaagent:agent.jar=compile=true,sources=src=out," + QUICK,
                "-cp",
                "out" + File.pathSeparator + ours,
                "App");
        program.await("^one true$");
        write("src/App.java", Program.app("say(\"two \" + Reloader.isActive());", "forever();"));
        program.await("^two true$");
    }

    @Test
    void switchedOffTheProgramRunsAsItIs() throws IOException {
        plain("one", "System.out.println(ProcessHandle.current().pid()); System.exit(5);");
        java("-javaagent:agent.jar=enabled=false", "-cp", "plain", "Plain");
        program.await("^one ");
        program.await("^" + program.pid() + "$");
        assertThat(program.exitCode()).isEqualTo(5);
        assertThat(program.allLines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "verbose=2,nonsense=1"})
    void anOptionThatIsNoneIsOneLine(String options) throws IOException {
        plain("one", "");
        java("-javaagent:agent.jar=" + options, "-cp", "plain", "Plain");
        program.await("^\\[reloader\\] -javaagent takes NAME=VALUE, separated by commas, but 'nonsense(=1)?' is none;"
                + " the names are: build, compile, cooperative, debug, .*, watch$");
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.allLines()).hasSize(1);
    }

    @Test
    void aValueThatIsNoneIsOneLine() throws IOException {
        plain("one", "");
        java("-javaagent:agent.jar=settle=soon", "-cp", "plain", "Plain");
        program.await("^\\[reloader\\] reloader.settle is 'soon', but settle must be a duration");
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.allLines()).hasSize(1);
    }
}
