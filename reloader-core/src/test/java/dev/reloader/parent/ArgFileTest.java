package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArgFileTest {
    @TempDir
    private Path directory;

    /** Each row is what the launcher of JDK 17 and 25 makes of the text. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void readsAsTheLauncherDoes(String rule, String text, List<String> arguments) {
        assertThat(ArgFile.parse(text)).isEqualTo(arguments);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                row("nothing is in an empty text", ""),
                row("nothing is in white space", " \t\n\r\f"),
                row("white space separates", "a b\tc\nd\re\ff\r\ng", "a", "b", "c", "d", "e", "f", "g"),
                row("only five characters are white space", "a\u3000b\u2003c\u000bd", "a\u3000b\u2003c\u000bd"),
                row("double quotes keep blanks", "-cp \"my classes\"", "-cp", "my classes"),
                row("single quotes keep blanks", "-cp 'my classes'", "-cp", "my classes"),
                row("a quote of the other kind is a letter", "\"it's\" 'a \"b\"'", "it's", "a \"b\""),
                row("quotes may be in the middle", "-Dx=\"a b\"c'd e'", "-Dx=a bcd e"),
                row("two quotes are an empty argument", "a \"\" b", "a", "", "b"),
                row("a backslash escapes within quotes", "\"a\\\\b \\\"c\\\" \\'\"", "a\\b \"c\" '"),
                row("a backslash escapes within single quotes", "'a\\tb\\'c'", "a\tb'c"),
                row("letters for control characters", "\"\\n\\r\\t\\f\"", "\n\r\t\f"),
                row("another escaped letter is itself", "\"\\a\\u\"", "au"),
                row("outside of quotes a backslash is a letter", "C:\\temp\\new a\\ b", "C:\\temp\\new", "a\\", "b"),
                row("a comment ends with its line", "a # b c\nd", "a", "d"),
                row("a comment may be the whole line", "# a\r\nb\n#c", "b"),
                row("a hash within quotes is a letter", "'#a' \"b #c\"", "#a", "b #c"),
                row("a hash in the middle swallows its argument", "a x#y z\nb", "a", "b"),
                row("a line is continued within quotes", "\"a\\\n  \t b\"", "ab"),
                row("a line of Windows is continued, too", "'a\\\r\n  b'", "ab"),
                row("an unclosed quote ends with its line", "\"a b\nc \"d", "a b", "c", "d"),
                row("an unclosed quote ends with the text", "'a b", "a b"),
                row("an unclosed quote does not open the next line", "\"a\nb \"c\"", "a", "b", "c"));
    }

    private static Arguments row(String rule, String text, String... arguments) {
        return Arguments.of(rule, text, List.of(arguments));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertReadsBack(
                StandardCharsets.UTF_8,
                List.of(
                        "", " ", "a b", "\"", "'", "\\", "a\\", "\\n", "\n", "\r\n", "\t", "\f", "#", "@", "é",
                        "\u3000"));
    }

    @Test
    void anythingThatIsWrittenIsRead() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            assertReadsBack(
                    StandardCharsets.UTF_8, randomArguments(random, "ab \"'\\#@\n\r\t\f=\u000bé\u3000😀", seed));
        }
    }

    @Test
    void bytesThatMeanNothingInTheSystemsCharsetAreKept() throws IOException {
        var bytes = new StringBuilder();
        for (char c = 1; c < 256; c++) {
            bytes.append(c);
        }

        assertReadsBack(StandardCharsets.ISO_8859_1, List.of(bytes.toString(), "\u00ff\u00fe"));
    }

    @Test
    void oneArgumentIsOneLine() throws IOException {
        Path file = directory.resolve("arguments");
        ArgFile.write(file, List.of("-cp", "a\nb"), StandardCharsets.UTF_8);

        assertThat(file).hasContent("\"-cp\"\n\"a\\nb\"\n");
    }

    private static List<String> randomArguments(Random random, String letters, long seed) {
        int[] pool = letters.codePoints().toArray();
        var arguments = new ArrayList<String>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var argument = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                argument.appendCodePoint(pool[random.nextInt(pool.length)]);
            }
            arguments.add(argument.toString());
        }
        // A failure shows the seed along with the arguments.
        arguments.add("seed " + seed);
        return arguments;
    }

    private void assertReadsBack(Charset charset, List<String> arguments) throws IOException {
        Path file = directory.resolve("arguments");
        ArgFile.write(file, arguments, charset);

        assertThat(ArgFile.read(file, charset)).isEqualTo(arguments);
        assertThat(Files.readString(file, charset).lines()).hasSameSizeAs(arguments);
    }
}
