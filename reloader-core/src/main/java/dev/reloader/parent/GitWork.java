package dev.reloader.parent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sees whether git is at work on files: it locks its index meanwhile, and during a rebase it keeps a directory. */
final class GitWork {
    private static final String LINK = "gitdir: ";
    private static final String LOCK = "index.lock";

    /** One that is older when the first file changes has been left behind. */
    private static final Duration OLDEST_LOCK = Duration.ofMinutes(1);

    /** Nothing that git does to a work tree takes longer. */
    private static final Duration LONGEST_WORK = Duration.ofMinutes(10);

    /** What git writes, when it has done its work, for the user to edit; meanwhile it keeps the lock of {@code commit -a}. */
    private static final String MESSAGE = "COMMIT_EDITMSG";

    /**
     * Git writes to the directories at each commit; a rebase may also have stopped for the user's edits. The file is what it applies
     * from, and is there before its directory.
     */
    private static final List<String> REBASES = List.of("rebase-merge", "rebase-apply", "rebased-patches");

    private static final Duration LONGEST_PAUSE_OF_REBASE = Duration.ofSeconds(3);

    private GitWork() {}

    /**
     * A sign of work in the repositories to which these files belong.
     *
     * @param ago how long before {@code now} the first of them has changed
     */
    static Optional<Path> on(Collection<Path> files, Instant now, Duration ago) {
        var known = new HashSet<Path>();
        for (Path file : files) {
            for (Path at = file.getParent(); at != null && known.add(at); at = at.getParent()) {
                Optional<Path> sign = gitDirectory(at.resolve(".git")).flatMap(git -> sign(git, now, ago));
                if (sign.isPresent()) {
                    return sign;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether that was returned here, so that it is git that is waited for. */
    static boolean isSign(Path path) {
        return path.endsWith(LOCK) || REBASES.stream().anyMatch(path::endsWith);
    }

    /** In a second work tree, and in a submodule, a file says where it is. */
    private static Optional<Path> gitDirectory(Path git) {
        if (!Files.isRegularFile(git)) {
            return Optional.of(git).filter(Files::isDirectory);
        }
        try {
            return Optional.of(Files.readString(git))
                    .filter(text -> text.startsWith(LINK))
                    .map(text ->
                            git.resolveSibling(text.substring(LINK.length()).strip()));
        } catch (IOException | RuntimeException e) {
            // No such file as git writes.
            return Optional.empty();
        }
    }

    private static Optional<Path> sign(Path git, Instant now, Duration ago) {
        return Stream.concat(
                        Stream.of(git.resolve(LOCK)).filter(lock -> isHeldForWork(lock, now, ago)),
                        REBASES.stream()
                                .map(git::resolve)
                                .filter(rebase -> isWithin(LONGEST_PAUSE_OF_REBASE, rebase, now)))
                .findFirst();
    }

    private static boolean isHeldForWork(Path lock, Instant now, Duration ago) {
        Path message = lock.resolveSibling(MESSAGE);
        return isWithin(OLDEST_LOCK.plus(ago), lock, now)
                && isWithin(LONGEST_WORK, lock, now)
                && (!Files.exists(message) || FileClock.lastChange(message).isBefore(FileClock.lastChange(lock)));
    }

    private static boolean isWithin(Duration longest, Path sign, Instant now) {
        return Files.exists(sign)
                && Duration.between(FileClock.lastChange(sign), now).abs().compareTo(longest) < 0;
    }
}
