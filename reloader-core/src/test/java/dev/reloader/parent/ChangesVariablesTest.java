package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.reloader.FileChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths look different")
class ChangesVariablesTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private Path file() {
        return directory.resolve("changes");
    }

    private String put(FileChange... changes) throws IOException {
        ChangesVariables.put(environment, List.of(changes), file());
        assertThat(environment.get("WATCHFILES_CHANGES")).isEqualTo(environment.get("RELOADER_CHANGES"));
        return environment.get("RELOADER_CHANGES");
    }

    private static FileChange[] many(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> FileChange.modified(Path.of("/%06d".formatted(i) + "x".repeat(length - 7))))
                .toArray(FileChange[]::new);
    }

    @Test
    void withoutChangesTheListIsEmpty() throws IOException {
        assertThat(put()).isEqualTo("[]");
    }

    @Test
    void theKindsAreThoseOfWatchfiles() throws IOException {
        assertThat(put(
                        FileChange.added(Path.of("/a")),
                        FileChange.modified(Path.of("/b c")),
                        FileChange.deleted(Path.of("/d"))))
                .isEqualTo("[[\"added\",\"/a\"],[\"modified\",\"/b c\"],[\"deleted\",\"/d\"]]");
    }

    @Test
    void whatIsNotPlainAsciiIsEscaped() throws IOException {
        assertThat(put(FileChange.added(Path.of("/\"\\\n\t\u007fé€😀~"))))
                .isEqualTo("[[\"added\",\"/\\\"\\\\\\u000a\\u0009\\u007f\\u00e9\\u20ac\\ud83d\\ude00~\"]]");
    }

    @Test
    void aListThatFitsNeedsNoFile() throws IOException {
        environment.put("RELOADER_CHANGES_FILE", "/of/the/parent");

        put(many(10, 100));

        assertThat(environment).containsOnlyKeys("RELOADER_CHANGES", "WATCHFILES_CHANGES");
        assertThat(file()).doesNotExist();
    }

    @Test
    void ofAListThatIsTooLongWholeChangesAreKeptAndTheFileHasAll() throws IOException {
        String cut = put(many(10_000, 200));

        String all = Files.readString(file());
        assertThat(environment).containsEntry("RELOADER_CHANGES_FILE", file().toString());
        assertThat(all).startsWith(cut.substring(0, cut.length() - 1) + ",").endsWith("]]");
        assertThat(all.split("\\],\\[")).hasSize(10_000);
        assertThat(cut).endsWith("]]");
    }

    @Test
    void asManyAreKeptAsFit() throws IOException {
        int change = "[\"modified\",\"\"],".length() + 200;

        String cut = put(many(10_000, 200));

        assertThat("WATCHFILES_CHANGES=".length() + cut.length())
                .isLessThan(ChangesVariables.LONGEST)
                .isGreaterThan(ChangesVariables.LONGEST - change - 1);
    }

    @Test
    void escapesCountWithTheirLength() throws IOException {
        FileChange[] changes = IntStream.range(0, 1_000)
                .mapToObj(i -> FileChange.added(Path.of("/" + i + "é".repeat(100))))
                .toArray(FileChange[]::new);

        assertThat(put(changes)).hasSizeLessThan(ChangesVariables.LONGEST);
    }

    @Test
    void whenTheyFitAgainTheFileIsNotNamedAnyLonger() throws IOException {
        put(many(10_000, 200));

        put(many(1, 200));

        assertThat(environment).containsOnlyKeys("RELOADER_CHANGES", "WATCHFILES_CHANGES");
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        environment.put("RELOADER_CHANGES", "[]");

        assertThatIOException()
                .isThrownBy(() -> ChangesVariables.put(
                        environment, List.of(many(10_000, 200)), directory.resolve("missing/changes")));
        assertThat(environment).containsExactly(Map.entry("RELOADER_CHANGES", "[]"));
    }
}
