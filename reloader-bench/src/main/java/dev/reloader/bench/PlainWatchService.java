package dev.reloader.bench;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitorListener;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** The loop of the JDK's tutorial: one directory, nothing below it, nothing else. What monitors are compared with. */
final class PlainWatchService implements AutoCloseable {
    private final Path directory;
    private final FileMonitorListener listener;
    private final WatchService service;

    PlainWatchService(Path directory, FileMonitorListener listener) throws IOException {
        this.directory = directory;
        this.listener = listener;
        service = directory.getFileSystem().newWatchService();
        directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        Thread thread = new Thread(this::run, "plain-watch-service");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (event.context() instanceof Path name) {
                        tell(event.kind(), directory.resolve(name));
                    }
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // The end.
        }
    }

    private void tell(WatchEvent.Kind<?> kind, Path path) {
        if (kind == ENTRY_CREATE) {
            listener.changed(FileChange.added(path));
        } else if (kind == ENTRY_MODIFY) {
            listener.changed(FileChange.modified(path));
        } else {
            listener.changed(FileChange.deleted(path));
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
