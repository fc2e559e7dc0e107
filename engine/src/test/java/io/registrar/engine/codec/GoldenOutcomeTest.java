package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A history of eight commands, byte for byte, running hashes included: made once by another program from the layout in
 * {@link OutcomeRecord}. Data folders are full of such records: these texts are never edited.
 */
final class GoldenOutcomeTest {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final long MILLIS_BETWEEN = 250;

    private static final String PUT_SECTION = """
        6c000000
        5800010101000000000000000068e5cf8b010000036f7073000100000000000000030000000000000000000000000000
        0000000080ffffffffffffff7f84030000000000000663732d313031000900436f6d707574696e67
        0100 0000 00000000
        3a9fdf4961bfa26c
        """;

    private static final String PUT_STUDENT = """
        6a000000
        240001020200000000000000fa68e5cf8b010000036f70730a0000000000000003616461
        0100 0400 01000000
        0a00000000000000
        00 00 0100000000000000 0a00000000000000 0a00000000000000 0000000000000000 0000000000000000
        7d88031fedcbfd64
        """;

    private static final String PUT_POOR_STUDENT = """
        38000000
        240001020300000000000000f469e5cf8b010000036f7073000000000000000003626f62
        0100 0000 00000000
        81acd4950cf69e2c
        """;

    private static final String ENROLL = """
        a4000000
        240001040400000000000000ee6ae5cf8b010000036f7073000663732d31303103616461
        0100 0700 02000000
        0100000000000000 0300000000000000 0700000000000000
        01 02 0100000000000000 0300000000000000 ee6ae5cf8b010000 0000000000000000 0000000000000000
        00 01 0200000000000000 fdffffffffffffff 0700000000000000 0200000000000000 0100000000000000
        55c451c9871e50c0
        """;

    private static final String SECTION_FULL = """
        50000000
        240001040500000000000000e86be5cf8b010000036f7073000663732d31303103626f62
        9001 9800 00000000
        0100000000000000 0100000000000000 0400000000000000
        5babb6f5f383ead7
        """;

    private static final String SECTION_NOT_FOUND = """
        38000000
        240001040600000000000000e26ce5cf8b010000036f7073000663732d39393903616461
        6400 0000 00000000
        f45f44146b091baa
        """;

    private static final String ADJUST = """
        83000000
        2d0001030700000000000000dc6de5cf8b010000036f7073feffffffffffffff03616461070066656520e282ac
        0100 4600 01000000
        feffffffffffffff 0500000000000000 0300000000000000
        00 03 0300000000000000 feffffffffffffff 0500000000000000 0400000000000000 0000000000000000
        d58000f99bfc160c
        """;

    private static final String UNENROLL = """
        a3000000
        230001050800000000000000d66ee5cf8b010000036f70730663732d31303103616461
        0000 0700 02000000
        0100000000000000 0300000000000000 0800000000000000
        02 04 0100000000000000 0300000000000000 ee6ae5cf8b010000 0400000000000000 0400000000000000
        00 02 0400000000000000 0300000000000000 0800000000000000 0700000000000000 0100000000000000
        45f138821e4fd22f
        """;

    private static final List<String> HISTORY = List.of(
            PUT_SECTION, PUT_STUDENT, PUT_POOR_STUDENT, ENROLL, SECTION_FULL, SECTION_NOT_FOUND, ADJUST, UNENROLL);

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder commands = new CommandEncoder();
    private final OutcomeEncoder encoder = new OutcomeEncoder();
    private final OutcomeDecoder decoder = new OutcomeDecoder();
    private final Outcome outcome = new Outcome();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private void assertWrites(String golden, CommandEncoder command) {
        long sequence = engine.lastSequence() + 1;
        command.stamp(sequence, FIRST_TIME_MILLIS + MILLIS_BETWEEN * (sequence - 1));
        engine.apply(command.buffer(), 0, command.length(), outcome);
        int start = encoder.length();
        encoder.encode(command.buffer(), 0, command.length(), outcome);
        HexFormat hex = HexFormat.of();
        assertEquals(
                hex.formatHex(bytes(golden)),
                hex.formatHex(encoder.buffer(), start, encoder.length()),
                outcome::toString);
    }

    private Outcome read(String golden) {
        byte[] record = bytes(golden);
        return decoder.wrap(record, 0, record.length).outcome();
    }

    @Test
    void shouldWriteAHistoryForEver() {
        assertWrites(
                PUT_SECTION,
                commands.putSection("ops", "cs-101", SectionSettings.of(SectionKind.SECTION, "Computing", 1, 3)));
        assertWrites(PUT_STUDENT, commands.putStudent("ops", "ada", 10));
        assertWrites(PUT_POOR_STUDENT, commands.putStudent("ops", "bob", 0));
        assertWrites(ENROLL, commands.enroll("ops", "cs-101", "ada"));
        assertWrites(SECTION_FULL, commands.enroll("ops", "cs-101", "bob"));
        assertWrites(SECTION_NOT_FOUND, commands.enroll("ops", "cs-999", "ada"));
        assertWrites(ADJUST, commands.adjustCredits("ops", "ada", -2, "fee €"));
        assertWrites(UNENROLL, commands.unenroll("ops", "cs-101", "ada"));
        assertEquals(HISTORY.size(), encoder.count());
    }

    @Test
    void shouldReadAGrantForEver() {
        Outcome grant = read(PUT_STUDENT);
        assertEquals(CommandType.PUT_STUDENT, decoder.command().type());
        assertEquals("ada", decoder.command().studentId());
        assertEquals(10, decoder.command().credits());
        Outcome expected = expected(2, ResultCode.CREATED, 0, 0, 10, 0, 0, 0, 0, 0);
        expected.addLedgerEntry(LedgerType.GRANT, 1, 0, Outcome.NO_INDEX, Outcome.NO_INDEX, 10, 10, 0);
        assertEquals(expected, grant);
    }

