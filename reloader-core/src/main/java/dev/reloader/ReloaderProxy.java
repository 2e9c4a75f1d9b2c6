package dev.reloader;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The worker's handle on the parent that watches over it.
 *
 * <p>All methods may be called from any thread. Where there is no parent, because reloading is switched off, all of them are
 * harmless: nothing is watched, nothing is restarted, and the getters answer as in a first start that nobody wants to end. A
 * parent that has gone away is no error either; the worker is about to end then.
 */
public interface ReloaderProxy {
    /** Whether a parent watches over this JVM. False if reloading is switched off. */
    boolean isActive();

    /**
     * Has these files and directories (with everything below them) watched as well. They need not exist yet. Relative paths
     * are resolved here, against this JVM's working directory.
     *
     * <p>Returns when the parent has begun to watch (or after two seconds, if it is that busy), so that no change made after
     * this call is missed: call it first, then read the file.
     */
    void watchFiles(Path... paths);

    /**
     * Has these files, directories or globs watched as well. A text that names an existing file is that file; otherwise
     * {@code *}, {@code ?}, <code>{</code> and {@code [} make it a glob, in which <code>**</code> stands for any number of
     * directories, none included. On Windows a backslash is a slash here. Files that match later count too. Returns when the
     * parent has begun to watch, as {@link #watchFiles(Path...)} does.
     *
     * @throws IllegalArgumentException if a glob is malformed
     */
    void watchFiles(String... globsOrPaths);

    /** Asks the parent for a restart, as if a file had changed. Returns at once; the restart comes soon after. */
    void triggerReload();

    /** Asks the parent to stop this worker and then to end as well, with this worker's exit code. Returns at once. */
    void gracefulShutdown();

    /**
     * Whether this worker is to end because a restart or a shutdown is wanted. A program that looks at this regularly, cleans up
     * and leaves with exit code 75 does what {@code restarter.py}'s programs do; {@code cooperative} in the builder says how
     * long it is given for that.
     */
    boolean shouldReload();

    /**
     * Registers what to do before this worker ends. Callbacks run once, in the order of registration, on a thread of their own:
     * before the JVM's shutdown hooks if the parent stops the worker, and along with them if a signal or the program itself
     * ends it. One that is registered when the others have run already is run at once. What they throw is printed, and the
     * others still run. A forced kill runs nothing.
     */
    void onStop(Runnable callback);

    /**
     * Registers who handles changes without a restart: a template, a configuration that is simply read again. It is asked for the
     * changes that {@code onChange} in the builder, or the setting {@code reloader.onChange}, leaves to the program ({@link
     * OnChange#NOTIFY}), on a thread of its own. If it returns true, the program has seen to all of them. If it returns false,
     * throws (that is printed) or takes longer than a second, or if nobody is registered, the worker is restarted. A later handler
     * replaces an earlier one.
     */
    void onChange(Predicate<List<FileChange>> handler);

    /** Which life of the program this is: 0 for the first worker of a parent, 1 after the first restart, and so on. */
    int generation();

    /**
     * Says that this worker serves now: that its port is open, for example. Nobody need say so; if it is said, after {@link
     * Reloader#start}, the parent logs how long after the change the program serves, and {@link #timings} tells it, too. Only
     * the first call counts. Returns at once.
     */
    void ready();

    /**
     * How long the reload took that led to this worker. Empty in a first worker, and until the parent has told, which it does a
     * moment after {@code main} was entered; {@link ReloadTimings#serve} is empty until it has heard of {@link #ready}, a moment
     * after that call.
     */
    Optional<ReloadTimings> timings();

    /** The changes that caused this start. Empty for the first start, and if it was caused by something else than files. */
    List<FileChange> changes();
}
