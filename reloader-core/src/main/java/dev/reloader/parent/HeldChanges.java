package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What several batches have changed, until it is decided upon: one change for each path, in the order of their first ones. */
final class HeldChanges {
    private final Map<Path, FileChange> changes = new LinkedHashMap<>();

    void add(Collection<FileChange> more) {
        more.forEach(change -> changes.merge(change.path(), change, HeldChanges::both));
    }

    private static FileChange both(FileChange earlier, FileChange later) {
        if (later.kind() == Kind.DELETED) {
            return later;
        }
        return earlier.kind() == Kind.ADDED ? FileChange.added(later.path()) : FileChange.modified(later.path());
    }

    /** Lets go of some. */
    void remove(Predicate<Path> unwanted) {
        changes.keySet().removeIf(unwanted);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** All of them, which are held no longer. */
    List<FileChange> take() {
        List<FileChange> all = List.copyOf(changes.values());
        changes.clear();
        return all;
    }
}
