package dev.reloader.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which compiler and which collector workers have, with real JVMs. */
class FastFlagsProcessTest extends CommandTest {
    private static final String SAY_FLAGS = """
            static void flags() {
                var words = java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments();
                System.out.println("flags " + words.contains("-XX:TieredStopAtLevel=1") + " " + words.contains("-XX:+UseSerialGC")
                    + " " + java.lang.management.ManagementFactory.getGarbageCollectorMXBeans().get(0).getName());
            }
            """;

    private static final String SERIAL = "Copy";
    private static final String PARALLEL = "PS .*";

    @BeforeEach
    void chooseNothing() {
        program.withJvmsOwnChoice();
    }

    private void start(String... options) throws IOException {
        program.compile("App", """
                public class App {
                    public static void main(String[] args) {
                        dev.reloader.Reloader.start(App.class, args);
                        flags();
                    }
                    %s
                }
                """.formatted(SAY_FLAGS));
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", program.classes() + File.pathSeparator + Program.reloaderClassPath(), "App"));
        program.java(words);
    }

    @Test
    void aWorkerHasThemByDefault() throws IOException {
        start();
        program.await("^flags true true " + SERIAL + "$");
    }

    @Test
    void aWorkerDoesWithoutThemIfTheSettingSaysSo() throws IOException {
        start("-Dreloader.fastFlags=false");
        program.await("^flags false false ");
    }

    @Test
    void aCollectorOfTheCommandLineStays() throws IOException {
        start("-XX:+UseParallelGC");
        program.await("^flags true false " + PARALLEL + "$");
    }

    @Test
    void aCompilerOfTheCommandLineStays() throws IOException {
        start("-Xint");
        program.await("^flags false true " + SERIAL + "$");
    }

    @Test
    void aCollectorOfAnArgFileStays() throws IOException {
        start("@" + write("options", "-XX:+UseParallelGC"));
        program.await("^flags true false " + PARALLEL + "$");
    }

    @Test
    void aCollectorOfAVariableStays() throws IOException {
        program.environment("JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC");
        start();
        program.await("^flags true false " + PARALLEL + "$");
    }

    @Test
    void aCollectorOfAFileThatTheJvmReadsStays() throws IOException {
        start("-XX:Flags=" + write("flags", "+UseParallelGC"));
        program.await("^flags false false " + PARALLEL + "$");
    }

    @Test
    void theJvmOfAMethodHasThemToo() throws IOException {
        method();
        program.await("^flags true true " + SERIAL + "$");
    }

    @Test
    void aCollectorOfTheWorkersOwnEnvironmentStays() throws IOException {
        method("env(\"JAVA_TOOL_OPTIONS\", \"-XX:+UseParallelGC\")");
        program.await("^flags true false " + PARALLEL + "$");
    }

    private void method(String... calls) throws IOException {
        program.compile("Jobs", "public class Jobs { " + SAY_FLAGS + " }");
        var all = new ArrayList<>(List.of("classPath(\"classes\")", "method(\"Jobs.flags\")"));
        all.addAll(List.of(calls));
        parent(all.toArray(String[]::new)).start();
    }
}
