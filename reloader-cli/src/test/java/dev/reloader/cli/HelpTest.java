package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private final Cli cli = new Cli();

    private List<String> help(String... args) {
        assertThat(cli.execute(args)).isZero();
        assertThat(cli.err()).isEmpty();
        return cli.out();
    }

    @Test
    void withoutACommandItTellsWhatThereIs() {
        assertThat(String.join("\n", help())).contains("run ", "main ", "monitors ", "generate-completion ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "main", "monitors", "generate-completion"})
    void everyCommandHelps(String command) {
        assertThat(help(command, "--help")).first().asString().startsWith("Usage: reloader " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "main", "monitors"})
    void itFitsOnATerminalOfEightyColumnsInPlainAscii(String command) {
        assertThat(help(command, "--help")).allSatisfy(line -> assertThat(line).matches("\\p{ASCII}{0,80}"));
    }

    @Test
    void runHasEveryFlagOfWatchfiles() {
        assertThat(String.join("\n", help("run", "--help")))
                .contains(
                        "--help",
                        "--ignore-paths",
                        "--target-type",
                        "--filter",
                        "--args",
                        "--verbose",
                        "--non-recursive",
                        "--verbosity",
                        "--sigint-timeout",
                        "--grace-period",
                        "--sigkill-timeout",
                        "--ignore-permission-denied",
                        "--version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "main"})
    void exitCodesAreDocumented(String command) {
        assertThat(help(command, "--help")).contains("Exit codes:").anyMatch(line -> line.startsWith("  2 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "run --version", "main -V", "monitors --version"})
    void everyCommandTellsTheVersion(String line) {
        assertThat(help(line.split(" "))).singleElement().asString().startsWith("reloader ");
    }

    @Test
    void theCompletionScriptKnowsTheWords() {
        assertThat(String.join("\n", help("generate-completion")))
                .contains("(\"wait\" \"propagate\" \"restart\")", "'--stop-signal'", "monitors");
    }
}
