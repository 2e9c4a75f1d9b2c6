package dev.reloader.spi;

/**
 * Gives back to the system what native code in this JVM, the JVM's own above all, has freed, and what its allocator keeps for
 * later. Found with {@link java.util.ServiceLoader}. Needs a public constructor without parameters that does nothing.
 */
public interface MemoryTrimmer {
    /**
     * Gives it back, if that can be done here. Called by a parent that is idle, after a collection of garbage, on a thread of the
     * reloader's; takes some milliseconds at most.
     */
    void trim();
}
