package dev.reloader.parent;

import dev.reloader.FileChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a worker is started.
 *
 * @param reason in words, for what is not a change of files; empty if files changed
 * @param changes the files that changed
 */
record Cause(String reason, List<FileChange> changes) {
    static final Cause FIRST_START = new Cause("", List.of());

    static Cause of(String reason) {
        return new Cause(reason, List.of());
    }

    static Cause of(List<FileChange> changes) {
        return new Cause("", List.copyOf(changes));
    }

    /** Both; the first reason is the one that is told. */
    Cause and(Cause later) {
        var all = new ArrayList<>(changes);
        all.addAll(later.changes);
        return new Cause(reason.isEmpty() ? later.reason : reason, List.copyOf(all));
    }
}
