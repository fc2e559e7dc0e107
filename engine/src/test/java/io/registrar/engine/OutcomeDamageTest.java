package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that something has changed: the running hash sees it, and the decoder never goes astray. */
final class OutcomeDamageTest {
    private static final int STEPS = 20;
    private static final int RANDOM_CHANGES = 50_000;

    private final OutcomeHistory history =
            new OutcomeHistory(WorldGenerator.small(5).steps(STEPS));
    private final OutcomeDecoder decoder = new OutcomeDecoder();

    @Test
    void shouldSeeEveryFlippedBitOfAHistory() {
        byte[] bytes = history.bytes();
        for (int place = 0; place < STEPS; place++) {
            int start = history.offset(place);
            int length = history.records.get(place).length;
            assertTrue(OutcomeRecord.isIntact(bytes, start, length, history.hashBefore(place)));
            for (int bit = 0; bit < length * Byte.SIZE; bit++) {
                bytes[start + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertFalse(
                        OutcomeRecord.isIntact(bytes, start, length, history.hashBefore(place)),
                        "sequence " + (place + 1) + ", bit " + bit);
                bytes[start + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
        }
    }

    @Test
    void shouldSeeEveryFlippedBitOfTheRunningHashBefore() {
        for (int place = 0; place < STEPS; place++) {
            byte[] record = history.records.get(place);
            for (int bit = 0; bit < Long.SIZE; bit++) {
                assertFalse(OutcomeRecord.isIntact(record, 0, record.length, history.hashBefore(place) ^ 1L << bit));
            }
        }
    }

    @Test
    void shouldSeeEveryTruncation() {
        for (int place = 0; place < STEPS; place++) {
            byte[] record = history.records.get(place);
            for (int length = 0; length < record.length; length++) {
                byte[] cut = Arrays.copyOf(record, length);
                String where = "sequence " + (place + 1) + ", length " + length;
                // Cut off, or cut off and followed by zeros, or with a length that says so.
                assertFalse(OutcomeRecord.isIntact(cut, 0, length, history.hashBefore(place)), where);
                byte[] zeroed = Arrays.copyOf(cut, record.length);
                if (!Arrays.equals(record, zeroed)) {
                    assertFalse(OutcomeRecord.isIntact(zeroed, 0, record.length, history.hashBefore(place)), where);
                }
                if (length >= Integer.BYTES) {
                    ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
                    assertFalse(OutcomeRecord.isIntact(cut, 0, length, history.hashBefore(place)), where);
                    assertMalformedOrRead(cut, 0, length, where);
                }
                assertMalformed(Arrays.copyOf(record, length), 0, length);
            }
        }
    }

    @Test
    void shouldSeeARecordInPlaceOfAnother() {
        for (int place = 0; place < STEPS; place++) {
            byte[] record = history.records.get(place);
            for (int other = 0; other < STEPS; other++) {
                assertEquals(
                        place == other,
                        OutcomeRecord.isIntact(record, 0, record.length, history.hashBefore(other)),
                        (place + 1) + " in place of " + (other + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102})
    void shouldRefuseWhatIsNoRecordAndNeverGoAstray(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int change = 0; change < RANDOM_CHANGES; change++) {
            byte[] record = history.records.get(random.nextInt(STEPS));
            int before = random.nextInt(9);
            byte[] buffer = new byte[before + record.length + random.nextInt(9)];
            random.nextBytes(buffer);
            System.arraycopy(record, 0, buffer, before, record.length);
            for (int bytes = 1 + random.nextInt(4); bytes > 0; bytes--) {
                buffer[before + random.nextInt(record.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(8) - 4);
            }
            int length = record.length;
            if (random.nextInt(3) == 0) {
                // The right length for as many bytes as there are.
                length = random.nextInt(buffer.length - before + 1);
                if (length >= Integer.BYTES) {
                    ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).putInt(before, length);
                }
            }
            refused += assertMalformedOrRead(buffer, before, length, "seed " + seed + ", change " + change);
        }
        assertTrue(refused > RANDOM_CHANGES / 4 && refused < RANDOM_CHANGES, "refused " + refused);
    }

    @Test
    void shouldRefuseMembersThatNoWriterWrites() {
        // A seat taken and paid for: three numbers and two effects.
        byte[] good = enrolled();
        int decision = 4 + (ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getShort(4) & 0xFFFF);
        int effects = decision + 8 + 3 * Long.BYTES;
        decoder.wrap(good, 0, good.length);
        assertRefusesShort(good, decision, 2, 99, 101, 601, -1, Short.MIN_VALUE);
        // A number behind the last; more or fewer than there are bytes for.
        assertRefusesShort(good, decision + 2, 0x4007, 0x8007, 0x4003, 0x8003, 0x107, 0, 3, 0xF, 0xFF, -1);
        assertRefusesInt(good, decision + 4, 0, 1, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
        // A kind that is none, one that the status does not go with, and students and sections that are not there.
        assertRefusesByte(good, effects, 8, 15, -1, 127, 5, 0x11, 0x41, 0x51, 0x21, 0x81, 0x31, 0xC1);
        assertRefusesByte(good, effects + 1, 0, 7, -1, 127, -128);
        int ledgerEntry = effects + 42;
        assertRefusesByte(good, ledgerEntry, 8, 15, -1, 5, 0x10, 0x40, 0x50, 0x20, 0x80, 0x30, 0xC0);
        assertRefusesByte(good, ledgerEntry + 1, 4, -1, 127, -128);
        // The command says that it ends elsewhere, or behind its record.
        assertRefusesShort(good, 4, 0, 21, good.length - 4, good.length, -1);
        assertRefusesInt(good, 0, 0, good.length - 1, good.length + 1, -1, Integer.MAX_VALUE);
        assertMalformed(good, 0, 0);
        assertMalformed(new byte[OutcomeRecord.MIN_LENGTH], 0, OutcomeRecord.MIN_LENGTH);
    }

    @Test
    void shouldSayThatTheBufferHasNoSuchBytes() {
        byte[] good = enrolled();
        for (int length = 0; length < good.length; length++) {
            byte[] part = Arrays.copyOf(good, length);
            assertThrows(IndexOutOfBoundsException.class, () -> decoder.wrap(part, 0, good.length));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.wrap(good, -1, good.length));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.wrap(good, 1, good.length));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.wrap(good, 0, -1));
    }

    private static byte[] enrolled() {
        SectionSettings settings = SectionSettings.of(SectionKind.SECTION, "Computing", 1, 3);
        OutcomeHistory history = new OutcomeHistory(List.of(
                new Step.PutSection(1, "cs-101", settings),
                new Step.PutStudent(1, "ada", 10),
                new Step.Enroll(1, "cs-101", "ada")));
        return history.records.get(2);
    }

    private void assertRefusesByte(byte[] good, int at, int... values) {
        for (int value : values) {
            byte[] changed = good.clone();
            changed[at] = (byte) value;
            assertMalformed(changed, 0, changed.length);
        }
    }

    private void assertRefusesShort(byte[] good, int at, int... values) {
        for (int value : values) {
            byte[] changed = good.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
            assertMalformed(changed, 0, changed.length);
        }
    }

    private void assertRefusesInt(byte[] good, int at, int... values) {
        for (int value : values) {
            byte[] changed = good.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
            assertMalformed(changed, 0, changed.length);
        }
    }

    private void assertMalformed(byte[] buffer, int offset, int length) {
        assertThrows(MalformedRecordException.class, () -> decoder.wrap(buffer, offset, length));
    }

    /** Reads all there is to read, or sees a refusal: 1 if refused. */
    private int assertMalformedOrRead(byte[] buffer, int offset, int length, String where) {
        try {
            decoder.wrap(buffer, offset, length);
            assertFalse(decoder.outcome().toString().isEmpty());
            assertFalse(decoder.command().actor().isEmpty());
            return 0;
        } catch (MalformedRecordException refusal) {
            return 1;
        } catch (RuntimeException astray) {
            return fail(where, astray);
        }
    }
}
