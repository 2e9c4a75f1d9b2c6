package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import dev.reloader.parent.ChangeSettler.Batch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeSettlerTest {
    private static final Path A = Path.of("/program/A.class");
    private static final Path B = Path.of("/program/B.class");

    private final Script files = new Script();
    private Duration latency = Duration.ZERO;
    private final ChangeSettler settler = settler(20);

    private ChangeSettler settler(long settle) {
        return settler(settle, true);
    }

    private ChangeSettler settler(long settle, boolean adapts) {
        return new ChangeSettler(millis(settle), millis(1600), millis(3000), adapts, () -> latency, files);
    }

    /** As it was opened at 1000 ms. */
    private static Batch batch(FileChange... changes) {
        return new Batch(List.of(changes), millis(1000), Optional.empty());
    }

    @Nested
    class ABatch {
        @Test
        void isNotOpenBeforeSomethingChanges() {
            assertThat(settler.isOpen()).isFalse();
            assertThat(settler.deadline()).isEmpty();
            assertThat(settler.close(millis(1000))).isEmpty();
        }

        @Test
        void opensWithTheFirstChangeAndClosesAfterTheSettleTime() {
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.isOpen()).isTrue();
            assertThat(settler.deadline()).contains(millis(1020));
            assertThat(settler.close(millis(1019))).isEmpty();
            assertThat(settler.close(millis(1020))).contains(batch(FileChange.modified(A)));
            assertThat(settler.isOpen()).isFalse();
            assertThat(settler.deadline()).isEmpty();
        }

        @Test
        void staysOpenWhileMoreComesWithinTheSettleTime() {
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(B), millis(1019));

            assertThat(settler.deadline()).contains(millis(1039));
            assertThat(settler.close(millis(1039))).contains(batch(FileChange.modified(A), FileChange.modified(B)));
        }

        @Test
        void closesAfterTheLongestSettleTimeEvenIfChangesNeverEnd() {
            var closed = new ArrayList<Duration>();
            for (Duration now = millis(1000); now.compareTo(millis(4300)) < 0; now = now.plusMillis(10)) {
                settler.add(FileChange.modified(A), now);
                if (settler.close(now).isPresent()) {
                    closed.add(now);
                }
            }

            assertThat(closed).containsExactly(millis(1000 + 1600), millis(2610 + 1600));
        }

        @Test
        void knowsHowLongBeforeItsFirstFileHadChanged() {
            files.ages.put(A, millis(4));
            files.ages.put(B, millis(1));
            settler.add(FileChange.modified(A), millis(1000));
            files.ages.put(A, millis(19));
            settler.add(FileChange.modified(A), millis(1015));
            settler.add(FileChange.modified(B), millis(1015));
            Batch first = settler.close(millis(1035)).orElseThrow();
            settler.add(FileChange.deleted(B.resolveSibling("C.txt")), millis(9000));
            Batch second = settler.close(millis(9020)).orElseThrow();

            assertThat(first.detect()).contains(millis(4));
            assertThat(first.of(List.of()).detect()).contains(millis(4));
            assertThat(second.detect()).isEmpty();
        }

        @Test
        void isGivenOutOnce() {
            settler.add(FileChange.modified(A), millis(1000));
            settler.close(millis(1020));

            assertThat(settler.close(millis(1040))).isEmpty();
        }

        @Test
        void listsAFileOnceInTheOrderInWhichFilesChangedFirst() {
            settler.add(FileChange.modified(B), millis(1000));
            settler.add(FileChange.modified(A), millis(1001));
            settler.add(FileChange.modified(B), millis(1002));

            assertThat(changes(millis(1022))).containsExactly(FileChange.modified(B), FileChange.modified(A));
        }
    }

    @Nested
    class AChangeThatIsReportedLate {
        @Test
        void hasTheNextOneWaitedForAsLong() {
            files.ages.put(A, millis(90));
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(B), millis(1010));
            Optional<Duration> late = settler.deadline();
            settler.close(late.orElseThrow());
            settler.add(FileChange.modified(B), millis(9000));

            assertThat(late).contains(millis(1100));
            assertThat(settler.deadline()).contains(millis(9020));
        }

        @Test
        void isSeenInTheMiddleOfABatchToo() {
            settler.add(FileChange.modified(A), millis(1000));
            files.ages.put(B, millis(90));
            settler.add(FileChange.modified(B), millis(1010));

            assertThat(settler.deadline()).contains(millis(1100));
        }

        @Test
        void isNotWaitedForLongerThanTheLongestAdaptedSettleTime() {
            files.ages.put(A, millis(5000));
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.deadline()).contains(millis(1400));
        }
    }

    @Nested
    class TheMonitorsLatency {
        @Test
        void keepsABatchOpenThatTheSettleTimeWouldClose() {
            latency = millis(500);
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.deadline()).contains(millis(1500));
            assertThat(settler.close(millis(1499))).isEmpty();
            assertThat(settler.close(millis(1500))).isPresent();
        }

        @Test
        void doesNotShortenTheSettleTime() {
            latency = millis(5);
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.deadline()).contains(millis(1020));
        }

        @Test
        void isAskedForAnewEachTime() {
            latency = millis(500);
            settler.add(FileChange.modified(A), millis(1000));
            latency = Duration.ZERO;

            assertThat(settler.deadline()).contains(millis(1020));
        }

        @Test
        void isWaitedForEvenIfItIsLongerThanTheLongestSettleTime() {
            latency = millis(5000);
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.close(millis(5999))).isEmpty();
            assertThat(settler.close(millis(6000))).isPresent();
        }
    }

    @Nested
    class UnfinishedFiles {
        @Test
        void keepTheBatchOpenUntilTheyAreFinished() {
            files.unfinished.add(A);
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.close(millis(1020))).isEmpty();
            assertThat(settler.unfinished()).contains(A);
            assertThat(settler.deadline()).contains(millis(1040));
            files.unfinished.clear();
            assertThat(settler.close(millis(1039))).isEmpty();
            assertThat(changes(millis(1040))).containsExactly(FileChange.modified(A));
            assertThat(settler.unfinished()).isEmpty();
        }

        @Test
        void areWaitedForPastTheLongestSettleTimeButNotForever() {
            files.unfinished.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            var looks = new ArrayList<Duration>();
            Optional<Batch> batch = Optional.empty();
            while (batch.isEmpty()) {
                looks.add(settler.deadline().orElseThrow());
                batch = settler.close(looks.get(looks.size() - 1));
            }

            assertThat(looks).first().isEqualTo(millis(1020));
            assertThat(looks).last().isEqualTo(millis(4000));
            assertThat(batch.get().changes()).containsExactly(FileChange.modified(A));
        }

        @Test
        void areLookedAtNoMoreOftenThanEvery20Milliseconds() {
            var hasty = settler(0);
            files.unfinished.add(A);
            hasty.add(FileChange.modified(A), millis(1000));
            hasty.close(millis(1000));

            assertThat(hasty.deadline()).contains(millis(1020));
        }

        @Test
        void areLookedAtAtTheLastMomentToo() {
            files.unfinished.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            settler.close(millis(3990));

            assertThat(settler.deadline()).contains(millis(4000));
        }

        @Test
        void countAsOftenAsTheyAreDeletedAndNotYetWrittenAgain() {
            files.known.add(A);
            files.gone.add(A);
            files.unfinished.add(A);
            settler.add(FileChange.deleted(A), millis(1000));

            assertThat(settler.close(millis(1020))).isEmpty();
            assertThat(settler.close(millis(3999))).isEmpty();
            assertThat(changes(millis(4000))).containsExactly(FileChange.deleted(A));
        }

        @Test
        void areFinishedWhenTheyAreWrittenAgain() {
            files.known.add(A);
            files.unfinished.add(A);
            settler.add(FileChange.deleted(A), millis(1000));
            settler.close(millis(1020));
            files.unfinished.clear();
            settler.add(FileChange.added(A), millis(2000));

            assertThat(changes(millis(2020))).containsExactly(FileChange.modified(A));
        }

        @Test
        void areAskedAboutByTheKindOfTheWholeHistory() {
            files.known.add(A);
            settler.add(FileChange.deleted(A), millis(1000));
            settler.add(FileChange.added(A), millis(1001));
            settler.close(millis(1021));

            assertThat(files.asked).containsExactly(FileChange.modified(A));
        }
    }

    @Nested
    class ABuild {
        @Test
        void restsLongerTheMoreClassesItHasWritten() {
            files(101).forEach(change -> settler.add(change, millis(1000)));
            Optional<Duration> forMany = settler.deadline();
            settler.close(forMany.orElseThrow());
            files(9).forEach(change -> settler.add(change, millis(9000)));

            assertThat(forMany).contains(millis(1400));
            assertThat(settler.deadline()).contains(millis(9040));
        }

        @Test
        void goesOnAsLongAsMoreClassesCome() {
            List<FileChange> classes = files(500);
            for (int i = 0; i < classes.size(); i++) {
                Duration now = millis(1000 + 10L * i);
                settler.add(classes.get(i), now);
                assertThat(settler.close(now)).isEmpty();
            }

            assertThat(changes(millis(1000 + 10 * 499 + 400))).hasSize(500);
        }

        @Test
        void isOverAfterHalfAMinuteEvenIfClassesNeverEnd() {
            List<FileChange> classes = files(400);
            var closed = new ArrayList<Duration>();
            for (int i = 0; i < classes.size() && closed.isEmpty(); i++) {
                Duration now = millis(1000 + 100L * i);
                settler.add(classes.get(i), now);
                settler.close(now).ifPresent(batch -> closed.add(now));
            }

            assertThat(closed).containsExactly(millis(31_000));
        }

        @Test
        void isWaitedForFromItsLastClassOn() {
            files.unfinished.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(B), millis(3000));

            assertThat(settler.close(millis(5999))).isEmpty();
            assertThat(settler.close(millis(6000))).isPresent();
        }

        @Test
        void isNotWaitedForLongerBecauseOfWhatElseChanges() {
            files.unfinished.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(Path.of("/program/log")), millis(3000));

            assertThat(settler.close(millis(4000))).isPresent();
        }
    }

    @Nested
    class AMissingMainClass {
        @Test
        void isWaitedForWithoutABound() {
            files.missing = Optional.of(A);
            files.unfinished.add(A);
            settler.add(FileChange.deleted(A), millis(1000));

            assertThat(settler.close(millis(1020))).isEmpty();
            assertThat(settler.missing()).isEmpty();
            assertThat(settler.close(millis(100_000))).isEmpty();
            assertThat(settler.missing()).contains(A);
            files.missing = Optional.empty();
            files.unfinished.clear();
            settler.add(FileChange.added(A), millis(100_100));
            assertThat(settler.deadline()).contains(millis(100_120));
            assertThat(changes(millis(100_120))).containsExactly(FileChange.modified(A));
            assertThat(settler.missing()).isEmpty();
        }
    }

    @Nested
    class ACompilerAtWork {
        private static final Path CLASS = Path.of("/classes/A.class");
        private static final Path SOURCE = Path.of("/sources/B.java");

        @BeforeEach
        void aClassIsWritten() {
            files.outdated = Optional.of(SOURCE);
            settler.add(FileChange.modified(CLASS), millis(1000));
        }

        @Test
        void isWaitedForUntilAllClassesAreThere() {
            assertThat(settler.close(millis(1020))).isEmpty();
            assertThat(settler.unfinished()).contains(SOURCE);
            assertThat(settler.deadline()).contains(millis(1120));
            files.outdated = Optional.empty();

            assertThat(changes(millis(1120))).containsExactly(FileChange.modified(CLASS));
            assertThat(settler.unfinished()).isEmpty();
        }

        @Test
        void isNotGivenUpIfItWasNotWaitedFor() {
            files.outdated = Optional.empty();
            assertThat(changes(millis(1020))).containsExactly(FileChange.modified(CLASS));
            assertThat(files.givenUp).isEmpty();
        }

        @Test
        void isWaitedForForASecondAfterItsLastClass() {
            settler.close(millis(1990));
            assertThat(settler.deadline()).contains(millis(2000));
            settler.add(FileChange.modified(CLASS), millis(1995));
            assertThat(settler.close(millis(2985))).isEmpty();
            assertThat(files.givenUp).isEmpty();

            assertThat(changes(millis(2995))).containsExactly(FileChange.modified(CLASS));
            assertThat(files.givenUp).containsExactly(CLASS);
        }
    }

    @Nested
    class VersionControl {
        @Test
        void isWaitedForAsLongAsItIsAtWork() {
            files.git = Optional.of(Path.of("/program/.git/index.lock"));
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.close(millis(1020))).isEmpty();
            assertThat(settler.unfinished()).isEqualTo(files.git);
            assertThat(settler.deadline()).contains(millis(1040));
            for (int time = 5000; time <= 20_000; time += 1000) {
                settler.add(FileChange.modified(A), millis(time - 1000));
                assertThat(settler.close(millis(time))).isEmpty();
                assertThat(settler.deadline()).contains(millis(time + 20));
                assertThat(files.gitAgo).isEqualTo(millis(time - 1000));
            }
            files.git = Optional.empty();
            assertThat(changes(millis(20_020))).containsExactly(FileChange.modified(A));
        }

        @Test
        void isNotWaitedForWhenNothingHasChangedForFiveSeconds() {
            files.git = Optional.of(Path.of("/program/.git/index.lock"));
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.close(millis(5999))).isEmpty();
            assertThat(changes(millis(6019))).containsExactly(FileChange.modified(A));
        }
    }

    @Nested
    class AFileWithTheBytesThatItHadBefore {
        @Test
        void isNoChange() {
            files.known.add(A);
            files.same.add(A);
            settler.add(FileChange.modified(A), millis(1000));

            assertThat(settler.close(millis(1020))).contains(batch());
        }

        @Test
        void isLeftOutOfABatchWithRealChanges() {
            files.known.add(A);
            files.same.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(B), millis(1000));

            assertThat(changes(millis(1020))).containsExactly(FileChange.modified(B));
        }

        @Test
        void isAChangeIfItWasAwayInBetween() {
            files.known.add(A);
            files.same.add(A);
            settler.add(FileChange.deleted(A), millis(1000));
            settler.add(FileChange.added(A), millis(1001));

            assertThat(changes(millis(1021))).containsExactly(FileChange.modified(A));
        }

        @Test
        void isNoChangeIfItWasAwayForABuild() {
            files.known.add(A);
            files.same.add(A);
            files.built.add(A);
            settler.add(FileChange.deleted(A), millis(1000));
            settler.add(FileChange.added(A), millis(1001));

            assertThat(settler.close(millis(1021))).contains(batch());
        }

        @Test
        void isNoChangeIfItWasAwayButAnotherFileDiffers() {
            files.known.add(A);
            files.same.add(A);
            settler.add(FileChange.deleted(A), millis(1000));
            settler.add(FileChange.added(A), millis(1001));
            settler.add(FileChange.modified(B), millis(1002));

            assertThat(changes(millis(1022))).containsExactly(FileChange.modified(B));
        }

        @Test
        void isNoChangeIfItWasOnlyReplaced() {
            files.known.add(A);
            files.same.add(A);
            settler.add(FileChange.modified(A), millis(1000));
            settler.add(FileChange.modified(A), millis(1001));

            assertThat(changes(millis(1021))).isEmpty();
        }
    }

    @Nested
    class ADeletedFile {
        @Test
        void isAChange() {
            files.known.add(A);
            files.gone.add(A);
            settler.add(FileChange.deleted(A), millis(1000));

            assertThat(changes(millis(1020))).containsExactly(FileChange.deleted(A));
        }

        @Test
        void isAChangeEvenIfNothingWasRememberedOfIt() {
            files.gone.add(A);
            settler.add(FileChange.deleted(A), millis(1000));

            assertThat(changes(millis(1020))).containsExactly(FileChange.deleted(A));
        }

        @Test
        void isNoChangeIfItCameAndWentWithinTheBatch() {
            files.gone.add(A);
            settler.add(FileChange.added(A), millis(1000));
            settler.add(FileChange.modified(A), millis(1001));
            settler.add(FileChange.deleted(A), millis(1002));

            assertThat(changes(millis(1022))).isEmpty();
        }

        @Test
        void isAChangeIfItOnlySeemedToHaveComeWithinTheBatch() {
            files.known.add(A);
            files.gone.add(A);
            settler.add(FileChange.added(A), millis(1000));
            settler.add(FileChange.deleted(A), millis(1001));

            assertThat(changes(millis(1021))).containsExactly(FileChange.deleted(A));
        }
    }

    @ParameterizedTest(name = "{0} makes {1}")
    @CsvSource(textBlock = """
            ADDED,                     ADDED
            MODIFIED,                  MODIFIED
            DELETED,                   DELETED
            ADDED ADDED,               ADDED
            ADDED MODIFIED,            ADDED
            MODIFIED MODIFIED,         MODIFIED
            MODIFIED ADDED,            MODIFIED
            MODIFIED DELETED,          DELETED
            DELETED ADDED,             MODIFIED
            DELETED MODIFIED,          MODIFIED
            DELETED DELETED,           DELETED
            ADDED DELETED ADDED,       ADDED
            MODIFIED DELETED ADDED,    MODIFIED
            DELETED ADDED MODIFIED,    MODIFIED
            DELETED ADDED DELETED,     DELETED
            MODIFIED ADDED DELETED,    DELETED
            """)
    void whatHappensToAFileWithinABatchIsMergedIntoOneChange(String kinds, Kind merged) {
        files.known.add(A);
        Arrays.stream(kinds.split(" "))
                .map(Kind::valueOf)
                .forEach(kind -> settler.add(new FileChange(kind, A), millis(1000)));

        assertThat(changes(millis(1020))).containsExactly(new FileChange(merged, A));
    }

    @Nested
    class TheSettleTime {
        @Test
        void doublesWhenMoreComesWithinASecondAfterABatch() {
            batch(settler, 1000);
            batch(settler, 1020 + 1000);

            assertThat(settler.adaptedSettle()).isEqualTo(millis(40));
            settler.add(FileChange.modified(A), millis(4000));
            assertThat(settler.deadline()).contains(millis(4040));
        }

        @Test
        void countsForTheVeryBatchThatShowedItToBeTooShort() {
            batch(settler, 1000);
            settler.add(FileChange.modified(A), millis(1500));

            assertThat(settler.deadline()).contains(millis(1540));
        }

        @Test
        void staysWhenMoreComesLater() {
            batch(settler, 1000);
            batch(settler, 1020 + 1001);

            assertThat(settler.adaptedSettle()).isEqualTo(millis(20));
        }

        @Test
        void staysWhereMoreIsWhatIsBuilt() {
            var builder = settler(20, false);
            Duration closed = batch(builder, 1000);
            batch(builder, closed.toMillis() + 100);

            assertThat(builder.adaptedSettle()).isEqualTo(millis(20));
        }

        @Test
        void doublesUpTo400Milliseconds() {
            var times = new ArrayList<Duration>();
            Duration now = millis(1000);
            for (int i = 0; i < 8; i++) {
                now = batch(settler, now.toMillis()).plusMillis(100);
                times.add(settler.adaptedSettle());
            }

            assertThat(times)
                    .containsExactly(
                            millis(20),
                            millis(40),
                            millis(80),
                            millis(160),
                            millis(320),
                            millis(400),
                            millis(400),
                            millis(400));
        }

        @Test
        void isNeverShortenedBelowWhatTheUserHasSet() {
            var patient = settler(700);
            Duration closed = batch(patient, 1000);
            batch(patient, closed.toMillis() + 100);

            assertThat(patient.adaptedSettle()).isEqualTo(millis(700));
        }

        @Test
        void fallsBackAfterTenBatchesThatWereWhole() {
            Duration closed = batch(settler, 1000);
            closed = batch(settler, closed.toMillis() + 100);
            for (int i = 0; i < 9; i++) {
                closed = batch(settler, closed.toMillis() + 2000);
                assertThat(settler.adaptedSettle()).isEqualTo(millis(40));
            }
            batch(settler, closed.toMillis() + 2000);

            assertThat(settler.adaptedSettle()).isEqualTo(millis(20));
        }

        @Test
        void fallsBackOnlyAfterTenInARow() {
            Duration closed = batch(settler, 1000);
            closed = batch(settler, closed.toMillis() + 100);
            for (int i = 0; i < 5; i++) {
                closed = batch(settler, closed.toMillis() + 2000);
            }
            closed = batch(settler, closed.toMillis() + 100);
            for (int i = 0; i < 9; i++) {
                closed = batch(settler, closed.toMillis() + 2000);
            }

            assertThat(settler.adaptedSettle()).isEqualTo(millis(80));
        }

        @Test
        void isNotDoubledAfterABatchWithoutARealChange() {
            files.known.add(A);
            files.same.add(A);
            batch(settler, 1000);
            batch(settler, 1100);

            assertThat(settler.adaptedSettle()).isEqualTo(millis(20));
        }

        /** Opens a batch, closes it when it is due, and tells when that was. */
        private Duration batch(ChangeSettler settler, long opened) {
            settler.add(FileChange.modified(A), millis(opened));
            Duration due = settler.deadline().orElseThrow();
            assertThat(settler.close(due)).isPresent();
            return due;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bursts")
    void noChangeIsEverLost(String name, List<FileChange> burst) {
        long now = 1000;
        var seen = new HashSet<Path>();
        for (FileChange change : burst) {
            settler.add(change, millis(now));
            now += 15;
            settler.close(millis(now)).ifPresent(batch -> batch.changes().forEach(each -> seen.add(each.path())));
        }
        settler.close(millis(now + 5000)).ifPresent(batch -> batch.changes().forEach(each -> seen.add(each.path())));

        assertThat(seen).containsAll(burst.stream().map(FileChange::path).toList());
    }

    static Stream<Arguments> bursts() {
        return Stream.of(
                Arguments.of("a few files", files(3)),
                Arguments.of("more files than fit into the longest settle time", files(500)));
    }

    private static List<FileChange> files(int count) {
        var changes = new ArrayList<FileChange>();
        for (int i = 0; i < count; i++) {
            changes.add(FileChange.modified(Path.of("/program/" + i + ".class")));
        }
        return changes;
    }

    private List<FileChange> changes(Duration now) {
        return settler.close(now).orElseThrow().changes();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** What is in the files, as a test has written it down: by default all of them are finished, and differ from before. */
    private static final class Script implements ChangeSettler.Contents {
        final Set<Path> known = new HashSet<>();
        final Set<Path> same = new HashSet<>();
        final Set<Path> gone = new HashSet<>();
        final Set<Path> built = new HashSet<>();
        final Set<Path> unfinished = new HashSet<>();
        final Map<Path, Duration> ages = new HashMap<>();
        final List<FileChange> asked = new ArrayList<>();
        Optional<Path> git = Optional.empty();
        Duration gitAgo;
        Optional<Path> missing = Optional.empty();
        Optional<Path> outdated = Optional.empty();
        final Set<Path> givenUp = new HashSet<>();

        @Override
        public boolean unfinished(FileChange change) {
            asked.add(change);
            return unfinished.contains(change.path());
        }

        @Override
        public Optional<Path> worksOn(Collection<Path> files, Duration ago) {
            gitAgo = ago;
            return git;
        }

        @Override
        public boolean isBuilt(Path file) {
            return built.contains(file);
        }

        @Override
        public Optional<Path> outdated(Collection<Path> files) {
            return outdated;
        }

        @Override
        public void giveUpOutdated(Collection<Path> files) {
            givenUp.addAll(files);
        }

        @Override
        public Optional<Path> missing() {
            return missing;
        }

        @Override
        public boolean renew(Path file) {
            boolean differs = gone.contains(file) || !same.contains(file);
            if (gone.contains(file)) {
                known.remove(file);
            } else {
                known.add(file);
            }
            return differs;
        }

        @Override
        public boolean knows(Path file) {
            return known.contains(file);
        }

        @Override
        public Optional<Duration> age(Path file) {
            return Optional.ofNullable(ages.get(file));
        }
    }
}
