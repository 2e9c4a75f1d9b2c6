package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRootTest {
    @TempDir
    private Path project;

    private Path directory(String name) throws IOException {
        return Files.createDirectories(project.resolve(name));
    }

    private List<SourceRoot> of(String classes) {
        return SourceRoot.of(List.of(project.resolve(classes)));
    }

    @Test
    void maven() throws IOException {
        Path sources = directory("src/main/java");
        assertThat(of("target/classes"))
                .containsExactly(new SourceRoot(
                        sources,
                        Optional.of(new SourceRoot.Copied(
                                project.resolve("src/main/resources"), project.resolve("target/classes"))),
                        project.resolve("target/classes")));
    }

    @Test
    void mavensTests() throws IOException {
        Path sources = directory("src/test/java");
        assertThat(of("target/test-classes")).extracting(SourceRoot::sources).containsExactly(sources);
    }

    @Test
    void gradleWhichHasResourcesElsewhere() throws IOException {
        Path sources = directory("src/main/java");
        Path classes = project.resolve("build/classes/java/main");
        Path copies = project.resolve("build/resources/main");
        assertThat(SourceRoot.of(List.of(classes, copies)))
                .containsExactly(new SourceRoot(
                        sources,
                        Optional.of(new SourceRoot.Copied(project.resolve("src/main/resources"), copies)),
                        classes));
    }

    @Test
    void gradleWithoutResources() throws IOException {
        Path sources = directory("src/integration/java");
        Path classes = project.resolve("build/classes/java/integration");
        assertThat(SourceRoot.of(List.of(classes))).containsExactly(new SourceRoot(sources, Optional.empty(), classes));
    }

    @Test
    void thereMustBeSources() {
        assertThat(of("target/classes")).isEmpty();
    }

    @Test
    void otherDirectoriesBelongToNobody() throws IOException {
        directory("src/main/java");
        assertThat(of("out/classes")).isEmpty();
        assertThat(SourceRoot.of(List.of(Path.of("/")))).isEmpty();
    }
}
