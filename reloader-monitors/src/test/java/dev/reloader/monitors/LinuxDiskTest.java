package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That Linux itself says what the JDK says. */
@EnabledOnOs(OS.LINUX)
class LinuxDiskTest {
    private final Disk disk = LinuxDisk.orReal();

    @TempDir
    private Path directory;

    @BeforeEach
    void isNotTheJdks() {
        assertThat(disk).isInstanceOf(LinuxDisk.class);
    }

    private static void assertSame(BasicFileAttributes actual, BasicFileAttributes expected) {
        assertThat(actual.isDirectory()).isEqualTo(expected.isDirectory());
        assertThat(actual.isRegularFile()).isEqualTo(expected.isRegularFile());
        assertThat(actual.isSymbolicLink()).isEqualTo(expected.isSymbolicLink());
        assertThat(actual.isOther()).isEqualTo(expected.isOther());
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.lastModifiedTime()).isEqualTo(expected.lastModifiedTime());
    }

    private void assertSameAsJdk(Path path) throws IOException {
        assertSame(disk.attributes(path), Disk.REAL.attributes(path));
        assertSame(
                disk.attributes(path, LinkOption.NOFOLLOW_LINKS),
                Disk.REAL.attributes(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void attributesOfAllKinds() throws Exception {
        Path file = Files.writeString(directory.resolve("ä file"), "content");
        assertSameAsJdk(file);
        assertSameAsJdk(directory);
        assertSameAsJdk(Files.createSymbolicLink(directory.resolve("link"), file));
        assertSameAsJdk(Path.of("/dev/null"));
        for (String time : new String[] {"1969-12-31T23:59:59.999999999Z", "2020-01-01T12:00:00.123456789Z"}) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
            assertSameAsJdk(file);
        }
    }

    @Test
    void keysTellFilesApart() throws Exception {
        Path one = Files.createFile(directory.resolve("one"));
        Path two = Files.createFile(directory.resolve("two"));
        Path link = Files.createLink(directory.resolve("link"), one);
        assertThat(disk.attributes(one).fileKey())
                .isEqualTo(disk.attributes(link).fileKey())
                .isNotEqualTo(disk.attributes(two).fileKey());
    }

    @Test
    void listsAllEntriesWithTheirAttributes() throws Exception {
        Set<Path> expected = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            expected.add(Files.createFile(directory.resolve("a file with a rather long name " + i)));
        }
        expected.add(Files.createDirectory(directory.resolve("sub")));
        expected.add(Files.createSymbolicLink(directory.resolve("dangling"), Path.of("missing")));
        expected.add(Files.createFile(directory.resolve("..hidden")));
        Map<Path, BasicFileAttributes> listed = new HashMap<>();
        for (Disk.Entry entry : disk.list(directory)) {
            Path name = NativeNames.path(entry.name(), 0, entry.name().length);
            assertThat(listed.put(directory.resolve(name), entry.attributes())).isNull();
        }
        assertThat(listed.keySet()).isEqualTo(expected);
        for (Map.Entry<Path, BasicFileAttributes> entry : listed.entrySet()) {
            assertSame(entry.getValue(), Disk.REAL.attributes(entry.getKey(), LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    void whatIsNotThereIsSaidAsTheJdkSaysIt() throws Exception {
        Path missing = directory.resolve("missing");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> disk.attributes(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.list(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.list(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> disk.attributes(file.resolve("below"))).isInstanceOf(FileSystemException.class);
        Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> disk.attributes(circle)).isInstanceOf(FileSystemException.class);
        assertThat(disk.attributes(circle, LinkOption.NOFOLLOW_LINKS).isSymbolicLink())
                .isTrue();
    }

    @Test
    void pipeInPlaceOfADirectoryDoesNotBlock() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> disk.list(pipe)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void descriptorsAreClosed() throws Exception {
        disk.list(directory);
        long before = descriptors();
        for (int i = 0; i < 1000; i++) {
            disk.list(directory);
        }
        assertThat(descriptors()).isLessThan(before + 100);
    }

    private static long descriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
