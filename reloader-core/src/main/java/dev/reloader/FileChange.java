package dev.reloader;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One thing that happened to one file.
 *
 * @param kind what happened
 * @param path the file, absolute
 */
public record FileChange(Kind kind, Path path) {
    /** What happened to a file; the same three words as watchfiles has. */
    public enum Kind {
        /** It is there now and was not before. */
        ADDED,
        /** Its content, or the file behind its name, is another one now. */
        MODIFIED,
        /** It was there and is gone. */
        DELETED
    }

    public FileChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
    }

    /** A file that is there now and was not before. */
    public static FileChange added(Path path) {
        return new FileChange(Kind.ADDED, path);
    }

    /** A file whose content, or identity, is another one now. */
    public static FileChange modified(Path path) {
        return new FileChange(Kind.MODIFIED, path);
    }

    /** A file that was there and is gone. */
    public static FileChange deleted(Path path) {
        return new FileChange(Kind.DELETED, path);
    }
}
