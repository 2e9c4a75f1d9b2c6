package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.reloader.ChangeFilter;
import dev.reloader.ExitPolicy;
import dev.reloader.FileChange;
import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

class RunCommandTest {
    private final Cli cli = new Cli();

    private void run(String... args) {
        assertThat(cli.execute(Cli.with("run", args)))
                .as(() -> String.join("\n", cli.err()))
                .isZero();
    }

    private ChangeFilter filter() {
        var filter = ArgumentCaptor.forClass(ChangeFilter.class);
        verify(cli.run).filter(filter.capture());
        return filter.getValue();
    }

    @Test
    void theTargetAndThePathsReachTheEngine() {
        run("python3 server.py", "src", "conf");
        verify(cli.run).target("python3 server.py");
        assertThat(cli.watched()).containsExactly(Path.of("src"), Path.of("conf"));
        verify(cli.run).run();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void withoutPathsTheWorkingDirectoryIsWatched() {
        run("python3 server.py");
        assertThat(cli.watched()).containsExactly(Path.of("."));
    }

    @Test
    void watchfilesOwnFlagsHaveWatchfilesMeaning() {
        run(
                "--ignore-paths",
                "a,b/c",
                "--target-type",
                "function",
                "--filter",
                "all",
                "--args",
                "one 'two three'",
                "--verbosity",
                "warning",
                "--non-recursive",
                "--sigint-timeout",
                "7",
                "--sigkill-timeout",
                "2",
                "--grace-period",
                "0.5",
                "--ignore-permission-denied",
                "com.acme.Jobs.run",
                "src");
        verify(cli.run).method("com.acme.Jobs.run", "one", "two three");
        verify(cli.run).verbose(0);
        verify(cli.run).recursive(false);
        verify(cli.run).interruptTimeout(Duration.ofSeconds(7));
        verify(cli.run).killTimeout(Duration.ofSeconds(2));
        verify(cli.run).gracePeriod(Duration.ofMillis(500));
        verify(cli.run).ignorePermissionDenied(true);
        ChangeFilter filter = filter();
        assertThat(filter.accepts(FileChange.added(Path.of("a", "x").toAbsolutePath())))
                .isFalse();
        assertThat(filter.accepts(FileChange.added(Path.of("b", "c").toAbsolutePath())))
                .isFalse();
        assertThat(filter.accepts(FileChange.added(Path.of("b", "x").toAbsolutePath())))
                .isTrue();
    }

    @Test
    void anEmptyPathToIgnoreIgnoresNothing() {
        run("--filter", "all", "--ignore-paths", "", "--ignore-paths", "a,", "server");
        assertThat(filter().accepts(FileChange.added(Path.of("b").toAbsolutePath())))
                .isTrue();
    }

    @Test
    void ourOwnFlagsReachTheEngine() {
        run(
                "--debounce",
                "800",
                "--step=20ms",
                "--monitor",
                "polling",
                "--stop-signal",
                "sigterm",
                "--exit-policy",
                "wait",
                "--clear",
                "--keys",
                "--env",
                "A=1",
                "--env",
                "B=x=y",
                "--env",
                "C=",
                "--directory",
                "work",
                "-cp",
                "classes",
                "com.acme.Jobs.run");
        verify(cli.run).target("com.acme.Jobs.run");
        verify(cli.run).debounce(Duration.ofMillis(800));
        verify(cli.run).step(Duration.ofMillis(20));
        verify(cli.run).monitor("polling");
        verify(cli.run).stopSignal("TERM");
        verify(cli.run).exitPolicy(ExitPolicy.WAIT);
        verify(cli.run).clear(true);
        verify(cli.run).keys(true);
        verify(cli.run).env("A", "1");
        verify(cli.run).env("B", "x=y");
        verify(cli.run).env("C", "");
        verify(cli.run).directory(Path.of("work"));
        verify(cli.run).classPath("classes");
    }

    @Test
    void whatIsNotGivenIsLeftToTheEngine() {
        run("server");
        verify(cli.run, never()).monitor(any());
        verify(cli.run, never()).verbose(anyInt());
        verify(cli.run, never()).debounce(any());
        verify(cli.run, never()).step(any());
        verify(cli.run, never()).gracePeriod(any());
        verify(cli.run, never()).interruptTimeout(any());
        verify(cli.run, never()).killTimeout(any());
        verify(cli.run, never()).stopSignal(any());
        verify(cli.run, never()).exitPolicy(any());
        verify(cli.run, never()).directory(any());
        verify(cli.run, never()).classPath(any());
        verify(cli.run).recursive(true);
        verify(cli.run).ignorePermissionDenied(false);
        verify(cli.run).once(false);
        verify(cli.run).keys(false);
        verify(cli.run).clear(false);
    }

    @Test
    void optionsMayFollowTheTarget() {
        run("server", "src", "--step", "5");
        verify(cli.run).step(Duration.ofMillis(5));
        assertThat(cli.watched()).containsExactly(Path.of("src"));
    }

    @Test
    void afterTwoHyphensNothingIsAnOption() {
        run("--", "--server", "--src");
        verify(cli.run).target("--server");
        assertThat(cli.watched()).containsExactly(Path.of("--src"));
    }

    @Test
    void aTargetThatBeginsWithAnAtIsNoFileOfArguments() {
        run("@server");
        verify(cli.run).target("@server");
    }

    @Test
    void aCommandByNameIsNotDetected() {
        run("--target-type", "command", "com.acme.Jobs.run");
        verify(cli.run).commandLine("com.acme.Jobs.run");
    }

    @Test
    void aScriptGoesToTheShell() {
        run("--shell", "make && ./server");
        verify(cli.run).shell("make && ./server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"method", "function", "METHOD"})
    void aMethodHasTwoNames(String type) {
        run("--target-type", type, "Jobs.run");
        verify(cli.run).method("Jobs.run");
    }

    @Test
    void argumentsThatLookLikeOptionsBelongToTheMethod() {
        run("--args", "--port 80", "com.acme.Server.serve");
        verify(cli.run).target("com.acme.Server.serve", "--port", "80");
    }

    @ParameterizedTest
    @CsvSource({"auto,''", "command,''", "auto,--shell"})
    void argumentsForACommandAreLeftOutWithAWarning(String type, String flag) {
        run(Stream.of("--args", "--port 80", "--target-type", type, flag, "./server")
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new));
        assertThat(cli.err())
                .containsExactly(
                        "reloader: --args is left out: './server' is a command, which has its arguments within");
        verify(cli.run).run();
    }

    @Test
    void verboseWinsOverVerbosity() {
        run("--verbosity", "warning", "--verbose", "server");
        verify(cli.run).verbose(2);
    }

    @ParameterizedTest
    @CsvSource({"warning,0", "info,1", "debug,2"})
    void verbosityIsTheReloadersOwn(String word, int verbose) {
        run("--verbosity", word, "server");
        verify(cli.run).verbose(verbose);
    }

    @Test
    void reactionsKeepTheirOrder() {
        run("--on-change", "*.html=notify", "--on-change", "a=b.conf=signal:HUP", "--on-change=reload", "server");
        InOrder order = inOrder(cli.run);
        order.verify(cli.run).onChange(OnChange.NOTIFY, "*.html");
        order.verify(cli.run).onChange(OnChange.signal("HUP"), "a=b.conf");
        order.verify(cli.run).onChange(OnChange.RELOAD);
    }

    @Test
    void thePythonFilterIsWatchfiles() {
        run("--filter", "python", "server");
        ChangeFilter filter = filter();
        assertThat(filter.accepts(FileChange.added(Path.of("/src/a.py")))).isTrue();
        assertThat(filter.accepts(FileChange.added(Path.of("/src/a.pyx")))).isTrue();
        assertThat(filter.accepts(FileChange.added(Path.of("/src/a.pyd")))).isFalse();
        assertThat(filter.accepts(FileChange.added(Path.of("/src/a.txt")))).isFalse();
    }

    /** For the test below; a filter must be public. */
    public static final class OnlyA implements ChangeFilter {
        @Override
        public boolean accepts(FileChange change) {
            return change.path().endsWith("a");
        }
    }

    @Test
    void aFilterMayBeAClass() {
        run("--filter", OnlyA.class.getName(), "server");
        assertThat(filter()).isInstanceOf(OnlyA.class);
    }

    @Test
    void howOftenItHasReloadedIsNoFailure() {
        when(cli.run.run()).thenReturn(3);
        assertThat(cli.execute("run", "server")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--exit-policy=propagate", "--exit-policy=restart", "--once"})
    void thenTheExitCodeIsTheTargets(String flag) {
        when(cli.run.runForExitCode()).thenReturn(42);
        assertThat(cli.execute("run", flag, "server")).isEqualTo(42);
        verify(cli.run, never()).run();
        verify(cli.run).once(flag.equals("--once"));
    }

    @Test
    void whatCannotBeUsedIsOneLine() {
        when(cli.run.run()).thenThrow(new ReloaderException("there is no 'src' to watch"));
        assertThat(cli.execute("run", "server", "src")).isEqualTo(1);
        assertThat(cli.err()).containsExactly("reloader: there is no 'src' to watch");
    }

    @Test
    void aTargetThatCannotBeSplitIsOneLine() {
        when(cli.run.target(any())).thenThrow(new ReloaderException("'a \"b' has a quote that is not closed"));
        assertThat(cli.execute("run", "a \"b")).isEqualTo(1);
        assertThat(cli.err()).containsExactly("reloader: 'a \"b' has a quote that is not closed");
        verify(cli.run, never()).run();
    }

    @Test
    void ignoredPathsMayBeGivenMoreThanOnce() {
        run("--filter", "all", "--ignore-paths", "a", "--ignore-paths", "b", "server");
        ChangeFilter filter = filter();
        assertThat(filter.accepts(FileChange.added(Path.of("a").toAbsolutePath())))
                .isFalse();
        assertThat(filter.accepts(FileChange.added(Path.of("b").toAbsolutePath())))
                .isFalse();
    }

    @Test
    void helpStartsNothing() {
        assertThat(cli.execute("run", "--help")).isZero();
        assertThat(cli.watched()).isNull();
        verify(cli.run, never()).once(anyBoolean());
    }
}
