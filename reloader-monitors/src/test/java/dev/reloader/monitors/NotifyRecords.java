package dev.reloader.monitors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes buffers as ReadDirectoryChangesW does. */
final class NotifyRecords {
    private final List<byte[]> records = new ArrayList<>();

    NotifyRecords add(int action, String name) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_16LE);
        int aligned = (12 + encoded.length + 3) / 4 * 4;
        records.add(ByteBuffer.allocate(aligned)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(action)
                .putInt(encoded.length)
                .put(encoded)
                .array());
        return this;
    }

    byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(
                        records.stream().mapToInt(r -> r.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < records.size(); i++) {
            int start = all.position();
            all.put(records.get(i));
            all.putInt(start, i < records.size() - 1 ? records.get(i).length : 0);
        }
        return all.array();
    }

    static byte[] one(int action, String name) {
        return new NotifyRecords().add(action, name).bytes();
    }
}
