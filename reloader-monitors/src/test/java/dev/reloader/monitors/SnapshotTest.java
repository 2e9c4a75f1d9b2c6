package dev.reloader.monitors;

import static dev.reloader.FileChange.added;
import static dev.reloader.FileChange.deleted;
import static dev.reloader.FileChange.modified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a look makes of what the disk says. No file is touched, and time passes only by hand. */
class SnapshotTest {
    private static final Path ROOT = Path.of("/root").toAbsolutePath();
    private static final Path SUB = ROOT.resolve("sub");
    private static final Path FILE = ROOT.resolve("file");
    private static final Path BELOW = SUB.resolve("below");
    private static final Path ELSEWHERE = Path.of("/elsewhere").toAbsolutePath();
    private static final FileTime NOON = FileTime.from(Instant.parse("2020-01-01T12:00:00.123456789Z"));

    private final FakeDisk disk = new FakeDisk();
    private Predicate<Path> ignored = path -> false;

    private Snapshot watch() {
        return new Snapshot(ROOT, true, path -> ignored.test(path), disk, Watches.NONE);
    }

    /** A root with a file, and a directory with a file, all of them long ago. */
    private Snapshot watchFileAndSub() {
        disk.directory(ROOT);
        disk.file(FILE);
        disk.directory(SUB);
        disk.file(BELOW);
        disk.now += 60_000;
        return watch();
    }

    private static List<FileChange> changes(Snapshot snapshot) {
        Snapshot.Findings findings = snapshot.look();
        assertThat(findings.failures()).isEmpty();
        return findings.changes();
    }

    // Files

    @Test
    void nothingChanged() {
        Snapshot snapshot = watchFileAndSub();
        for (int i = 0; i < 20; i++) {
            disk.now += 500;
            assertThat(changes(snapshot)).isEmpty();
        }
    }

    /** Written again within the second that it is stamped with, and once more. */
    @Test
    void contentsThatChangeWithoutAnotherTime() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        Snapshot snapshot = watch();
        for (int i = 0; i < 2; i++) {
            disk.now += 100;
            file.checksum++;
            assertThat(changes(snapshot)).containsExactly(modified(FILE));
            assertThat(changes(snapshot)).isEmpty();
        }
        file.checksum++;
        disk.now += 60_000;
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void contentsAreNotComparedLongAfterwards() {
        Snapshot snapshot = watchFileAndSub();
        disk.remove(FILE);
        disk.file(FILE);
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
        disk.now += 60_000;
        assertThat(changes(snapshot)).isEmpty();
        disk.file(FILE).modified = FileTime.fromMillis(disk.now - 60_000);
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void timeInEitherDirectionByANanosecond() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        file.modified = NOON;
        Snapshot snapshot = watch();
        for (long nanos : new long[] {1, -1, 0}) {
            file.modified = FileTime.from(NOON.to(TimeUnit.NANOSECONDS) + nanos, TimeUnit.NANOSECONDS);
            assertThat(changes(snapshot)).containsExactly(modified(FILE));
            assertThat(changes(snapshot)).isEmpty();
        }
    }

