package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourcesTest {
    @TempDir
    private Path directory;

    private final Workspace.Writes writes = mock(Workspace.Writes.class);
    private Path source;
    private Path target;
    private Resources resources;

    @BeforeEach
    void prepare() throws IOException {
        Path from = Files.createDirectory(directory.resolve("resources"));
        source = Files.createDirectory(from.resolve("in")).resolve("a.txt");
        target = directory.resolve("classes/in/a.txt");
        var root = new SourceRoot(
                directory.resolve("java"),
                Optional.of(new SourceRoot.Copied(from, directory.resolve("classes"))),
                directory.resolve("classes"));
        resources = new Resources(List.of(root), new Workspace(directory.resolve("work"), writes));
    }

    @Test
    void areCopied() throws IOException {
        Files.writeString(source, "new");
        resources.copy(source);
        assertThat(target).hasContent("new");
        verify(writes).replaces(eq(target), any());
        assertThat(directory.resolve("work")).doesNotExist();
    }

    @Test
    void areDeleted() throws IOException {
        Files.createDirectories(target.getParent());
        Files.writeString(target, "old");
        resources.copy(source);
        assertThat(target).doesNotExist();
        assertThat(target.getParent()).doesNotExist();
        assertThat(target.getParent().getParent()).isEmptyDirectory();
        verify(writes).deletes(target);
        verify(writes).deletes(target.getParent());
    }

    @Test
    void whatIsADirectoryIsNot() throws IOException {
        resources.copy(source.getParent());
        assertThat(target.getParent()).doesNotExist();
    }

    @Test
    void areOutdatedIfTheyAreNewerThanTheirCopiesOrHaveNone() throws IOException {
        assertThat(resources.outdated()).isEmpty();
        Files.writeString(source, "new");
        assertThat(resources.outdated()).containsExactly(source);
        resources.copy(source);
        assertThat(resources.outdated()).isEmpty();
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        assertThat(resources.outdated()).containsExactly(source);
    }

    @Test
    void areNotOutdatedWhereThereAreNone() throws IOException {
        Files.delete(source.getParent());
        Files.delete(source.getParent().getParent());
        assertThat(resources.outdated()).isEmpty();
    }

    @Test
    void areThoseBelowTheirDirectory() {
        assertThat(resources.has(source)).isTrue();
        assertThat(resources.has(directory.resolve("java/A.java"))).isFalse();
    }
}
