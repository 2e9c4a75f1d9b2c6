package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDirectoryTest {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectory(temporary.resolve("run"));
        for (String name : "pipe agent.jar arguments classes changes.json".split(" ")) {
            Files.writeString(directory.resolve(name), "x");
        }
    }

    @Test
    void isDeletedWithItsFiles() throws IOException {
        new SharedDirectory(directory).delete();

        assertThat(directory).doesNotExist();
    }

    @Test
    void mayBeGoneAlready() throws IOException {
        var shared = new SharedDirectory(directory);
        shared.delete();
        shared.delete();

        assertThat(directory).doesNotExist();
    }

    @Test
    void holdsOnlyWhatCannotBeDeletedAfterwards() throws IOException {
        Path one = Files.createDirectories(directory.resolve("one/full")).getParent();
        Path two = Files.createDirectories(directory.resolve("two/full")).getParent();

        assertThatThrownBy(() -> new SharedDirectory(directory).delete())
                .isInstanceOf(DirectoryNotEmptyException.class)
                .satisfies(first -> assertThat(first.getMessage()).isIn(one.toString(), two.toString()))
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(2));
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("one", "two");
    }
}
