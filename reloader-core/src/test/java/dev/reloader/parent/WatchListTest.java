package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchListTest {
    private static final Path ROOT = Path.of("/home/me/app");

    private final WatchList list = new WatchList(new IgnoreRules(List.of("*.log", "/home/me/app/generated/*")));

    @Test
    void withoutWatchesNothingCountsAndNothingIsIgnored() {
        assertThat(list.counts(ROOT)).isFalse();
        assertThat(list.ignores(ROOT.resolve(".git"))).isFalse();
    }

    @Test
    void aPathCountsIfAWatchCoversIt() {
        list.add(Watch.path(ROOT));

        assertThat(list.counts(ROOT)).isTrue();
        assertThat(list.counts(ROOT.resolve("a/A.class"))).isTrue();
        assertThat(list.counts(ROOT.resolveSibling("app2/A.class"))).isFalse();
        assertThat(list.counts(ROOT.getParent())).isFalse();
    }

    @Test
    void aPathDoesNotCountIfItIsIgnored() {
        list.add(Watch.path(ROOT));

        assertThat(list.counts(ROOT.resolve("app.log"))).isFalse();
        assertThat(list.counts(ROOT.resolve("generated/A.java"))).isFalse();
        assertThat(list.counts(ROOT.resolve(".git/HEAD"))).isFalse();
        assertThat(list.ignores(ROOT.resolve("app.log"))).isTrue();
        assertThat(list.ignores(ROOT.resolve(".git"))).isTrue();
        assertThat(list.ignores(ROOT.resolve("A.class"))).isFalse();
    }

    @Test
    void ignoringWinsOverAWatchByName() {
        list.add(Watch.path(ROOT.resolve("app.log")));
        list.add(Watch.path(ROOT.resolve("generated/A.java")));

        assertThat(list.counts(ROOT.resolve("app.log"))).isFalse();
        assertThat(list.counts(ROOT.resolve("generated/A.java"))).isFalse();
    }

    @Test
    void aFileThatIsWatchedByNameCountsThoughItLiesInABuiltInDirectory() {
        list.add(Watch.path(ROOT));
        list.add(Watch.path(ROOT.resolve(".git/HEAD")));

        assertThat(list.counts(ROOT.resolve(".git/HEAD"))).isTrue();
        assertThat(list.counts(ROOT.resolve(".git/index"))).isFalse();
    }

    @Test
    void aRootInsideAnotherIsSeenFromTheInnermost() {
        list.add(Watch.path(ROOT));
        list.add(Watch.path(ROOT.resolve(".idea/plugin")));

        assertThat(list.counts(ROOT.resolve(".idea/plugin/A.class"))).isTrue();
        assertThat(list.counts(ROOT.resolve(".idea/plugin/.idea/x"))).isFalse();
        assertThat(list.counts(ROOT.resolve(".idea/other/A.class"))).isFalse();
    }

    @Test
    void aNarrowWatchInsideAWideOneTakesNothingAway() {
        list.add(Watch.path(ROOT));
        list.add(Watch.jarsIn(ROOT.resolve("lib")));

        assertThat(list.counts(ROOT.resolve("lib/a.jar"))).isTrue();
        assertThat(list.counts(ROOT.resolve("lib/a.txt"))).isTrue();
        assertThat(list.counts(ROOT.resolve("lib/sub/a.jar"))).isTrue();
    }

    @Test
    void aNarrowWatchAloneLetsNothingElseCount() {
        list.add(Watch.jarsIn(ROOT.resolve("lib")));

        assertThat(list.counts(ROOT.resolve("lib/a.jar"))).isTrue();
        assertThat(list.counts(ROOT.resolve("lib/a.txt"))).isFalse();
        assertThat(list.counts(ROOT.resolve("lib/sub/a.jar"))).isFalse();
        assertThat(list.counts(ROOT.resolve("lib"))).isFalse();
    }

    @Test
    void severalPatternsBelowTheSameDirectoryAllCount() {
        list.add(Watch.entriesOf(ROOT, "*.java"));
        list.add(Watch.globOrPath(ROOT + "/*.yml"));

        assertThat(list.counts(ROOT.resolve("A.java"))).isTrue();
        assertThat(list.counts(ROOT.resolve("app.yml"))).isTrue();
        assertThat(list.counts(ROOT.resolve("app.json"))).isFalse();
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

        assertThat(list.counts(ROOT.resolve("lib/a.jar"))).isTrue();
    }
}
