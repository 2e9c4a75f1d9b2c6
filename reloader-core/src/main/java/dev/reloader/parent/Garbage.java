package dev.reloader.parent;

import java.util.Arrays;
import java.util.Objects;

/**
 * What reloads leave in the heap. A JVM collects it only when some hundred reloads have filled what it has reserved, and until then
 * keeps the memory from the system; so a parent that is idle asks it to. What lives are few megabytes, so that takes some
 * milliseconds.
 */
final class Garbage {
    /** A few reloads' worth; less is not worth it. */
    private static final long WORTH_IT = 8 << 20;

    private final Thread owner;
    private long usedBefore;

    /**
     * In a JVM that is ours alone, or is not.
     *
     * @param owner the parent's main thread: other threads that keep the JVM alive are somebody's whose heap is none of our business
     */
    Garbage(Thread owner) {
        this.owner = owner;
    }

    /** Has it collected, if there is enough. */
    synchronized void collect() {
        if (used() - usedBefore > WORTH_IT && isAlone()) {
            System.gc();
            usedBefore = used();
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private boolean isAlone() {
        ThreadGroup all = owner.getThreadGroup();
        while (all != null && all.getParent() != null) {
            all = all.getParent();
        }
        if (all == null) {
            return false;
        }
        var threads = new Thread[2 * all.activeCount()];
        all.enumerate(threads);
        return Arrays.stream(threads).filter(Objects::nonNull).allMatch(thread -> thread == owner || thread.isDaemon());
    }
}
