package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.MonitorInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MonitorsCommandTest {
    @Test
    void oneLineEachWithTheReasonWhyNot() {
        var out = new StringWriter();
        var command = new MonitorsCommand(() -> List.of(
                new MonitorInfo("auto", Optional.empty()),
                new MonitorInfo("inotify", Optional.empty()),
                new MonitorInfo("windows", Optional.of("this is not Windows"))));
        assertThat(new CommandLine(command).setOut(new PrintWriter(out)).execute())
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "auto          available, the default",
                        "inotify       available",
                        "windows       not available: this is not Windows");
    }

    @Test
    void theRealOnesAreListed() {
        var cli = new Cli();
        assertThat(cli.execute("monitors")).isZero();
        assertThat(cli.out()).contains("auto          available, the default", "polling       available");
    }
}
