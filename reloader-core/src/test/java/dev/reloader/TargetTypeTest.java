package dev.reloader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.Jobs.run",
                "Main.main",
                "a.b",
                "com.acme.Jobs$Nightly.run",
                "com.acme.Jobs.Nightly.run_2",
                "_a.$b",
                "größe.Messung.läuft",
                "会社.仕事.実行",
                "com.acme.jar.open",
                "com.acme.Python.python"
            })
    void identifiersWithDotsBetweenThemAreAMethod(String target) {
        assertThat(TargetType.detect(target)).isEqualTo(TargetType.METHOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.jar",
                "com.acme.jar",
                "Main.java",
                "src/Main.java",
                "run.sh",
                "server.py",
                "python3 server.py",
                "two\nlines.sh"
            })
    void whatEndsLikeAFileThatCanBeRunIsACommand(String target) {
        assertThat(TargetType.detect(target)).isEqualTo(TargetType.COMMAND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "make",
                "make run",
                "./server",
                "bin/my.server",
                "python3.12",
                "com.acme.Jobs.run 1",
                "com.acme.Jobs.run()",
                "com.acme.Jobs::run",
                "com..run",
                ".run",
                "run.",
                "a.b\n",
                "my-tool.start",
                "app.JAR --verbose"
            })
    void allElseIsACommand(String target) {
        assertThat(TargetType.detect(target)).isEqualTo(TargetType.COMMAND);
    }
}
