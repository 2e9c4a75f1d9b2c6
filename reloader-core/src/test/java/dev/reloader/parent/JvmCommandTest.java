package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.javac.Main;
import dev.reloader.ReloaderAgent;
import dev.reloader.ReloaderException;
import dev.reloader.worker.AgentArgument;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JvmCommandTest {
    private static final Path JAVA = Path.of("/opt/jdk/bin/java");
    private static final String PROGRAM = Program.class.getName();
    private static final String COMPILER = "jdk.compiler/com.sun.tools.javac.Main";
    private static final IntUnaryOperator NO_PORTS = port -> {
        throw new AssertionError("no port is asked for");
    };

    private static final String JDWP = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005";

    @TempDir
    private Path directory;

    private Map<String, String> environment = Map.of();
    private Charset charset = Launch.processCharset();
    private List<String> inputArguments = List.of("must not be asked for");
    private String classPath = "lib";
    private String modulePath = "";
    private String command = "";

    @Nested
    class OnTheClassPath {
        @Test
        void theCommandLineIsTakenWordForWord() {
            JvmCommand result = command(List.of("-Xmx1g", "-cp", "lib", "-ea", PROGRAM, "one", ""), "one", "");

            assertThat(result.java()).isEqualTo(JAVA);
            assertThat(result.words()).containsExactly("-Xmx1g", "-cp", "lib", "-ea", PROGRAM, "one", "");
            assertThat(result.argFileCharset()).isEmpty();
            assertThat(result.environment()).isEmpty();
            assertThat(result.leftOut()).isEmpty();
            assertThat(result.ownClassPath()).isTrue();
            assertThat(result.files().entries()).containsExactly(Path.of("lib").toAbsolutePath());
        }

        @Test
        void aClassMayBeWrittenWithSlashes() {
            assertThat(command(List.of("-cp", "lib", PROGRAM.replace('.', '/'))).words())
                    .containsExactly("-cp", "lib", PROGRAM.replace('.', '/'));
        }

        @Test
        void otherArgumentsReplaceThoseOfTheCommandLine() {
            assertThat(command(List.of("-cp", "lib", PROGRAM, "one"), "two", "three")
                            .words())
                    .containsExactly("-cp", "lib", PROGRAM, "two", "three");
        }

        @Test
        void anotherMainClassReplacesThatOfTheCommandLine() {
            assertThat(command(List.of("-Xmx1g", "-cp", "lib", "com.example.Launcher", "one"), "one")
                            .words())
                    .containsExactly("-Xmx1g", "-cp", "lib", PROGRAM, "one");
        }

        @Test
        void whatWasInAnArgFileCountsEvenIfItIsGoneLater() throws IOException {
            Path argFile = Files.writeString(directory.resolve("args"), "-Xmx1g -cp \"my lib\" # comment");
            List<String> words = List.of("@" + argFile, PROGRAM, "@one");

            JvmCommand result = command(words, "@one");

            assertThat(result.words()).containsExactly("-Xmx1g", "-cp", "my lib", PROGRAM, "@one");
            assertThat(result.argFileCharset()).isPresent();
        }

        @Test
        void anArgFileIsTakenApartIfSomethingInItHasToGo() throws IOException {
            Path argFile = Files.writeString(directory.resolve("args"), "-Xmx1g -cp \"my lib\" " + JDWP);

            JvmCommand result = command(List.of("@" + argFile, PROGRAM, "one"), "one");

            assertThat(result.words()).containsExactly("-Xmx1g", "-cp", "my lib", PROGRAM, "one");
            assertThat(result.argFileCharset()).contains(charset);
            assertThat(result.leftOut()).containsExactly(JDWP);
        }

        @Test
        void whatTheRuntimeKnowsIsTakenIfAnArgFileIsGone() {
            inputArguments = List.of("-Xmx1g");
            classPath = "lib";

            assertThat(command(List.of("@" + directory.resolve("gone"), PROGRAM, "one"), "one")
                            .words())
                    .containsExactly("-Xmx1g", "-cp", "lib", PROGRAM, "one");
        }

        @Test
        void wordsThatMeanNothingInTheSystemsCharsetGoThroughAnArgFile() {
            charset = charset.equals(StandardCharsets.ISO_8859_1)
                    ? StandardCharsets.US_ASCII
                    : StandardCharsets.ISO_8859_1;

            JvmCommand result = command(List.of("-Dx=ÿ", "-cp", "lib", PROGRAM));

            assertThat(result.words()).containsExactly("-Dx=ÿ", "-cp", "lib", PROGRAM);
            assertThat(result.argFileCharset()).contains(charset);
        }
    }

    @Nested
    class FromAJar {
        @Test
        void theCommandLineIsTakenWordForWord() throws IOException {
            String jar = jarWithMain(PROGRAM);

            assertThat(command(List.of("-Xmx1g", "-jar", jar, "one"), "one").words())
                    .containsExactly("-Xmx1g", "-jar", jar, "one");
        }

        @Test
        void optionsMayStandBetweenTheOptionAndTheJar() throws IOException {
            String jar = jarWithMain(PROGRAM);

            assertThat(command(List.of("-jar", "-Dx=y", jar, "one"), "one").words())
                    .containsExactly("-jar", "-Dx=y", jar, "one");
        }

        @Test
        void otherArgumentsReplaceThoseOfTheCommandLine() throws IOException {
            String jar = jarWithMain(PROGRAM);

            assertThat(command(List.of("-jar", jar, "one"), "two").words()).containsExactly("-jar", jar, "two");
        }

        @Test
        void otherArgumentsReplaceThoseOfTheCommandLineWhereverTheOptionsStand() throws IOException {
            String jar = jarWithMain(PROGRAM);

            assertThat(command(List.of("-jar", "-Dx=y", jar, "one"), "two").words())
                    .containsExactly("-Dx=y", "-jar", jar, "two");
        }

        @Test
        void anotherMainClassIsRunFromTheJarAsAClassPath() throws IOException {
            String jar = jarWithMain("com.example.Launcher");
            classPath = jar;

            assertThat(command(List.of("-Xmx1g", "-jar", jar, "one"), "two").words())
                    .containsExactly("-Xmx1g", "-cp", jar, PROGRAM, "two");
        }
    }

    /** The compiler's main class stands for a program in a module: it is public, and loaded by the system class loader. */
    @Nested
    class InAModule {
        @Test
        void theCommandLineIsTakenWordForWord() {
            List<String> words = List.of("-p", "mods", "--module=" + COMPILER, "one");

            assertThat(commandFor(Main.class, words, "one").words()).isEqualTo(words);
        }

        @Test
        void otherArgumentsReplaceThoseOfTheCommandLine() {
            assertThat(commandFor(Main.class, List.of("-p", "mods", "-m", COMPILER, "one"), "two")
                            .words())
                    .containsExactly("-p", "mods", "-m", COMPILER, "two");
        }

        @Test
        void anotherMainClassReplacesThatOfTheCommandLine() {
            assertThat(commandFor(Main.class, List.of("-p", "mods", "-m", "app/com.example.Launcher", "one"), "one")
                            .words())
                    .containsExactly("-p", "mods", "-m", COMPILER, "one");
        }

        @Test
        void aModuleWithoutAMainClassOfItsOwnIsNamedWithTheClass() {
            assertThat(commandFor(Main.class, List.of("-m", "jdk.compiler")).words())
                    .containsExactly("-m", COMPILER);
        }

        @Test
        void aMainClassThatIsInNoModuleIsRunFromTheClassPath() {
            assertThat(command(List.of("-cp", "lib", "-m", "app/com.example.Launcher"))
                            .words())
                    .containsExactly("-cp", "lib", PROGRAM);
        }
    }

    @Nested
    class FromSource {
        @Test
        void theCommandLineIsTakenWordForWord() throws Exception {
            Class<?> program = loadedBySourceLauncher();
            List<String> words = List.of("-Xmx1g", "App.java", "one");
            classPath = "";

            JvmCommand result = commandFor(program, words, "one");

            assertThat(result.words()).isEqualTo(words);
            assertThat(result.files().entries())
                    .containsExactly(Path.of("App.java").toAbsolutePath());
        }

        @Test
        void otherArgumentsReplaceThoseOfTheCommandLine() throws Exception {
            assertThat(commandFor(loadedBySourceLauncher(), List.of("--source", "17", "script", "one"), "two")
                            .words())
                    .containsExactly("--source", "17", "script", "two");
        }
    }

    @Nested
    class WhatTwoJvmsCannotShare {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    JDWP,
                    "-agentlib:jdwp",
                    "-Xrunjdwp:transport=dt_socket,address=5005",
                    "-agentpath:/opt/jdk/lib/libjdwp.so=transport=dt_socket",
                    "-Dcom.sun.management.jmxremote.port=9010",
                    "-Dcom.sun.management.jmxremote.rmi.port=9011"
                })
        void isLeftOutOfTheCommandLine(String option) {
            JvmCommand result = command(List.of("-Xmx1g", option, "-cp", "lib", PROGRAM, "one"), "one");

            assertThat(result.words()).containsExactly("-Xmx1g", "-cp", "lib", PROGRAM, "one");
            assertThat(result.leftOut()).containsExactly(option);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-Dcom.sun.management.jmxremote.authenticate=false",
                    "-agentlib:hprof",
                    "-Djdwp=x",
                    "-javaagent:jacoco.jar"
                })
        void isNothingElse(String option) {
            JvmCommand result = command(List.of(option, "-cp", "lib", PROGRAM));

            assertThat(result.words()).contains(option);
            assertThat(result.leftOut()).isEmpty();
        }

        @Test
        void mayBeAnArgumentOfTheProgram() {
            assertThat(command(List.of("-cp", "lib", PROGRAM, JDWP), JDWP).words())
                    .contains(JDWP);
        }

        @ParameterizedTest
        @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
        void isLeftOutOfTheEnvironment(String variable) {
            environment = Map.of(variable, "-Xmx1g " + JDWP + " -ea", "PATH", "/bin");

            JvmCommand result = command(List.of("-cp", "lib", PROGRAM));

            assertThat(result.environment()).isEqualTo(Map.of(variable, "-Xmx1g -ea"));
            assertThat(result.leftOut()).containsExactly(JDWP);
            assertThat(result.words()).containsExactly("-cp", "lib", PROGRAM);
        }

        @Test
        void isLeftOutWhereverItStands() {
            environment = Map.of("JAVA_TOOL_OPTIONS", JDWP);
            String jmx = "-Dcom.sun.management.jmxremote.port=9010";

            JvmCommand result = command(List.of(jmx, "-cp", "lib", PROGRAM));

            assertThat(result.environment()).isEqualTo(Map.of("JAVA_TOOL_OPTIONS", ""));
            assertThat(result.leftOut()).containsExactly(jmx, JDWP);
        }

        @Test
        void doesNotChangeWhatStandsBesideItInTheEnvironment() {
            String rest = "-Dgreeting='say \"hi\"' -Ddirectory=\"C:\\new dir\\\" -Dcolor=#fff -Dempty=''";
            environment = Map.of("JAVA_TOOL_OPTIONS", JDWP + " " + rest);

            JvmCommand result = command(List.of("-cp", "lib", PROGRAM));

            assertThat(asTheJvmReads(result.environment().get("JAVA_TOOL_OPTIONS")))
                    .isEqualTo(asTheJvmReads(rest))
                    .containsExactly("-Dgreeting=say \"hi\"", "-Ddirectory=C:\\new dir\\", "-Dcolor=#fff", "-Dempty=");
        }

        /** White space separates, quotes of either kind keep it, and nothing escapes or comments. */
        private static List<String> asTheJvmReads(String options) {
            var words = new ArrayList<String>();
            StringBuilder word = null;
            char quote = 0;
            for (char c : (options + " ").toCharArray()) {
                if (quote == 0 && c == ' ') {
                    if (word != null) {
                        words.add(word.toString());
                    }
                    word = null;
                    continue;
                }
                word = word == null ? new StringBuilder() : word;
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
            return words;
        }

        @Test
        void isNotTheDebuggersPortForTheWorker() {
            JvmCommand result = JvmCommand.of(
                    Program.class,
                    List.of(),
                    new JvmAdditions(OptionalInt.of(8000), false, Map.of(), NO_PORTS),
                    launch(Optional.of(List.of(JDWP, "-cp", "lib", PROGRAM))));

            assertThat(result.words()).containsExactly("-cp", "lib", PROGRAM);
            assertThat(result.debugger()).contains(Debugger.on(8000));
            assertThat(result.leftOut()).containsExactly(JDWP);
        }

        @Test
        void isNotTheDebuggersPortIfTheAgentComesBeforeIt() throws Exception {
            int port = freePort();
            String debugger = jdwp(port);
            String agent = "-javaagent:" + agentJar() + "=verbose=2";

            JvmCommand result = underAgent(agent, debugger, "-cp", "lib", PROGRAM);

            assertThat(result.words()).containsExactly("-cp", "lib", PROGRAM);
            assertThat(result.debugger()).contains(Debugger.on(port));
            assertThat(result.leftOut()).isEmpty();
        }

        @Test
        void isTheDebuggersPortIfTheAgentComesAfterIt() throws Exception {
            int port = freePort();
            String debugger = jdwp(port);
            String agent = "-javaagent:" + agentJar();

            JvmCommand result = underAgent(debugger, agent, "-cp", "lib", PROGRAM);

            assertThat(result.debugPort().orElseThrow()).isGreaterThan(port);
            assertThat(result.leftOut()).containsExactly(debugger);
        }

        @ParameterizedTest
        @CsvSource({"JAVA_TOOL_OPTIONS, true", "JDK_JAVA_OPTIONS, true", "_JAVA_OPTIONS, false"})
        void isTheDebuggersPortIfAVariableComesBeforeTheAgent(String variable, boolean isParents) throws Exception {
            int port = freePort();
            environment = Map.of(variable, jdwp(port));

            JvmCommand result = underAgent("-javaagent:" + agentJar(), "-cp", "lib", PROGRAM);

            assertThat(result.debugPort().orElseThrow() > port).isEqualTo(isParents);
            assertThat(result.leftOut()).isEqualTo(isParents ? List.of(jdwp(port)) : List.of());
        }

        @Test
        void isADebuggersPortThatSomebodyElseHas() throws Exception {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                String debugger = jdwp(taken.getLocalPort());

                JvmCommand result = underAgent("-javaagent:" + agentJar(), debugger, "-cp", "lib", PROGRAM);

                assertThat(result.debugPort().orElseThrow()).isGreaterThan(taken.getLocalPort());
                assertThat(result.leftOut()).containsExactly(debugger);
            }
        }

        private JvmCommand underAgent(String... words) {
            return JvmCommand.withoutAgent(ReloaderAgent.class, JvmAdditions.NONE, launch(Optional.of(List.of(words))));
        }

        private Path agentJar() throws IOException {
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Premain-Class", ReloaderAgent.class.getName());
            Path jar = directory.resolve("agent.jar");
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
            return jar;
        }

        private static String jdwp(int port) {
            return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + port;
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        @Test
        void staysOutBesideAnOtherwiseUntouchedCommandLine() {
            JvmCommand result = JvmCommand.of(
                    Program.class,
                    List.of("one"),
                    new JvmAdditions(OptionalInt.of(8000), false, Map.of(), NO_PORTS),
                    launch(Optional.of(List.of("-cp", "lib", PROGRAM, "one"))));

            assertThat(result.words()).containsExactly("-cp", "lib", PROGRAM, "one");
            assertThat(result.debugger()).contains(Debugger.on(8000));
            assertThat(result.argFileCharset()).isEmpty();
        }
    }

    @Nested
    class FromAnotherClassLoader {
        @Test
        void plainDirectoriesAndJarsBecomeTheClassPath() throws Exception {
            Path jar = Files.createFile(directory.resolve("with blank.jar"));
            try (var loader = isolated(classes(), testClasses(), jar.toUri().toURL())) {
                Class<?> program = loader.loadClass(PROGRAM);
                String expected = String.join(
                        File.pathSeparator,
                        Path.of(classes().toURI()).toString(),
                        Path.of(testClasses().toURI()).toString(),
                        jar.toString());

                JvmCommand result = commandFor(
                        program,
                        List.of("-Xmx1g", "-cp", "maven.jar", "--module-path=mods", "-p", "m", "Launcher", "exec:java"),
                        "one");

                assertThat(result.words()).containsExactly("-Xmx1g", "-cp", expected, PROGRAM, "one");
                assertThat(result.files().entries()).contains(jar);
            }
        }

        @Test
        void plainDirectoriesAndJarsBecomeTheClassPathEvenIfNothingElseIsKnown() throws Exception {
            inputArguments = List.of("-Xmx1g", "--module-path=mods");
            try (var loader = isolated(testClasses())) {
                JvmCommand result = JvmCommand.of(
                        loader.loadClass(PROGRAM), List.of("one"), JvmAdditions.NONE, launch(Optional.empty()));

                assertThat(result.words())
                        .containsExactly(
                                "-Xmx1g", "-cp", Path.of(testClasses().toURI()).toString(), PROGRAM, "one");
            }
        }

        @Test
        void jarsWithinAJarAreLeftToTheOriginalCommandLine() throws Exception {
            Path fatJar = Files.createFile(directory.resolve("fat.jar"));
            URL nested =
                    URI.create("jar:" + fatJar.toUri() + "!/BOOT-INF/lib/a.jar").toURL();
            try (var loader = isolated(testClasses(), nested)) {
                List<String> words = List.of("-Xmx1g", "-jar", fatJar.toString(), "one");

                assertThat(commandFor(loader.loadClass(PROGRAM), words, "one").words())
                        .isEqualTo(words);
                assertThat(commandFor(loader.loadClass(PROGRAM), words, "two").words())
                        .containsExactly("-Xmx1g", "-jar", fatJar.toString(), "two");
            }
        }
    }

    /** As on Windows: the runtime knows its options, its paths and what was launched, in one text with the arguments. */
    @Nested
    class WithoutWords {
        @Test
        void theClassPathComesFromTheRuntime() {
            inputArguments = List.of("-Xmx1g", "-Dx=a b");
            classPath = "lib" + File.pathSeparator + "classes";
            command = PROGRAM + " one two ";

            JvmCommand result = rebuilt(Program.class, "one two", "");

            assertThat(result.words()).containsExactly("-Xmx1g", "-Dx=a b", "-cp", classPath, PROGRAM, "one two", "");
            assertThat(result.argFileCharset()).contains(charset);
            assertThat(result.files().entries())
                    .containsExactly(
                            Path.of("lib").toAbsolutePath(), Path.of("classes").toAbsolutePath());
        }

        @Test
        void anotherMainClassAndArgumentsReplaceThoseThatWereLaunched() {
            inputArguments = List.of("-Xmx1g");
            command = "com.example.Launcher one";

            assertThat(rebuilt(Program.class, "two").words()).containsExactly("-Xmx1g", "-cp", "lib", PROGRAM, "two");
        }

        @Test
        void anOptionFromTheEnvironmentIsNotGivenTwice() {
            environment = Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g '-Dx=a b'", "JDK_JAVA_OPTIONS", "-ea");
            inputArguments = List.of("-Xmx1g", "-Dx=a b", "-ea", "-Dy=z", "-Xmx1g");
            command = PROGRAM;

            assertThat(rebuilt(Program.class).words()).containsExactly("-Dy=z", "-Xmx1g", "-cp", "lib", PROGRAM);
        }

        @Test
        void whatTwoJvmsCannotShareIsLeftOut() {
            inputArguments = List.of(JDWP, "-Xmx1g");
            command = PROGRAM;

            JvmCommand result = rebuilt(Program.class);

            assertThat(result.words()).containsExactly("-Xmx1g", "-cp", "lib", PROGRAM);
            assertThat(result.leftOut()).containsExactly(JDWP);
        }

        @Test
        void aModuleIsLaunchedFromTheModulePath() {
            inputArguments = List.of("-Xmx1g");
            classPath = "";
            modulePath = "mods";
            command = COMPILER + " one";

            assertThat(rebuilt(Main.class, "one").words())
                    .containsExactly("-Xmx1g", "--module-path=mods", "-m", COMPILER, "one");
        }

        @Test
        void theModulePathIsNotGivenTwice() {
            inputArguments = List.of("--module-path=mods");
            classPath = "";
            modulePath = "mods";
            command = COMPILER;

            assertThat(rebuilt(Main.class).words()).containsExactly("--module-path=mods", "-m", COMPILER);
        }

        @Test
        void aModuleMayHaveBeenNamedWithoutItsMainClass() {
            inputArguments = List.of("--module-path=mods");
            classPath = "";
            modulePath = "mods";
            command = "jdk.compiler one";

            assertThat(rebuilt(Main.class, "one").words()).containsExactly("--module-path=mods", "-m", COMPILER, "one");
        }

        @Test
        void aJarIsLaunchedAsAJar() throws IOException {
            String jar = jarWithMain(PROGRAM);
            inputArguments = List.of("-Xmx1g");
            classPath = jar;
            command = jar + " one";

            assertThat(rebuilt(Program.class, "one").words()).containsExactly("-Xmx1g", "-jar", jar, "one");
        }

        @Test
        void aJarOnTheClassPathIsAClassPath() throws IOException {
            String jar = jarWithMain("com.example.Launcher");
            inputArguments = List.of();
            classPath = jar;
            command = PROGRAM + " one";

            assertThat(rebuilt(Program.class, "one").words()).containsExactly("-cp", jar, PROGRAM, "one");
        }

        @Test
        void aJarWithJarsInItIsLaunchedAsAJar() throws Exception {
            assertThat(rebuiltFromNested("fat jar.jar")).endsWith("-jar", directory.resolve("fat jar.jar") + "", "one");
        }

        @Test
        void aWarIsLaunchedAsAJarToo() throws Exception {
            assertThat(rebuiltFromNested("app.war")).endsWith("-jar", directory.resolve("app.war") + "", "one");
        }

        private List<String> rebuiltFromNested(String name) throws Exception {
            Path fatJar = Files.createFile(directory.resolve(name));
            URL nested =
                    URI.create("jar:" + fatJar.toUri() + "!/BOOT-INF/lib/a.jar").toURL();
            inputArguments = List.of();
            classPath = fatJar.toString();
            command = fatJar + " one";
            try (var loader = isolated(testClasses(), nested)) {
                return rebuilt(loader.loadClass(PROGRAM), "one").words();
            }
        }

        @Test
        void aSourceFileIsCompiledAgain() throws Exception {
            Path source = Files.createFile(directory.resolve("My App.java"));
            inputArguments = List.of("-Xmx1g");
            classPath = "";
            for (String launcher : List.of("Main", "SourceLauncher")) {
                command = "jdk.compiler/com.sun.tools.javac.launcher." + launcher + " " + source + " one two";

                JvmCommand result = rebuilt(loadedBySourceLauncher(), "one", "two");

                assertThat(result.words()).containsExactly("-Xmx1g", source.toString(), "one", "two");
                assertThat(result.files().entries()).containsExactly(source);
            }
        }

        @Test
        void aSourceFileMayHaveNoArguments() throws Exception {
            inputArguments = List.of();
            classPath = "lib";
            command = "jdk.compiler/com.sun.tools.javac.launcher.Main App.java";

            assertThat(rebuilt(loadedBySourceLauncher()).words()).containsExactly("-cp", "lib", "App.java");
        }
    }

    @Nested
    class TheMainClass {
        @Test
        void mustHaveAMainMethod() {
            assertThatThrownBy(() -> commandFor(NoMain.class, List.of("-cp", "lib", NoMain.class.getName())))
                    .isInstanceOf(ReloaderException.class)
                    .hasMessage(NoMain.class.getName()
                            + " has no 'public static void main(String[] args)': pass the class that java launches");
        }

        @ParameterizedTest
        @ValueSource(classes = {NoMain.class, OtherArguments.class, HiddenMain.class})
        void isNamedIfItsMainMethodIsNone(Class<?> mainClass) {
            assertThatThrownBy(() -> commandFor(mainClass, List.of("-cp", "lib", mainClass.getName())))
                    .isInstanceOf(ReloaderException.class)
                    .hasMessageContaining(mainClass.getName());
        }

        @Test
        void mayInheritItsMainMethod() {
            String name = InheritedMain.class.getName();

            assertThat(commandFor(InheritedMain.class, List.of("-cp", "lib", name))
                            .words())
                    .containsExactly("-cp", "lib", name);
        }
    }

    @Nested
    class WithFastFlags {
        private JvmCommand fast(List<String> words, Map<String, String> surroundings) {
            return JvmCommand.of(
                    Program.class,
                    List.of(),
                    new JvmAdditions(OptionalInt.of(8000), true, surroundings, NO_PORTS),
                    launch(Optional.of(words)));
        }

        @Test
        void theyComeBeforeAllOtherWords() {
            List<String> words =
                    fast(List.of("-Xmx1g", "-cp", "lib", PROGRAM), Map.of()).words();

            assertThat(words).startsWith("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
            assertThat(words).endsWith("-Xmx1g", "-cp", "lib", PROGRAM);
        }

        @Test
        void optionsOfTheCommandLineCount() {
            assertThat(fast(List.of("-Xint", "-cp", "lib", PROGRAM, "-XX:+UseG1GC"), Map.of())
                            .words())
                    .doesNotContain("-XX:TieredStopAtLevel=1")
                    .contains("-XX:+UseSerialGC");
        }

        @Test
        void optionsInArgFilesCount() throws IOException {
            Path argFile = Files.writeString(directory.resolve("args"), "-Xint -XX:+UseG1GC");

            assertThat(fast(List.of("@" + argFile, "-cp", "lib", PROGRAM), Map.of())
                            .words())
                    .doesNotContain("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        }

        @Test
        void optionsThatTheRuntimeKnowsCount() {
            inputArguments = List.of("-XX:+UseG1GC");
            command = PROGRAM;
            var additions = new JvmAdditions(OptionalInt.empty(), true, Map.of(), NO_PORTS);

            assertThat(JvmCommand.of(Program.class, List.of(), additions, launch(Optional.empty()))
                            .words())
                    .startsWith("-XX:TieredStopAtLevel=1")
                    .endsWith("-XX:+UseG1GC", "-cp", "lib", PROGRAM)
                    .doesNotContain("-XX:+UseSerialGC");
        }

        @Test
        void optionsInTheEnvironmentCount() {
            environment = Map.of("JAVA_TOOL_OPTIONS", "-Xint", "JDK_JAVA_OPTIONS", "-XX:+UseG1GC");
            List<String> words = List.of("-cp", "lib", PROGRAM);

            assertThat(fast(words, Map.of()).words()).doesNotContain("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
            assertThat(fast(words, Map.of("JAVA_TOOL_OPTIONS", "")).words())
                    .contains("-XX:TieredStopAtLevel=1")
                    .doesNotContain("-XX:+UseSerialGC");
        }
    }

    @Nested
    class WithTheAgent {
        private final Path agent = Path.of("/run/agent.jar");
        private final AgentArgument argument = new AgentArgument(42, OptionalInt.of(5005), Path.of("/run/pipe"));

        @Test
        void theAgentComesFirst() throws IOException {
            JvmCommand command = command(List.of("-Xmx1g", "-cp", "lib", PROGRAM, "one"), "one");
            Path argFile = directory.resolve("arguments");

            assertThat(command.withAgent(agent, argument, argFile))
                    .containsExactly(
                            JAVA.toString(),
                            "-javaagent:/run/agent.jar=42:5005:/run/pipe",
                            "-Xmx1g",
                            "-cp",
                            "lib",
                            PROGRAM,
                            "one");
            assertThat(argFile).doesNotExist();
        }

        @Test
        void wordsThatCannotBePassedAreWrittenToAnArgFile() throws IOException {
            JvmCommand command = command(List.of(JDWP, "-cp", "my lib", PROGRAM, "@one", "\\"), "@one", "\\");
            Path argFile = directory.resolve("arguments");

            int port = command.debugPort().orElseThrow();
            assertThat(command.withAgent(agent, argument, argFile))
                    .containsExactly(
                            JAVA.toString(),
                            "-javaagent:/run/agent.jar=42:5005:/run/pipe",
                            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + port,
                            "@" + argFile);
            assertThat(ArgFile.read(argFile, charset)).containsExactly("-cp", "my lib", PROGRAM, "@one", "\\");
        }
    }

    private JvmCommand command(List<String> words, String... args) {
        return commandFor(Program.class, words, args);
    }

    private JvmCommand commandFor(Class<?> mainClass, List<String> words, String... args) {
        return JvmCommand.of(mainClass, List.of(args), JvmAdditions.NONE, launch(Optional.of(words)));
    }

    private JvmCommand rebuilt(Class<?> mainClass, String... args) {
        return JvmCommand.of(mainClass, List.of(args), JvmAdditions.NONE, launch(Optional.empty()));
    }

    private Launch launch(Optional<List<String>> words) {
        return new Launch(JAVA, words, charset, () -> inputArguments, classPath, modulePath, command, environment);
    }

    private String jarWithMain(String mainClass) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        Path jar = directory.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar.toString();
    }

    private static URL testClasses() {
        return JvmCommandTest.class.getProtectionDomain().getCodeSource().getLocation();
    }

    private static URL classes() {
        return JvmCommand.class.getProtectionDomain().getCodeSource().getLocation();
    }

    private static URLClassLoader isolated(URL... urls) {
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** A program whose class loader has a name as the source launcher's has. */
    private Class<?> loadedBySourceLauncher() throws Exception {
        Path source = directory.resolve("com/sun/tools/javac/launcher/FakeLoader.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package com.sun.tools.javac.launcher;

                public class FakeLoader extends ClassLoader {
                    public Class<?> define(String name, byte[] bytes) {
                        return defineClass(name, bytes, 0, bytes.length);
                    }
                }
                """);
        var output = new PrintWriter(new StringWriter());
        // The package is one of the JDK's; in the time before modules that did not matter.
        int result =
                ToolProvider.findFirst("javac").orElseThrow().run(output, output, "--release", "8", source.toString());
        assertThat(result).isZero();
        try (var loader = isolated(directory.toUri().toURL());
                InputStream program = Program.class.getResourceAsStream("JvmCommandTest$Program.class")) {
            Object fake = loader.loadClass("com.sun.tools.javac.launcher.FakeLoader")
                    .getConstructor()
                    .newInstance();
            return (Class<?>) fake.getClass()
                    .getMethod("define", String.class, byte[].class)
                    .invoke(fake, PROGRAM, program.readAllBytes());
        }
    }

    /** What the tests launch, in name only. */
    public static class Program {
        public static void main(String[] args) {}
    }

    public static final class InheritedMain extends Program {}

    public static final class NoMain {
        public static void run(String[] args) {}
    }

    public static final class OtherArguments {
        public static void main(String arg) {}
    }

    public static final class HiddenMain {
        @SuppressWarnings("unused")
        private static void main(String[] args) {}
    }
}
