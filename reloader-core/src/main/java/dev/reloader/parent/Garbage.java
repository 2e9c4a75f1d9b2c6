package dev.reloader.parent;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;

/**
 * What reloads leave in the heap. A JVM collects it only when some hundred reloads have filled what it has reserved, and until then
 * keeps the memory from the system; so a parent that is idle asks it to. What lives are few megabytes, so that takes some
 * milliseconds.
 */
final class Garbage {
    /** What some reloads leave; less is not worth it. */
    private static final long WORTH_IT = 2 << 20;

    private final Thread owner;
    private final System.Logger log;
    private long usedBefore = -WORTH_IT;

    /**
     * In a JVM that may be ours alone.
     *
     * @param owner the parent's main thread; where others keep the JVM alive, somebody else works there, and the heap is theirs
     */
    Garbage(Thread owner, System.Logger log) {
        this.owner = owner;
        this.log = log;
    }

    /** Has it collected, if there is enough. */
    synchronized void collect() {
        if (used() - usedBefore > WORTH_IT && isAlone()) {
            System.gc();
            usedBefore = used();
            log.log(Level.DEBUG, "the heap has been cleaned, and has " + usedBefore / 1024 + " KiB");
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
