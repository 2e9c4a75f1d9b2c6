package dev.reloader.parent;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Looks whether a class file is whole: each of its parts says how long it is. Links nothing, because a reload waits for it. */
final class ClassFileEnd {
    private static final int MAGIC = 0xCAFEBABE;

    private final ByteBuffer bytes;

    private ClassFileEnd(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Whether this is a class file from its beginning to its end: whoever writes it is done. */
    static boolean isReached(byte[] bytes) {
        try {
            return new ClassFileEnd(ByteBuffer.wrap(bytes)).isReached();
        } catch (BufferUnderflowException e) {
            return false;
        }
    }

    private boolean isReached() {
        if (bytes.getInt() != MAGIC) {
            return false;
        }
        // The version.
        skip(4);
        if (!skipConstants()) {
            return false;
        }
        // Flags, name and superclass.
        skip(6);
        skip(2 * unsignedShort());
        skipMembers();
        skipMembers();
        skipAttributes();
        return !bytes.hasRemaining();
    }

    private boolean skipConstants() {
        int count = unsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = bytes.get();
            switch (tag) {
                case 1 -> skip(unsignedShort());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                case 5, 6 -> {
                    skip(8);
                    // These count twice.
                    index++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** Fields or methods. */
    private void skipMembers() {
        for (int count = unsignedShort(); count > 0; count--) {
            skip(6);
            skipAttributes();
        }
    }

    private void skipAttributes() {
        for (int count = unsignedShort(); count > 0; count--) {
            skip(2);
            skip(bytes.getInt());
        }
    }

    private int unsignedShort() {
        return Short.toUnsignedInt(bytes.getShort());
    }

    private void skip(int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + count);
    }
}
