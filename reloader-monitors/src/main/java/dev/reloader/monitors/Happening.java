package dev.reloader.monitors;

/** What a system tells of an entry of a directory; each includes the one before. What really happened is found by looking. */
enum Happening {
    /** Whatever can be seen by looking at the entry. */
    CHANGED,
    /** As a file, it was written, even if that cannot be seen from its time and size. */
    WRITTEN,
    /** As a directory, it may be another one, or one that was elsewhere meanwhile: what is below counts, too. */
    ANYTHING;

    Happening and(Happening other) {
        return compareTo(other) < 0 ? other : this;
    }
}
