package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.compile.SourceRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutdatedClassesTest {
    private static final Duration LONG_AGO = Duration.ofHours(1);
    private static final Duration EDITED = Duration.ofMinutes(1);
    private static final Duration COMPILED = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private Path sources;
    private Path classes;
    private Path changed;
    private OutdatedClasses outdated;

    /** Two classes of a package were edited, and one of them has been compiled. */
    @BeforeEach
    void compileHalf() throws IOException {
        sources = directory.resolve("src");
        classes = directory.resolve("classes");
        outdated = new OutdatedClasses(List.of(new SourceRoot(sources, Optional.empty(), classes)));
        write(sources.resolve("app/A.java"), EDITED);
        write(sources.resolve("app/B.java"), EDITED);
        changed = write(classes.resolve("app/A.class"), COMPILED);
        write(classes.resolve("app/B.class"), LONG_AGO);
    }

    private static Path write(Path file, Duration age) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private Optional<Path> first() {
        return outdated.first(List.of(changed));
    }

    @Test
    void aSourceThatIsNewerThanItsClassIsYetToBeCompiled() throws IOException {
        assertThat(first()).contains(sources.resolve("app/B.java"));
        write(classes.resolve("app/B.class"), COMPILED);
        assertThat(first()).isEmpty();
    }

    @Test
    void soIsOneWithoutAClass() throws IOException {
        Files.delete(classes.resolve("app/B.class"));
        assertThat(first()).contains(sources.resolve("app/B.java"));
    }

    @Test
    void oneThatNeverGetsAClassOfItsNameIsWaitedForOnce() throws IOException {
        Files.delete(classes.resolve("app/B.class"));
        outdated.giveUp(List.of(changed));
        write(sources.resolve("app/B.java"), COMPILED);
        assertThat(first()).isEmpty();
    }

    @Test
    void noneIsExpectedOfAPackagesDescription() throws IOException {
        Files.delete(sources.resolve("app/B.java"));
        write(sources.resolve("app/package-info.java"), EDITED);
        assertThat(first()).isEmpty();
    }

    @Test
    void otherPackagesAndOtherFilesTellNothing() throws IOException {
        Path other = write(classes.resolve("other/C.class"), COMPILED);
        write(sources.resolve("other/C.java"), EDITED);
        assertThat(outdated.first(List.of(other, classes.resolve("app/app.properties"), directory.resolve("D.class"))))
                .isEmpty();
    }

    @Test
    void aSourceFromTheFutureTellsNothing() throws IOException {
        write(sources.resolve("app/B.java"), LONG_AGO.negated());
        assertThat(first()).isEmpty();
    }

    @Test
    void whatWasWaitedForInVainIsWaitedForAgainOnlyWhenItHasChanged() throws IOException {
        outdated.giveUp(List.of(changed));
        assertThat(first()).isEmpty();
        write(sources.resolve("app/B.java"), COMPILED);
        assertThat(first()).contains(sources.resolve("app/B.java"));
    }
}
