package dev.reloader;

/** Which classes of the program have to change for a restart; what else is watched restarts it in any case. */
public enum Track {
    /** Every class on the class path, whether it is used or not: the default. */
    ALL,

    /**
     * Those that the worker has loaded, as hupper restarts for imported modules only. The worker is asked when classes have changed,
     * so that the running program pays nothing. A class that changes, and is loaded by the same worker later, is the new one
     * among old ones.
     */
    LOADED
}
