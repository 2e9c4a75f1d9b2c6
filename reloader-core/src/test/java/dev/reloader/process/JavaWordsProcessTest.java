package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Java programs that a parent runs by their command lines, with real JVMs. */
class JavaWordsProcessTest extends PlainProgramTest {
    private static String words(String... words) {
        return "Reloader.builderForJava(List.of("
                + Arrays.stream(words).map(CommandTest::literal).collect(Collectors.joining(", ")) + "))";
    }

    private void run(String builder) throws IOException {
        body("tell(() -> " + builder + ".run());").start();
    }

    @Test
    void aProgramIsStartedAgainWhenItsClassChanges() throws IOException {
        plain("one", "forever();");
        run(words("-Dx=1", "-cp", "plain", "Plain", "a b", "--", "-c"));
        program.await("^\\[reloader\\] watching plain \\(test\\)$");
        program.await("^one \\[a b, --, -c\\]1$");
        plain("two", "forever();");
        program.await("^\\[reloader\\] changed: plain/Plain.class$");
        program.await("^two \\[a b, --, -c\\]1$");
        endWithSignal("TERM", "^returned 143$");
    }

    @Test
    void aProgramIsStartedAgainWhenItsJarChanges() throws IOException {
        plain("one", "forever();");
        jar("app.jar", "Plain", program.file("plain"));
        run(words("-jar", "app.jar", "a"));
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
        run(words("Hello.java", "a"));
        program.await("^one a$");
        write("Hello.java", source.replace("one", "two"));
        program.await("^two a$");
    }

    @Test
    void anArgFileIsReadAgain() throws IOException {
        plain("one", "forever();");
        write("options", "-Dx=\"a b\" -cp plain Plain");
        run(words("@options", "c"));
        program.await("^\\[reloader\\] watching plain \\(test\\)$");
        program.await("^one \\[c\\]a b$");
        plain("two", "forever();");
        program.await("^two \\[c\\]a b$");
    }

    @Test
    void whatElseIsWatchedCountsToo() throws IOException {
        plain("one", "forever();");
        run(words("-cp", "plain", "Plain") + ".watch(\"watched\")");
        program.await("^one ");
        change();
        program.await("^\\[reloader\\] changed: watched/a$");
        program.await("^one ");
    }

    @Test
    void theExitCodeIsTheLastWorkers() throws IOException {
        plain("one", "System.exit(7);");
        run(words("-cp", "plain", "Plain") + ".exitPolicy(ExitPolicy.PROPAGATE)");
        program.await("^returned 7$");
    }

    @Test
    void aProgramThatIsNotThereIsRefused() throws IOException {
        write("broken.jar", "no jar");
        body(
                        "tell(() -> " + words("-cp", "plain", "com.acme.Missing") + ".run());",
                        "tell(() -> " + words("-jar", "missing.jar") + ".run());",
                        "tell(() -> " + words("-jar", "broken.jar") + ".run());",
                        "tell(() -> " + words("Missing.java") + ".run());",
                        "say(\"done\");")
                .start();
        program.await("^done$");
        String thrown = "thrown dev.reloader.ReloaderException: ";
        assertThat(program.allLines())
                .containsExactly(
                        thrown
                                + "there is no class com.acme.Missing on the class path, which is plain: compile it, or name its class path"
                                + " with -cp",
                        thrown + "cannot run the jar missing.jar: it does not exist",
                        thrown + "cannot run the jar broken.jar: zip END header not found",
                        thrown + "cannot run the source file Missing.java: it does not exist",
                        "done");
    }

    @Test
    void aProgramThatIsNotCompiledYetIsCompiledFirst() throws IOException {
        String source = "package app; class App { public static void main(String[] args) throws Exception {"
                + " System.out.println(\"one\"); Thread.sleep(Long.MAX_VALUE); } }\n";
        Files.createDirectories(program.file("src/main/java/app"));
        write("src/main/java/app/App.java", source);
        run(words("-cp", "target/classes", "app.App") + ".compileSources()");
        program.await("^one$");
        write("src/main/java/app/App.java", source.replace("one", "two"));
        program.await("^two$");
    }

    @Test
    void aProgramThatIsNotCompiledWhereItIsLookedForIsRefused() throws IOException {
        Files.createDirectories(program.file("src"));
        write("src/App.java", "class App { public static void main(String[] args) { } }\n");
        String sources = ".compileSources(Path.of(\"src\"), Path.of(\"elsewhere\"))";
        run(words("-cp", "plain", "App") + sources);
        program.await("^thrown .* there is no class App on the class path, which is plain: compile it");
    }

    @Test
    void classesThatAreCompiledToWhereTheProgramDoesNotLookAreOneLine() throws IOException {
        plain("one", "forever();");
        write("java/Other.java", "class Other { }\n");
        run(words("-cp", "plain", "Plain") + ".compileSources(Path.of(\"java\"), Path.of(\"elsewhere\"))");
        program.await(
                "^\\[reloader\\] reloader.sources has java compiled to elsewhere, which is not on the program's class path$");
        program.await("^one ");
    }

    @Test
    void wordsThatNameNoProgramAreRefused() throws IOException {
        String remedy = "names no program: name a main class, -jar FILE, -m MODULE or a source file";
        body(
                        "tell(() -> " + words() + ".run());",
                        "tell(() -> " + words("-cp", "plain") + ".run());",
                        "tell(() -> " + words("-jar") + ".run());",
                        "tell(() -> " + words("@missing") + ".run());",
                        "say(\"done\");")
                .start();
        program.await("^done$");
        String thrown = "thrown dev.reloader.ReloaderException: ";
        assertThat(program.allLines())
                .containsExactly(
                        thrown + "'java ' " + remedy,
                        thrown + "'java -cp plain' " + remedy,
                        thrown + "'java -jar' " + remedy,
                        thrown + "cannot read the arguments in @missing: java.nio.file.NoSuchFileException: missing",
                        "done");
    }
}
