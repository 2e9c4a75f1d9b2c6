package dev.reloader.parent;

import dev.reloader.FileChange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the parent runs as a worker, again and again. */
public interface Program {
    /** How the next worker is launched. Called on the parent's main thread, once for each. */
    ProcessBuilder launch(RunDirectory directory, List<FileChange> changes) throws IOException;

    /** Launches it. */
    default Process start(ProcessBuilder builder) throws IOException {
        return Spawn.start(builder);
    }

    /** What it is built from, as far as that is known. */
    default ProgramFiles files() {
        return ProgramFiles.NONE;
    }

    /** What of the command line that the user gave does not reach the worker, because two processes cannot share it. */
    default List<String> leftOut() {
        return List.of();
    }

    /** The port on which every worker waits for a debugger, if it does. */
    default OptionalInt debugPort() {
        return OptionalInt.empty();
    }

    /** Whether a worker is a JVM with our agent in it, with which the parent talks over the pipe. */
    boolean hasPipe();

    /** Whether the agent has to bring the classes that it needs, because the worker's class path does not have them. */
    default boolean needsAgentClasses() {
        return false;
    }

    /** Why no worker may be started before it is needed; empty if it may. */
    Optional<String> standbyObstacle();

    /** Which signal asks a worker to end, where it cannot be told over the pipe. */
    String stopSignal();

    /** Whether its reloads are none of which a flight recording tells. */
    default boolean isRehearsal() {
        return false;
    }
}
