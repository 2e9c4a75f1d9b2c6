package dev.reloader.monitors;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashSet;
import java.util.Set;

/** The JDK's {@link WatchService}. A watch is its key. */
final class JdkWatches implements DirectoryEvents {
    /** If more directories than this have lost events, it was the system that lost them: every other one may have, too. */
    private static final int MANY = 50;

    private final WatchService service;

    // Guarded by this.
    private Thread waiting;
    private boolean awake;

    private JdkWatches(WatchService service) {
        this.service = service;
    }

    /** @throws IOException if the system, or the limits of this user, allow none */
    static JdkWatches open() throws IOException {
        return new JdkWatches(FileSystems.getDefault().newWatchService());
    }

    /** Whatever the reason is for which a directory is watched, of all its keys there is one, with the kinds given last. */
    @Override
    public Object watch(Path directory, boolean contents) throws IOException {
        try {
            return directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
        } catch (ClosedWatchServiceException e) {
            throw new IOException("the watch service is closed", e);
        } catch (IOException e) {
            // The JDK has no other way to say ENOSPC.
            throw String.valueOf(e.getMessage()).contains("limit of inotify watches")
                    ? new LimitException(e.getMessage() + "; to allow more: " + Inotify.MORE_WATCHES)
                    : e;
        }
    }

    @Override
    public void unwatch(Object watch) {
        ((WatchKey) watch).cancel();
    }

    @Override
    public boolean next(Sink sink) {
        try {
            Set<WatchKey> overflowed = new LinkedHashSet<>();
            for (WatchKey key = take(); key != null; key = service.poll()) {
                tell(key, sink, overflowed);
            }
            if (overflowed.size() > MANY) {
                sink.overflowed();
            } else {
                // Which may have ended meanwhile, and that may be what was lost.
                overflowed.forEach(sink::ended);
            }
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    private WatchKey take() {
        synchronized (this) {
            if (awake) {
                awake = false;
                return service.poll();
            }
            waiting = Thread.currentThread();
        }
        try {
            return service.take();
        } catch (InterruptedException e) {
            // By wake, or by something that the listener did.
            return null;
        } finally {
            synchronized (this) {
                waiting = null;
                awake = false;
                // It may have come when there was a key already.
                Thread.interrupted();
            }
        }
    }

    private static void tell(WatchKey key, Sink sink, Set<WatchKey> overflowed) {
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == OVERFLOW) {
                overflowed.add(key);
            } else {
                sink.happened(key, (Path) event.context(), happening(event.kind()));
            }
        }
        if (!key.reset()) {
            sink.ended(key);
        }
    }

    private static Happening happening(WatchEvent.Kind<?> kind) {
        if (kind == ENTRY_CREATE) {
            // It may have been moved here.
            return Happening.ANYTHING;
        }
        return kind == ENTRY_MODIFY ? Happening.PERHAPS_WRITTEN : Happening.CHANGED;
    }

    @Override
    public synchronized void wake() {
        awake = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot close the JDK's watch service", e);
        }
    }
}
