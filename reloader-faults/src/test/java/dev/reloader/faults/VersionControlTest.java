package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git does at once is one restart with all of it, and none begins while git is at work. */
class VersionControlTest extends FaultTest {
    private static final int FILES = 1000;
    private static final int COMMITS = 20;
    private static final int SOURCES = 300;

    private static final String SAY_WHETHER_GIT_WORKS =
            "for (String name : List.of(\"index.lock\", \"rebase-merge\", \"rebase-apply\"))"
                    + " if (Files.exists(Path.of(\".git\", name))) say(\"started while there is \" + name);";

    private Path files;

    @BeforeEach
    void prepareRepository() throws IOException {
        git("init", "-q", "-b", "one");
        files = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(directory.resolve(".gitignore"), "*\n!conf/**\n");
    }

    private String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=A User", "-c", "user.email=user@example.org"));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    private void writeAll(String text) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path file = files.resolve(i / 100 + "/" + i + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        }
    }

    private void commit(String message) throws IOException {
        git("add", "-f", "conf");
        git("commit", "-q", "-m", message);
    }

    /** It prints which texts there are in the files, and whether git is at work. */
    private void start() throws IOException {
        program.with("-Dreloader.watch=conf")
                .main(
                        "var r = Reloader.start(App.class, args);",
                        SAY_WHETHER_GIT_WORKS,
                        "var texts = new TreeSet<String>();",
                        "try (var files = Files.walk(Path.of(\"conf\"))) {",
                        "    for (Path file : files.filter(Files::isRegularFile).toList()) {",
                        "        texts.add(Files.readString(file).strip().replace('\\n', '/'));",
                        "    }",
                        "}",
                        "say(\"up \" + r.generation() + \" with \" + texts);",
                        "forever();")
                .start();
    }

    private void assertUp(int generation, String... texts) {
        awaitOneRun(generation, " with \\[" + String.join(", ", texts) + "\\]");
        assertThat(program.allLines()).noneMatch(line -> line.startsWith("started while"));
    }

    private void prepareTwoBranches() throws IOException {
        writeAll("one");
        commit("one");
        git("checkout", "-q", "-b", "two");
        writeAll("two");
        commit("two");
        git("checkout", "-q", "one");
    }

    private void assertTwoCheckoutsAreTwoRestarts() throws IOException {
        start();
        assertUp(0, "one");
        git("checkout", "-q", "two");
        assertUp(1, "two");
        git("checkout", "-q", "one");
        assertUp(2, "one");
    }

    @Test
    void aCheckoutIsOneRestart() throws IOException {
        prepareTwoBranches();
        assertTwoCheckoutsAreTwoRestarts();
    }

    /** Sources each of which calls the next, with arguments that are others on each branch. */
    private void writeSources(String type, String argument) throws IOException {
        source(
                "App",
                Program.app(
                        "var r = Reloader.start(App.class, args);",
                        SAY_WHETHER_GIT_WORKS,
                        "say(\"up \" + r.generation() + \" with [\" + C0.value(" + argument + ") + \"]\");",
                        "forever();"));
        for (int i = 0; i < SOURCES; i++) {
            String value = i == SOURCES - 1 ? "x" : "C" + (i + 1) + ".value(x)";
            source(
                    "C" + i,
                    "class C" + i + " { static " + type + " value(" + type + " x) { return " + value + "; } }\n");
        }
    }

    private void source(String name, String text) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src/main/java"));
        Files.writeString(sources.resolve(name + ".java"), text);
    }

    private void commitSources(String message) throws IOException {
        git("add", "-f", "src");
        git("commit", "-q", "-m", message);
    }

    @Test
    void aCheckoutOfSourcesIsCompiledAsAWhole() throws IOException {
        writeSources("int", "1");
        commitSources("one");
        git("checkout", "-q", "-b", "two");
        writeSources("String", "\"two\"");
        commitSources("two");
        git("checkout", "-q", "one");
        Path classes = Files.createDirectories(directory.resolve("target/classes"));
        String classPath = classes + File.pathSeparator + Program.reloaderClassPath();
        sh("javac -d target/classes -cp '" + classPath + "' src/main/java/*.java");
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of("-Dreloader.monitor=auto", TELLS_OF_STANDBY, "-Dreloader.compile=true"));
        words.add("-Dreloader.sources=src/main/java=target/classes");
        words.addAll(List.of("-cp", classPath, "App"));
        program.java(words);
        assertUp(0, "1");
        git("checkout", "-q", "two");
        assertUp(1, "two");
        git("checkout", "-q", "one");
        assertUp(2, "1");
        assertThat(program.allLines()).noneMatch(line -> line.contains("error"));
    }

    @Test
    @Tag("long")
    void aCheckoutThatTakesLongIsOneRestart() throws IOException {
        prepareTwoBranches();
        // Every hundredth file takes so long that changes seem to be over, and all of them longer than changes are
        // waited for.
        git("config", "filter.slow.smudge", "sleep 0.4; cat");
        Files.writeString(directory.resolve(".git/info/attributes"), "*00.txt filter=slow\n");
        assertTwoCheckoutsAreTwoRestarts();
    }

    @Test
    void aStashIsOneRestartAndSoIsItsReturn() throws IOException {
        writeAll("one");
        commit("one");
        writeAll("mine");
        start();
        assertUp(0, "mine");
        git("stash", "-q");
        assertUp(1, "one");
        git("stash", "pop", "-q");
        assertUp(2, "mine");
        git("stash", "-q");
        assertUp(3, "one");
    }

    /** The commits of a branch are about files of their own, so that they can be put on top of others. */
    private void prepareRebase() throws IOException {
        writeAll("base");
        commit("base");
        git("checkout", "-q", "-b", "mine");
        for (int i = 0; i < COMMITS; i++) {
            Files.writeString(files.resolve("mine.txt"), "commit " + i + "\n");
            commit("commit " + i);
        }
        git("checkout", "-q", "one");
        writeAll("new base");
        commit("new base");
        git("checkout", "-q", "mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--merge", "--apply"})
    void aRebaseIsOneRestart(String how) throws IOException {
        prepareRebase();
        start();
        assertUp(0, "base", "commit 19");
        git("rebase", "-q", how, "one");
        assertUp(1, "commit 19", "new base");
        Files.writeString(files.resolve("mine.txt"), "an edit\n");
        assertUp(2, "an edit", "new base");
    }

    @Test
    @Tag("long")
    void aRebaseThatRunsSomethingAfterEachCommitIsOneRestart() throws IOException {
        prepareRebase();
        start();
        assertUp(0, "base", "commit 19");
        git("rebase", "-q", "--exec", "sleep 0.2", "one");
        assertUp(1, "commit 19", "new base");
        Files.writeString(files.resolve("mine.txt"), "an edit\n");
        assertUp(2, "an edit", "new base");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--merge", "--apply"})
    void aRebaseThatStopsForTheUserDoesNotKeepTheUsersChangesWaiting(String how) throws IOException {
        Path file = files.resolve("mine.txt");
        Files.writeString(file, "base\n");
        commit("base");
        git("checkout", "-q", "-b", "mine");
        Files.writeString(file, "mine\n");
        commit("mine");
        git("checkout", "-q", "one");
        Files.writeString(file, "theirs\n");
        commit("theirs");
        git("checkout", "-q", "mine");
        start();
        assertUp(0, "mine");
        sh("! git -c user.name=User -c user.email=user@example.org rebase -q " + how + " one");
        awaitOneRun(1, " with \\[<<<<<<< .*theirs.*mine.*\\]");
        Files.writeString(file, "both\n");
        awaitOneRun(2, " with \\[both\\]");
        git("add", "-f", "conf");
        git("-c", "core.editor=true", "rebase", "--continue");
        Files.writeString(file, "an edit\n");
        awaitOneRun(3, " with \\[an edit\\]");
    }
}
