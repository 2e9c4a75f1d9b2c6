package dev.reloader.monitors;

/** What the system tells about through a watch. Several may share one, as a watch belongs to a directory and not to a name. */
abstract class Watched {
    /** What the system calls the watch; null while there is none. */
    Object watch;

    /** Another one that has the same watch, or null. */
    Watched next;
}
