package dev.reloader;

import java.nio.file.Path;

/** Decides which changes count. */
@FunctionalInterface
public interface ChangeFilter {
    /** Whether this change counts. Called on the monitor's threads, by one at a time; throws nothing. */
    boolean accepts(FileChange change);

    /** Whether no change at or below this path can count, so that such a directory need not be watched. */
    default boolean skips(Path path) {
        return false;
    }

    /** All changes but those of version control, editors and build tools. */
    static ChangeFilter defaults() {
        return change -> true;
    }

    /** All changes. */
    static ChangeFilter all() {
        return change -> true;
    }
}
