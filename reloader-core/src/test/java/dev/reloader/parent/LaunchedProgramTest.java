package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.ReloaderException;
import dev.reloader.compile.SourceRoot;
import dev.reloader.worker.MethodMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchedProgramTest {
    @TempDir
    private Path directory;

    private Map<String, String> environment = Map.of();
    private List<SourceRoot> compiled = List.of();

    private void require(String classPath, String... words) {
        JavaCommandLine line =
                JavaCommandLine.parse(List.of(words), name -> List.of()).orElseThrow();
        LaunchedProgram.require(line, classPath, environment, compiled);
    }

    private void assertThere(String classPath, String... words) {
        assertThatCode(() -> require(classPath, words)).doesNotThrowAnyException();
    }

    private void assertRefused(String message, String classPath, String... words) {
        assertThatThrownBy(() -> require(classPath, words))
                .isInstanceOf(ReloaderException.class)
                .hasMessage(message);
    }

    private String classes() {
        return directory.resolve("classes").toString();
    }

    /** Not one that could be loaded: nothing of it may run. */
    private Path writeClass() throws IOException {
        Path file = directory.resolve("classes/com/acme/Main.class");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "no bytecode");
    }

    private String jar(Map<Attributes.Name, String> attributes, String... entries) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::put);
        Path lib = Files.createDirectories(directory.resolve("lib"));
        Path file = lib.resolve("app.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
            }
        }
        return file.toString();
    }

    @Test
    void aClassIsFoundInADirectory() throws IOException {
        writeClass();
        assertThere(classes(), "com.acme.Main", "argument");
        assertThere(classes(), "com/acme/Main");
        assertThere("nowhere" + File.pathSeparator + classes(), "com.acme.Main");
    }

    @Test
    void aClassIsFoundInAJarAndInAllJarsOfADirectory() throws IOException {
        String jar = jar(Map.of(), "com/acme/Main.class");
        assertThere(jar, "com.acme.Main");
        assertThere(directory.resolve("lib") + File.separator + "*", "com.acme.Main");
    }

    @Test
    void aClassIsFoundWhereAJarsManifestSays() throws IOException {
        writeClass();
        assertThere(jar(Map.of(Attributes.Name.CLASS_PATH, "../classes/")), "com.acme.Main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":lib", "lib:", "lib::lib"})
    void anEmptyEntryIsTheWorkingDirectory(String classPath) {
        assertThere(
                classPath.replace(":", File.pathSeparator),
                "target/test-classes/dev/reloader/parent/LaunchedProgramTest");
    }

    @Test
    void theJdksOwnClassesNeedNoClassPath() {
        assertThere(classes(), "com.sun.tools.javac.Main");
    }

    @Test
    void whatTheAgentBringsNeedsNoClassPath() {
        assertThere(classes(), MethodMain.class.getName());
    }

    @Test
    void aMissingClassIsRefused() throws IOException {
        writeClass();
        assertRefused(
                "there is no class com.acme.Mian on the class path, which is " + classes()
                        + ": compile it, or name its class path with -cp",
                classes(),
                "com.acme.Mian");
        assertRefused(
                "there is no class App on the class path, which is nowhere: compile it, or name its class path with -cp",
                "nowhere",
                "App");
    }

    @Test
    void aClassThatIsCompiledFirstNeedNotBeThereYet() throws IOException {
        Path source = directory.resolve("src/com/acme/Main.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "no Java either");
        compiled = List.of(SourceRoot.parse(directory.resolve("src") + "=" + classes()));
        assertThere(classes(), "com.acme.Main");
        assertThere(classes(), "com/acme/Main$Nested");
        assertRefused(
                "there is no class com.acme.Mian on the class path, which is " + classes()
                        + ": compile it, or name its class path with -cp",
                classes(),
                "com.acme.Mian");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xbootclasspath/a:more.jar", "-javaagent:agent.jar=x", "-Djava.class.path=more"})
    void aClassThatMayBeElsewhereIsLeftToJava(String option) {
        assertThere(classes(), option, "com.acme.Main");
        environment = Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g " + option);
        assertThere(classes(), "com.acme.Main");
    }

    @Test
    void aClassPathInAVariableIsLeftToJava() {
        environment = Map.of("JDK_JAVA_OPTIONS", "-cp elsewhere");
        assertThere(classes(), "com.acme.Main");
    }

    @Test
    void aJarThatRunsIsFound() throws IOException {
        assertThere("", "-jar", jar(Map.of(Attributes.Name.MAIN_CLASS, "com.acme.Main")));
    }

    @Test
    void aMissingJarIsRefused() {
        assertRefused("cannot run the jar nowhere.jar: it does not exist", "", "-jar", "nowhere.jar");
    }

    @Test
    void theRefusalIsOneLine() {
        assertRefused("cannot run the jar no?where.jar: it does not exist", "", "-jar", "no\nwhere.jar");
    }

    @Test
    void aDirectoryIsNoJar() {
        assertRefused("cannot run the jar " + directory + ": it is a directory", "", "-jar", directory.toString());
    }

    @Test
    void aBrokenJarIsRefused() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.jar"), "no jar at all");
        assertRefused("cannot run the jar " + broken + ": zip END header not found", "", "-jar", broken.toString());
    }

    @Test
    void aJarThatNamesNoMainClassIsRefused() throws IOException {
        String jar = jar(Map.of(), "com/acme/Main.class");
        assertRefused(
                "cannot run the jar " + jar + ": its manifest has no Main-Class; run a class of it with -cp",
                "",
                "-jar",
                jar);
    }

    @Test
    void aSourceFileIsFoundOrRefused() throws IOException {
        assertThere("", Files.writeString(directory.resolve("A.java"), "").toString());
        assertRefused("cannot run the source file Missing.java: it does not exist", "", "Missing.java");
    }

    @Test
    void aModuleIsLeftToJava() {
        assertThere("", "-p", "mods", "-m", "app/com.acme.Missing");
    }
}
