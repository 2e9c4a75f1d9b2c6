package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            *.yml                              | app.yml                 | true
            *.yml                              | conf/app.yml            | false
            *.yml                              | app.yaml                | false
            ?.yml                              | a.yml                   | true
            ?.yml                              | ab.yml                  | false
            [ab].yml                           | a.yml                   | true
            [!ab].yml                          | a.yml                   | false
            *.{yml,yaml}                       | app.yaml                | true
            *.{yml,yaml}                       | app.json                | false
            .*                                 | .env                    | true
            *                                  | .env                    | true
            **                                 | a/b/c                   | true
            conf/*.yml                         | conf/app.yml            | true
            conf/*.yml                         | conf/sub/app.yml        | false
            conf/**                            | conf/sub/app.yml        | true
            conf/**                            | conf/app.yml            | true
            conf/**                            | other/app.yml           | false
            **/*.yml                           | app.yml                 | true
            **/*.yml                           | a/b/app.yml             | true
            **/*.yml                           | a/b/app.json            | false
            src/**/*.java                      | src/A.java              | true
            src/**/*.java                      | src/a/A.java            | true
            src/**/*.java                      | src/a/b/c/A.java        | true
            src/**/*.java                      | srca/A.java             | false
            src/**/*.java                      | other/src/A.java        | false
            **/src/**/*.java                   | src/A.java              | true
            **/src/**/*.java                   | x/y/src/a/A.java        | true
            **/src/**/*.java                   | x/mysrc/A.java          | false
            a/**/b/**/c                        | a/b/c                   | true
            a/**/b/**/c                        | a/1/b/2/3/c             | true
            a/**/b/**/c                        | a/c                     | false
            /**/b                              | /b                      | true
            /**/b                              | /a/b                    | true
            /srv/**/b                          | /srv/b                  | true
            a/**/**/b                          | a/b                     | true
            a/**/**/b                          | a/1/b                   | true
            **/**/b                            | b                       | true
            **/**/b                            | 1/2/3/b                 | true
            {a,b}/**/*.txt                     | b/x.txt                 | true
            {src/**/*.java,conf/*.yml}         | src/a/A.java            | true
            {src/**/*.java,conf/*.yml}         | src/A.java              | true
            {src/**/*.java,conf/*.yml}         | conf/app.yml            | true
            {src/**/*.java,conf/*.yml}         | conf/sub/app.yml        | false
            \\*.yml                            | *.yml                   | true
            \\*.yml                            | a.yml                   | false
            """)
    void matchesAsAShellWould(String glob, String path, boolean matches) {
        assertThat(new Glob(glob.replace("\\\\", "\\")).matches(Path.of(path))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[ab", "{a,b", "a\\", "{a,{b,c}}"})
    void refusesWhatIsMalformed(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Glob(glob));
    }

    @Test
    void isEqualToOneOfTheSameText() {
        assertThat(new Glob("*.yml"))
                .isEqualTo(new Glob("*.yml"))
                .hasSameHashCodeAs(new Glob("*.yml"))
                .isNotEqualTo(new Glob("*.yaml"))
                .hasToString("*.yml");
    }
}
