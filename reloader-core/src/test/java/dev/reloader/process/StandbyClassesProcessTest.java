package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * That a worker from a standby has the classes that it would have had from an ordinary start, however the program's files have
 * changed since the standby was started, with real JVMs.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a jar that is in use cannot be replaced there")
class StandbyClassesProcessTest extends StandbyTest {
    private static final String OUTDATED = "the standby is not used: what it was started from has changed";

    /** Prints the text of a class that need not be there. */
    private static final String SAY_EXTRA = """
            try {
                say("extra " + Class.forName("extra.Extra").getMethod("text").invoke(null));
            } catch (ClassNotFoundException e) {
                say("no extra");
            }
            """;

    /** The class path before the reloader's own entries. */
    private void start(Object... entries) throws IOException {
        String classPath = Stream.concat(Stream.of(entries), Stream.of(Program.reloaderClassPath()))
                .map(Object::toString)
                .collect(Collectors.joining(File.pathSeparator));
        java("-cp", classPath, "App");
    }

    private void java(String... words) throws IOException {
        program.java(words(words));
    }

    private List<String> words(String... words) {
        var all = new ArrayList<>(program.quickOptions());
        all.addAll(TELL_EVERYTHING);
        all.addAll(List.of(words));
        return all;
    }

    private void app(Path used, String... body) throws IOException {
        program.compile("App", Program.app(body), program.classes(), used);
    }

    /** Compiles a class whose only method returns this text, and returns the directory where it is. */
    private Path textual(String name, String text) throws IOException {
        Path to = program.file("compiled-" + text);
        program.compile(name, textualSource(name, text), to);
        return to;
    }

    private static String textualSource(String name, String text) {
        int slash = name.indexOf('/');
        return "package " + name.substring(0, slash) + "; public class " + name.substring(slash + 1)
                + " { public static String text() { return \"" + text + "\"; } }";
    }

