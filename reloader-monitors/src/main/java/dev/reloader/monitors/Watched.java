package dev.reloader.monitors;

/** What the system tells about through a watch: a directory below a root, or on the way to something. */
abstract class Watched {
    /** What the system calls the watch; null while there is none. */
    Object watch;

    /** Belongs to the {@link WatchedTable} in which this is. */
    Watched next;
}
