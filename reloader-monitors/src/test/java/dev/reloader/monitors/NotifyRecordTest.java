package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyRecordTest {
    private static final int NEXT = 0;
    private static final int NAME_BYTES = 8;

    /** Records of 16, 20 and 16 bytes. */
    private final byte[] three = new NotifyRecords()
            .add(NotifyRecord.ADDED, "ab")
            .add(NotifyRecord.MODIFIED, "d\\e")
            .add(NotifyRecord.REMOVED, "fg")
            .bytes();

    @Test
    void bytesOfOneRecord() {
        byte[] bytes = {
            0, 0, 0, 0, 3, 0, 0, 0, 6, 0, 0, 0, 'a', 0, '\\', 0, (byte) 0xac, 0x20,
        };

        assertThat(NotifyRecord.parse(bytes))
                .hasValueSatisfying(records -> assertThat(records).containsExactly(new NotifyRecord(3, "a\\\u20ac")));
    }

    @Test
    void severalRecordsInTheirOrder() {
        assertThat(NotifyRecord.parse(three))
                .hasValueSatisfying(records -> assertThat(records)
                        .containsExactly(
                                new NotifyRecord(NotifyRecord.ADDED, "ab"),
                                new NotifyRecord(NotifyRecord.MODIFIED, "d\\e"),
                                new NotifyRecord(NotifyRecord.REMOVED, "fg")));
    }

    @Test
    void anEmptyNameIsTheDirectoryItself() {
        assertThat(NotifyRecord.parse(NotifyRecords.one(3, "")))
                .hasValueSatisfying(records -> assertThat(records).containsExactly(new NotifyRecord(3, "")));
    }

    @Test
    void bytesBehindTheLastRecordDoNotCount() {
        assertThat(NotifyRecord.parse(Arrays.copyOf(three, three.length + 7)))
                .hasValueSatisfying(records -> assertThat(records).hasSize(3));
    }

    @Test
    void anUnknownActionIsKept() {
        assertThat(NotifyRecord.parse(NotifyRecords.one(-1, "a")))
                .hasValueSatisfying(records -> assertThat(records).containsExactly(new NotifyRecord(-1, "a")));
    }

    @Test
    void truncatedAnywhere() {
        for (int length = 0; length < three.length; length++) {
            assertThat(NotifyRecord.parse(Arrays.copyOf(three, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE, 1, 3, 6, 46, 0x7ffffffe, 0x7fffffff})
    void nameThatIsOddOrNegativeOrLeadsIntoTheNextRecordOrBeyondTheEnd(int nameBytes) {
        assertThat(NotifyRecord.parse(changed(NAME_BYTES, nameBytes))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-16, -1, Integer.MIN_VALUE, 1, 12, 15, 41, 52, 53, Integer.MAX_VALUE})
    void nextThatLeadsBackOrIntoThisRecordOrBeyondTheEnd(int next) {
        assertThat(NotifyRecord.parse(changed(NEXT, next))).isEmpty();
    }

    @Test
    void nextOfALaterRecordThatLeadsToAnEarlierOne() {
        assertThat(NotifyRecord.parse(changed(16 + NEXT, -16))).isEmpty();
    }

    @Test
    void nextOfTheLastRecordThatLeadsToTheEnd() {
        assertThat(NotifyRecord.parse(changed(36 + NEXT, 16))).isEmpty();
    }

    @Test
    void noBytesAreTooMuchForIt() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = three.clone();
            for (int j = 0; j < 3; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            NotifyRecord.parse(bytes).ifPresent(records -> assertThat(records).hasSizeBetween(1, 4));
        }
    }

    private byte[] changed(int offset, int value) {
        return ByteBuffer.wrap(three)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(offset, value)
                .array();
    }
}
