package dev.reloader.monitors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One FILE_NOTIFY_INFORMATION: what happened to which name.
 *
 * @param action one of the constants here, or one that Windows has added since
 * @param name relative to the directory that was read, with backslashes; any of its parts may be an 8.3 name
 */
record NotifyRecord(int action, String name) {
    static final int ADDED = 1;
    static final int REMOVED = 2;
    static final int MODIFIED = 3;
    static final int RENAMED_FROM = 4;
    static final int RENAMED_TO = 5;

    // Where a record has its fields. The first is the distance to the next record, or zero in the last one.
    private static final int NEXT = 0;
    private static final int ACTION = 4;
    private static final int NAME_BYTES = 8;
    private static final int NAME = 12;

    /** All records of a buffer, or nothing if it is malformed anywhere: then anything may have happened. */
    static Optional<List<NotifyRecord>> parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<NotifyRecord> records = new ArrayList<>();
        int start = 0;
        while (true) {
            int left = bytes.length - start;
            if (left < NAME) {
                return Optional.empty();
            }
            int nameBytes = buffer.getInt(start + NAME_BYTES);
            if (nameBytes < 0 || nameBytes % 2 != 0 || nameBytes > left - NAME) {
                return Optional.empty();
            }
            String name = new String(bytes, start + NAME, nameBytes, StandardCharsets.UTF_16LE);
            records.add(new NotifyRecord(buffer.getInt(start + ACTION), name));
            int next = buffer.getInt(start + NEXT);
            if (next == 0) {
                return Optional.of(records);
            }
            // Behind this record, so it always ends; whether the next one is whole is seen above.
            if (next < NAME + nameBytes || next > left) {
                return Optional.empty();
            }
            start += next;
        }
    }
}
