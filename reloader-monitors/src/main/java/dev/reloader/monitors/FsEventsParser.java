package dev.reloader.monitors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.reloader.monitors.FsEventsLibrary.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Reads what FSEvents hands to its callback: {@code char **paths} and {@code FSEventStreamEventFlags flags[]}. */
final class FsEventsParser {
    private FsEventsParser() {}

    /**
     * Copies the events: the memory is the system's again once its callback has returned.
     *
     * @throws IllegalArgumentException if there cannot be so many events, or one of the arrays is missing
     */
    static List<Event> parse(long count, Pointer paths, Pointer flags) {
        if (count == 0) {
            return List.of();
        }
        if (count < 0 || count > Integer.MAX_VALUE || paths == null || flags == null) {
            throw new IllegalArgumentException(
                    "FSEvents told of " + count + " events with paths at " + paths + " and flags at " + flags);
        }
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pointer path = paths.getPointer((long) i * Native.POINTER_SIZE);
            events.add(new Event(path == null ? "" : decode(path), flags.getInt((long) i * Integer.BYTES)));
        }
        return events;
    }

    private static String decode(Pointer path) {
        byte[] bytes = path.getByteArray(0, (int) path.indexOf(0, (byte) 0));
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            // No name that Java could use: FsEvents has everything looked at instead.
            return "";
        }
    }
}
