package dev.reloader.monitors;

/** What a system tells of an entry of a directory. What really happened is found by looking. */
enum Happening {
    /** Whatever can be seen by looking at the entry. */
    CHANGED(Writing.UNKNOWN, false),
    /** As a file, it may have been written without another time and size. */
    PERHAPS_WRITTEN(Writing.POSSIBLE, false),
    /** As a file, it was written, even if that cannot be seen from its time and size. */
    WRITTEN(Writing.CERTAIN, false),
    /** As a directory, it may be another one, or one that was elsewhere meanwhile: what is below counts, too. */
    ANYTHING(Writing.UNKNOWN, true),
    /** Both. */
    PERHAPS_WRITTEN_OR_ANYTHING(Writing.POSSIBLE, true),
    /** Both. */
    WRITTEN_OR_ANYTHING(Writing.CERTAIN, true);

    /** What is known of whether a file was written, the least first. */
    enum Writing {
        UNKNOWN,
        POSSIBLE,
        CERTAIN
    }

    final Writing writing;
    final boolean isAnything;

    Happening(Writing writing, boolean isAnything) {
        this.writing = writing;
        this.isAnything = isAnything;
    }

    Happening and(Happening other) {
        boolean any = isAnything || other.isAnything;
        return switch (writing.compareTo(other.writing) < 0 ? other.writing : writing) {
            case UNKNOWN -> any ? ANYTHING : CHANGED;
            case POSSIBLE -> any ? PERHAPS_WRITTEN_OR_ANYTHING : PERHAPS_WRITTEN;
            case CERTAIN -> any ? WRITTEN_OR_ANYTHING : WRITTEN;
        };
    }

    /** The same, but that it was written is not known. */
    Happening withoutWriting() {
        return isAnything ? ANYTHING : CHANGED;
    }
}
