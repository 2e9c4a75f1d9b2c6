package dev.reloader.monitors;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Watchman's own binary form of JSON, version 1. Version 2 and JSON itself do not carry file names as the bytes they are.
 *
 * <p>A frame is 00 01, its length as an integer value, and one value. Values are {@code null}, {@link Boolean}, {@link Long},
 * {@link Double}, {@link String} (known to be UTF-8), {@code byte[]} (of no known encoding), {@link List}, and {@link Map}
 * with strings for keys. Integers have the byte order of the machine, which is that of the buffer here.
 */
final class Bser {
    /** No frame is longer than this, its header not counted. A change of a million files has some 60 MB. */
    static final int LONGEST = 128 << 20;

    private static final int VERSION = 0x0001;

    private static final int ARRAY = 0x00;
    private static final int OBJECT = 0x01;
    private static final int BYTES = 0x02;
    private static final int INT8 = 0x03;
    private static final int INT16 = 0x04;
    private static final int INT32 = 0x05;
    private static final int INT64 = 0x06;
    private static final int DOUBLE = 0x07;
    private static final int TRUE = 0x08;
    private static final int FALSE = 0x09;
    private static final int NULL = 0x0a;
    /** A list of objects with the same keys, which are written once. */
    private static final int TEMPLATE = 0x0b;
    /** In a template: this object lacks this key. */
    private static final int MISSING = 0x0c;

    private static final int UTF8 = 0x0d;

    /** Watchman nests 5 deep. */
    private static final int DEEPEST = 64;

    private Bser() {}

    /** The whole frame. Texts are written as bytes, in UTF-8. */
    static byte[] encode(Object value, ByteOrder order) {
        var body = new ByteArrayOutputStream();
        write(value, body, order);
        var frame = new ByteArrayOutputStream();
        frame.write(0);
        frame.write(1);
        writeInteger(body.size(), frame, order);
        frame.writeBytes(body.toByteArray());
        return frame.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out, ByteOrder order) {
        if (value == null) {
            out.write(NULL);
        } else if (value instanceof Boolean truth) {
            out.write(truth ? TRUE : FALSE);
        } else if (value instanceof Integer || value instanceof Long) {
            writeInteger(((Number) value).longValue(), out, order);
        } else if (value instanceof Double number) {
            out.write(DOUBLE);
            out.writeBytes(buffer(Double.BYTES, order).putDouble(number).array());
        } else if (value instanceof String text) {
            write(text.getBytes(StandardCharsets.UTF_8), out, order);
        } else if (value instanceof byte[] bytes) {
            out.write(BYTES);
            writeInteger(bytes.length, out, order);
            out.writeBytes(bytes);
        } else if (value instanceof List<?> list) {
            out.write(ARRAY);
            writeInteger(list.size(), out, order);
            list.forEach(element -> write(element, out, order));
        } else if (value instanceof Map<?, ?> map) {
            out.write(OBJECT);
            writeInteger(map.size(), out, order);
            map.forEach((key, element) -> {
                write(key, out, order);
                write(element, out, order);
            });
        } else {
            throw new IllegalArgumentException("BSER has no form for a " + value.getClass());
        }
    }

    private static void writeInteger(long value, ByteArrayOutputStream out, ByteOrder order) {
        if (value == (byte) value) {
            out.write(INT8);
            out.write((int) value);
        } else if (value == (short) value) {
            out.write(INT16);
            out.writeBytes(buffer(Short.BYTES, order).putShort((short) value).array());
        } else if (value == (int) value) {
            out.write(INT32);
            out.writeBytes(buffer(Integer.BYTES, order).putInt((int) value).array());
        } else {
            out.write(INT64);
            out.writeBytes(buffer(Long.BYTES, order).putLong(value).array());
        }
    }

    private static ByteBuffer buffer(int size, ByteOrder order) {
        return ByteBuffer.allocate(size).order(order);
    }

    /**
     * How long the frame is that begins where the buffer does, its header included. Empty while too little of it is there to
     * tell. The buffer is not moved.
     */
    static OptionalInt frameLength(ByteBuffer buffer) throws MalformedBserException {
        ByteBuffer frame = buffer.duplicate().order(buffer.order());
        try {
            int version = Byte.toUnsignedInt(frame.get()) << Byte.SIZE | Byte.toUnsignedInt(frame.get());
            if (version != VERSION) {
                throw new MalformedBserException(
                        "a frame begins with %04x instead of %04x".formatted(version, VERSION));
            }
            long length = readInteger(frame.get(), frame);
            if (length < 1 || length > LONGEST) {
                throw new MalformedBserException(
                        "a frame claims a length of " + length + " bytes; from 1 to " + LONGEST + " are allowed");
            }
            return OptionalInt.of(frame.position() - buffer.position() + (int) length);
        } catch (BufferUnderflowException e) {
            return OptionalInt.empty();
        }
    }

