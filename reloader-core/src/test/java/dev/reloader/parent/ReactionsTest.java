package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.FileChange;
import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import dev.reloader.parent.Reactions.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReactionsTest {
    private static final FileChange HTML = change("templates/page.html");
    private static final FileChange CONF = change("etc/app.conf");
    private static final FileChange CLASS = change("classes/App.class");

    private static FileChange change(String file) {
        return FileChange.modified(Path.of(file).toAbsolutePath());
    }

    private static Reactions reactions(String... rules) {
        return new Reactions(Stream.of(rules).map(OnChange.Rule::parse).toList());
    }

    @Test
    void withoutRulesEveryChangeCallsForARestart() {
        assertThat(reactions().decide(List.of(HTML))).isEqualTo(new Decision(true, Map.of(), List.of()));
    }

    @Test
    void whatARuleNamesIsNotRestartedFor() {
        Decision decision = reactions("*.html=notify", "*.conf=signal:HUP").decide(List.of(HTML, CONF));

        assertThat(decision).isEqualTo(new Decision(false, Map.of("HUP", List.of(CONF)), List.of(HTML)));
    }

    @Test
    void oneChangeThatNoRuleNamesCallsForARestart() {
        assertThat(reactions("*.html=notify").decide(List.of(HTML, CLASS)).restart())
                .isTrue();
    }

    @Test
    void theFirstRuleThatNamesAFileWins() {
        assertThat(reactions("*.conf=reload", "notify").decide(List.of(CONF)).restart())
                .isTrue();
        assertThat(reactions("notify", "*.conf=reload").decide(List.of(CONF)).restart())
                .isFalse();
    }

    @Test
    void aRuleWithoutAGlobIsForEveryFile() {
        assertThat(reactions("signal:USR1").decide(List.of(HTML, CLASS)).signals())
                .isEqualTo(Map.of("USR1", List.of(HTML, CLASS)));
    }

    @Test
    void aGlobWithASlashIsForTheWholePath() {
        Reactions reactions = reactions("templates/**=notify");

        assertThat(reactions.decide(List.of(HTML)).restart()).isFalse();
        assertThat(reactions.decide(List.of(CONF)).restart()).isTrue();
    }

    @Test
    void signalsAreNamedInOneWay() {
        assertThat(reactions("*.conf=signal:sighup", "signal:HUP")
                        .decide(List.of(HTML, CONF))
                        .signals())
                .isEqualTo(Map.of("HUP", List.of(HTML, CONF)));
    }

    @Test
    void aSignalThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> reactions("signal:NONSENSE"))
                .isInstanceOf(ReloaderException.class)
                .hasMessageStartingWith("there is no signal 'NONSENSE' on this system");
    }

    @Test
    void aMalformedGlobIsRefused() {
        assertThatThrownBy(() -> reactions("*.{a=notify"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("*.{a");
    }
}
