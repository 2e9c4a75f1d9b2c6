package dev.reloader.parent;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The syntax of the java launcher's {@code @argfiles}. */
final class ArgFile {
    private static final String WHITE_SPACE = " \t\n\r\f";

    private ArgFile() {}

    static List<String> read(Path file, Charset charset) throws IOException {
        return parse(Files.readString(file, charset));
    }

    /** One argument a line, each quoted. */
    static void write(Path file, List<String> arguments, Charset charset) throws IOException {
        var text = new StringBuilder();
        for (String argument : arguments) {
            String escaped = argument.replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t")
                    .replace("\f", "\\f");
            text.append('"').append(escaped).append("\"\n");
        }
        Files.writeString(file, text, charset);
    }

    /**
     * The arguments in a text: separated by white space, quoted with {@code "} or {@code '}, in which a backslash escapes and
     * at the end of a line continues; {@code #} begins a comment.
     */
    static List<String> parse(String text) {
        var arguments = new ArrayList<String>();
        StringBuilder argument = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && i + 1 < text.length()) {
                    i = unescape(text, i + 1, argument);
                } else if (c == quote) {
                    quote = 0;
                } else if (c == '\n' || c == '\r') {
                    // An unclosed quote ends with its line.
                    quote = 0;
                    arguments.add(argument.toString());
                    argument = null;
                } else {
                    argument.append(c);
                }
            } else if (WHITE_SPACE.indexOf(c) >= 0) {
                if (argument != null) {
                    arguments.add(argument.toString());
                    argument = null;
                }
            } else if (c == '#') {
                // In the middle of an argument it swallows that, too.
                argument = null;
                i = lineEnd(text, i);
            } else {
                argument = argument == null ? new StringBuilder() : argument;
                if (c == '"' || c == '\'') {
                    quote = c;
                } else {
                    argument.append(c);
                }
            }
        }
        if (argument != null) {
            arguments.add(argument.toString());
        }
        return arguments;
    }

    /** Appends what the escape at {@code i} stands for, and returns where it ends. */
    private static int unescape(String text, int i, StringBuilder argument) {
        char c = text.charAt(i);
        switch (c) {
            case 'n' -> argument.append('\n');
            case 'r' -> argument.append('\r');
            case 't' -> argument.append('\t');
            case 'f' -> argument.append('\f');
            case '\n', '\r' -> {
                int next = i + 1;
                while (next < text.length() && WHITE_SPACE.indexOf(text.charAt(next)) >= 0) {
                    next++;
                }
                return next - 1;
            }
            default -> argument.append(c);
        }
        return i;
    }

    private static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }
}
