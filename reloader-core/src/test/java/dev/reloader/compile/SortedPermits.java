package dev.reloader.compile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A class file with the subclasses that it permits in order. Where a source does not name them, javac lists them in the order in
 * which it comes across them, which depends on what else it compiles.
 */
final class SortedPermits {
    private final byte[] bytes;
    private final DataInputStream in;
    private final int permits;

    private SortedPermits(byte[] bytes) throws IOException {
        this.bytes = bytes.clone();
        in = new DataInputStream(new ByteArrayInputStream(this.bytes));
        in.skipNBytes(8);
        permits = findName();
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
    }

    static byte[] of(byte[] classFile) throws IOException {
        var sorted = new SortedPermits(classFile);
        sorted.skipMembers();
        sorted.skipMembers();
        sorted.sort();
        return sorted.bytes;
    }

    /** Reads all constants, and returns which of them is the attribute's name; −1 if none. */
    private int findName() throws IOException {
        int found = -1;
        int count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> {
                    byte[] text = in.readNBytes(in.readUnsignedShort());
                    found = new String(text, StandardCharsets.UTF_8).equals("PermittedSubclasses") ? index : found;
                }
                case 5, 6 -> {
                    in.skipNBytes(8);
                    index++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
        return found;
    }

    private void skipMembers() throws IOException {
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            in.skipNBytes(6);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.skipNBytes(2);
                in.skipNBytes(in.readInt());
            }
        }
    }

    private void sort() throws IOException {
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            int name = in.readUnsignedShort();
            int length = in.readInt();
            if (name == permits) {
                ByteBuffer list = ByteBuffer.wrap(bytes, bytes.length - in.available() + 2, length - 2);
                short[] sorted = new short[length / 2 - 1];
                list.duplicate().asShortBuffer().get(sorted);
                Arrays.sort(sorted);
                list.asShortBuffer().put(sorted);
            }
            in.skipNBytes(length);
        }
    }
}
