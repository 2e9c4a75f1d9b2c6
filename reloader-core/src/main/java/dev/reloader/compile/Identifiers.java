package dev.reloader.compile;

import java.util.Set;

/** The words of a source text. Those in comments and strings count, too: to compile a file for nothing does no harm. */
final class Identifiers {
    private Identifiers() {}

    /** Whether the text has one of these names in it. */
    static boolean anyOf(Set<String> names, String text) {
        int at = 0;
        while (at < text.length()) {
            if (!Character.isJavaIdentifierStart(text.charAt(at))) {
                at++;
                continue;
            }
            int begin = at;
            do {
                at++;
            } while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at)));
            if (names.contains(text.substring(begin, at))) {
                return true;
            }
        }
        // It may be written with escapes.
        return text.contains("\\u");
    }
}
