package dev.reloader.monitors;

/** What a system tells of an entry of a directory. What really happened is found by looking. */
enum Happening {
    /** Whatever can be seen by looking at the entry. */
    CHANGED(false, false),
    /** As a file, it was written, even if that cannot be seen from its time and size. */
    WRITTEN(true, false),
    /** As a directory, it may be another one, or one that was elsewhere meanwhile: what is below counts, too. */
    ANYTHING(false, true),
    /** Both. */
    WRITTEN_OR_ANYTHING(true, true);

    final boolean isWritten;
    final boolean isAnything;

    Happening(boolean isWritten, boolean isAnything) {
        this.isWritten = isWritten;
        this.isAnything = isAnything;
    }

    Happening and(Happening other) {
        if (isWritten || other.isWritten) {
            return isAnything || other.isAnything ? WRITTEN_OR_ANYTHING : WRITTEN;
        }
        return isAnything || other.isAnything ? ANYTHING : CHANGED;
    }

    /** The same, but that it was written is not known. */
    Happening withoutWriting() {
        return isAnything ? ANYTHING : CHANGED;
    }
}
