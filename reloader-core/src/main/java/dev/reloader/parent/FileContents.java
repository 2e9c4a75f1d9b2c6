package dev.reloader.parent;

import dev.reloader.FileChange;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Knows what is in the watched files, so that writing the same bytes again is no change. Of jars it looks at the central directory
 * only, which names every entry with its checksum.
 *
 * <p>May be used from several threads.
 */
final class FileContents implements ChangeSettler.Contents {
    /** Of larger files nothing is remembered, so that each time they are written counts. */
    private static final long LARGEST_FILE = 16 << 20;

    /** To read a larger one would take longer than waiting. */
    private static final long LARGEST_CLASS = 1 << 20;

    /** When so many files are remembered no more are, so that memory stays bounded; the others' writes count each time. */
    static final int MOST_FILES = 50_000;

    private static final int BUFFER = 64 << 10;

    private final Map<Path, Long> fingerprints = new ConcurrentHashMap<>();

    /** Those of the files that are known, and those above: to look through all files for each one deleted takes too long. */
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();

    private final int mostFiles;
    private final UnfinishedFiles unfinished;
    private final Optional<MainFile> main;
    private final boolean isBuilt;
    private final OutdatedClasses outdated;
    private final System.Logger log;

    /**
     * Makes one that knows nothing yet.
     *
     * @param mostFiles how many files are remembered at most; if none, each time a file is written counts
     * @param unfinished what somebody has still to write
     * @param main what the program cannot be started without, and nobody here brings back
     * @param isBuilt whether the parent makes the program's classes
     * @param outdated what a compiler has still to write
     */
    FileContents(
            int mostFiles,
            UnfinishedFiles unfinished,
            Optional<MainFile> main,
            boolean isBuilt,
            OutdatedClasses outdated,
            System.Logger log) {
        this.mostFiles = mostFiles;
        this.unfinished = unfinished;
        this.main = main;
        this.isBuilt = isBuilt;
        this.outdated = outdated;
        this.log = log;
    }

    @Override
    public boolean knows(Path file) {
        return fingerprints.containsKey(file);
    }

    @Override
    public boolean renew(Path file) {
        if (isWithoutContent(file)) {
            return false;
        }
        if (mostFiles == 0) {
            return true;
        }
        Optional<Long> now = fingerprint(file);
        Long before;
        if (now.isPresent() && (knows(file) || fingerprints.size() < mostFiles)) {
            before = fingerprints.put(file, now.get());
            noteDirectories(file);
        } else {
            before = fingerprints.remove(file);
            if (before == null && directories.contains(file)) {
                forgetBelow(file);
            }
        }
        return now.isEmpty() || !now.get().equals(before);
    }

    private void noteDirectories(Path file) {
        Path directory = file.getParent();
        while (directory != null && directories.add(directory)) {
            directory = directory.getParent();
        }
    }

    private void forgetBelow(Path directory) {
        directories.removeIf(known -> known.startsWith(directory));
        fingerprints.keySet().removeIf(known -> known.startsWith(directory));
    }

    /** Whether this is a class file that is complete, and different from what was there when last asked. */
    boolean isNewClass(Path file) {
        Long before = fingerprints.get(file);
        if (before == null || !file.toString().endsWith(".class")) {
            return false;
        }
        try {
            byte[] bytes = Files.size(file) > LARGEST_CLASS ? new byte[0] : Files.readAllBytes(file);
            return ClassFileEnd.isReached(bytes) && checksum(bytes) != before;
        } catch (IOException e) {
            // It is about to be replaced.
            return false;
        }
    }

    @Override
    public Optional<Duration> age(Path file) {
        return FileClock.age(FileClock.lastChange(file), Instant.now());
    }

    /**
     * Remembers what a watch covers, as far as it has not changed since {@code before}: what was changed later might be newer
     * than what the program has read.
     */
    void remember(Watch watch, Instant before, Predicate<Path> ignored) {
        if (mostFiles == 0) {
            return;
        }
        try {
            Files.walkFileTree(
                    watch.root(), Set.of(), watch.recursive() ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            return ignored.test(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (!isWithoutContent(file) && watch.covers(file) && !ignored.test(file)) {
                                remember(file, before);
                            }
                            return fingerprints.size() < mostFiles
                                    ? FileVisitResult.CONTINUE
                                    : FileVisitResult.TERMINATE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            // The monitor reports what cannot be read; here it only means that nothing is remembered.
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot look through " + watch.root() + ": " + e);
        }
    }

    private void remember(Path file, Instant before) {
        Optional<Long> fingerprint = fingerprint(file);
        // Asked after reading: a change in between shows.
        if (fingerprint.isPresent() && FileClock.isOlder(FileClock.lastChange(file), before)) {
            fingerprints.putIfAbsent(file, fingerprint.get());
            noteDirectories(file);
        }
    }

    /** What is in a directory is reported by itself; to read from a pipe, a socket or a device would take for ever. */
    private static boolean isWithoutContent(Path file) {
        return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                || Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isRegularFile(file)
                        && !Files.isSymbolicLink(file);
    }

    /** Empty if the file is not there, too large, or cannot be read. */
    private Optional<Long> fingerprint(Path file) {
        try {
            if (Files.isSymbolicLink(file) && !Files.isRegularFile(file)) {
                // It leads to a directory, or nowhere: where it leads is all that it tells.
                return Optional.of(
                        checksum(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)));
            }
            if (JarDirectory.isJar(file)) {
                return JarDirectory.read(file).map(FileContents::checksum);
            }
            return Files.size(file) > LARGEST_FILE ? Optional.empty() : Optional.of(checksumOf(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot read " + file + ": " + e);
            return Optional.empty();
        }
    }

    private static long checksumOf(Path file) throws IOException {
        var checksum = new Checksum64();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            int count;
            while ((count = in.read(buffer)) > 0) {
                checksum.update(buffer, count);
            }
        }
        return checksum.value();
    }

    private static long checksum(byte[] bytes) {
        var checksum = new Checksum64();
        checksum.update(bytes, bytes.length);
        return checksum.value();
    }

    /** Two independent checksums side by side: fast, in the JDK's core, and long enough for files that nobody forges. */
    private static final class Checksum64 {
        private final CRC32 high = new CRC32();
        private final CRC32C low = new CRC32C();

        void update(byte[] bytes, int count) {
            high.update(bytes, 0, count);
            low.update(bytes, 0, count);
        }

        long value() {
            return high.getValue() << 32 | low.getValue();
        }
    }

    @Override
    public boolean unfinished(FileChange change) {
        return unfinished.has(change);
    }

    @Override
    public Optional<Path> worksOn(Collection<Path> files, Duration ago) {
        return GitWork.on(files, Instant.now(), ago);
    }

    @Override
    public Optional<Path> outdated(Collection<Path> files) {
        return outdated.first(files);
    }

    @Override
    public void giveUpOutdated(Collection<Path> files) {
        outdated.giveUp(files);
    }

    @Override
    public boolean isBuilt(Path file) {
        return isBuilt && file.toString().endsWith(".class");
    }

    @Override
    public Optional<Path> missing() {
        return main.filter(MainFile::isMissing).map(MainFile::path);
    }
}
