package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailTest {
    @TempDir
    private Path temporary;

    private Path base;

    @BeforeEach
    void findRealBase() throws IOException {
        // Without links of the system's own.
        base = temporary.toRealPath();
    }

    /** The steps behind {@link #base}; those on the way to it are checked here. */
    private List<Trail.Step> find(Path path) {
        List<Trail.Step> steps = new Trail(new Directory(null, 0), path).find();
        int above = base.getNameCount();
        assertThat(steps).startsWith(stepsToBase().toArray(Trail.Step[]::new));
        return steps.subList(above, steps.size());
    }

    private List<Trail.Step> stepsToBase() {
        List<Trail.Step> steps = new ArrayList<>();
        Path at = base.getRoot();
        for (Path name : base) {
            steps.add(new Trail.Step(at, name, false));
            at = at.resolve(name);
        }
        return steps;
    }

    private static Trail.Step step(Path path) {
        return new Trail.Step(path.getParent(), path.getFileName(), false);
    }

    private static Trail.Step last(Path path) {
        return new Trail.Step(path.getParent(), path.getFileName(), true);
    }

    private Path directory(String path) throws IOException {
        return Files.createDirectories(base.resolve(path));
    }

    private Path file(String path) throws IOException {
        directory(path).toFile().delete();
        return Files.createFile(base.resolve(path));
    }

    private Path link(String path, Path target) throws IOException {
        assumeFalse(FileMonitorContract.isWindows(), "links need a privilege");
        return Files.createSymbolicLink(base.resolve(path), target);
    }

    @Test
    void throughDirectoriesToAFileOrADirectory() throws Exception {
        Path file = file("a/b/file");
        Path a = base.resolve("a");
        assertThat(find(file)).containsExactly(step(a), step(a.resolve("b")), last(file));
        assertThat(find(a.resolve("b"))).containsExactly(step(a), step(a.resolve("b")));
    }

    @Test
    void topOfTheFileSystem() {
        assertThat(new Trail(new Directory(null, 0), base.getRoot()).find()).isEmpty();
    }

    @Test
    void endsWhereNothingIs() throws Exception {
        Path a = directory("a");
        assertThat(find(a.resolve("b/c/file"))).containsExactly(step(a), step(a.resolve("b")));
    }

    @Test
    void endsAtAFileThatIsNoDirectory() throws Exception {
        Path a = file("a");
        assertThat(find(a.resolve("b/c"))).containsExactly(step(a));
    }

    @Test
    void absoluteLink() throws Exception {
        Path file = file("elsewhere/file");
        Path link = link("link", file);
        List<Trail.Step> expected = new ArrayList<>(List.of(step(link)));
        expected.addAll(stepsToBase());
        expected.addAll(List.of(step(base.resolve("elsewhere")), last(file)));
        assertThat(find(link)).isEqualTo(expected);
    }

    @Test
    void relativeLinkAndDots() throws Exception {
        Path file = file("elsewhere/file");
        Path a = directory("a");
        Path link = link("a/link", Path.of(".././a/../elsewhere/./file"));
        assertThat(find(link))
                .containsExactly(step(a), step(link), step(a), step(base.resolve("elsewhere")), last(file));
    }

    /** What {@code ..} means depends on where a link has led. */
    @Test
    void upFromWhereALinkLeads() throws Exception {
        Path deep = directory("elsewhere/deep");
        Path file = file("elsewhere/file");
        Path directoryLink = link("directory", Path.of("elsewhere/deep"));
        Path link = link("link", Path.of("directory/../file"));
        assertThat(find(link))
                .containsExactly(step(link), step(directoryLink), step(deep.getParent()), step(deep), last(file));
    }

    @Test
    void upFromTheTop() throws Exception {
        Path file = file("file");
        StringBuilder up = new StringBuilder();
        for (int i = 0; i < base.getNameCount() + 5; i++) {
            up.append("../");
        }
        Path link = link("link", Path.of(up.toString()).resolve(base.getRoot().relativize(file)));
        List<Trail.Step> expected = new ArrayList<>(List.of(step(link)));
        expected.addAll(stepsToBase());
        expected.add(last(file));
        assertThat(find(link)).isEqualTo(expected);
    }

    @Test
    void linksToLinks() throws Exception {
        Path file = file("file");
        Path one = link("one", Path.of("file"));
        Path two = link("two", Path.of("one"));
        Path three = link("three", Path.of("two"));
        assertThat(find(three)).containsExactly(step(three), step(two), step(one), last(file));
    }

    @Test
    void linkedDirectoryOnTheWay() throws Exception {
        Path real = directory("real");
        Path file = file("real/file");
        Path link = link("link", real.getFileName());
        assertThat(find(link.resolve("file"))).containsExactly(step(link), step(real), last(file));
        assertThat(find(link)).containsExactly(step(link), step(real));
    }

    @Test
    void danglingLinkEndsWhereItsTargetIsMissing() throws Exception {
        Path link = link("link", Path.of("missing/file"));
        assertThat(find(link)).containsExactly(step(link), step(base.resolve("missing")));
    }

    @Test
    void loopsEnd() throws Exception {
        Path self = link("self", Path.of("self"));
        assertThat(find(self)).hasSize(41).containsOnly(step(self));
        Path one = link("one", Path.of("two"));
        Path two = link("two", Path.of("one"));
        assertThat(find(one)).hasSize(41).containsOnly(step(one), step(two));
        Path inside = link("inside", Path.of("inside/below"));
        assertThat(find(inside)).containsOnly(step(inside));
    }

    @Test
    void fortyLinksAreFollowed() throws Exception {
        Path file = file("0");
        for (int i = 1; i <= 41; i++) {
            link("" + i, Path.of("" + (i - 1)));
        }
        assertThat(find(base.resolve("40"))).hasSize(41).endsWith(last(file));
        assertThat(find(base.resolve("41"))).hasSize(41).endsWith(step(base.resolve("1")));
    }

    @Test
    void changesOnTheWayAreFound() throws Exception {
        Path file = base.resolve("a/file");
        Trail trail = new Trail(new Directory(null, 0), file);
        List<Trail.Step> missing = trail.find();
        file("a/file");
        List<Trail.Step> present = trail.find();
        assertThat(present).isNotEqualTo(missing).isEqualTo(trail.find());
        Files.delete(file);
        assertThat(trail.find()).isNotEqualTo(present).isNotEqualTo(missing);
    }
}