    @Test
    void timesBeyondNanoseconds() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        Snapshot snapshot = watch();
        for (int year : new int[] {2300, 2301, 1600, 1601}) {
            file.modified = FileTime.from(Instant.parse(year + "-01-01T00:00:00Z"));
            assertThat(changes(snapshot)).containsExactly(modified(FILE));
            assertThat(changes(snapshot)).isEmpty();
        }
    }

    @Test
    void sizeOnly() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        Snapshot snapshot = watch();
        file.size++;
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void keyOnly() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        Snapshot snapshot = watch();
        file.key = "another";
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void creationTimeWhereThereAreNoKeys() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        file.key = null;
        Snapshot snapshot = watch();
        assertThat(changes(snapshot)).isEmpty();
        file.created = NOON;
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void severalThatChangeTogether() {
        disk.directory(ROOT);
        FakeDisk.Entry file = disk.file(FILE);
        Snapshot snapshot = watch();
        // No sum and no exclusive or of the three would tell these apart.
        for (int[] values : new int[][] {{1, 2, 3}, {1, 3, 2}, {2, 3, 1}, {2, 1, 3}, {3, 1, 2}, {3, 2, 1}}) {
            file.modified = FileTime.from(values[0], TimeUnit.NANOSECONDS);
            file.size = values[1];
            file.key = values[2];
            assertThat(changes(snapshot)).containsExactly(modified(FILE));
        }
    }

    @Test
    void addedAndDeletedFiles() {
        Snapshot snapshot = watchFileAndSub();
        Path a = ROOT.resolve("a");
        Path z = ROOT.resolve("z");
        disk.file(z);
        disk.file(a);
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(added(a), added(z));
        disk.remove(FILE);
        disk.remove(a);
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(deleted(a), deleted(FILE));
        disk.file(FILE);
        assertThat(changes(snapshot)).containsExactly(added(FILE));
        disk.file(z).size = 9;
        disk.file(BELOW).size = 9;
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(modified(z), modified(BELOW));
    }

    // Directories

    @Test
    void directoriesAppearWithAllThatIsInThem() {
        disk.directory(ROOT);
        Snapshot snapshot = watch();
        disk.directory(SUB);
        disk.file(BELOW);
        Path deeper = SUB.resolve("deeper");
        disk.directory(deeper);
        disk.file(deeper.resolve("file"));
        assertThat(changes(snapshot))
                .containsExactly(added(SUB), added(BELOW), added(deeper), added(deeper.resolve("file")));
    }

    @Test
    void directoriesGoWithAllThatWasInThem() {
        Snapshot snapshot = watchFileAndSub();
        disk.remove(SUB);
        assertThat(changes(snapshot)).containsExactly(deleted(SUB), deleted(BELOW));
        assertThat(changes(snapshot)).isEmpty();
        disk.directory(SUB);
        assertThat(changes(snapshot)).containsExactly(added(SUB));
    }

    @Test
    void directoryReplacedByAnotherBetweenTwoLooks() {
        Snapshot snapshot = watchFileAndSub();
        disk.remove(SUB);
        disk.directory(SUB);
        disk.file(SUB.resolve("other"));
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(deleted(BELOW), added(SUB.resolve("other")));
    }

    @Test
    void directoryBecomesFileAndDirectoryAgain() {
        Snapshot snapshot = watchFileAndSub();
        disk.remove(SUB);
        disk.file(SUB);
        assertThat(changes(snapshot)).containsExactly(deleted(SUB), deleted(BELOW), added(SUB));
        disk.remove(SUB);
        disk.directory(SUB);
        disk.file(BELOW);
        assertThat(changes(snapshot)).containsExactly(deleted(SUB), added(SUB), added(BELOW));
    }

    @Test
    void directoriesAreNeverModified() {
        disk.directory(ROOT);
        FakeDisk.Entry sub = disk.directory(SUB);
        Snapshot snapshot = watch();
        sub.modified = NOON;
        sub.size = 100;
        assertThat(changes(snapshot)).isEmpty();
    }

    @Test
    void ignoredEntriesAreNotEvenRead() {
        ignored = path -> path.startsWith(SUB) || path.equals(FILE);
        Snapshot snapshot = watchFileAndSub();
        disk.file(FILE);
        disk.file(BELOW);
        disk.file(ROOT.resolve("other"));
        assertThat(changes(snapshot)).containsExactly(added(ROOT.resolve("other")));
        disk.remove(FILE);
        disk.remove(SUB);
        assertThat(changes(snapshot)).isEmpty();
        disk.file(SUB);
        assertThat(changes(snapshot)).isEmpty();
        assertThat(disk.read).contains(ROOT).doesNotContain(FILE, SUB, BELOW);
        disk.remove(ROOT);
        assertThat(changes(snapshot)).containsExactly(deleted(ROOT), deleted(ROOT.resolve("other")));
    }

    @Test
    void notRecursiveUntilWidened() {
        disk.directory(ROOT);
        disk.directory(SUB);
        disk.file(BELOW);
        Snapshot snapshot = new Snapshot(ROOT, false, path -> false, disk, Watches.NONE);
        disk.file(BELOW);
        disk.file(FILE);
        assertThat(changes(snapshot)).containsExactly(added(FILE));
        assertThat(disk.read).doesNotContain(BELOW);

        disk.file(FILE);
        snapshot.widen();
        disk.file(BELOW);
        assertThat(changes(snapshot)).containsExactly(modified(FILE), modified(BELOW));
        snapshot.widen();
        assertThat(changes(snapshot)).isEmpty();
    }

    // When directories are listed

    @Test
    void directoriesThatCannotHaveNewEntriesAreListedOneLookInEight() {
        Snapshot snapshot = watchFileAndSub();
        changes(snapshot);
        disk.listed.clear();
        for (int i = 0; i < Snapshot.LOOKS_PER_LISTING; i++) {
            changes(snapshot);
        }
        assertThat(disk.listed).containsExactlyInAnyOrder(ROOT, SUB);
        disk.file(SUB.resolve("new"));
        assertThat(changes(snapshot)).containsExactly(added(SUB.resolve("new")));
    }

    @Test
    void directoriesAreNotAllListedByTheSameLook() {
        disk.directory(ROOT);
        for (int i = 0; i < 799; i++) {
            disk.directory(ROOT.resolve("d" + i));
        }
        disk.now += 60_000;
        Snapshot snapshot = watch();
        for (int i = 0; i < 20; i++) {
            disk.listed.clear();
            changes(snapshot);
            assertThat(disk.listed).hasSize(100);
        }
    }

    @Test
    void secondChangeInTheSameTickOfTheClock() {
        disk.directory(ROOT);
        Snapshot snapshot = watch();
        disk.file(FILE);
        assertThat(changes(snapshot)).containsExactly(added(FILE));
        disk.directory(SUB);
        assertThat(changes(snapshot)).containsExactly(added(SUB));
        disk.file(BELOW);
        assertThat(changes(snapshot)).containsExactly(added(BELOW));
    }

    @Test
    void directoryTimesThatLieAreFoundOut() {
        Snapshot snapshot = watchFileAndSub();
        disk.directoryTimesLie = true;
        disk.file(SUB.resolve("one"));
        Set<FileChange> seen = new HashSet<>();
        for (int i = 0; i < Snapshot.LOOKS_PER_LISTING; i++) {
            seen.addAll(changes(snapshot));
        }
        assertThat(seen).containsExactly(added(SUB.resolve("one")));
        for (int i = 0; i < 10; i++) {
            Path next = SUB.resolve("next" + i);
            disk.file(next);
            assertThat(changes(snapshot)).containsExactly(added(next));
        }
    }

    @Test
    void directoryTimesThatChangeDuringALookDoNotLie() {
        Snapshot snapshot = watchFileAndSub();
        Path late = SUB.resolve("late");
        disk.listing = names -> {
            if (!names.contains(BELOW.getFileName())) {
                return names;
            }
            disk.listing = same -> same;
            disk.file(late);
            return List.of(BELOW.getFileName(), late.getFileName());
        };
        Set<FileChange> seen = new HashSet<>();
        for (int i = 0; i < Snapshot.LOOKS_PER_LISTING; i++) {
            seen.addAll(changes(snapshot));
        }
        assertThat(seen).containsExactly(added(late));
        disk.now += 60_000;
        changes(snapshot);
        disk.listed.clear();
        for (int i = 0; i < Snapshot.LOOKS_PER_LISTING; i++) {
            changes(snapshot);
        }
        assertThat(disk.listed).containsExactlyInAnyOrder(ROOT, SUB);
    }

    @Test
    void clockSetBackAndTimesInTheFuture() {
        Snapshot snapshot = watchFileAndSub();
        disk.now -= 3_600_000;
        disk.file(SUB.resolve("one"));
        disk.file(BELOW);
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(added(SUB.resolve("one")), modified(BELOW));
        disk.now += 7_200_000;
        disk.file(SUB.resolve("two")).modified = FileTime.fromMillis(disk.now + 1_000_000_000);
        disk.now -= 7_200_000;
        assertThat(changes(snapshot)).containsExactly(added(SUB.resolve("two")));
        for (int i = 0; i < 10; i++) {
            assertThat(changes(snapshot)).isEmpty();
            Path next = SUB.resolve("next" + i);
            disk.file(next);
            assertThat(changes(snapshot)).containsExactly(added(next));
        }
    }

    @Test
    void listingsThatLeaveOutOrRepeatNames() {
        Snapshot snapshot = watchFileAndSub();
        disk.file(ROOT.resolve("new"));
        disk.listing = names -> List.of();
        assertThat(changes(snapshot)).isEmpty();
        disk.listing = names -> Stream.concat(names.stream(), names.stream()).toList();
        assertThat(changes(snapshot)).containsExactly(added(ROOT.resolve("new")));
        assertThat(changes(snapshot)).isEmpty();
    }

    // Links

    @Test
    void linkStandsForItsFileWhileThereIsOne() {
        disk.directory(ROOT);
        disk.directory(ELSEWHERE);
        Path target = ELSEWHERE.resolve("target");
        disk.file(target);
        disk.link(FILE, target);
        Snapshot snapshot = watch();
        disk.file(target);
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
        disk.remove(target);
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
        assertThat(changes(snapshot)).isEmpty();
        disk.link(target, FILE);
        assertThat(changes(snapshot)).isEmpty();
        disk.remove(FILE);
        assertThat(changes(snapshot)).containsExactly(deleted(FILE));
    }

    @Test
    void linkedDirectoryIsEnteredOnlyAsRoot() {
        disk.directory(ELSEWHERE);
        disk.file(ELSEWHERE.resolve("file"));
        disk.directory(ELSEWHERE.resolve("sub"));
        disk.link(ROOT, ELSEWHERE);
        disk.link(ELSEWHERE.resolve("up"), ELSEWHERE);
        Snapshot snapshot = watch();
        assertThat(disk.listed).containsExactlyInAnyOrder(ROOT, SUB);
        disk.file(ELSEWHERE.resolve("file"));
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
        disk.link(ELSEWHERE.resolve("up"), ELSEWHERE.resolve("sub"));
        assertThat(changes(snapshot)).containsExactly(modified(ROOT.resolve("up")));
    }

    @Test
    void linkedRootLeadsToAnotherDirectory() {
        Path one = ELSEWHERE.resolve("one");
        Path two = ELSEWHERE.resolve("two");
        disk.directory(ELSEWHERE);
        disk.directory(one);
        disk.file(one.resolve("both"));
        disk.file(one.resolve("gone"));
        disk.directory(two);
        disk.file(two.resolve("both"));
        disk.file(two.resolve("new"));
        disk.link(ROOT, one);
        disk.now += 60_000;
        Snapshot snapshot = watch();
        disk.link(ROOT, two);
        assertThat(changes(snapshot))
                .containsExactlyInAnyOrder(
                        modified(ROOT.resolve("both")), deleted(ROOT.resolve("gone")), added(ROOT.resolve("new")));
        disk.link(ROOT, ELSEWHERE.resolve("missing"));
        assertThat(changes(snapshot)).contains(deleted(ROOT), deleted(ROOT.resolve("both")));
        disk.link(ROOT, one);
        assertThat(changes(snapshot)).contains(added(ROOT), added(ROOT.resolve("both")));
    }

    @Test
    void junctionIsEnteredOnlyAsRoot() {
        disk.junction(ROOT);
        disk.junction(SUB);
        Snapshot snapshot = watch();
        assertThat(disk.listed).containsExactly(ROOT);
        disk.remove(SUB);
        assertThat(changes(snapshot)).containsExactly(deleted(SUB));
    }

    // Roots

    @Test
    void missingRootBelowWhatIsNoDirectory() {
        disk.file(ELSEWHERE);
        Path deep = ELSEWHERE.resolve("a/b/root");
        Snapshot snapshot = new Snapshot(deep, true, path -> false, disk, Watches.NONE);
        assertThat(changes(snapshot)).isEmpty();
        disk.remove(ELSEWHERE);
        assertThat(changes(snapshot)).isEmpty();
        disk.directory(ELSEWHERE);
        disk.directory(ELSEWHERE.resolve("a"));
        disk.directory(ELSEWHERE.resolve("a/b"));
        assertThat(changes(snapshot)).isEmpty();
        disk.file(deep);
        assertThat(changes(snapshot)).containsExactly(added(deep));
        disk.remove(deep);
        disk.directory(deep);
        disk.file(deep.resolve("file"));
        assertThat(changes(snapshot)).containsExactly(deleted(deep), added(deep), added(deep.resolve("file")));
        disk.remove(ELSEWHERE);
        disk.file(ELSEWHERE);
        assertThat(changes(snapshot)).containsExactly(deleted(deep), deleted(deep.resolve("file")));
    }

    // Failures

    @Test
    void unlistableDirectoryFailsOnceAndIsComparedWhenMended() {
        Snapshot snapshot = watchFileAndSub();
        IOException cause = new AccessDeniedException(SUB.toString());
        disk.failListing(SUB, cause);
        disk.file(SUB.resolve("new"));
        assertThat(snapshot.look().failures()).isEqualTo(Map.of(SUB, cause));
        disk.file(FILE);
        disk.file(BELOW);
        assertThat(changes(snapshot)).containsExactlyInAnyOrder(modified(FILE), modified(BELOW));
        disk.failListing(SUB, null);
        assertThat(changes(snapshot)).containsExactly(added(SUB.resolve("new")));
        disk.failListing(SUB, cause);
        disk.file(SUB.resolve("newer"));
        assertThat(snapshot.look().failures()).isEqualTo(Map.of(SUB, cause));
    }

    @Test
    void unreadableFromTheStart() {
        disk.directory(ROOT);
        disk.directory(SUB);
        disk.file(BELOW);
        IOException cause = new AccessDeniedException(SUB.toString());
        disk.failListing(SUB, cause);
        Snapshot snapshot = watch();
        Snapshot.Findings findings = snapshot.look();
        assertThat(findings.failures()).isEqualTo(Map.of(SUB, cause));
        assertThat(findings.changes()).isEmpty();
        // Nobody can say whether it was there: better one change too many.
        disk.failListing(SUB, null);
        assertThat(changes(snapshot)).containsExactly(added(BELOW));
    }

    @Test
    void unreadableEntryIsAFailureOfItsDirectory() {
        Snapshot snapshot = watchFileAndSub();
        IOException cause = new AccessDeniedException(BELOW.toString());
        disk.fail(BELOW, cause);
        disk.fail(SUB.resolve("new"), cause);
        disk.file(SUB.resolve("new"));
        disk.now += 60_000;
        Snapshot.Findings findings = snapshot.look();
        assertThat(findings.failures()).isEqualTo(Map.of(SUB, cause));
        assertThat(findings.changes()).isEmpty();
        assertThat(changes(snapshot)).isEmpty();
        disk.fail(BELOW, null);
        disk.fail(SUB.resolve("new"), null);
        assertThat(changes(snapshot)).containsExactly(added(SUB.resolve("new")));
    }

    @Test
    void unreadableRoot() {
        Snapshot snapshot = watchFileAndSub();
        IOException cause = new AccessDeniedException(ROOT.toString());
        disk.fail(ROOT, cause);
        assertThat(snapshot.look().failures()).isEqualTo(Map.of(ROOT, cause));
        assertThat(changes(snapshot)).isEmpty();
        disk.fail(ROOT, null);
        disk.file(FILE);
        assertThat(changes(snapshot)).containsExactly(modified(FILE));
    }

    @Test
    void namesThatCannotBeRepresented() {
        Snapshot snapshot = watchFileAndSub();
        RuntimeException cause = new InvalidPathException("\uFFFD", "undecodable");
        disk.failListing(SUB, cause);
        disk.remove(BELOW);
        disk.file(FILE);
        Snapshot.Findings findings = snapshot.look();
        assertThat(findings.failures()).isEqualTo(Map.of(SUB, cause));
        assertThat(findings.changes()).containsExactly(modified(FILE), deleted(BELOW));
        assertThat(changes(snapshot)).isEmpty();
    }

    @Test
    void errorsAndFaultyPredicatesAreFailuresToo() {
        Snapshot snapshot = watchFileAndSub();
        Error error = new StackOverflowError();
        disk.fail(BELOW, error);
        RuntimeException exception = new IllegalStateException("predicate");
        ignored = path -> {
            throw exception;
        };
        disk.file(ROOT.resolve("a"));
        disk.file(FILE);
        Snapshot.Findings findings = snapshot.look();
        assertThat(findings.failures()).isEqualTo(Map.of(SUB, error, ROOT, exception));
        assertThat(findings.changes()).containsExactly(modified(FILE));
        assertThat(changes(snapshot)).isEmpty();
        ignored = path -> false;
        assertThat(changes(snapshot)).containsExactly(added(ROOT.resolve("a")));
    }

    @Test
    void whatVanishesDuringALookIsNoFailure() {
        Snapshot snapshot = watchFileAndSub();
        disk.file(SUB.resolve("fleeting"));
        disk.listing = names -> {
            disk.remove(SUB.resolve("fleeting"));
            return names;
        };
        assertThat(changes(snapshot)).isEmpty();
        disk.file(SUB.resolve("another"));
        disk.listing = names -> {
            disk.remove(SUB);
            return names;
        };
        assertThat(changes(snapshot)).contains(deleted(BELOW));
        disk.listing = names -> names;
        assertThat(changes(snapshot)).containsExactly(deleted(SUB));
        assertThat(changes(snapshot)).isEmpty();
    }

    @Test
    void directoryThatBecomesACircleOfLinksBeforeItIsListedIsNoFailure() {
        disk.directory(ROOT);
        disk.directory(SUB);
        disk.file(BELOW);
        Set<Path> swapped = new HashSet<>();
        Snapshot snapshot = new Snapshot(ROOT, true, path -> false, disk, new Watches() {
            @Override
            public void watch(Path path, Directory directory) {
                if (swapped.remove(path)) {
                    disk.remove(path);
                    disk.link(path, path);
                }
            }

            @Override
            public boolean lacks(Directory directory) {
                return false;
            }

            @Override
            public void unwatch(Directory directory) {}

            @Override
            public void follow(Path path, Directory directory) {}

            @Override
            public void unfollow(Path path, Directory directory) {}
        });
        swapped.add(SUB);
        assertThat(changes(snapshot)).containsExactly(deleted(BELOW));
        assertThat(swapped).isEmpty();
        assertThat(changes(snapshot)).containsExactly(deleted(SUB), added(SUB));
    }

    @Test
    void directoryThatVanishesBeforeItIsListed() {
        for (IOException cause : List.of(new NoSuchFileException("gone"), new NotDirectoryException("a file"))) {
            Snapshot snapshot = watchFileAndSub();
            disk.remove(BELOW);
            disk.failListing(SUB, cause);
            assertThat(changes(snapshot)).containsExactly(deleted(BELOW));
            disk.remove(SUB);
            assertThat(changes(snapshot)).containsExactly(deleted(SUB));
            disk.failListing(SUB, null);
        }
    }

    @Test
    void directoryThatWasAFileForAMomentIsNoFailure() {
        Snapshot snapshot = watchFileAndSub();
        disk.file(BELOW);
        disk.failOnce(BELOW, new FileSystemException(BELOW.toString(), null, "Not a directory"));
        assertThat(changes(snapshot)).containsExactly(modified(BELOW));
    }

    @Test
    void directoryReplacedByALinkThatRunsInACircle() {
        Snapshot snapshot = watchFileAndSub();
        disk.remove(SUB);
        disk.link(SUB, SUB);
        // Told of what was below first.
        snapshot.look(BELOW, Happening.CHANGED);
        Snapshot.Findings findings = snapshot.take();
        assertThat(findings.failures()).isEmpty();
        assertThat(findings.changes()).containsExactly(deleted(BELOW));
        assertThat(changes(snapshot)).containsExactly(deleted(SUB), added(SUB));
    }
}
