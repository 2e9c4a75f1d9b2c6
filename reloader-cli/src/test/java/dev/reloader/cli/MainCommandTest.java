package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.reloader.ExitPolicy;
import dev.reloader.ReloaderException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainCommandTest {
    private final Cli cli = new Cli();

    private void main(String... args) {
        assertThat(cli.execute(Cli.with("main", args)))
                .as(() -> String.join("\n", cli.err()))
                .isZero();
    }

    @Test
    void everythingAfterTheClassBelongsToTheProgram() {
        main("-cp", "classes", "-m", "com.acme.Main", "-m", "x", "--help", "-w", "@file", "--", "-jar");
        assertThat(cli.words())
                .containsExactly("-cp", "classes", "com.acme.Main", "-m", "x", "--help", "-w", "@file", "--", "-jar");
    }

    @Test
    void everythingAfterTheJarBelongsToTheProgram() {
        main("-jar", "app.jar", "-jar", "--version", "-v");
        assertThat(cli.words()).containsExactly("-jar", "app.jar", "-jar", "--version", "-v");
        verify(cli.main, never()).verbose(anyInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-cp", "--class-path"})
    void theClassPathHasTwoNames(String name) {
        main(name, "a:b", "-m", "Main");
        assertThat(cli.words()).containsExactly("-cp", "a:b", "Main");
    }

    @Test
    void optionsOfTheJvmComeFirst() {
        main("-J-Xmx1g", "-J", "-ea", "-J--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", "classes", "-m", "Main");
        assertThat(cli.words())
                .containsExactly(
                        "-Xmx1g", "-ea", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", "classes", "Main");
    }

    @Test
    void huppersOwnFlagsHaveHuppersMeaning() {
        main(
                "-w",
                "a.conf",
                "-w",
                "conf/**/*.yml",
                "-x",
                "*.log",
                "-v",
                "--reload-interval",
                "2",
                "--shutdown-interval",
                "0.5",
                "-m",
                "Main");
        verify(cli.main).watch("a.conf", "conf/**/*.yml");
        verify(cli.main).ignore("*.log");
        verify(cli.main).verbose(2);
        verify(cli.main).reloadInterval(Duration.ofSeconds(2));
        verify(cli.main).shutdownInterval(Duration.ofMillis(500));
    }

    @Test
    void ourOwnFlagsReachTheEngine() {
        main("--monitor", "polling", "--exit-policy", "propagate", "-q", "-m", "Main");
        verify(cli.main).monitor("polling");
        verify(cli.main).exitPolicy(ExitPolicy.PROPAGATE);
        verify(cli.main).verbose(0);
    }

    @Test
    void whatIsNotGivenIsLeftToTheEngine() {
        main("-jar", "app.jar");
        verify(cli.main, never()).watch(any(String[].class));
        verify(cli.main, never()).ignore(any(String[].class));
        verify(cli.main, never()).monitor(any());
        verify(cli.main, never()).exitPolicy(any());
        verify(cli.main, never()).verbose(anyInt());
        verify(cli.main, never()).reloadInterval(any());
        verify(cli.main, never()).shutdownInterval(any());
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "75", "130"})
    void theExitCodeIsThePrograms(int code) {
        when(cli.main.run()).thenReturn(code);
        assertThat(cli.execute("main", "-jar", "app.jar")).isEqualTo(code);
    }

    @Test
    void whatCannotBeUsedIsOneLine() {
        when(cli.main.run()).thenThrow(new ReloaderException("there is no app.jar"));
        assertThat(cli.execute("main", "-jar", "app.jar")).isEqualTo(1);
        assertThat(cli.err()).containsExactly("reloader: there is no app.jar");
    }
}
