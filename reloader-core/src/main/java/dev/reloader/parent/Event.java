package dev.reloader.parent;

import dev.reloader.FileChange;
import java.util.List;

/** Everything that can happen to a {@link Lifecycle}. */
sealed interface Event {
    /** The parent is ready. */
    record Begin() implements Event {}

    /**
     * Something has begun of which a start must await the end: files change, or a standby has been asked. One {@link Changed} or
     * {@link Unchanged} follows for each.
     */
    record Unsettled() implements Event {}

    /**
     * Files still change, but what is known of them calls for a restart: the worker may be on its way out meanwhile. {@link Changed}
     * follows.
     */
    record RestartCertain() implements Event {}

    /** A batch of changes is complete, and calls for a restart. */
    record Changed(List<FileChange> changes) implements Event {}

    /** It is over, and calls for no restart. */
    record Unchanged() implements Event {}

    /** Somebody wants a restart: the program, SIGHUP, Enter. */
    record ReloadWanted(String reason) implements Event {}

    /**
     * Somebody wants the end: the program, SIGTERM, a terminal that hangs up, an interrupt of the parent's thread.
     *
     * @param exitCode with which the worker ends, if it does so because of that
     */
    record ShutdownWanted(String reason, int exitCode) implements Event {
        /** As SIGTERM does it. */
        ShutdownWanted(String reason) {
            this(reason, Lifecycle.SIGTERM_CODE);
        }
    }

    /** SIGINT: a terminal has sent it to the worker, too. */
    record Interrupted() implements Event {}

    /** The worker's end of the pipe is closed; the process may still be there. */
    record PipeLost() implements Event {}

    /**
     * The worker and everything that it started are dead.
     *
     * @param unfinished whether it has ended as programs do of which a part is missing
     */
    record WorkerEnded(int exitCode, boolean unfinished) implements Event {
        /** One that was whole, as far as is known. */
        WorkerEnded(int exitCode) {
            this(exitCode, false);
        }
    }

    /** There is no worker, because the standby that was to be the next one is dead, and has never entered its main class. */
    record StandbyFailed(Cause cause) implements Event {}

    /** There is no worker, because the operating system refused to start one. */
    record StartFailed(String problem) implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}
}
