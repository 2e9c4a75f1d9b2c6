package dev.reloader;

import dev.reloader.parent.BuiltInRules;
import java.nio.file.Path;
import java.util.function.Predicate;

/** A filter that also knows what need not be walked. */
record SkippingFilter(Predicate<FileChange> accepted, Predicate<Path> skipped) implements ChangeFilter {
    /** All changes but those of these paths; {@code ignored} must be true of everything below a path, too, that it is true of. */
    static ChangeFilter allBut(Predicate<Path> ignored) {
        return new SkippingFilter(change -> !ignored.test(change.path()), ignored);
    }

    /** What {@link ChangeFilter#defaults} is in this working directory. */
    static ChangeFilter defaults(Path workingDirectory) {
        return allBut(path ->
                BuiltInRules.ignore(path.startsWith(workingDirectory) ? workingDirectory.relativize(path) : path));
    }

    @Override
    public boolean accepts(FileChange change) {
        return accepted.test(change);
    }

    @Override
    public boolean skips(Path path) {
        return skipped.test(path);
    }
}
