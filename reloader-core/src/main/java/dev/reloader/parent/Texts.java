package dev.reloader.parent;

import dev.reloader.FileChange;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How things are put in the lines for the user. */
final class Texts {
    private static final int SHOWN = 3;
    private static final Path HERE = Path.of("").toAbsolutePath();

    private Texts() {}

    static String of(Cause cause) {
        if (cause.changes().isEmpty()) {
            return "reloading: " + cause.reason();
        }
        return "changed: " + someOf(cause.changes().stream().map(Texts::of).toList());
    }

    private static String of(FileChange change) {
        return relative(change.path()) + (change.kind() == FileChange.Kind.DELETED ? " (deleted)" : "");
    }

    /** The first few, and how many more there are. */
    static String someOf(Collection<String> items) {
        List<String> shown = items.stream().limit(SHOWN).toList();
        int more = items.size() - shown.size();
        return shown.stream().collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }

    static String gone(Path mainFile) {
        return relative(mainFile) + " is gone, without which nothing can start: waiting for it";
    }

    /** As a user would write it: relative to the working directory if it is below that. */
    static String relative(Path path) {
        if (path.equals(HERE)) {
            return ".";
        }
        return inOneLine((path.startsWith(HERE) ? HERE.relativize(path) : path).toString());
    }

    /** A line stays a line, whatever a file is called. */
    static String inOneLine(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
