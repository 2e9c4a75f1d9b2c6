package dev.reloader;

/**
 * What it means when the worker ends without having been told to. Exit code 75 ({@code EX_TEMPFAIL}) is outside all of this:
 * it means "start me again" under every policy, as in {@code restarter.py}.
 */
public enum ExitPolicy {
    /** Whatever the code was, wait for a change (or Enter on a terminal) and start again. This is what hupper does. */
    WAIT,
    /** End the parent too, with the worker's exit code. */
    PROPAGATE,
    /**
     * After a failure start again by itself, first after two seconds, then after twice as long each time up to thirty, until a
     * worker has lived for a minute; a change starts it earlier. After exit code 0 end the parent too.
     */
    RESTART
}
