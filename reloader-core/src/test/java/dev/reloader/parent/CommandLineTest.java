package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reloader.ReloaderException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("posixLines")
    void splitsAsAShellDoes(String rule, String line, List<String> words) {
        assertThat(CommandLine.posix(line)).isEqualTo(words);
    }

    /** Each row is what a shell makes of the line, as far as it does no more than split it. */
    static Stream<Arguments> posixLines() {
        return Stream.of(
                row("one word", "make", "make"),
                row("white space separates", " a  b\tc\nd\r\ne ", "a", "b", "c", "d", "e"),
                row("other blanks do not", "a\u00a0b c\u3000d", "a\u00a0b", "c\u3000d"),
                row("single quotes keep all", "a 'b \\ \"c\" $d'", "a", "b \\ \"c\" $d"),
                row("double quotes keep blanks", "a \"b  'c'\"", "a", "b  'c'"),
                row("quotes may be in the middle", "--name=\"a b\"c'd e'f", "--name=a bcd ef"),
                row("empty quotes are an empty word", "a '' \"\" b", "a", "", "", "b"),
                row("empty quotes add nothing to a word", "a''b\"\"", "ab"),
                row("a backslash escapes a blank", "a\\ b c", "a b", "c"),
                row("a backslash escapes quotes", "\\'a\\\" \\\\", "'a\"", "\\"),
                row("a backslash escapes any letter", "\\a\\n", "an"),
                row("four letters are escaped within quotes", "\"\\\\ \\\" \\$ \\`\"", "\\ \" $ `"),
                row("no others are", "\"\\a \\n \\'\"", "\\a \\n \\'"),
                row("an escaped end of a line continues it", "a \\\n b\\\nc", "a", "bc"),
                row("it does so within quotes, too", "\"a\\\nb\"", "ab"),
                row("but not within single quotes", "'a\\\nb'", "a\\\nb"),
                row("an end of a line within quotes is kept", "'a\nb'", "a\nb"),
                row("nothing is a comment", "a #b c", "a", "#b", "c"),
                row("nothing is special to a shell", "a|b > c && $d *", "a|b", ">", "c", "&&", "$d", "*"),
                row("other scripts are letters", "größe '日 本' 😀", "größe", "日 本", "😀"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("windowsLines")
    void splitsAsProgramsForWindowsDo(String rule, String line, List<String> words) {
        assertThat(CommandLine.windows(line)).isEqualTo(words);
    }

    /** The rows with "documented" are the examples of Microsoft's "Parsing C command-line arguments". */
    static Stream<Arguments> windowsLines() {
        return Stream.of(
                row("one word", "make", "make"),
                row("quotes, documented", "p \"a b c\" d e", "p", "a b c", "d", "e"),
                row("escaped quotes, documented", "p \"ab\\\"c\" \"\\\\\" d", "p", "ab\"c", "\\", "d"),
                row("backslashes, documented", "p a\\\\\\b d\"e f\"g h", "p", "a\\\\\\b", "de fg", "h"),
                row("three before a quote, documented", "p a\\\\\\\"b c d", "p", "a\\\"b", "c", "d"),
                row("four before a quote, documented", "p a\\\\\\\\\"b c\" d e", "p", "a\\\\b c", "d", "e"),
                row("two quotes within quotes", "p \"a\"\"b c\" d", "p", "a\"b c", "d"),
                row("three quotes", "p \"\"\"a b\"\"\" c", "p", "\"a b\"", "c"),
                row("empty quotes are an empty word", "p \"\" a", "p", "", "a"),
                row("single quotes are letters", "p 'a b'", "p", "'a", "b'"),
                row(
                        "paths need no care",
                        "C:\\bin\\p.exe C:\\new\\t \\\\host\\s\\",
                        "C:\\bin\\p.exe",
                        "C:\\new\\t",
                        "\\\\host\\s\\"),
                row("a program in quotes", "\"C:\\Program Files\\\" a", "C:\\Program Files\\", "a"),
                row("white space before and after", "  p  a\t", "p", "a"));
    }

    private static Arguments row(String rule, String line, String... words) {
        return Arguments.of(rule, line, List.of(words));
    }

    @Test
    void whatIsQuotedForAShellIsSplitAgain() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<String> words = randomWords(random);
            String line = String.join(
                    " ",
                    words.stream()
                            .map(word -> "'" + word.replace("'", "'\\''") + "'")
                            .toList());

            assertThat(CommandLine.posix(line)).as("seed %d", seed).isEqualTo(words);
        }
    }

    private static List<String> randomWords(Random random) {
        String letters = "ab \"'\\$`#\n\té";
        var words = new ArrayList<String>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var word = new StringBuilder();
            for (int length = random.nextInt(10); length > 0; length--) {
                word.append(letters.charAt(random.nextInt(letters.length())));
            }
            words.add(word.toString());
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void anEmptyLineIsRefused(String line) {
        assertRefused(() -> CommandLine.posix(line), "it is empty");
        assertRefused(() -> CommandLine.windows(line), "it is empty");
    }

    @Test
    void anOpenQuoteIsRefused() {
        assertRefused(() -> CommandLine.posix("a 'b\"c"), "'a 'b\"c': a quote (') is not closed");
        assertRefused(() -> CommandLine.posix("a \"b\\\""), "'a \"b\\\"': a quote (\") is not closed");
        assertRefused(() -> CommandLine.windows("a \"b\\\""), "'a \"b\\\"': a quote (\") is not closed");
    }

    @Test
    void aBackslashAtTheEndIsRefused() {
        assertRefused(() -> CommandLine.posix("a b\\"), "'a b\\': nothing follows its last backslash");
        assertRefused(() -> CommandLine.posix("\"a\\"), "nothing follows its last backslash");
    }

    @Test
    void aRefusalIsOneLine() {
        assertRefused(() -> CommandLine.posix("a\nb\u001b '"), "'a?b? '': a quote");
    }

    private static void assertRefused(Runnable splitting, String message) {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(splitting::run)
                .withMessageStartingWith("cannot split the command line ")
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void theSystemDecidesWhichRulesHold() {
        String line = "a\\\\b";

        assertThat(CommandLine.split(line)).containsExactly(File.separatorChar == '\\' ? line : "a\\b");
    }
}
