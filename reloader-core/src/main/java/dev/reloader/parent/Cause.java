package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Why a worker is started.
 *
 * @param reason in words, for what is not a change of files; empty if files changed
 * @param changes the files that changed
 */
record Cause(String reason, List<FileChange> changes) {
    /** Of the first start, and of what leads to no start. */
    static final Cause NONE = new Cause("", List.of());

    static Cause of(String reason) {
        return new Cause(reason, List.of());
    }

    static Cause of(List<FileChange> changes) {
        return new Cause("", List.copyOf(changes));
    }

    /** Both; the first reason is the one that is told, and two changes of a file are one, as seen by who has missed both. */
    Cause and(Cause later) {
        var all = new LinkedHashMap<Path, FileChange>();
        changes.forEach(change -> all.put(change.path(), change));
        later.changes.forEach(change -> all.merge(change.path(), change, Cause::asOne));
        return new Cause(reason.isEmpty() ? later.reason : reason, List.copyOf(all.values()));
    }

    private static FileChange asOne(FileChange earlier, FileChange later) {
        if (later.kind() == Kind.DELETED || earlier.kind() == Kind.MODIFIED) {
            return later;
        }
        return new FileChange(earlier.kind() == Kind.ADDED ? Kind.ADDED : Kind.MODIFIED, later.path());
    }
}
