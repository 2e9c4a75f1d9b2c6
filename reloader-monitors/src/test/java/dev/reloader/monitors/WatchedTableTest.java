package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchedTableTest {
    private static final class Thing extends Watched {}

    private final WatchedTable table = new WatchedTable();

    private Thing add(Object watch) {
        Thing thing = new Thing();
        table.add(thing, watch);
        return thing;
    }

    @Test
    void severalShareAWatch() {
        Thing one = add(1);
        Thing two = add(1);
        Thing three = add(1);
        Thing other = add(2);
        assertThat(table.find(1)).containsExactlyInAnyOrder(one, two, three);
        assertThat(table.find(2)).containsExactly(other);
        assertThat(table.find(3)).isEmpty();
    }

    @Test
    void onlyTheLastOneRemovedLeavesNobody() {
        List<Thing> things = new ArrayList<>(List.of(add(1), add(1), add(1)));
        // In any order: the first, the middle and the last one of a bucket.
        Collections.rotate(things, 1);
        Thing last = things.remove(1);
        for (Thing thing : things) {
            assertThat(table.remove(thing)).isFalse();
            assertThat(thing.watch).isNull();
            assertThat(thing.next).isNull();
        }
        assertThat(table.find(1)).containsExactly(last);
        assertThat(table.remove(last)).isTrue();
        assertThat(table.find(1)).isEmpty();
    }

    @Test
    void othersOfTheSameBucketDoNotCount() {
        // So far apart that a table of 16 has them in one bucket.
        Thing one = add(1);
        Thing far = add(17);
        Thing farther = add(33);
        assertThat(table.remove(far)).isTrue();
        assertThat(table.find(1)).containsExactly(one);
        assertThat(table.find(33)).containsExactly(farther);
        assertThat(table.remove(farther)).isTrue();
        assertThat(table.remove(one)).isTrue();
    }

    @Test
    void watchesAreComparedByValue() {
        // Beyond the small Integers that the JVM keeps.
        Thing thing = add(Integer.valueOf(100_000));
        assertThat(table.find(Integer.parseInt("100000"))).containsExactly(thing);
    }

    @Test
    void removedOnesCanBeAddedAgain() {
        Thing thing = add(1);
        table.remove(thing);
        table.add(thing, 2);
        assertThat(thing.watch).isEqualTo(2);
        assertThat(table.find(1)).isEmpty();
        assertThat(table.find(2)).containsExactly(thing);
    }

    @Test
    void growsAndForgetsNothing() {
        List<Thing> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            all.add(add(i / 3));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(table.find(i)).containsExactlyInAnyOrder(all.get(3 * i), all.get(3 * i + 1), all.get(3 * i + 2));
        }
        Collections.shuffle(all, new Random(1));
        int[] left = new int[1000];
        Arrays.fill(left, 3);
        for (Thing thing : all) {
            int watch = (Integer) thing.watch;
            assertThat(table.remove(thing)).isEqualTo(--left[watch] == 0);
            assertThat(table.find(watch)).hasSize(left[watch]).doesNotContain(thing);
        }
    }
}
