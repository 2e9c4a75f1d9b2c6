package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A system that tells where below a directory something happened: FSEvents, ReadDirectoryChangesW, watchman. What happened
 * there is found by looking: see {@link TreeMonitor}. So a system may tell too much, too late or twice, but never too little.
 *
 * <p>The methods are called by one thread at a time, never from within a call of the {@link Sink}.
 */
interface TreeEvents extends AutoCloseable {
    /** Who is told. Called from any thread; returns at once, and throws nothing. */
    interface Sink {
        /** Something happened to what this path names, named or will name. For a directory: to itself, not to what is below. */
        void changed(Path path);

        /** Anything may have happened at or below this path: events were lost, or merged, or a directory has come. */
        void rescan(Path path);

        /** A directory is not watched any more: it has gone or was moved. To be watched again once it is back. */
        void lost(Path directory);

        /** Nothing is watched any more, and cannot be. */
        void failed(IOException cause);
    }

    /**
     * Whatever happens at or below a directory after this has returned is told. The paths told begin with this very path.
     *
     * @param directory a real path: absolute, without symbolic links, of a directory that was there a moment ago
     * @param recursive whether everything below counts; if not, only the directory's own entries do, and telling more does no
     *     harm
     * @throws IOException if this directory cannot be watched; others may be
     */
    void watch(Path directory, boolean recursive) throws IOException;

    /** Whether a directory that is watched is still at its path, as far as that can be told: it may have been moved in silence. */
    default boolean isStillThere(Path directory) {
        return true;
    }

    /** Ends {@link #watch}. Does nothing if the directory is not watched. */
    void unwatch(Path directory);

    /** Ends everything. No call of the sink is under way or follows once this has returned. */
    @Override
    void close();
}