    @Test
    void shouldReadASeatTakenForEver() {
        Outcome enrolled = read(ENROLL);
        assertEquals(CommandType.ENROLL, decoder.command().type());
        assertEquals("ops", decoder.command().actor());
        assertEquals("cs-101", decoder.command().sectionId());
        assertEquals("ada", decoder.command().studentId());
        Outcome expected = expected(4, ResultCode.CREATED, 1, 3, 7, 0, 0, 0, 0, 0);
        addEnrollment(expected, EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.ACTIVE, 0, 0);
        expected.addLedgerEntry(LedgerType.CHARGE, 2, 1, Outcome.NO_INDEX, Outcome.NO_INDEX, -3, 7, 2);
        assertEquals(expected, enrolled);
    }

    @Test
    void shouldReadRefusalsForEver() {
        assertEquals(expected(5, ResultCode.SECTION_FULL, 0, 0, 0, 1, 1, 0, 0, 4), read(SECTION_FULL));
        assertEquals("bob", decoder.command().studentId());
        assertEquals(4, decoder.outcome().lastSeatSequence());
        assertEquals(expected(6, ResultCode.SECTION_NOT_FOUND, 0, 0, 0, 0, 0, 0, 0, 0), read(SECTION_NOT_FOUND));
    }

    @Test
    void shouldReadAnAdjustmentForEver() {
        Outcome adjusted = read(ADJUST);
        assertEquals("fee €", decoder.command().reason());
        Outcome expected = expected(7, ResultCode.CREATED, 0, -2, 5, 0, 0, 0, 3, 0);
        expected.addLedgerEntry(LedgerType.ADJUST, 3, 0, Outcome.NO_INDEX, Outcome.NO_INDEX, -2, 5, 4);
        assertEquals(expected, adjusted);
    }

    @Test
    void shouldReadASeatGivenBackForEver() {
        Outcome ended = read(UNENROLL);
        Outcome expected = expected(8, ResultCode.OK, 1, 3, 8, 0, 0, 0, 0, 0);
        addEnrollment(expected, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, 4, 4);
        expected.addLedgerEntry(LedgerType.REFUND, 4, 1, Outcome.NO_INDEX, Outcome.NO_INDEX, 3, 8, 7);
        assertEquals(expected, ended);
    }

    @Test
    void shouldHaveTheRunningHashThatTheLayoutDraws() {
        long hash = OutcomeRecord.FIRST_HASH;
        for (String golden : HISTORY) {
            byte[] record = bytes(golden);
            assertTrue(OutcomeRecord.isIntact(record, 0, record.length, hash));
            hash = hash(Arrays.copyOf(record, record.length - OutcomeRecord.HASH_LENGTH), hash);
            assertEquals(hash, OutcomeRecord.runningHash(record, 0, record.length));
        }
        assertEquals("2fd24f1e8238f145", HexFormat.of().toHexDigits(hash));
    }

    private static Outcome expected(long sequence, ResultCode code, long... numbers) {
        Outcome expected = new Outcome()
                .begin(sequence, FIRST_TIME_MILLIS + MILLIS_BETWEEN * (sequence - 1))
                .result(code);
        for (int number = 0; number < numbers.length; number++) {
            expected.setNumber(number, numbers[number]);
        }
        return expected;
    }

    /** The one enrollment of this history, begun by command 4. */
    private static void addEnrollment(
            Outcome expected,
            EffectKind kind,
            EnrollmentStatus status,
            long previousOfStudent,
            long previousOfSection) {
        expected.addEnrollment(
                kind,
                status,
                1,
                Outcome.NO_INDEX,
                Outcome.NO_INDEX,
                3,
                FIRST_TIME_MILLIS + 3 * MILLIS_BETWEEN,
                previousOfStudent,
                previousOfSection);
    }

    /** The hash once more, in numbers that are never cut short but where it says so. */
    private static long hash(byte[] bytes, long seed) {
        BigInteger multiplier = new BigInteger("9e3779b97f4a7c15", 16);
        BigInteger h = unsigned(seed).xor(cut(multiplier.multiply(BigInteger.valueOf(bytes.length))));
        int words = bytes.length / Long.BYTES;
        for (int word = 0; word < words; word++) {
            BigInteger product = cut(
                    h.xor(littleEndian(bytes, word * Long.BYTES, Long.BYTES)).multiply(multiplier));
            h = cut(product.shiftLeft(29)).or(product.shiftRight(64 - 29));
        }
        BigInteger rest = littleEndian(bytes, words * Long.BYTES, bytes.length % Long.BYTES);
        h = h.xor(cut(rest.multiply(multiplier)));
        h = cut(h.xor(h.shiftRight(33)).multiply(new BigInteger("ff51afd7ed558ccd", 16)));
        h = cut(h.xor(h.shiftRight(33)).multiply(new BigInteger("c4ceb9fe1a85ec53", 16)));
        return h.xor(h.shiftRight(33)).longValue();
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static BigInteger cut(BigInteger value) {
        return value.mod(BigInteger.ONE.shiftLeft(64));
    }

    private static BigInteger littleEndian(byte[] bytes, int offset, int length) {
        BigInteger value = BigInteger.ZERO;
        for (int at = offset + length - 1; at >= offset; at--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[at] & 0xFF));
        }
        return value;
    }
}
