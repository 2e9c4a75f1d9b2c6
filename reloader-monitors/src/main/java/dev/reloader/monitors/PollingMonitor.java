package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks at every file of every root again and again, and tells what differs from the last look. Needs nothing of the
 * operating system, so it works on every file system, also where nobody tells of changes.
 *
 * <p>A thread, {@code reloader-polling}, looks every {@link MonitorContext#pollInterval}, and quickly again after a
 * look that saw a change, so that a burst of changes is seen as one. It tells through the {@link Teller}, and holds no lock
 * that {@link #watch} needs while it does.
 */
final class PollingMonitor implements FileMonitor {
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Predicate<Path> ignored;
    private final Teller teller;
    private final Disk disk;
    private final long intervalNanos;
    private final long quickNanos;
    private final Map<Path, Snapshot> roots = new ConcurrentSkipListMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private boolean started;

    /** How long it took to look at everything, the last time. */
    private volatile long lookNanos;

    /** Whether the last look told of a change, so that the next one is a quick one; and when. */
    private volatile boolean hasTold;

    private volatile long toldAt;

    /** A monitor that looks when {@link #look} is called, or by itself once {@link #start} was. */
    PollingMonitor(MonitorContext context, Teller teller, Disk disk) {
        ignored = context.ignored();
        this.teller = teller;
        this.disk = disk;
        intervalNanos = TimeUnit.NANOSECONDS.convert(context.pollInterval());
        quickNanos = Math.min(intervalNanos, QUICK_NANOS);
    }

    synchronized void start() {
        if (!started) {
            started = true;
            Thread thread = new Thread(this::run, "reloader-polling");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Takes the first snapshot of the root on the caller's thread. One caller at a time; looks go on meanwhile. */
    @Override
    public synchronized void watch(Path root, boolean recursive) {
        Snapshot known = roots.get(root);
        if (known == null) {
            roots.put(root, new Snapshot(root, recursive, ignored, disk, Watches.NONE));
        } else if (recursive) {
            known.widen();
        }
    }

    /** Goes on where another monitor can not: the first look finds what has changed since that one's last. */
    synchronized void takeOver(Snapshot snapshot) {
        snapshot.unwatch();
        roots.put(snapshot.root(), snapshot);
        start();
    }

    /**
     * The time from one look to the next while changes keep coming; half a look more, as the next may take longer. On a busy machine
     * it may be late: then the time that has passed, and a moment more, until it has come.
     */
    @Override
    public Duration latency() {
        long next = quickNanos + lookNanos + lookNanos / 2;
        long late = hasTold ? System.nanoTime() - toldAt : 0;
        return Duration.ofNanos(Math.max(next, late) + MARGIN_NANOS);
    }

    @Override
    public void close() {
        teller.close();
        closed.countDown();
    }

    private void run() {
        long delay = intervalNanos;
        while (!isClosedWithin(delay)) {
            delay = look() ? quickNanos : intervalNanos;
        }
    }

    private boolean isClosedWithin(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Only close ends this thread: what was interrupted was something that the listener did.
            return false;
        }
    }

    /** Looks at everything once, then tells what it found. Returns whether that was any change. */
    boolean look() {
        long start = System.nanoTime();
        List<Snapshot.Findings> found = new ArrayList<>();
        for (Snapshot root : roots.values()) {
            try {
                found.add(root.look());
            } catch (Throwable e) {
                // Whatever it is, everything else is looked at, and this again.
                teller.tellFailure(root.root(), e);
            }
        }
        lookNanos = System.nanoTime() - start;
        boolean tells = teller.tell(found);
        toldAt = System.nanoTime();
        hasTold = tells;
        return tells;
    }
}
