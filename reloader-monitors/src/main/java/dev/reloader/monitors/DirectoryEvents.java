package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;

/** A system that tells what happens to the entries of single directories: inotify, the JDK's WatchService. */
interface DirectoryEvents extends AutoCloseable {
    /** Who is told, on the thread that calls {@link #next}. Watches that are unknown to it are no fault. */
    interface Sink {
        void happened(Object watch, Path name, Happening happening);

        /** Anything may have happened in the directory, to it, or below it. */
        void anything(Object watch);

        /** The watch has ended by itself: its directory has gone, or its file system. */
        void ended(Object watch);

        /** Events were lost. */
        void overflowed();
    }

    /** There can be no more watches; the message says what the user can do. */
    final class LimitException extends IOException {
        private static final long serialVersionUID = 1;

        LimitException(String message) {
            super(message);
        }
    }

    /**
     * Whatever happens to the entries of a directory after this has returned is told. May be called from any thread.
     *
     * @param contents whether it counts what happens to the files themselves; if not, only coming, going and permissions do
     * @return the watch: equal for the same directory, by whatever path
     * @throws LimitException if there can be no more watches
     */
    Object watch(Path directory, boolean contents) throws IOException;

    /** Ends a watch. May be called from any thread. */
    void unwatch(Object watch);

    /**
     * Waits until something happens, {@link #wake} or {@link #close} is called, and tells what happened, in order.
     *
     * @return false if it is closed
     * @throws IOException if nothing can be told any more
     */
    boolean next(Sink sink) throws IOException;

    /** Lets {@link #next} return. May be called from any thread. */
    void wake();

    /** Ends everything, at once or as soon as {@link #next} has returned. May be called from any thread, and twice. */
    @Override
    void close();
}
