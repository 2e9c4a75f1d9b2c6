package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;

/** That each is exactly one line, which names what is wrong, and exit code 2; and that nothing is started. */
class WrongUsageTest {
    private void assertRefused(String line, String... args) {
        var cli = new Cli();
        assertThat(cli.execute(args)).isEqualTo(2);
        assertThat(cli.err()).containsExactly("reloader: " + line);
        assertThat(cli.out()).isEmpty();
        verify(cli.run, never()).run();
        verify(cli.run, never()).runForExitCode();
        verify(cli.main, never()).run();
    }

    private void assertRunRefuses(String line, String... args) {
        assertRefused(line + " (try 'reloader run --help')", Cli.with("run", args));
    }

    private void assertMainRefuses(String line, String... args) {
        assertRefused(line + " (try 'reloader main --help')", Cli.with("main", args));
    }

    @Test
    void anUnknownCommand() {
        assertRefused(
                "there is no command 'rnu': there are run, main, monitors, generate-completion (try 'reloader --help')",
                "rnu",
                "x");
    }

    @Test
    void anUnknownOption() {
        assertRefused("Unknown option: '--zzz' (try 'reloader --help')", "--zzz");
        assertRunRefuses("Unknown option: '--zzz'", "--zzz", "server");
        assertMainRefuses("Unknown option: '--zzz'", "--zzz", "-m", "Main");
        assertRefused("Unknown option: '--zzz' (try 'reloader monitors --help')", "monitors", "--zzz");
    }

    @Test
    void anOptionWithASlipInIt() {
        assertRunRefuses("Unknown option: '--filtr=java': did you mean --filter?", "--filtr=java", "server");
    }

    @Test
    void noTarget() {
        assertRunRefuses("Missing required parameter: 'TARGET'", "--once");
    }

    @Test
    void anOptionWithoutItsValue() {
        assertRunRefuses("Missing required parameter for option '--step' (MILLISECONDS)", "server", "--step");
        assertMainRefuses("Missing required parameter for option '--watch' (PATH)", "-w");
    }

    @Test
    void anOptionThatIsGivenTwice() {
        assertRunRefuses(
                "option '--step' (MILLISECONDS) should be specified only once", "--step", "1", "--step", "2", "server");
    }

    @Test
    void aNegativeTime() {
        assertRunRefuses(
                "Invalid value for option '--step': '-5' is not a time of zero or more: a number of milliseconds, or"
                        + " 500ms, 2s, 1m",
                "--step",
                "-5",
                "server");
        assertMainRefuses(
                "Invalid value for option '--shutdown-interval': '-5' is not a time of zero or more: a number of seconds,"
                        + " or 500ms, 2s, 1m",
                "--shutdown-interval=-5",
                "-m",
                "Main");
    }

    @Test
    void aTimeThatIsNone() {
        assertRunRefuses(
                "Invalid value for option '--grace-period': 'soon' is not a time of zero or more: a number of seconds, or"
                        + " 500ms, 2s, 1m",
                "--grace-period",
                "soon",
                "server");
    }

    @Test
    void anUnknownWord() {
        assertRunRefuses(
                "Invalid value for option '--exit-policy': 'never' is none of wait, propagate, restart",
                "--exit-policy",
                "never",
                "server");
        assertRunRefuses(
                "Invalid value for option '--verbosity': 'loud' is none of warning, info, debug",
                "--verbosity",
                "loud",
                "server");
        assertRunRefuses(
                "Invalid value for option '--target-type': 'class' is none of auto, command, method, function",
                "--target-type",
                "class",
                "server");
    }

    @Test
    void anUnknownSignal() {
        assertRunRefuses(
                "Invalid value for option '--stop-signal': there is no signal 'NONSENSE' on this system: INT, TERM, HUP,"
                        + " QUIT, USR1, USR2 and KILL are common",
                "--stop-signal",
                "NONSENSE",
                "server");
    }

    @Test
    void aReactionThatIsNone() {
        var cli = new Cli();
        assertThat(cli.execute("run", "--on-change", "*.a=nonsense", "server")).isEqualTo(2);
        assertThat(cli.err())
                .singleElement()
                .asString()
                .startsWith("reloader: Invalid value for option '--on-change' ([GLOB=]REACTION): ")
                .contains("'nonsense'", "reload", "notify", "signal:NAME");
    }

    @Test
    void aReactionWithAnUnknownSignal() {
        var cli = new Cli();
        assertThat(cli.execute("run", "--on-change", "signal:NONSENSE", "server"))
                .isEqualTo(2);
        assertThat(cli.err()).singleElement().asString().contains("'--on-change'", "there is no signal 'NONSENSE'");
    }

    @Test
    void aReactionWithAnEmptyGlob() {
        assertRunRefuses(
                "Invalid value for option '--on-change' ([GLOB=]REACTION): '=reload' has no glob before the '='",
                "--on-change",
                "=reload",
                "server");
    }

    @Test
    void aVariableWithoutNameOrValue() {
        assertRunRefuses(
                "Invalid value for option '--env' (NAME=VALUE): 'A' is not NAME=VALUE", "--env", "A", "server");
        assertRunRefuses(
                "Invalid value for option '--env' (NAME=VALUE): '=b' is not NAME=VALUE", "--env", "=b", "server");
    }

    @Test
    void aShellForAMethod() {
        assertRunRefuses(
                "--shell has no meaning for a method: leave one of the two out",
                "--shell",
                "--target-type",
                "method",
                "a.b");
    }

    @Test
    void nothingToRun() {
        assertMainRefuses("nothing to run: -m CLASS or -jar FILE is missing");
        assertMainRefuses("nothing to run: -m CLASS or -jar FILE is missing", "-v");
        assertMainRefuses("-m needs what to run after it: -m com.acme.Main", "-m");
        assertMainRefuses("-m needs what to run after it: -m com.acme.Main", "-m", "--help");
        assertMainRefuses("-jar needs what to run after it: -jar app.jar", "-v", "-jar");
    }

    @Test
    void aWordThatBelongsToNothing() {
        assertMainRefuses("'com.acme.Main' does not belong here", "com.acme.Main");
        assertRefused("'inotify' does not belong here (try 'reloader monitors --help')", "monitors", "inotify");
    }

    @Test
    void aClassPathForAJar() {
        assertMainRefuses(
                "-cp has no meaning with -jar: the jar's manifest names its class path",
                "-cp",
                "lib",
                "-jar",
                "app.jar");
    }

    @Test
    void bothMoreAndLess() {
        assertMainRefuses("--verbose, --quiet are mutually exclusive (specify only one)", "-v", "-q", "-m", "Main");
    }
}
