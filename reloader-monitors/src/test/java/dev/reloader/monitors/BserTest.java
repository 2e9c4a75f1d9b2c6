package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BserTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;

    /** A list of three objects; the second lacks the key "age". */
    private static final String TEMPLATE = "0b 00 03 02 02 03 04 'name' 02 03 03 'age' 03 03"
            + " 02 03 04 'fred' 03 14 02 03 04 'pete' 0c 02 03 01 'x' 0a";

    /** Bytes in hex, and texts in quotes. */
    private static byte[] bytes(String text) {
        var hex = new StringBuilder();
        for (String word : text.trim().split(" +")) {
            hex.append(
                    word.startsWith("'")
                            ? HexFormat.of().formatHex(word.replace("'", "").getBytes())
                            : word);
        }
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] frame(String body) {
        byte[] bytes = bytes(body);
        byte[] frame = Arrays.copyOf(new byte[] {0, 1, 3, (byte) bytes.length}, 4 + bytes.length);
        System.arraycopy(bytes, 0, frame, 4, bytes.length);
        return frame;
    }

    private static Object decode(byte[] frame, ByteOrder order) throws MalformedBserException {
        return Bser.decode(ByteBuffer.wrap(frame).order(order));
    }

    @Test
    void requestIsEncoded() {
        assertThat(Bser.encode(List.of("version"), LITTLE)).isEqualTo(bytes("00 01 03 0d 00 03 01 02 03 07 'version'"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, "0a"),
                Arguments.of(true, "08"),
                Arguments.of(false, "09"),
                Arguments.of(0L, "03 00"),
                Arguments.of(-1L, "03 ff"),
                Arguments.of(127L, "03 7f"),
                Arguments.of(128L, "04 80 00"),
                Arguments.of(-32768L, "04 00 80"),
                Arguments.of(32768L, "05 00 80 00 00"),
                Arguments.of(-2147483648L, "05 00 00 00 80"),
                Arguments.of(2147483648L, "06 00 00 00 80 00 00 00 00"),
                Arguments.of(1.5, "07 00 00 00 00 00 00 f8 3f"),
                Arguments.of(new byte[] {(byte) 0xff, 0}, "02 03 02 ff 00"),
                Arguments.of(List.of(), "00 03 00"),
                Arguments.of(List.of(1L, List.of(true)), "00 03 02 03 01 00 03 01 08"),
                Arguments.of(Map.of(), "01 03 00"),
                Arguments.of(Map.of("a", 1L), "01 03 01 02 03 01 'a' 03 01"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreEncodedAndDecoded(Object value, String body) throws MalformedBserException {
        assertThat(Bser.encode(value, LITTLE)).isEqualTo(frame(body));
        assertThat(decode(frame(body), LITTLE)).isEqualTo(value);
        assertThat(decode(Bser.encode(value, BIG), BIG)).isEqualTo(value);
    }

    @Test
    void integersHaveTheOrderOfTheBuffer() throws MalformedBserException {
        assertThat(Bser.encode(0x0102L, BIG)).isEqualTo(bytes("00 01 03 03 04 01 02"));
        assertThat(decode(bytes("00 01 04 00 03 04 01 02"), BIG)).isEqualTo(0x0102L);
        assertThat(decode(bytes("00 01 04 03 00 04 01 02"), LITTLE)).isEqualTo(0x0201L);
    }

    @Test
    void utf8TextIsDecoded() throws MalformedBserException {
        assertThat(decode(frame("0d 03 02 c3 a9"), LITTLE)).isEqualTo("é");
    }

    @Test
    void templateIsDecoded() throws MalformedBserException {
        var last = new HashMap<String, Object>();
        last.put("name", bytes("'x'"));
        last.put("age", null);

        Object value = decode(frame(TEMPLATE), LITTLE);

        assertThat(value)
                .usingRecursiveComparison()
                .isEqualTo(List.of(Map.of("name", bytes("'fred'"), "age", 20L), Map.of("name", bytes("'pete'")), last));
    }

    @Test
    void valueWithoutFormIsNotEncoded() {
        assertThatThrownBy(() -> Bser.encode(new Object(), LITTLE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsToldAsSoonAsItIsThere() throws MalformedBserException {
        byte[] frame = bytes("00 01 05 07 00 00 00 05 01 02 03 04");
        for (int i = 0; i < 7; i++) {
            assertThat(Bser.frameLength(ByteBuffer.wrap(frame, 0, i).order(LITTLE)))
                    .isEmpty();
        }
        for (int i = 7; i <= frame.length; i++) {
            assertThat(Bser.frameLength(ByteBuffer.wrap(frame, 0, i).order(LITTLE)))
                    .hasValue(14);
        }
    }

    @Test
    void frameIsRefusedWhereverItIsCut() {
        byte[] whole =
                frame("01 03 02 02 03 01 'a' " + TEMPLATE + " 02 03 01 'b' 00 04 02 00 07 00 00 00 00 00 00 f8 3f 08");
        for (int i = 0; i < whole.length; i++) {
            byte[] cut = Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> decode(cut, LITTLE)).isInstanceOf(MalformedBserException.class);
            if (i > 4) {
                // The length is right; what is in the frame ends early.
                byte[] shortened = cut.clone();
                shortened[3] = (byte) (i - 4);
                assertThatThrownBy(() -> decode(shortened, LITTLE)).isInstanceOf(MalformedBserException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0e, a frame has a value of the unknown type 14",
        "0c, a frame has a value of the unknown type 12",
        "ff, a frame has a value of the unknown type -1",
        "08 08, a frame has 1 bytes too many",
        "02 03 ff, a frame claims -1 bytes or values where 0 bytes are left",
        "02 05 ff ff ff 7f, a frame claims 2147483647 bytes or values where 0 bytes are left",
        "00 06 ff ff ff ff ff ff ff 7f, a frame claims 9223372036854775807 bytes or values where 0 bytes are left",
        "00 03 02 08, a frame claims 2 bytes or values where 1 bytes are left",
        "00 08, a frame has the type 8 where an integer belongs",
        "01 03 01 03 01 08, a frame has the type 3 where 2 belongs",
        "0b 03 01, a frame has the type 3 where 0 belongs",
        "0b 00 03 00 03 02 08 08, a frame has 2 objects without any key",
    })
    void malformedValueIsRefused(String body, String message) {
        assertThatThrownBy(() -> decode(frame(body), LITTLE))
                .isInstanceOf(MalformedBserException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7b 22", "00 02 03 01", "00 01 03 00", "00 01 03 ff", "00 01 05 ff ff ff 7f", "00 01 08"})
    void malformedHeaderIsRefused(String header) {
        assertThatThrownBy(() -> Bser.frameLength(ByteBuffer.wrap(bytes(header)).order(LITTLE)))
                .isInstanceOf(MalformedBserException.class);
    }

    @Test
    void deepNestingIsRefused() {
        String body = "00 03 01 ".repeat(65) + "08";
        byte[] bytes = bytes(body);
        byte[] frame = ByteBuffer.allocate(5 + bytes.length)
                .order(LITTLE)
                .put(bytes("00 01 04"))
                .putShort((short) bytes.length)
                .put(bytes)
                .array();

        assertThatThrownBy(() -> decode(frame, LITTLE)).hasMessage("a frame nests more than 64 deep");
    }

    @Test
    void whateverComesIsAValueOrRefused() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] whole = frame("01 03 02 02 03 01 'a' " + TEMPLATE + " 02 03 01 'b' 00 04 02 00 0d 03 01 'x' 08");
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[4 + random.nextInt(damaged.length - 4)] =
                        (byte) (random.nextBoolean() ? random.nextInt(14) : random.nextInt());
            }
            try {
                decode(damaged, LITTLE);
            } catch (MalformedBserException e) {
                assertThat(e).hasMessageContaining("frame");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + HexFormat.of().formatHex(damaged), e);
            }
        }
    }
}
