package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassFileEndTest {
    /** The class file of a class. */
    static byte[] bytes(Class<?> type) throws IOException {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        try (InputStream in = type.getResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {String.class, Double.class, List.class, Thread.State.class, EventLoop.class, Event.Changed.class
            })
    void isReachedInAWholeClass(Class<?> type) throws IOException {
        assertThat(ClassFileEnd.isReached(bytes(type))).isTrue();
    }

    @Test
    void isReachedInAModule() throws IOException {
        try (InputStream in = Object.class.getModule().getResourceAsStream("module-info.class")) {
            assertThat(ClassFileEnd.isReached(in.readAllBytes())).isTrue();
        }
    }

    @Test
    void isNotReachedAnywhereBefore() throws IOException {
        byte[] whole = bytes(FileContents.class);
        for (int length = 0; length < whole.length; length++) {
            assertThat(ClassFileEnd.isReached(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void isNotReachedWhenMoreFollows() throws IOException {
        byte[] whole = bytes(FileContents.class);
        assertThat(ClassFileEnd.isReached(Arrays.copyOf(whole, whole.length + 1)))
                .isFalse();
    }

    @Test
    void isNotReachedInNonsense() {
        var random = ThreadLocalRandom.current();
        for (int attempt = 0; attempt < 1000; attempt++) {
            byte[] nonsense = new byte[random.nextInt(1000)];
            random.nextBytes(nonsense);
            assertThat(ClassFileEnd.isReached(nonsense)).isFalse();
            if (nonsense.length > 10) {
                System.arraycopy(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}, 0, nonsense, 0, 4);
                nonsense[8] = 1;
                assertThat(ClassFileEnd.isReached(nonsense)).isFalse();
            }
        }
    }
}
