package dev.reloader.monitors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.reloader.monitors.FsEventsLibrary.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FsEventsParserTest {
    /** Keeps alive what only addresses lead to. */
    private final List<Memory> held = new ArrayList<>();

    @Test
    void readsPathsAndFlags() {
        Pointer paths = paths(string("/a/b"), string("/a/\u00e9\ud83d\ude00"));
        assertThat(FsEventsParser.parse(2, paths, flags(0x10100, 0x80000000)))
                .containsExactly(new Event("/a/b", 0x10100), new Event("/a/\u00e9\ud83d\ude00", 0x80000000));
    }

    @Test
    void copiesWhatItReads() {
        Memory path = string("/a/b");
        List<Event> events = FsEventsParser.parse(1, paths(path), flags(1));
        path.clear();
        assertThat(events).containsExactly(new Event("/a/b", 1));
    }

    @Test
    void readsOnlySoManyAsAreTold() {
        assertThat(FsEventsParser.parse(1, paths(string("/a"), string("/b")), flags(1, 2)))
                .containsExactly(new Event("/a", 1));
        assertThat(FsEventsParser.parse(0, null, null)).isEmpty();
    }

    @Test
    void missingAndEmptyPathsAreEmpty() {
        assertThat(FsEventsParser.parse(3, paths(null, string(""), string("/a")), flags(1, 2, 3)))
                .containsExactly(new Event("", 1), new Event("", 2), new Event("/a", 3));
    }

    @Test
    void pathsThatAreNotUtf8AreEmpty() {
        Memory latin1 = bytes('/', 0xe9);
        Memory truncated = bytes('/', 0xc3);
        Memory surrogate = bytes('/', 0xed, 0xa0, 0x80);
        assertThat(FsEventsParser.parse(4, paths(latin1, truncated, surrogate, string("/a")), flags(1, 2, 3, 4)))
                .containsExactly(new Event("", 1), new Event("", 2), new Event("", 3), new Event("/a", 4));
    }

    @Test
    void truncatedArraysAreNotReadBeyondTheirEnd() {
        Pointer one = paths(string("/a"));
        assertThatThrownBy(() -> FsEventsParser.parse(2, one, flags(1, 2)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        Pointer two = paths(string("/a"), string("/b"));
        assertThatThrownBy(() -> FsEventsParser.parse(2, two, flags(1))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void missingArraysAreRefused() {
        assertThatThrownBy(() -> FsEventsParser.parse(1, null, flags(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 events with paths at null");
        assertThatThrownBy(() -> FsEventsParser.parse(1, paths(string("/a")), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flags at null");
    }

    @Test
    void impossibleCountsAreRefused() {
        Pointer paths = paths(string("/a"));
        assertThatThrownBy(() -> FsEventsParser.parse(-1, paths, flags(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1 events");
        assertThatThrownBy(() -> FsEventsParser.parse(1L << 31, paths, flags(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483648 events");
    }

    private Memory string(String path) {
        byte[] utf8 = path.getBytes(UTF_8);
        int[] bytes = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            bytes[i] = utf8[i];
        }
        return bytes(bytes);
    }

    private Memory bytes(int... bytes) {
        Memory memory = hold(bytes.length + 1);
        for (int i = 0; i < bytes.length; i++) {
            memory.setByte(i, (byte) bytes[i]);
        }
        memory.setByte(bytes.length, (byte) 0);
        return memory;
    }

    private Memory paths(Pointer... paths) {
        Memory memory = hold(paths.length * Native.POINTER_SIZE);
        for (int i = 0; i < paths.length; i++) {
            memory.setPointer((long) i * Native.POINTER_SIZE, paths[i]);
        }
        return memory;
    }

    private Memory flags(int... flags) {
        Memory memory = hold(flags.length * Integer.BYTES);
        memory.write(0, flags, 0, flags.length);
        return memory;
    }

    private Memory hold(int size) {
        Memory memory = new Memory(size);
        held.add(memory);
        return memory;
    }
}
