package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainFileTest {
    @TempDir
    private Path directory;

    private Set<Path> entries;
    private Path file;

    @BeforeEach
    void makeClass() throws IOException {
        entries = new LinkedHashSet<>(
                List.of(directory.resolve("lib.jar"), directory.resolve("other"), directory.resolve("classes")));
        file = Files.createDirectories(directory.resolve("classes/app")).resolve("App.class");
        Files.createFile(file);
    }

    private Optional<MainFile> of(String... words) {
        JavaCommandLine line =
                JavaCommandLine.parse(List.of(words), name -> List.of()).orElseThrow();
        return MainFile.of(line, entries);
    }

    @Test
    void isTheMainClassAndMissingWhenThatIsGone() throws IOException {
        MainFile main = of("app.App").orElseThrow();

        assertThat(main.path()).isEqualTo(file);
        assertThat(main.isMissing()).isFalse();
        Files.delete(file);
        assertThat(main.isMissing()).isTrue();
        Files.createFile(file);
        assertThat(main.isMissing()).isFalse();
    }

    @Test
    void isNotMissingWhenAnotherDirectoryHasIt() throws IOException {
        MainFile main = of("app/App").orElseThrow();
        Files.createDirectories(directory.resolve("other/app"));
        Files.move(file, directory.resolve("other/app/App.class"));

        assertThat(main.isMissing()).isFalse();
    }

    @Test
    void isNotMissingWhenAJarHasIt() throws IOException {
        MainFile main = of("app.App").orElseThrow();
        Files.delete(file);
        Path jar = directory.resolve("lib.jar");
        Files.writeString(jar, "no jar");
        boolean isMissing = main.isMissing();
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("app/App.class"));
        }

        assertThat(isMissing).isTrue();
        assertThat(main.isMissing()).isFalse();
    }

    @Test
    void isNotKnownOfAClassThatNoDirectoryHas() {
        assertThat(of("app.Other")).isEmpty();
    }

    @Test
    void isTheJarThatIsRun() throws IOException {
        Path jar = directory.resolve("app.jar");
        MainFile main = of("-jar", jar.toString()).orElseThrow();

        assertThat(main.isMissing()).isTrue();
        Files.createFile(jar);
        assertThat(main.isMissing()).isFalse();
    }

    @Test
    void isTheSourceThatIsRun() {
        Path source = directory.resolve("App.java");

        assertThat(of(source.toString()).orElseThrow().path()).isEqualTo(source);
    }
}
