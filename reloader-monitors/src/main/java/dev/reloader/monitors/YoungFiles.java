package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that were written so lately that they may be written once more without getting another time, on a file system that counts
 * whole seconds for example. Who only looks, and is told nothing, has to compare what is in them. May be used from several threads.
 */
final class YoungFiles {
    private final Disk disk;
    private final Map<Path, Long> checksums = new ConcurrentHashMap<>();

    YoungFiles(Disk disk) {
        this.disk = disk;
    }

    /**
     * Whether something else is in a file than at the last look.
     *
     * @param isYoung whether it may still change without showing it
     */
    boolean differs(Path file, boolean isYoung) {
        Long before = checksums.get(file);
        if (before == null && !isYoung) {
            return false;
        }
        try {
            long now = disk.checksum(file);
            if (isYoung) {
                checksums.put(file, now);
            } else {
                checksums.remove(file);
            }
            return before != null && before != now;
        } catch (IOException e) {
            // Gone this moment, which the next look finds; or not to be read, so that nobody can have read it before
            // either.
            checksums.remove(file);
            return false;
        }
    }

    /** It is gone. */
    void forget(Path file) {
        checksums.remove(file);
    }
}
