package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What real commands see of the variables. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths look different, and there is no sh")
class ChangesVariablesProcessTest {
    private static final String PRINT_ALL = """
            import json, os, sys
            mine = json.loads(os.environ["RELOADER_CHANGES"])
            assert mine == json.loads(os.environ["WATCHFILES_CHANGES"])
            name = os.environ.get("RELOADER_CHANGES_FILE")
            if name:
                with open(name) as file:
                    all = json.load(file)
                assert 0 < len(mine) < len(all) and mine == all[:len(mine)]
                mine = all
            for kind, path in mine:
                sys.stdout.buffer.write(f"{kind} {path}\\0".encode())
            """;

    @TempDir
    private Path directory;

    private String output(List<FileChange> changes, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        // Not a pipe, which nobody reads while the process fills it.
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("RELOADER_CHANGES_FILE", "/of/the/parent");
        builder.environment().putAll(environment);
        ChangesVariables.put(builder.environment(), changes, directory.resolve("changes"));
        int exitCode = builder.start().waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(exitCode).as(text).isZero();
        return text;
    }

    private void assertPythonReads(List<FileChange> changes, Map<String, String> environment) throws Exception {
        var expected = new StringBuilder();
        for (FileChange change : changes) {
            expected.append(change.kind().name().toLowerCase(Locale.ROOT)).append(' ');
            expected.append(change.path()).append('\0');
        }
        assertThat(output(changes, environment, "python3", "-c", PRINT_ALL)).isEqualTo(expected.toString());
    }

    @Test
    void pythonReadsWhatHasChanged() throws Exception {
        List<FileChange> changes = List.of(
                FileChange.added(Path.of("/src/größe 日本 😀.py")),
                FileChange.modified(Path.of("/a \"b\" 'c' \\d $e\n\t\u0001\u007f")),
                FileChange.deleted(Path.of("/gone")));
        assertPythonReads(changes, Map.of());
        assertPythonReads(changes, Map.of("LC_ALL", "C"));
        assertPythonReads(List.of(), Map.of());
    }

    @Test
    void tenThousandLongPathsDoNotKeepACommandFromStarting() throws Exception {
        List<FileChange> changes = IntStream.range(0, 10_000)
                .mapToObj(i -> FileChange.modified(Path.of("/" + i + "/é".repeat(30) + "/" + "x".repeat(200))))
                .toList();
        assertPythonReads(changes, Map.of());
        assertThat(output(changes, Map.of(), "sh", "-c", "/bin/echo ${#RELOADER_CHANGES}"))
                .matches("59[0-9]{3}\n");
    }

    @Test
    void aShellSeesNoFileOfTheParents() throws Exception {
        assertThat(output(
                        List.of(FileChange.deleted(Path.of("/a b"))),
                        Map.of(),
                        "sh",
                        "-c",
                        "echo \"$RELOADER_CHANGES $WATCHFILES_CHANGES ${RELOADER_CHANGES_FILE-none}\""))
                .isEqualTo("[[\"deleted\",\"/a b\"]] [[\"deleted\",\"/a b\"]] none\n");
    }
}
