package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Has a {@link Snapshot}'s directories watched, one by one. Called while it looks, by the thread that does; by several at once
 * while the first snapshot is taken.
 */
interface Watches {
    /**
     * Has a directory watched, or makes sure that it is the one at this path that is. Called before each listing, so that nothing happens unseen in between.
     *
     * @throws IOException if it has gone, or cannot be watched
     */
    void watch(Path path, Directory directory) throws IOException;

    /** Whether a directory should be watched and is not. */
    boolean lacks(Directory directory);

    /** A directory is of no interest any more, or its name belongs to another one now. What is below follows by itself. */
    void unwatch(Directory directory);

    /**
     * Has what a path leads through watched, unless it is: the path is a root or a symbolic link, and what it stands for may
     * change elsewhere. Called before it is looked at.
     *
     * @param directory in which this is an entry
     */
    void follow(Path path, Directory directory);

    /** The end of {@link #follow}, if there was any, for an entry that has gone. */
    void unfollow(Path path, Directory directory);

    /** For monitors that are told nothing by the system. */
    Watches NONE = new Watches() {
        @Override
        public void watch(Path path, Directory directory) {}

        @Override
        public boolean lacks(Directory directory) {
            return false;
        }

        @Override
        public void unwatch(Directory directory) {}

        @Override
        public void follow(Path path, Directory directory) {}

        @Override
        public void unfollow(Path path, Directory directory) {}
    };
}
