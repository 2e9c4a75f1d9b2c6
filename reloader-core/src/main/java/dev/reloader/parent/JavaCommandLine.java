package dev.reloader.parent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What stands after {@code java} on a command line, in the launcher's own terms.
 *
 * @param options the JVM's and the launcher's options, with their values, in their order
 * @param form how the program is named
 * @param target the main class, the jar, the module (with or without its class) or the source file
 * @param arguments what {@code main} gets
 */
record JavaCommandLine(List<String> options, Form form, String target, List<String> arguments) {
    /** The four ways to launch a program. */
    enum Form {
        CLASS,
        JAR,
        MODULE,
        SOURCE
    }

    private static final Set<String> OPTIONS_WITH_VALUE = Set.of(
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
            "--patch-module",
            "--source",
            "-d",
            "--describe-module");

    /**
     * Reads a command line as the launcher does.
     *
     * @param words what follows {@code java}
     * @param argFile the arguments in an {@code @argfile}, by its name
     * @return empty if it names no program
     */
    static Optional<JavaCommandLine> parse(List<String> words, Function<String, List<String>> argFile) {
        List<String> expanded = expand(words, argFile);
        var options = new ArrayList<String>();
        boolean isSource = false;
        boolean isJar = false;
        for (int i = 0; i < expanded.size(); i++) {
            String word = expanded.get(i);
            if (word.equals("-jar")) {
                // There may be more options before the jar.
                isJar = true;
                continue;
            }
            if (word.equals("-m") || word.equals("--module")) {
                return named(options, Form.MODULE, expanded, i + 1);
            }
            if (word.startsWith("--module=")) {
                return Optional.of(new JavaCommandLine(
                        List.copyOf(options),
                        Form.MODULE,
                        word.substring("--module=".length()),
                        List.copyOf(expanded.subList(i + 1, expanded.size()))));
            }
            if (!word.startsWith("-")) {
                isSource |= word.endsWith(".java");
                Form form = isSource ? Form.SOURCE : Form.CLASS;
                return named(options, isJar ? Form.JAR : form, expanded, i);
            }
            options.add(word);
            isSource |= word.equals("--source") || word.startsWith("--source=");
            if (OPTIONS_WITH_VALUE.contains(word) && i + 1 < expanded.size()) {
                options.add(expanded.get(++i));
            }
        }
        return Optional.empty();
    }

    private static Optional<JavaCommandLine> named(List<String> options, Form form, List<String> words, int at) {
        return at < words.size()
                ? Optional.of(new JavaCommandLine(
                        List.copyOf(options), form, words.get(at), List.copyOf(words.subList(at + 1, words.size()))))
                : Optional.empty();
    }

    /** Argfiles are read up to the main class, one level deep; two @ stand for one. */
    private static List<String> expand(List<String> words, Function<String, List<String>> argFile) {
        var expanded = new ArrayList<String>();
        boolean expanding = true;
        for (String word : words) {
            if (expanding && word.startsWith("@@")) {
                expanded.add(word.substring(1));
            } else if (expanding && word.startsWith("@") && word.length() > 1) {
                List<String> content = argFile.apply(word.substring(1));
                expanding = !content.contains("--disable-@files");
                expanded.addAll(content);
            } else {
                expanding &= !word.equals("--disable-@files");
                expanded.add(word);
            }
            expanding = expanding && !endsOptions(expanded);
        }
        return expanded;
    }

    /** Whether the main class, or what stands for it, has been named. */
    private static boolean endsOptions(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--module=") || !word.startsWith("-")) {
                return true;
            }
            if (word.equals("-m") || word.equals("--module")) {
                return i + 1 < words.size();
            }
            if (OPTIONS_WITH_VALUE.contains(word)) {
                i++;
            }
        }
        return false;
    }

    /** The words again. */
    List<String> words() {
        var words = new ArrayList<>(options);
        switch (form) {
            case JAR -> words.add("-jar");
            case MODULE -> words.add("-m");
            case CLASS, SOURCE -> {}
        }
        words.add(target);
        words.addAll(arguments);
        return List.copyOf(words);
    }

    /** The value of the last of these options, in either spelling: {@code --name value} or {@code --name=value}. */
    Optional<String> option(String... names) {
        Optional<String> value = Optional.empty();
        for (String each : values(names)) {
            value = Optional.of(each);
        }
        return value;
    }

    /** All values of these options. */
    List<String> values(String... names) {
        Set<String> wanted = Set.of(names);
        var values = new ArrayList<String>();
        for (int i = 0; i < options.size(); i++) {
            String word = options.get(i);
            int equals = word.indexOf('=');
            if (OPTIONS_WITH_VALUE.contains(word) && i + 1 < options.size()) {
                i++;
                if (wanted.contains(word)) {
                    values.add(options.get(i));
                }
            } else if (equals > 0 && wanted.contains(word.substring(0, equals))) {
                values.add(word.substring(equals + 1));
            }
        }
        return values;
    }
}
