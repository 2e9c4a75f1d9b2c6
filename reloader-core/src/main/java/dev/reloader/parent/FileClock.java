package dev.reloader.parent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When files have changed, by a clock that ticks slowly: file systems stamp with the time of its last tick. */
final class FileClock {
    /** Linux's clock for files ticks every 10 ms at the slowest; some file systems count in whole or even seconds only. */
    private static final Duration FINE_TICK = Duration.ofMillis(50);

    private static final Duration COARSE_TICK = Duration.ofSeconds(2);

    /** A stamp that is older is none of the change that a monitor has just reported. */
    private static final Duration LONGEST_AGE = Duration.ofSeconds(10);

    private FileClock() {}

    /** Of a link and of what it leads to, the later; {@link Instant#MAX} if that cannot be told. */
    static Instant lastChange(Path file) {
        Instant own = lastChange(file, LinkOption.NOFOLLOW_LINKS);
        Instant target = Files.exists(file) ? lastChange(file, new LinkOption[0]) : own;
        return own.isAfter(target) ? own : target;
    }

    /** The status-change time where there is one: programs cannot set it, as they can the modification time. */
    private static Instant lastChange(Path file, LinkOption... options) {
        try {
            Object time = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? Files.getAttribute(file, "unix:ctime", options)
                    : Files.getLastModifiedTime(file, options);
            return ((FileTime) time).toInstant();
        } catch (IOException e) {
            return Instant.MAX;
        }
    }

    /** Whether what got this stamp happened before that time for certain. */
    static boolean isOlder(Instant stamp, Instant time) {
        return stamp.isBefore(time.minus(isFine(stamp) ? FINE_TICK : COARSE_TICK));
    }

    private static boolean isFine(Instant stamp) {
        return stamp.getNano() != 0;
    }

    /**
     * How long before {@code now} the change was that got this stamp, or up to a tick less. Empty if the stamp does not tell: it
     * lies in the future, is too old to be that of a change just reported, or is one of whole seconds.
     */
    static Optional<Duration> age(Instant stamp, Instant now) {
        boolean isNew = !stamp.isAfter(now) && stamp.isAfter(now.minus(LONGEST_AGE));
        return isNew && isFine(stamp) ? Optional.of(Duration.between(stamp, now)) : Optional.empty();
    }
}
