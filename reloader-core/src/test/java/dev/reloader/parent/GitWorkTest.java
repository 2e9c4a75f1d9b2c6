package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitWorkTest {
    @TempDir
    private Path directory;

    private Path git;
    private Path file;

    @BeforeEach
    void makeRepository() throws IOException {
        git = Files.createDirectories(directory.resolve("project/.git"));
        file = Files.createDirectories(directory.resolve("project/src/app")).resolve("App.java");
    }

    private Optional<Path> work() {
        return work(Instant.now(), Duration.ZERO);
    }

    private Optional<Path> work(Instant now, Duration ago) {
        return GitWork.on(List.of(directory.resolve("elsewhere/a.txt"), file), now, ago);
    }

    @Test
    void isNoneWithoutASignOfIt() {
        assertThat(work()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rebase-merge, 3", "rebase-apply, 3", "rebased-patches, 3", "index.lock, 60"})
    void lastsAsLongAsItsSignIsNew(String name, int seconds) throws IOException {
        Path sign = git.resolve(name);
        if (name.startsWith("rebase-")) {
            Files.createDirectory(sign);
        } else {
            Files.createFile(sign);
        }

        assertThat(work()).contains(sign);
        Instant begin = FileClock.lastChange(sign);
        assertThat(work(begin.plusSeconds(seconds), Duration.ZERO)).isEmpty();
        assertThat(work(begin.minusSeconds(seconds), Duration.ZERO)).isEmpty();
        Files.delete(sign);
        assertThat(work()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"90, 29, false", "90, 31, true", "599, 598, true", "601, 600, false"})
    void lastsLongerIfTheFilesBeganToChangeSoonAfterTheLock(int later, int ago, boolean lasts) throws IOException {
        Path lock = Files.createFile(git.resolve("index.lock"));
        Instant now = FileClock.lastChange(lock).plusSeconds(later);

        assertThat(work(now, Duration.ofSeconds(ago)).isPresent()).isEqualTo(lasts);
    }

    @Test
    void isDoneWhenTheUserWritesAMessage() throws IOException {
        Path message = Files.createFile(git.resolve("COMMIT_EDITMSG"));
        Path lock = git.resolve("index.lock");
        do {
            // Until the file system's clock has ticked, so that the message is an earlier commit's.
            Files.deleteIfExists(lock);
            Files.createFile(lock);
        } while (!FileClock.lastChange(message).isBefore(FileClock.lastChange(lock)));
        assertThat(work()).contains(lock);

        Files.writeString(message, "Reasons");

        assertThat(work()).isEmpty();
    }

    @Test
    void isOfNoConcernInAnotherRepository() throws IOException {
        Files.createFile(git.resolve("index.lock"));

        assertThat(GitWork.on(List.of(directory.resolve("elsewhere/a.txt")), Instant.now(), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void isSeenWhereAFileSaysThatTheRepositoryIs() throws IOException {
        Path sign = Files.createDirectories(git.resolve("worktrees/second")).resolve("index.lock");
        Files.createFile(sign);
        Path tree = Files.createDirectories(directory.resolve("second"));
        Files.writeString(tree.resolve(".git"), "gitdir: ../project/.git/worktrees/second\n");

        assertThat(GitWork.on(List.of(tree.resolve("a.txt")), Instant.now(), Duration.ZERO)
                        .orElseThrow())
                .isEqualByComparingTo(tree.resolve("../project/.git/worktrees/second/index.lock"));
    }

    @Test
    void isNotLookedForWhereTheFileIsAnothers() throws IOException {
        Files.createFile(git.resolve("index.lock"));
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve(".git"), "something else");

        assertThat(GitWork.on(List.of(other.resolve("a.txt")), Instant.now(), Duration.ZERO))
                .isEmpty();
    }
}
