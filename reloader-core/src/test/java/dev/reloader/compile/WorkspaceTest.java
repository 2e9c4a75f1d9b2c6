package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    private Path target;

    private final Workspace.Writes writes = mock(Workspace.Writes.class);

    private Path leftOver(String name, int minutesAgo) throws IOException {
        Path directory =
                Files.createDirectories(target.resolve(name).resolve("classes")).getParent();
        return Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(minutesAgo, ChronoUnit.MINUTES)));
    }

    @Test
    void whatAKilledParentHasLeftIsDeletedLater() throws IOException {
        Path old = leftOver(".reloader-1", 70);
        Path inUse = leftOver(".reloader-2", 10);
        Path other = leftOver("other", 70);
        Workspace workspace = Workspace.beside(target.resolve("classes"), writes);
        assertThat(target).isDirectoryNotContaining(old::equals);
        assertThat(target.toFile().listFiles()).containsExactlyInAnyOrder(inUse.toFile(), other.toFile());
        workspace.output();
        assertThat(target.toFile().list()).hasSize(3);
        workspace.clear();
        assertThat(target.toFile().list()).hasSize(2);
    }

    @Test
    void nothingIsTouchedBeforeItIsNeeded() {
        Workspace.beside(target.resolve("no/such/classes"), writes);
        assertThat(target).isEmptyDirectory();
    }
}
