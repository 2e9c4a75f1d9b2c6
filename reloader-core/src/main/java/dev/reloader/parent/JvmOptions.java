package dev.reloader.parent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options that reach a JVM, wherever they come from. What is in files that it is to read by itself stays unknown.
 *
 * @param commandLine those that stand before the program on its command line, argfiles expanded
 * @param environment all its variables
 */
record JvmOptions(List<String> commandLine, Map<String, String> environment) {
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"?|'[^']*'?)+");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"?|'([^']*)'?");

    /** The first that is one of these. */
    Optional<String> first(Pattern pattern) {
        return all().filter(option -> pattern.matcher(option).matches()).findFirst();
    }

    boolean has(Pattern pattern) {
        return first(pattern).isPresent();
    }

    /** In the order in which the JVM begins with them. */
    Stream<String> all() {
        Stream<String> first =
                Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").flatMap(this::in);
        return Stream.of(first, commandLine.stream(), in("_JAVA_OPTIONS")).flatMap(part -> part);
    }

    private Stream<String> in(String variable) {
        return words(environment.getOrDefault(variable, "")).stream().map(JvmOptions::unquoted);
    }

    /**
     * A variable's options as they are written: quotes keep white space together; unlike in argfiles nothing escapes and nothing
     * comments.
     */
    static List<String> words(String variable) {
        return WORD.matcher(variable).results().map(MatchResult::group).toList();
    }

    static String unquoted(String word) {
        return QUOTED.matcher(word).replaceAll("$1$2");
    }
}
