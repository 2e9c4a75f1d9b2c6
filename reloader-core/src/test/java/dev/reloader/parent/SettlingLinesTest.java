package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlingLinesTest {
    private static final Duration SETTLE = Duration.ofMillis(20);

    private final ChangeSettler settler = mock(ChangeSettler.class);
    private final System.Logger log = mock(System.Logger.class);
    private final List<String> told = new ArrayList<>();
    private final SettlingLines lines = new SettlingLines(settler, SETTLE, log);

    @BeforeEach
    void keepLines() {
        when(settler.adaptedSettle()).thenReturn(SETTLE);
        doAnswer(call -> told.add(call.getArgument(0) + " " + call.getArgument(1)))
                .when(log)
                .log(any(), anyString());
    }

    private void waitFor(String unfinished, int millis) {
        when(settler.unfinished()).thenReturn(Optional.ofNullable(unfinished).map(Path::of));
        lines.tell(Duration.ofMillis(millis));
    }

    @Test
    void aShortWaitIsOfNoInterest() {
        waitFor("lib.jar", 1000);
        waitFor("lib.jar", 1500);
        waitFor("App.class", 2000);
        waitFor(null, 2999);
        waitFor("lib.jar", 3000);
        waitFor("lib.jar", 4999);

        assertThat(told)
                .containsExactly(
                        "DEBUG waiting for lib.jar to be finished",
                        "DEBUG waiting for App.class to be finished",
                        "DEBUG waiting for lib.jar to be finished");
    }

    @Test
    void ofALongOneTheUserIsToldOnce() {
        waitFor(".git/index.lock", 1000);
        waitFor(".git/index.lock", 3000);
        waitFor(".git/index.lock", 9000);
        waitFor(null, 9500);
        waitFor("lib.jar", 10_000);
        waitFor("lib.jar", 12_000);

        assertThat(told)
                .containsExactly(
                        "DEBUG waiting for git, which is at work: .git/index.lock",
                        "INFO still waiting for git, which is at work: .git/index.lock",
                        "DEBUG waiting for lib.jar to be finished",
                        "INFO still waiting for lib.jar to be finished");
    }

    @Test
    void whatIsMissingIsNamedWhenItGoes() {
        when(settler.missing()).thenReturn(Optional.of(Path.of("App.class")));
        lines.tell(Duration.ZERO);
        lines.tell(Duration.ofMinutes(1));
        when(settler.missing()).thenReturn(Optional.empty());
        lines.tell(Duration.ofMinutes(2));
        when(settler.missing()).thenReturn(Optional.of(Path.of("App.class")));
        lines.tell(Duration.ofMinutes(3));

        String line = "INFO App.class is gone, without which nothing can start: waiting for it";
        assertThat(told).containsExactly(line, line);
    }

    @Test
    void thatTheSettleTimeGrowsIsToldOnlyOnce() {
        when(settler.adaptedSettle()).thenReturn(Duration.ofMillis(40));
        lines.tell(Duration.ZERO);
        when(settler.adaptedSettle()).thenReturn(Duration.ofMillis(80));
        lines.tell(Duration.ofSeconds(1));

        assertThat(told)
                .containsExactly(
                        "INFO changes keep coming after a reload, so the settle time goes from 20 to 40 ms for now");
    }
}
