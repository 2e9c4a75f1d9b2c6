package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That a program which runs in what was a standby sees what it sees in a worker from an ordinary start, with real JVMs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
class StandbyLikenessProcessTest extends StandbyTest {
    private static final String SOURCE = """
            %s
            import dev.reloader.*;
            import java.io.*;
            import java.lang.management.ManagementFactory;
            import java.nio.charset.Charset;
            import java.nio.file.*;
            import java.util.*;
            public class App {
                public static void main(String[] args) throws Exception {
                    var seen = new TreeMap<String, Object>();
                    var threads = new TreeSet<String>();
                    Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(
                            thread.getName() + " in " + thread.getThreadGroup() + " daemon " + thread.isDaemon()));
                    seen.put("threads", threads);
                    Thread main = Thread.currentThread();
                    seen.put("main thread", main + " daemon " + main.isDaemon() + " depth " + main.getStackTrace().length);
                    seen.put("context loader", kind(main.getContextClassLoader()));
                    seen.put("loader", kind(App.class.getClassLoader()));
                    seen.put("module", App.class.getModule().getName());
                    seen.put("assertions", App.class.desiredAssertionStatus());
                    seen.put("arguments", List.of(args));
                    seen.put("options", ManagementFactory.getRuntimeMXBean().getInputArguments());
                    seen.put("locale and charset", Locale.getDefault() + " " + Charset.defaultCharset());
                    seen.put("memory", Runtime.getRuntime().maxMemory());
                    System.getProperties().forEach((name, value) -> seen.put("property " + name, value));
                    System.getenv().forEach((name, value) -> seen.put("variable " + name, value));
                    seen.remove("variable RELOADER_WORKER");
                    var r = Reloader.start(App.class, args);
                    int generation = r.generation();
                    seen.put("parent", ProcessHandle.current().parent().map(ProcessHandle::pid));
                    seen.put("handler", Thread.getDefaultUncaughtExceptionHandler());
                    Path stat = Path.of("/proc/self/stat");
                    seen.put("nice", Files.exists(stat) ? Files.readString(stat).replaceAll(".*\\\\) ", "").split(" ")[16] : "");
                    var lines = new ArrayList<String>();
                    seen.forEach((name, value) -> lines.add(name + ": " + value));
                    Files.write(Path.of("seen" + generation), lines);
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook " + generation)));
                    System.out.println("up " + generation + " pid " + ProcessHandle.current().pid());
                    System.out.println("changes " + generation + r.changes());
                    System.err.println("error " + generation);
                    System.out.println("read " + new BufferedReader(new InputStreamReader(System.in)).readLine());
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                private static String kind(ClassLoader loader) {
                    return loader.getClass().getName() + (loader == ClassLoader.getSystemClassLoader());
                }
            }
            """;

    /** Runs the program three times, twice from a standby. */
    private void seesTheSame(String... words) throws Exception {
        Files.writeString(program.file("mark"), "0");
        var all = new ArrayList<>(program.quickOptions());
        all.addAll(TELL_EVERYTHING);
        all.add("-Duser.property=a b");
        all.addAll(List.of(words));
        all.addAll(List.of("an argument", ""));
        program.java(all);
        long standby = number(program.awaitAll("changes 0\\[\\]$", "error 0", PARKED, PRELOADED)
                .get(2));
        program.type("line 0\n");
        program.await("read line 0");
        for (int generation = 1; generation <= 2; generation++) {
            change();
            List<Matcher> found = program.awaitAll(
                    "up " + generation + " pid (\\d+)",
                    PARKED,
                    PRELOADED,
                    "hook " + (generation - 1),
                    "changes " + generation + "\\[FileChange\\[kind=MODIFIED, path=.*/mark\\]\\]$",
                    "error " + generation);
            assertUsed(standby, number(found.get(0)));
            assertThat(seen(generation)).containsExactlyInAnyOrderElementsOf(seen(0));
            standby = number(found.get(1));
            program.type("line " + generation + "\n");
            program.await("read line " + generation);
        }
        program.signal("TERM");
        program.await("hook 2");
        assertThat(program.exitCode()).isEqualTo(143);
    }

    private List<String> seen(int generation) throws IOException {
        List<String> seen = Files.readAllLines(program.file("seen" + generation));
        assertThat(seen).contains("parent: Optional[" + program.pid() + "]", "property user.property: a b");
        return seen;
    }

    @Test
    void aClass() throws Exception {
        program.compile("App", SOURCE.formatted(""));
        seesTheSame("-cp", program.classes() + File.pathSeparator + Program.reloaderClassPath(), "App");
    }

    @Test
    void aJar() throws Exception {
        Path classes = program.file("jar-classes");
        program.compile("App", SOURCE.formatted(""), classes);
        String classPath = Arrays.stream(Program.reloaderClassPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        Path jar = Program.jar(
                program.file("app.jar"), Program.manifest("Main-Class", "App", "Class-Path", classPath), classes);
        seesTheSame("-jar", jar.toString());
    }

    @Test
    void aModule() throws Exception {
        Modules modules = new Modules(program);
        modules.compile("module-info.java", "module app { requires dev.reloader.core; requires java.management; }");
        modules.compile("app/App.java", SOURCE.formatted("package app;"));
        var words = new ArrayList<>(modules.paths());
        words.addAll(List.of("-m", "app/app.App"));
        seesTheSame(words.toArray(String[]::new));
    }

    @Test
    void aSourceFile() throws Exception {
        Path source = Files.writeString(program.file("App.java"), SOURCE.formatted(""));
        seesTheSame("-cp", Program.reloaderClassPath(), source.toString());
    }
}
