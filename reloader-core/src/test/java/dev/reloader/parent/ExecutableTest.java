package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reloader.ReloaderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExecutableTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    private Path executable(String name, String content) throws IOException {
        Path file = plain(name, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Path plain(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void assertRefused(String program, String message) {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> Executable.require(program, directory))
                .withMessage("cannot run '" + program.replaceAll("\\p{Cntrl}", "?") + "': " + message);
    }

    @Test
    void whatIsThereMayBeRun() {
        Executable.require(JAVA, directory);
        Executable.require("java", directory);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode")
    void aFileIsRelativeToTheWorkersDirectory() throws IOException {
        executable("tool", "#!/bin/sh");
        executable("bin/tool", "#!/bin/sh");

        Executable.require("./tool", directory);
        Executable.require("bin/tool", directory);
        assertRefused("bin/other", "there is no file " + directory.resolve("bin/other"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode")
    void aFileMustBeExecutable() throws IOException {
        plain("tool", "#!/bin/sh");

        assertRefused("./tool", "it is not executable: chmod +x it, or name the program that runs it");
    }

    @Test
    void aDirectoryIsNoProgram() throws IOException {
        Files.createDirectory(directory.resolve("bin"));

        assertRefused(directory.resolve("bin").toString(), "it is a directory");
    }

    @Test
    void theWorkersDirectoryMustBeThere() {
        Path missing = directory.resolve("missing");

        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> Executable.require("java", missing))
                .withMessage("cannot run 'java': there is no directory " + missing + " to run it in");
    }

    @Test
    void aProgramIsLookedUpInThePath() {
        assertRefused("no-such-program", "there is no such program on the PATH");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is looked for there, too")
    void aFileInTheWorkingDirectoryIsNotOnThePath() throws IOException {
        executable("my-tool", "#!/bin/sh");

        assertRefused(
                "my-tool", "there is no such program on the PATH; the file in the working directory is './my-tool'");
    }

    @Test
    void aProgramNeedsAName() {
        assertRefused("", "a command begins with the name of a program");
        assertRefused(" ", "a command begins with the name of a program");
    }

    @Test
    void aNameMustBePossible() {
        assertRefused("a\0b", "no file can have this name here (Nul character not allowed)");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the PATH has other separators")
    void thePathsDirectoriesAreRelativeToTheWorkersDirectory() throws IOException {
        executable("bin/tool", "#!/bin/sh");
        executable("here", "#!/bin/sh");

        assertThat(Executable.problemOnPosix("tool", directory, "/missing:bin")).isEmpty();
        assertThat(Executable.problemOnPosix("here", directory, "/missing::bin"))
                .isEmpty();
        assertThat(Executable.problemOnPosix("here", directory, "")).isEmpty();
        assertThat(Executable.problemOnPosix("here", directory, "bin")).isPresent();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode")
    void theSearchPassesOverWhatCannotBeRun() throws IOException {
        Path first = plain("a/tool", "#!/bin/sh");
        Files.createDirectories(directory.resolve("b/tool"));

        assertThat(Executable.problemOnPosix("tool", directory, "a:b"))
                .hasValue(first + " is not executable: chmod +x it, or name the program that runs it");

        executable("c/tool", "#!/bin/sh");

        assertThat(Executable.problemOnPosix("tool", directory, "a:b:c")).isEmpty();
    }

    @Test
    void onWindowsAnEndingMayBeLeftOutIfItIsExe() throws IOException {
        plain("bin/tool.exe", "");
        plain("bin/script.cmd", "");
        List<Path> places = List.of(directory, directory.resolve("bin"));

        assertThat(Executable.problemOnWindows("tool", places)).isEmpty();
        assertThat(Executable.problemOnWindows("tool.exe", places)).isEmpty();
        assertThat(Executable.problemOnWindows("script.cmd", places)).isEmpty();
        assertThat(Executable.problemOnWindows("script", places)).hasValue("write its whole name, 'script.cmd'");
        assertThat(Executable.problemOnWindows("other", places)).hasValue("there is no such program on the PATH");
        assertThat(Executable.problemOnWindows("bin", places)).hasValue("there is no such program on the PATH");
    }

    @Test
    void onWindowsAFileMayLackItsEndingToo() throws IOException {
        Path tool = plain("bin/tool.exe", "");
        Path bin = directory.resolve("bin");

        assertThat(Executable.problemOnWindows(tool.toString(), List.of())).isEmpty();
        assertThat(Executable.problemOnWindows(bin.resolve("tool").toString(), List.of()))
                .isEmpty();
        assertThat(Executable.problemOnWindows(bin.toString(), List.of())).hasValue("it is a directory");
        assertThat(Executable.problemOnWindows(bin.resolve("other").toString(), List.of()))
                .hasValue("there is no file " + bin.resolve("other"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "java and python have other names")
    void aFileThatIsNotExecutableIsRunByWhatItsEndingStandsFor() throws IOException {
        plain("app.jar", "PK");
        plain("src/Main.java", "class Main {}");
        plain("run.sh", "echo");
        plain("server.py", "print()");

        assertThat(withInterpreter("app.jar", "-x")).containsExactly(JAVA, "-jar", "app.jar", "-x");
        assertThat(withInterpreter("src/Main.java", "a b")).containsExactly(JAVA, "src/Main.java", "a b");
        assertThat(withInterpreter("./run.sh")).containsExactly("sh", "./run.sh");
        assertThat(withInterpreter(directory.resolve("server.py").toString()))
                .containsExactly("python3", directory.resolve("server.py").toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no mode")
    void aScriptThatNamesItsInterpreterIsLeftToTheSystem() throws IOException {
        executable("server.py", "#!/usr/bin/env python3\n");

        assertThat(withInterpreter("./server.py", "a")).containsExactly("./server.py", "a");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "python has another name")
    void anExecutableFileThatTheSystemWouldTakeForAShellScriptIsNot() throws IOException {
        executable("server.py", "import os\n");
        executable("empty.py", "");

        assertThat(withInterpreter("./server.py")).containsExactly("python3", "./server.py");
        assertThat(withInterpreter("./empty.py")).containsExactly("python3", "./empty.py");
    }

    @Test
    void allElseIsLeftAsItIs() throws IOException {
        plain("README", "");
        plain("notes.txt", "");
        Files.createDirectory(directory.resolve("d.py"));

        assertThat(withInterpreter("README")).containsExactly("README");
        assertThat(withInterpreter("notes.txt")).containsExactly("notes.txt");
        assertThat(withInterpreter("d.py")).containsExactly("d.py");
        assertThat(withInterpreter("missing.py", "a")).containsExactly("missing.py", "a");
        assertThat(withInterpreter("python3", "server.py")).containsExactly("python3", "server.py");
        assertThat(withInterpreter("a\0.py")).containsExactly("a\0.py");
    }

    private List<String> withInterpreter(String... words) {
        return Executable.withInterpreter(List.of(words), directory);
    }
}
