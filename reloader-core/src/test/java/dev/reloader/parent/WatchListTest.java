package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import dev.reloader.FileChange.Kind;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WatchListTest {
    private static final Path ROOT = Path.of("/home/me/app");

    private final IgnoreRules rules = new IgnoreRules(List.of("*.log", "/home/me/app/generated/*"));
    private final System.Logger log = mock(System.Logger.class);
    private final WatchList list = new WatchList(rules, ChangeFilter.all(), log);

    @Test
    void withoutWatchesNothingCountsAndNothingIsIgnored() {
        assertThat(counts(ROOT)).isFalse();
        assertThat(list.ignores(ROOT.resolve(".git"))).isFalse();
    }

    @Test
    void aPathCountsIfAWatchCoversIt() {
        list.add(Watch.path(ROOT));

        assertThat(counts(ROOT)).isTrue();
        assertThat(counts(ROOT.resolve("a/A.class"))).isTrue();
        assertThat(counts(ROOT.resolveSibling("app2/A.class"))).isFalse();
        assertThat(counts(ROOT.getParent())).isFalse();
    }

    @Test
    void aPathDoesNotCountIfItIsIgnored() {
        list.add(Watch.path(ROOT));

        assertThat(counts(ROOT.resolve("app.log"))).isFalse();
        assertThat(counts(ROOT.resolve("generated/A.java"))).isFalse();
        assertThat(counts(ROOT.resolve(".git/HEAD"))).isFalse();
        assertThat(list.ignores(ROOT.resolve("app.log"))).isTrue();
        assertThat(list.ignores(ROOT.resolve(".git"))).isTrue();
        assertThat(list.ignores(ROOT.resolve("A.class"))).isFalse();
    }

    @Test
    void ignoringWinsOverAWatchByName() {
        list.add(Watch.path(ROOT.resolve("app.log")));
        list.add(Watch.path(ROOT.resolve("generated/A.java")));

        assertThat(counts(ROOT.resolve("app.log"))).isFalse();
        assertThat(counts(ROOT.resolve("generated/A.java"))).isFalse();
    }

    @Test
    void aFileThatIsWatchedByNameCountsThoughItLiesInABuiltInDirectory() {
        list.add(Watch.path(ROOT));
        list.add(Watch.path(ROOT.resolve(".git/HEAD")));

        assertThat(counts(ROOT.resolve(".git/HEAD"))).isTrue();
        assertThat(counts(ROOT.resolve(".git/index"))).isFalse();
    }

    @Test
    void aRootInsideAnotherIsSeenFromTheInnermost() {
        list.add(Watch.path(ROOT));
        list.add(Watch.path(ROOT.resolve(".idea/plugin")));

        assertThat(counts(ROOT.resolve(".idea/plugin/A.class"))).isTrue();
        assertThat(counts(ROOT.resolve(".idea/plugin/.idea/x"))).isFalse();
        assertThat(counts(ROOT.resolve(".idea/other/A.class"))).isFalse();
    }

    @Test
    void aNarrowWatchInsideAWideOneTakesNothingAway() {
        list.add(Watch.path(ROOT));
        list.add(Watch.jarsIn(ROOT.resolve("lib")));

        assertThat(counts(ROOT.resolve("lib/a.jar"))).isTrue();
        assertThat(counts(ROOT.resolve("lib/a.txt"))).isTrue();
        assertThat(counts(ROOT.resolve("lib/sub/a.jar"))).isTrue();
    }

    @Test
    void aNarrowWatchAloneLetsNothingElseCount() {
        list.add(Watch.jarsIn(ROOT.resolve("lib")));

        assertThat(counts(ROOT.resolve("lib/a.jar"))).isTrue();
        assertThat(counts(ROOT.resolve("lib/a.txt"))).isFalse();
        assertThat(counts(ROOT.resolve("lib/sub/a.jar"))).isFalse();
        assertThat(counts(ROOT.resolve("lib"))).isFalse();
    }

    @Test
    void severalPatternsBelowTheSameDirectoryAllCount() {
        list.add(Watch.entriesOf(ROOT, "*.java"));
        list.add(Watch.globOrPath(ROOT + "/*.yml"));

        assertThat(counts(ROOT.resolve("A.java"))).isTrue();
        assertThat(counts(ROOT.resolve("app.yml"))).isTrue();
        assertThat(counts(ROOT.resolve("app.json"))).isFalse();
    }

    @Test
    void tellsWhetherAWatchIsNew() {
        assertThat(list.add(Watch.path(ROOT))).isTrue();
        assertThat(list.add(Watch.jarsIn(ROOT))).isTrue();
        assertThat(list.add(Watch.path(ROOT))).isFalse();
        assertThat(list.add(Watch.jarsIn(ROOT))).isFalse();
    }

    @Test
    void addingAnEqualWatchAgainChangesNothing() {
        assertThat(list.add(Watch.jarsIn(ROOT.resolve("lib")))).isTrue();
        assertThat(list.add(Watch.jarsIn(ROOT.resolve("lib")))).isFalse();
        assertThat(list.add(Watch.globOrPath(ROOT + "/lib/*.{jar,JAR}"))).isFalse();

        assertThat(counts(ROOT.resolve("lib/a.jar"))).isTrue();
    }

    private boolean counts(Path path) {
        return list.counts(FileChange.modified(path));
    }

    @Nested
    class WithAFilter {
        @Test
        void aChangeThatTheFilterDoesNotAcceptDoesNotCount() {
            WatchList filtered = watching(change -> change.kind() == Kind.ADDED);

            assertThat(filtered.counts(FileChange.added(ROOT.resolve("A.class"))))
                    .isTrue();
            assertThat(filtered.counts(FileChange.modified(ROOT.resolve("A.class"))))
                    .isFalse();
        }

        @Test
        void whatIsNotCoveredOrIsIgnoredDoesNotCountWhateverTheFilterSays() {
            WatchList filtered = watching(ChangeFilter.all());

            assertThat(filtered.counts(FileChange.added(ROOT.resolve("app.log"))))
                    .isFalse();
            assertThat(filtered.counts(FileChange.added(ROOT.resolve(".git/HEAD"))))
                    .isFalse();
            assertThat(filtered.counts(FileChange.added(ROOT.resolveSibling("other"))))
                    .isFalse();
        }

        @Test
        void theFilterIsNotAskedAboutWhatDoesNotCountAnyway() {
            WatchList filtered = watching(change -> {
                throw new AssertionError(change);
            });

            assertThat(filtered.counts(FileChange.added(ROOT.resolve("app.log"))))
                    .isFalse();
            assertThat(filtered.counts(FileChange.added(ROOT.resolveSibling("other"))))
                    .isFalse();
            verifyNoInteractions(log);
        }

        @Test
        void whatTheFilterSkipsIsIgnored() {
            WatchList filtered = watching(ChangeFilter.ignoring(ROOT.resolve("docs")));

            assertThat(filtered.ignores(ROOT.resolve("docs"))).isTrue();
            assertThat(filtered.ignores(ROOT.resolve("docs/a"))).isTrue();
            assertThat(filtered.ignores(ROOT.resolve(".git"))).isTrue();
            assertThat(filtered.ignores(ROOT.resolve("src"))).isFalse();
        }

        @Test
        void withoutBuiltInRulesEverythingCounts() {
            var everything = new WatchList(IgnoreRules.withoutBuiltIn(List.of()), ChangeFilter.all(), log);
            everything.add(Watch.path(ROOT));

            assertThat(everything.counts(FileChange.modified(ROOT.resolve(".git/HEAD"))))
                    .isTrue();
            assertThat(everything.ignores(ROOT.resolve(".git"))).isFalse();
        }

        private WatchList watching(ChangeFilter filter) {
            var filtered = new WatchList(rules, filter, log);
            filtered.add(Watch.path(ROOT));
            return filtered;
        }
    }

    @Nested
    class WithAFilterThatFails {
        private final WatchList failing = new WatchList(rules, new Failing(), log);

        @BeforeEach
        void watch() {
            failing.add(Watch.path(ROOT));
        }

        @Test
        void changesCountAndNothingIsSkipped() {
            assertThat(failing.counts(FileChange.modified(ROOT.resolve("A.class"))))
                    .isTrue();
            assertThat(failing.ignores(ROOT.resolve("src"))).isFalse();
        }

        @Test
        void whatIsIgnoredStaysSo() {
            assertThat(failing.counts(FileChange.modified(ROOT.resolve("app.log"))))
                    .isFalse();
            assertThat(failing.ignores(ROOT.resolve(".git"))).isTrue();
        }

        @Test
        void theFirstFailureIsAnErrorAndOthersAreNot() {
            failing.counts(FileChange.modified(ROOT.resolve("A.class")));
            failing.counts(FileChange.modified(ROOT.resolve("B.class")));
            failing.ignores(ROOT.resolve("src"));

            verify(log)
                    .log(
                            Level.ERROR,
                            "the filter has failed on " + ROOT.resolve("A.class")
                                    + ", which counts therefore: java.lang.IllegalStateException: no idea");
            verify(log).log(eq(Level.DEBUG), contains("B.class"));
            verify(log).log(eq(Level.DEBUG), contains("NoClassDefFoundError: Gone"));
            verifyNoMoreInteractions(log);
        }
    }

    private static final class Failing implements ChangeFilter {
        @Override
        public boolean accepts(FileChange change) {
            throw new IllegalStateException("no idea");
        }

        @Override
        public boolean skips(Path path) {
            throw new NoClassDefFoundError("Gone");
        }
    }
}
