package dev.reloader.parent;

/** What a {@link Lifecycle} wants done. */
sealed interface Action {
    /** Start a worker. */
    record Start(int generation, Cause cause) implements Action {}

    /** Tell the worker that it is to end, and let it do so by itself. */
    record AskToLeave() implements Action {}

    /**
     * Have the worker end in an orderly way: over the pipe if it is connected, else with SIGTERM.
     *
     * @param exitCode with which it is to end
     * @param interrupted whether an interrupt is the cause, so that the worker has had its signal from the terminal
     */
    record Stop(int exitCode, boolean interrupted) implements Action {}

    /** The worker has done nothing about it for half of its time: send SIGTERM, unless it has had its signal. */
    record Signal(boolean interrupted) implements Action {}

    /** Have the worker print what its threads are doing. */
    record DumpThreads() implements Action {}

    /** Kill the worker and everything that it started. */
    record Kill() implements Action {}

    /** There is nothing left to do, for this reason. */
    record GiveUp(String problem) implements Action {}

    /** Tell the user why there is to be a restart. */
    record Announce(Cause cause) implements Action {}

    /** Tell the user that nothing happens until a change or Enter, since a worker has ended by itself. */
    record AwaitChange(String because) implements Action {}

    /** Tell the user something. */
    record Say(System.Logger.Level level, String text) implements Action {}
}
