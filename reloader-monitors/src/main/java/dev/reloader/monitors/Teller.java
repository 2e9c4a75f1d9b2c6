package dev.reloader.monitors;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitorListener;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells a listener what was found: one call at a time, whichever thread it comes from, and none any more once it is closed.
 * Monitors that work together share one.
 */
final class Teller {
    private final FileMonitorListener listener;
    private final System.Logger log;
    /** Set by one thread at a time, together with the calls. */
    private volatile boolean closed;

    Teller(FileMonitorListener listener, System.Logger log) {
        this.listener = listener;
        this.log = log;
    }

    /** Tells all of it, but nothing twice in a row of the same path. Returns whether there was any change. */
    boolean tell(Collection<Snapshot.Findings> found) {
        // Where one root lies in another, both find the same. What went and came may have gone again, though.
        Map<Path, FileChange.Kind> told = new HashMap<>();
        for (Snapshot.Findings findings : found) {
            findings.failures().forEach((path, cause) -> tellFailure(path, cause));
            for (FileChange change : findings.changes()) {
                if (told.put(change.path(), change.kind()) != change.kind()) {
                    call(findings.root(), l -> l.changed(change));
                }
            }
        }
        return !told.isEmpty();
    }

    void tellFailure(Path path, Throwable cause) {
        call(path, l -> l.failed(path, cause));
    }

    private synchronized void call(Path root, Consumer<FileMonitorListener> call) {
        if (closed) {
            return;
        }
        try {
            call.accept(listener);
        } catch (Throwable e) {
            // Listeners throw nothing; should one do so, it must not end the monitor's thread.
            tellFault(root, e);
        }
    }

    private void tellFault(Path root, Throwable fault) {
        try {
            listener.failed(root, fault);
        } catch (Throwable e) {
            log.log(Level.ERROR, "watching " + root + ": nobody could be told of " + fault, e);
        }
    }

    /** Waits for nothing: who asks may hold what the call that is under way needs. */
    boolean isClosed() {
        return closed;
    }

    /** Waits for the call that is under way, unless it is that call which closes. */
    synchronized void close() {
        closed = true;
    }
}
