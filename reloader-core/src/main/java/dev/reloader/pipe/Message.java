package dev.reloader.pipe;

import dev.reloader.FileChange;
import dev.reloader.ReloadTimings;
import java.util.List;

/** Everything that parent and worker say to each other. {@link Frames} knows how each is written. */
public sealed interface Message {
    /** The protocol's version; both sides are normally the same code, and say so. */
    int VERSION = 2;

    /** How many characters a path or glob in a message may have; as many as Linux allows. */
    int LONGEST_PATH = 4096;

    /** How many paths one message may carry: even the longest ones then fit into a frame. */
    int PATHS_AT_MOST = 64;

    /** Worker: the first words. The token proves that this is the process which the parent started. */
    record Hello(int version, String token, long pid) implements Message {}

    /** Worker: what {@link Park} asked for is done; so many classes have been loaded. */
    record Preloaded(int classes) implements Message {}

    /** Worker: the answer to {@link Prepare} of the same number: whether the classes loaded so far are those to be loaded now. */
    record Prepared(int id, boolean holds) implements Message {}

    /** Worker: the answer to {@link Go}: the main class is about to be entered. */
    record Going() implements Message {}

    /** Worker: the answer to {@link ListClasses}. */
    record ClassesListed() implements Message {}

    /** Worker: the main class has been entered, as far as {@code Reloader.start}. */
    record Entered() implements Message {}

    /** Worker: the program serves; said once. */
    record Ready() implements Message {}

    /** Worker: watch these files, directories and globs too, and answer with {@link Watched} of the same number. */
    record Watch(int id, List<String> globsOrPaths) implements Message {}

    /** Worker: my JVM has begun to end. The parent says it back, so that the worker's listening thread gets to know, too. */
    record Ending() implements Message {}

    /** Worker: restart me. */
    record Reload() implements Message {}

    /** Worker: stop me, and end. */
    record Shutdown() implements Message {}

    /** Worker: what ends my JVM is the mark of a build that was not finished when it started. */
    record Unfinished() implements Message {}

    /** Worker: the answer to {@link Changed} or {@link AskLoaded} of the same number: whether a restart is not needed. */
    record Handled(int id, boolean yes) implements Message {}

    /** Parent: what {@link Go}, {@link Changed} or {@link AskLoaded} is about; comes before it, and may come several times. */
    record Cause(List<FileChange> changes) implements Message {}

    /** Parent: you are a standby; load what the list of classes names, but nothing that these directories have, and wait. */
    record Park(List<String> directories) implements Message {}

    /** Parent: you may soon have to go; load nothing more, and answer with {@link Prepared} of the same number. */
    record Prepare(int id) implements Message {}

    /** Parent: write the list of the classes that the next worker will need. */
    record ListClasses() implements Message {}

    /** Parent: enter the main class. */
    record Go(int generation) implements Message {}

    /** Parent: how long the reload took that led to this worker; once more when it is {@link Ready}. */
    record Timings(ReloadTimings timings) implements Message {}

    /** Parent: so many files have changed; will the program handle that itself? */
    record Changed(int id, int count) implements Message {}

    /** Parent: so many class files have changed; has the program loaded none of them? */
    record AskLoaded(int id, int count) implements Message {}

    /** Parent: what {@link Watch} asked for is done. */
    record Watched(int id) implements Message {}

    /** Parent: you are to end; there is time to do so by yourself. */
    record Leave() implements Message {}

    /** Parent: end now, with this exit code. */
    record Stop(int exitCode) implements Message {}

    /** Parent: print what your threads are doing; you are about to be killed. */
    record DumpThreads() implements Message {}
}
