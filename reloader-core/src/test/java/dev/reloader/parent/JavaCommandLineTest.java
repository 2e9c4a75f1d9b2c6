package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.parent.JavaCommandLine.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCommandLineTest {
    private static final Map<String, String> ARG_FILES = Map.of(
            "options", "-Xmx1g -cp lib",
            "main", "-Xmx1g -cp lib App one",
            "class-path", "lib",
            "empty", "",
            "nested", "@options App",
            "disabling", "--disable-@files -cp lib",
            "jar", "app.jar");

    private static final Function<String, List<String>> READER =
            name -> ArgFile.parse(Optional.ofNullable(ARG_FILES.get(name)).orElseThrow());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            App                                      |                         | CLASS  | App              |
            App one two                              |                         | CLASS  | App              | one two
            -cp a:b App one                          | -cp a:b                 | CLASS  | App              | one
            -classpath a App                         | -classpath a            | CLASS  | App              |
            --class-path a App                       | --class-path a          | CLASS  | App              |
            --class-path=a App                       | --class-path=a          | CLASS  | App              |
            -Xmx1g -ea -Dx=y com.example.App         | -Xmx1g -ea -Dx=y        | CLASS  | com.example.App  |
            com/example/App                          |                         | CLASS  | com/example/App  |
            -jar app.jar                             |                         | JAR    | app.jar          |
            -Xmx1g -jar app.jar one                  | -Xmx1g                  | JAR    | app.jar          | one
            -jar -Xmx1g -Dx=y app.jar one            | -Xmx1g -Dx=y            | JAR    | app.jar          | one
            -m app                                   |                         | MODULE | app              |
            -m app/com.example.App one               |                         | MODULE | app/com.example.App | one
            --module app one                         |                         | MODULE | app              | one
            --module=app/com.example.App one         |                         | MODULE | app/com.example.App | one
            -p mods -m app                           | -p mods                 | MODULE | app              |
            --module-path=mods -m app                | --module-path=mods      | MODULE | app              |
            -m app -Dx=y                             |                         | MODULE | app              | -Dx=y
            App.java                                 |                         | SOURCE | App.java         |
            -cp lib src/App.java one                 | -cp lib                 | SOURCE | src/App.java     | one
            --source 17 script one                   | --source 17             | SOURCE | script           | one
            --source=17 script one                   | --source=17             | SOURCE | script           | one
            """)
    void readsEveryForm(String words, String options, Form form, String target, String arguments) {
        assertThat(parse(words)).contains(new JavaCommandLine(words(options), form, target, words(arguments)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-cp",
                "-classpath",
                "--class-path",
                "-p",
                "--module-path",
                "--upgrade-module-path",
                "--add-modules",
                "--limit-modules",
                "--enable-native-access",
                "--add-exports",
                "--add-opens",
                "--add-reads",
                "--patch-module"
            })
    void anOptionWithAValueTakesTheNextWord(String option) {
        assertThat(parse(option + " value App one"))
                .contains(new JavaCommandLine(List.of(option, "value"), Form.CLASS, "App", List.of("one")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--class-path=value",
                "--module-path=value",
                "--upgrade-module-path=value",
                "--add-modules=value",
                "--limit-modules=value",
                "--enable-native-access=value",
                "--add-exports=a/b=c",
                "--add-opens=a/b=c",
                "--add-reads=a=b",
                "--patch-module=a=b",
                "-Xbootclasspath/a:value",
                "-XX:+UseSerialGC",
                "-agentlib:jdwp=transport=dt_socket",
                "-javaagent:agent.jar=x",
                "-splash:value",
                "-ea:com.example...",
                "-"
            })
    void anOptionThatHoldsItsValueTakesNoFurtherWord(String option) {
        assertThat(parse(option + " App one"))
                .contains(new JavaCommandLine(List.of(option), Form.CLASS, "App", List.of("one")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-version", "-cp lib", "-cp", "-jar", "-m", "-Xmx1g -jar", "--help"})
    void aCommandLineWithoutAProgramIsNone(String words) {
        assertThat(parse(words)).isEmpty();
    }

    @Test
    void whatFollowsTheProgramIsItsOwnWhateverItLooksLike() {
        assertThat(parse("App -cp lib -jar app.jar @options @@x --disable-@files -m x App.java"))
                .contains(new JavaCommandLine(
                        List.of(),
                        Form.CLASS,
                        "App",
                        words("-cp lib -jar app.jar @options @@x --disable-@files -m x App.java")));
    }

    @Test
    void aWordMayBeEmptyOrHoldBlanks() {
        assertThat(JavaCommandLine.parse(List.of("-cp", "", "-Dx=a b", "App", "", "a b"), READER))
                .contains(new JavaCommandLine(List.of("-cp", "", "-Dx=a b"), Form.CLASS, "App", List.of("", "a b")));
    }

    @Nested
    class ArgFiles {
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                @options App one                 | -Xmx1g -cp lib            | CLASS  | App      | one
                -ea @options -da App             | -ea -Xmx1g -cp lib -da    | CLASS  | App      |
                @main two                        | -Xmx1g -cp lib            | CLASS  | App      | one two
                @main @options                   | -Xmx1g -cp lib            | CLASS  | App      | one @options
                -cp @class-path App              | -cp lib                   | CLASS  | App      |
                -cp @class-path @main            | -cp lib -Xmx1g -cp lib    | CLASS  | App      | one
                @empty App                       |                           | CLASS  | App      |
                -jar @jar @options               |                           | JAR    | app.jar  | @options
                -m app @options                  |                           | MODULE | app      | @options
                --module=app @options            |                           | MODULE | app      | @options
                """)
        void areReadUpToTheProgram(String words, String options, Form form, String target, String arguments) {
            assertThat(parse(words)).contains(new JavaCommandLine(words(options), form, target, words(arguments)));
        }

        @Test
        void areNotReadWithinArgFiles() {
            assertThat(parse("@nested"))
                    .contains(new JavaCommandLine(List.of(), Form.CLASS, "@options", List.of("App")));
        }

        @Test
        void areNoArgFilesWithTwoAts() {
            assertThat(parse("-cp @@lib App @@x"))
                    .contains(new JavaCommandLine(List.of("-cp", "@lib"), Form.CLASS, "App", List.of("@@x")));
            assertThat(parse("@@App one")).contains(new JavaCommandLine(List.of(), Form.CLASS, "@App", List.of("one")));
        }

        @Test
        void areNoArgFilesWithoutAName() {
            assertThat(parse("-cp @ App"))
                    .contains(new JavaCommandLine(List.of("-cp", "@"), Form.CLASS, "App", List.of()));
        }

        @Test
        void areNotReadWhereTheyAreDisabled() {
            assertThat(parse("--disable-@files -cp @lib @App @options"))
                    .contains(new JavaCommandLine(
                            List.of("--disable-@files", "-cp", "@lib"), Form.CLASS, "@App", List.of("@options")));
        }

        @Test
        void areNotReadAfterOneThatDisablesThem() {
            assertThat(parse("@disabling @App one"))
                    .contains(new JavaCommandLine(
                            List.of("--disable-@files", "-cp", "lib"), Form.CLASS, "@App", List.of("one")));
        }

        @Test
        void areReadBeforeTheyAreDisabled() {
            assertThat(parse("@options --disable-@files App"))
                    .contains(new JavaCommandLine(
                            List.of("-Xmx1g", "-cp", "lib", "--disable-@files"), Form.CLASS, "App", List.of()));
        }
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            -Xmx1g -cp lib App one         | -Xmx1g -cp lib App one
            -Xmx1g -jar app.jar one        | -Xmx1g -jar app.jar one
            -p mods --module app/App one   | -p mods -m app/App one
            --module=app one               | -m app one
            --source 17 script one         | --source 17 script one
            @options App                   | -Xmx1g -cp lib App
            """)
    void becomesWordsAgain(String words, String again) {
        JavaCommandLine line = parse(words).orElseThrow();

        assertThat(line.words()).isEqualTo(words(again));
        assertThat(parse(again)).contains(line);
    }

    @Test
    void findsTheValuesOfAnOptionInEitherSpelling() {
        JavaCommandLine line = parse("-p a --module-path=b -cp --module-path=c --patch-module x=y -Dp=d -p e App -p f")
                .orElseThrow();

        assertThat(line.values("-p", "--module-path")).containsExactly("a", "b", "e");
        assertThat(line.option("-p", "--module-path")).contains("e");
        assertThat(line.values("-cp")).containsExactly("--module-path=c");
        assertThat(line.values("--patch-module")).containsExactly("x=y");
        assertThat(line.option("--add-modules")).isEmpty();
        assertThat(line.option("-Dp")).contains("d");
    }

    private static Optional<JavaCommandLine> parse(String words) {
        return JavaCommandLine.parse(words(words), READER);
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(" +"));
    }
}
