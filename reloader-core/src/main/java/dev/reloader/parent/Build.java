package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.parent.ChangeSettler.Batch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What makes the program of its sources, before anything is decided about a batch of changes. As long as that fails nothing follows
 * from any batch, and the worker runs on; what else has changed waits for a build that succeeds. For the parent's main thread only,
 * but for {@link #hasMade}; it works on threads of its own.
 */
interface Build extends AutoCloseable {
    /** Takes what follows: for each batch one of the first two. */
    interface Listener {
        /** What is to be run is up to date. */
        void built(Batch batch);

        /** There is nothing new to run. */
        void noRestart();

        /** Whether changes are coming in. */
        boolean isSettling();

        /** Has something done on the main thread. */
        void post(Runnable task);

        /** The time since the parent began. */
        Duration now();
    }

    /** What the job asks for; empty if it asks for none, or there can be none here, which is one line for the user. */
    static Optional<Build> of(Job job, ChangeSource source, Duration settle, System.Logger log, Listener listener) {
        return job.building().flatMap(building -> {
            if (building instanceof Job.Compiling compiling) {
                return CompileOnSave.create(compiling, source.contents(), log, listener);
            }
            Job.Running running = (Job.Running) building;
            return Optional.of(
                    new CommandBuild(running, job.place(), () -> settle.plus(source.latency()), log, listener));
        });
    }

    /** Has done, before the first start, what is to be done then, and runs {@code start} on the main thread. */
    void begin(Runnable start);

    /** Warms up as soon as this worker, the first one, has gone quiet. */
    void follow(ProcessHandle worker, BiConsumer<Duration, Runnable> timer);

    /** Whether this is a change that was made here, and is told of. May be called on any thread. */
    boolean hasMade(FileChange change);

    /** Builds what is in the batch, if anything is. */
    void take(Batch batch);

    /** Gives up what is under way. */
    @Override
    void close();
}
