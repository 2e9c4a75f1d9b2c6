package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words, without a shell. */
public final class CommandLine {
    private static final String WHITE_SPACE = " \t\r\n";
    private static final String ESCAPED_IN_QUOTES = "\\\"$`\n";

    private CommandLine() {}

    /**
     * The words of a command line, by the rules of the system that this is.
     *
     * @throws ReloaderException if a quote is not closed, nothing follows a last backslash, or there are no words
     */
    public static List<String> split(String line) {
        return File.separatorChar == '\\' ? windows(line) : posix(line);
    }

    /**
     * As a POSIX shell, and as Python's {@code shlex.split}: white space separates; all within single quotes is meant
     * literally; within double quotes a backslash escapes a backslash, a double quote, a dollar, a backquote or the end of a line;
     * elsewhere it escapes whatever follows. A line whose end is escaped continues.
     */
    static List<String> posix(String line) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && WHITE_SPACE.indexOf(c) >= 0) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
            } else if (c == '\\' && quote != '\'') {
                if (++i == line.length()) {
                    throw refused(line, "nothing follows its last backslash");
                }
                char next = line.charAt(i);
                if (next != '\n') {
                    word = word == null ? new StringBuilder() : word;
                    if (quote != 0 && ESCAPED_IN_QUOTES.indexOf(next) < 0) {
                        word.append(c);
                    }
                    word.append(next);
                }
            } else {
                word = word == null ? new StringBuilder() : word;
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
        }
        return ended(words, word, quote, line);
    }

    /**
     * As programs for Windows do it ({@code CommandLineToArgvW}, the C runtime): white space separates; double quotes keep
     * it, and two of them within a quoted part stand for one. Backslashes are letters unless a double quote follows: then two
     * stand for one, and a last single one makes the quote a letter. In the first word, the program, they are always letters.
     */
    static List<String> windows(String line) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!quoted && WHITE_SPACE.indexOf(c) >= 0) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            boolean isProgram = words.isEmpty();
            if (c == '\\' && !isProgram) {
                int end = i;
                while (end < line.length() && line.charAt(end) == '\\') {
                    end++;
                }
                int count = end - i;
                boolean beforeQuote = end < line.length() && line.charAt(end) == '"';
                word.append("\\".repeat(beforeQuote ? count / 2 : count));
                if (beforeQuote && count % 2 == 1) {
                    word.append('"');
                    end++;
                }
                i = end - 1;
            } else if (c != '"') {
                word.append(c);
            } else if (quoted && !isProgram && line.startsWith("\"", i + 1)) {
                word.append('"');
                i++;
            } else {
                quoted = !quoted;
            }
        }
        return ended(words, word, quoted ? '"' : 0, line);
    }

    private static List<String> ended(List<String> words, StringBuilder last, char openQuote, String line) {
        if (openQuote != 0) {
            throw refused(line, "a quote (" + openQuote + ") is not closed");
        }
        if (last != null) {
            words.add(last.toString());
        }
        if (words.isEmpty()) {
            throw refused(line, "it is empty, so name a program");
        }
        return List.copyOf(words);
    }

    private static ReloaderException refused(String line, String problem) {
        return new ReloaderException("cannot split the command line '" + Texts.inOneLine(line) + "': " + problem);
    }
}
