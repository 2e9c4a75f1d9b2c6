package dev.reloader.parent;

import dev.reloader.spi.MemoryTrimmer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What reloads leave in memory. A JVM collects garbage only when some hundred reloads have filled the heap that it has reserved,
 * and until then keeps that memory from the system; so a parent that is idle asks it to. What lives are few megabytes, so that
 * takes some milliseconds.
 */
final class Garbage {
    /** What some reloads leave; less is not worth it. */
    private static final long WORTH_IT = 2 << 20;

    /** What its compilers have freed the JVM itself keeps for up to five seconds. */
    private static final Duration JVM_KEEPS = Duration.ofSeconds(6);

    private final Thread owner;
    private final Background background;
    private final System.Logger log;
    private long usedBefore = -WORTH_IT;

    /**
     * In a JVM that may be ours alone.
     *
     * @param owner the parent's main thread; where others keep the JVM alive, somebody else works there, and the heap is theirs
     * @param background runs what is to be done later
     */
    Garbage(Thread owner, Background background, System.Logger log) {
        this.owner = owner;
        this.background = background;
        this.log = log;
    }

    /** Has it collected, if there is enough. */
    synchronized void collectIfWorthIt() {
        if (used() - usedBefore > WORTH_IT) {
            collect();
        }
    }

    /** Has it collected: something large has just become garbage. */
    synchronized void collect() {
        if (isAlone()) {
            System.gc();
            usedBefore = used();
            log.log(Level.DEBUG, "the heap has been cleaned, and has " + usedBefore / 1024 + " KiB");
            // At once, too: so what that needs is not loaded for the first time in the middle of a reload.
            trim();
            background.later(JVM_KEEPS, this::trim);
        }
    }

    private void trim() {
        try {
            ServiceLoader.load(MemoryTrimmer.class, Garbage.class.getClassLoader())
                    .forEach(MemoryTrimmer::trim);
        } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
            log.log(Level.DEBUG, "freed memory is not given back: " + e);
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
