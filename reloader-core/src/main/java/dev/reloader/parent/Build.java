package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.parent.ChangeSettler.Batch;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What makes the program of its sources, before anything is decided about a batch of changes. As long as that fails nothing follows
 * from a batch with sources, and the worker runs on; what else has changed in such a batch waits for a build that succeeds. For the
 * parent's main thread only, but for {@link #hasMade}; it works on threads of its own.
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

        /** There is memory that is not needed any more. May be called on any thread. */
        void cleanUp();
    }

    /** What the job asks for, if it asks for any. */
    static Optional<Build> of(
            Job job,
            ChangeSource source,
            Duration settle,
            RunDirectory directory,
            System.Logger log,
            Listener listener) {
        return job.building().map(building -> {
            if (building instanceof Building.ByCompiler compiler) {
                Set<Watch> inputs = Set.copyOf(compiler.inputs());
                return CompileOnSave.create(
                        compiler,
                        path -> job.watching().list().isCoveredWithout(inputs, path),
                        source.contents(),
                        log,
                        listener);
            }
            if (building instanceof Building.ByCommand command) {
                var guardian = new Guardian(BuildProcess.FLAG, directory::path, log);
                return new CommandBuild(
                        command,
                        job.place(),
                        job.watching().program().main(),
                        guardian,
                        () -> settle.plus(source.latency()),
                        log,
                        listener);
            }
            throw new AssertionError("nothing builds " + building);
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