    private Path jar(String name, Path classes) throws IOException {
        return Program.jar(program.file(name), Program.manifest(), classes);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs the program with {@code lib.jar}, and has it ready to run again. */
    private long startWithLibrary(Object... before) throws Exception {
        Path old = textual("lib/Library", "old");
        app(old, START, SAY_UP, "say(\"says \" + lib.Library.text());", "forever();");
        var entries = new ArrayList<>(List.of(before));
        entries.addAll(List.of(program.classes(), jar("lib.jar", old)));
        start(entries.toArray());
        return awaitParked("says old");
    }

    @Test
    void aJarThatIsReplacedIsLoadedAnew() throws Exception {
        long standby = startWithLibrary();
        jar("lib.jar", textual("lib/Library", "new"));
        program.await("changed: lib.jar");
        program.await(OUTDATED);
        assertThat(awaitUp(1)).isNotEqualTo(standby);
        program.await("says new");
    }

    @Test
    void aJarThatIsWrittenInPlaceIsLoadedAnew() throws Exception {
        startWithLibrary();
        Path written = jar("other.jar", textual("lib/Library", "new"));
        Files.write(program.file("lib.jar"), Files.readAllBytes(written));
        program.await("changed: lib.jar");
        program.await(OUTDATED);
        program.await("says new");
    }

    @Test
    void aJarThatCountsForNothingIsLoadedAnewAtTheNextRestart() throws Exception {
        program.environment("RELOADER_IGNORE", "lib.jar");
        startWithLibrary();
        jar("lib.jar", textual("lib/Library", "new"));
        change();
        program.await("changed: mark");
        program.await(OUTDATED);
        program.await("says new");
    }

    @Test
    void aDirectoryThatAppearsIsSeen() throws Exception {
        program.main(START, SAY_UP, SAY_EXTRA, "forever();");
        start(program.classes(), program.file("output"));
        awaitParked("no extra");
        move(textual("extra/Extra", "first"), program.file("output"));
        program.await(OUTDATED);
        program.await("extra first");
    }

    @Test
    void aDirectoryThatDisappearsAndReturnsIsSeen() throws Exception {
        Path output = program.file("output");
        move(textual("extra/Extra", "first"), output);
        program.main(START, SAY_UP, SAY_EXTRA, "forever();").environment("RELOADER_INCOMPLETE_SETTLE", "100ms");
        start(program.classes(), output);
        awaitParked("extra first");
        move(output, program.file("away"));
        program.await(OUTDATED);
        awaitParked("no extra");
        move(textual("extra/Extra", "second"), output);
        program.await(OUTDATED);
        program.await("extra second");
    }

    @Test
    void aDirectoryThatIsReplacedAtOnceIsRead() throws Exception {
        Path output = program.file("output");
        move(textual("extra/Extra", "first"), output);
        program.main(START, SAY_UP, SAY_EXTRA, "forever();");
        start(program.classes(), output);
        awaitParked("extra first");
        Path next = textual("extra/Extra", "second");
        move(output, program.file("away"));
        move(next, output);
        program.await("extra second");
    }

    @Test
    void aJarThatComesToAWildcardDirectoryIsSeen() throws Exception {
        Files.createDirectories(program.file("lib"));
        program.main(START, SAY_UP, SAY_EXTRA, "forever();");
        start(program.classes(), "lib/*");
        awaitParked("no extra");
        jar("lib/extra.jar", textual("extra/Extra", "first"));
        program.await(OUTDATED);
        awaitParked("extra first");
        Files.delete(program.file("lib/extra.jar"));
        program.await(OUTDATED);
        program.await("no extra");
    }

    @Test
    void aClassOfADirectoryHidesOneOfAJar() throws Exception {
        long standby = startWithLibrary();
        awaitPreloaded(standby, "lib.Library");
        program.compile("lib/Library", textualSource("lib/Library", "hiding"));
        program.await(OUTDATED);
        awaitParked("says hiding");
        Files.delete(program.classes().resolve("lib/Library.class"));
        program.await("says old");
    }

    @Test
    void aDirectoryToWhichALinkLeadsNowIsRead() throws Exception {
        Path link = program.file("output");
        Files.createSymbolicLink(link, textual("extra/Extra", "first"));
        program.main(START, SAY_UP, SAY_EXTRA, "forever();");
        start(program.classes(), link);
        awaitParked("extra first");
        Path next = Files.createSymbolicLink(program.file("next"), textual("extra/Extra", "second"));
        move(next, link);
        change();
        program.await("extra second");
    }

    @Test
    void aClassOfADirectoryThatAManifestNamesHidesOneOfAJar() throws Exception {
        Path old = textual("lib/Library", "old");
        app(old, START, SAY_UP, "say(\"says \" + lib.Library.text());", "forever();");
        Path library = jar("lib.jar", old);
        String classPath = Stream.of((program.classes()
                                + File.pathSeparator
                                + library
                                + File.pathSeparator
                                + Program.reloaderClassPath())
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        Path pathing = Program.jar(
                program.file("pathing.jar"),
                Program.manifest("Main-Class", "App", "Class-Path", classPath),
                Files.createDirectories(program.file("nothing")));
        java("-jar", pathing.toString());
        awaitPreloaded(awaitPair(0).standby(), "lib.Library");
        program.compile("lib/Library", textualSource("lib/Library", "hiding"));
        program.await("says hiding");
    }

    @Test
    void aJarOfAMethodsClassPathIsLoadedAnew() throws Exception {
        Path old = textual("lib/Library", "old");
        Path jobs = program.file("jobs");
        program.compile(
                "Jobs",
                "public class Jobs { public static void run() throws Exception {"
                        + " System.out.println(\"says \" + lib.Library.text());"
                        + " new java.util.concurrent.CountDownLatch(1).await(); } }",
                jobs,
                old);
        Files.createDirectories(program.file("watched"));
        jar("watched/lib.jar", old);
        program.compile(
                "App",
                Program.app("ProcessReloader.watching(Path.of(\"watched\"))" + ".classPath(\"jobs" + File.pathSeparator
                        + "watched/lib.jar\").method(\"Jobs.run\").run();"));
        start(program.classes());
        awaitPreloaded(awaitParked("says old"), "lib.Library");
        jar("watched/lib.jar", textual("lib/Library", "new"));
        program.await("says new");
    }

    @Test
    void aPatchOfTheJdkIsRead() throws Exception {
        Path patch = program.file("patch");
        program.main(
                START,
                SAY_UP,
                "say(\"says \" + Class.forName(\"java.util.Patch\").getMethod(\"text\").invoke(null));",
                "forever();");
        patchJdk(patch, 0);
        java(
                "--patch-module",
                "java.base=" + patch,
                "-cp",
                program.classes() + File.pathSeparator + Program.reloaderClassPath(),
                "App");
        program.awaitAll("no standby is kept, because of .*java.base=", "says 0");
        patchJdk(patch, 1);
        program.await("says 1");
    }

    private void patchJdk(Path to, int version) throws IOException {
        Path source = Files.writeString(
                Files.createDirectories(program.file("jdk-src/java/util")).resolve("Patch.java"),
                "package java.util; public class Patch { public static String text() { return \"" + version
                        + "\"; } }");
        assertThat(javax.tools.ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                to.toString(),
                                "--patch-module",
                                "java.base=" + program.file("jdk-src"),
                                source.toString()))
                .isZero();
    }

    @Test
    void aPackageThatComesToAModuleIsSeen() throws Exception {
        var modules = new Modules(program);
        modules.compile("module-info.java", "module app { requires dev.reloader.core; }");
        modules.compile("app/App.java", "package app; " + Program.app(START, SAY_UP, SAY_EXTRA, "forever();"));
        var words = new ArrayList<>(modules.paths());
        words.addAll(List.of("-m", "app/app.App"));
        java(words.toArray(String[]::new));
        awaitParked("no extra");
        modules.compile("extra/Extra.java", textualSource("extra/Extra", "first"));
        program.await(OUTDATED);
        awaitParked("extra first");
        modules.compile("extra/Extra.java", textualSource("extra/Extra", "second"));
        awaitParked("extra second");
        modules.compile("module-info.java", "module app { requires dev.reloader.core; requires java.sql; }");
        program.await(OUTDATED);
        program.await("extra second");
    }

    @Test
    void aClassOfAPatchedModuleIsRead() throws Exception {
        Path patch = program.file("patch");
        Path jar = jar("app.jar", moduleWith("old"));
        program.compile("lib/Library", textualSource("lib/Library", "patched"), patch);
        program.main(
                START,
                SAY_UP,
                "say(\"says \" + Class.forName(\"lib.Library\").getMethod(\"text\").invoke(null));",
                "forever();");
        java(
                "-p",
                jar.toString(),
                "--add-modules",
                "library",
                "--patch-module",
                "library=" + patch,
                "-cp",
                program.classes() + File.pathSeparator + Program.reloaderClassPath(),
                "App");
        awaitParked("says patched");
        for (int change = 0; change < 3; change++) {
            program.compile("lib/Library", textualSource("lib/Library", "change" + change), patch);
            awaitParked("says change" + change);
        }
    }

    /** The directory of a module {@code library}. */
    private Path moduleWith(String text) throws IOException {
        Path to = textual("lib/Library", text);
        Path info = Files.writeString(program.file("module-info.java"), "module library { exports lib; }");
        assertThat(javax.tools.ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", to.toString(), "--patch-module", "library=" + to, info.toString()))
                .isZero();
        return to;
    }

    @Test
    void whatAJarsClassesNeedOfADirectoryIsRead() throws Exception {
        base("Base", 0);
        base("Named", 0);
        base("Other", 0);
        Path classes = program.file("library");
        program.compile("lib/Sub", "package lib; public class Sub extends base.Base { }", classes);
        program.compile(
                "lib/Implementing", "package lib; public class Implementing implements base.Named { }", classes);
        // To verify this, the JVM has to load Other, since only then it knows whether that is a Base.
        program.compile(
                "lib/Verified",
                "package lib; public class Verified { public Verified() { }"
                        + " public base.Base base(base.Other other) { return other; } }",
                classes);
        program.compile(
                "lib/Taking",
                "package lib; public class Taking { public Taking(base.Other other) { System.out.println(other.text()); } }",
                classes);
        program.compile("lib/Plain", """
                package lib;
                public class Plain {
                    static {
                        System.out.println("initialised in " + ProcessHandle.current().pid());
                    }
                    public static void touch() { }
                }
                """, classes);
        app(
                classes,
                START,
                "lib.Plain.touch();",
                "new lib.Taking(new base.Other());",
                SAY_UP,
                "say(\"says \" + new lib.Sub().text() + new lib.Implementing().name()"
                        + " + new lib.Verified().base(new base.Other()).text());",
                "forever();");
        start(program.classes(), jar("lib.jar", classes));
        long standby = awaitParked("says Base0Named0Other0");
        standby = runAnew(standby, "Base", "says Base1Named0Other0");
        standby = runAnew(standby, "Named", "says Base1Named1Other0");
        runAnew(standby, "Other", "says Base1Named1Other1");
    }

    private long runAnew(long standby, String changed, String says) throws Exception {
        awaitPreloaded(standby, "lib.Plain");
        assertThat(classesOf(standby)).contains("lib.Verified").noneMatch(name -> name.startsWith("base."));
        assertThat(program.allLines()).doesNotContain("initialised in " + standby);
        base(changed, 1);
        return awaitParked("up \\d+ pid " + standby + "$", "initialised in " + standby + "$", says);
    }

    /** Each of them says what it is. */
    private void base(String name, int version) throws IOException {
        String declaration = switch (name) {
            case "Base" -> "class Base { public String text()";
            case "Other" -> "class Other extends Base { public String text()";
            default -> "interface Named { default String name()";
        };
        program.compile(
                "base/" + name, "package base; public " + declaration + " { return \"" + name + version + "\"; } }");
    }
}