    /** What a frame says; the buffer holds exactly one. */
    static Object decode(ByteBuffer frame) throws MalformedBserException {
        OptionalInt length = frameLength(frame);
        if (length.isEmpty() || length.getAsInt() != frame.remaining()) {
            throw new MalformedBserException(
                    "a frame of " + frame.remaining() + " bytes does not have the length it claims");
        }
        try {
            frame.getShort();
            readInteger(frame.get(), frame);
            Object value = readValue(frame, 0);
            if (frame.hasRemaining()) {
                throw new MalformedBserException("a frame has " + frame.remaining() + " bytes too many");
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw new MalformedBserException("a frame of " + length.getAsInt() + " bytes ends within a value");
        }
    }

    private static Object readValue(ByteBuffer in, int depth) throws MalformedBserException {
        if (depth > DEEPEST) {
            throw new MalformedBserException("a frame nests more than " + DEEPEST + " deep");
        }
        int type = in.get();
        return switch (type) {
            case INT8, INT16, INT32, INT64 -> readInteger(type, in);
            case DOUBLE -> in.getDouble();
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
            case BYTES -> readBytes(in);
            case UTF8 -> new String(readBytes(in), StandardCharsets.UTF_8);
            case ARRAY -> readArray(in, depth);
            case OBJECT -> readObject(in, depth);
            case TEMPLATE -> readTemplate(in, depth);
            default -> throw new MalformedBserException("a frame has a value of the unknown type " + type);
        };
    }

    private static Long readInteger(int type, ByteBuffer in) throws MalformedBserException {
        return switch (type) {
            case INT8 -> (long) in.get();
            case INT16 -> (long) in.getShort();
            case INT32 -> (long) in.getInt();
            case INT64 -> in.getLong();
            default -> throw new MalformedBserException("a frame has the type " + type + " where an integer belongs");
        };
    }

    private static byte[] readBytes(ByteBuffer in) throws MalformedBserException {
        byte[] bytes = new byte[readCount(in)];
        in.get(bytes);
        return bytes;
    }

    private static List<Object> readArray(ByteBuffer in, int depth) throws MalformedBserException {
        int count = readCount(in);
        var array = new ArrayList<Object>(count);
        for (int i = 0; i < count; i++) {
            array.add(readValue(in, depth + 1));
        }
        return array;
    }

    private static Map<String, Object> readObject(ByteBuffer in, int depth) throws MalformedBserException {
        int count = readCount(in);
        var object = new HashMap<String, Object>();
        for (int i = 0; i < count; i++) {
            String key = readKey(in);
            object.put(key, readValue(in, depth + 1));
        }
        return object;
    }

    private static List<Object> readTemplate(ByteBuffer in, int depth) throws MalformedBserException {
        require(ARRAY, in);
        int width = readCount(in);
        var keys = new ArrayList<String>(width);
        for (int i = 0; i < width; i++) {
            keys.add(readKey(in));
        }
        int count = readCount(in);
        if (width == 0 && count > 0) {
            throw new MalformedBserException("a frame has " + count + " objects without any key");
        }
        var objects = new ArrayList<Object>(count);
        for (int i = 0; i < count; i++) {
            var object = new HashMap<String, Object>();
            for (String key : keys) {
                if (in.hasRemaining() && in.get(in.position()) == MISSING) {
                    in.get();
                } else {
                    object.put(key, readValue(in, depth + 1));
                }
            }
            objects.add(object);
        }
        return objects;
    }

    private static String readKey(ByteBuffer in) throws MalformedBserException {
        require(BYTES, in);
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void require(int type, ByteBuffer in) throws MalformedBserException {
        int found = in.get();
        if (found != type) {
            throw new MalformedBserException("a frame has the type " + found + " where " + type + " belongs");
        }
    }

    /** How many bytes or values follow; a value has one byte at least. */
    private static int readCount(ByteBuffer in) throws MalformedBserException {
        long count = readInteger(in.get(), in);
        if (count < 0 || count > in.remaining()) {
            throw new MalformedBserException(
                    "a frame claims " + count + " bytes or values where " + in.remaining() + " bytes are left");
        }
        return (int) count;
    }
}
