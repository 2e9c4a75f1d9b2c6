package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private final Directory top = new Directory(null, 0);
    private final Directory directory = new Directory(top, 0);

    private void add(String... names) {
        directory.add(entries(List.of(names)));
    }

    private static List<Disk.Entry> entries(List<String> names) {
        return names.stream()
                .map(name -> new Disk.Entry(NativeNames.bytes(Path.of(name)), null))
                .toList();
    }

    private List<String> names() {
        return IntStream.range(0, directory.size())
                .mapToObj(i -> directory.name(i).toString())
                .toList();
    }

    private int find(String name) {
        return directory.find(Path.of(name));
    }

    /** All that are added stay only once they are something. */
    private void setAll(long entry) {
        for (int i = 0; i < directory.size(); i++) {
            directory.setEntry(i, entry);
        }
    }

    @Test
    void emptyOne() {
        assertThat(directory.size()).isZero();
        assertThat(find("a")).isNegative();
        directory.removeAbsent();
        directory.add(List.of());
        assertThat(directory.size()).isZero();
    }

    @Test
    void namesAreSortedAndKnownOnce() {
        add("m", "a", "z", "m");
        add("a", "n");
        add();
        assertThat(names()).containsExactly("a", "m", "n", "z");
        assertThat(find("n")).isEqualTo(2);
        assertThat(find("b")).isNegative();
    }

    @Test
    void namesThatBeginWithEachOther() {
        add("aaa", "a", "aab", "aa", "b");
        assertThat(names()).containsExactly("a", "aa", "aaa", "aab", "b");
        for (int i = 0; i < directory.size(); i++) {
            assertThat(directory.find(directory.name(i))).isEqualTo(i);
        }
        assertThat(find("aaaa")).isNegative();
        assertThat(find("ab")).isNegative();
    }

    @Test
    void newOnesAreAbsentAndTheOthersStayAsTheyWere() {
        add("b", "d");
        directory.setEntry(0, -1);
        directory.setEntry(1, 7);
        Directory child = new Directory(directory, 0);
        directory.setChild(1, child);
        add("a", "c", "e");
        assertThat(names()).containsExactly("a", "b", "c", "d", "e");
        assertThat(IntStream.range(0, 5).mapToLong(directory::entry))
                .containsExactly(Directory.ABSENT, -1L, Directory.ABSENT, 7L, Directory.ABSENT);
        assertThat(directory.child(find("d"))).isSameAs(child);
        assertThat(directory.child(find("e"))).isNull();
    }

    @Test
    void absentOnesAreRemoved() {
        add("a", "b", "c", "d");
        directory.setEntry(1, -2);
        directory.setEntry(3, 4);
        Directory child = new Directory(directory, 0);
        directory.setChild(3, child);
        directory.removeAbsent();
        assertThat(names()).containsExactly("b", "d");
        assertThat(directory.entry(0)).isEqualTo(-2);
        assertThat(directory.entry(1)).isEqualTo(4);
        assertThat(directory.child(0)).isNull();
        assertThat(directory.child(1)).isSameAs(child);
        setAll(Directory.ABSENT);
        directory.removeAbsent();
        assertThat(directory.size()).isZero();
        add("a");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void thousandsOfNamesInAnyOrder() {
        Map<String, Long> expected = new HashMap<>();
        List<String> all = new ArrayList<>(
                IntStream.range(0, 5000).mapToObj(i -> "name" + i).toList());
        Collections.shuffle(all, new Random(1));
        for (int from = 0; from < all.size(); from += 500) {
            List<String> some = all.subList(from, from + 500);
            directory.add(entries(some));
            for (String name : some) {
                long entry = name.endsWith("7") ? Directory.ABSENT : -1 - expected.size();
                directory.setEntry(find(name), entry);
                if (entry != Directory.ABSENT) {
                    expected.put(name, entry);
                }
            }
            directory.removeAbsent();
        }
        assertThat(directory.size()).isEqualTo(expected.size());
        expected.forEach(
                (name, entry) -> assertThat(directory.entry(find(name))).isEqualTo(entry));
        assertThat(names()).isSorted();
        assertThat(find("name7")).isNegative();
    }

    @Test
    void pathsBeginWithTheRoot() {
        Path root = Path.of("root").toAbsolutePath();
        top.add(entries(List.of(root.toString())));
        top.setChild(0, directory);
        add("a", "b", "c");
        Directory child = new Directory(directory, 0);
        directory.setChild(1, child);
        assertThat(directory.path()).isEqualTo(root);
        assertThat(child.path()).isEqualTo(root.resolve("b"));
        assertThat(child.top()).isSameAs(top);
        assertThat(top.top()).isSameAs(top);
    }
}
