package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A history of effects on others than the command's own, byte for byte, beside that of {@link GoldenOutcomeTest}: a hold
 * that expires, who is promoted and passed over, a registration's items, an answer that is repeated. Made once by another
 * program from the layout in {@link OutcomeRecord}; these texts are never edited.
 */
final class GoldenPromotionTest {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final long MILLIS_BETWEEN = 250;
    private static final int TICK = 8;
    private static final long TICK_TIME_MILLIS = FIRST_TIME_MILLIS + 11_000;

    private static final String PUT_SECTION_TO_WAIT_FOR = """
        6c000000
        5800010101000000000000000068e5cf8b010000036f7073000100000000000000030000000000000002000000000000
        0000000080ffffffffffffff7f0a000000010000000663732d313031000900436f6d707574696e67
        0100 0000 00000000
        a954a4c91198bd9e
        """;

    private static final String PUT_ADA = """
        6a000000
        240001020200000000000000fa68e5cf8b010000036f70730a0000000000000003616461
        0100 0400 01000000
        0a00000000000000
        00 00 0100000000000000 0a00000000000000 0a00000000000000 0000000000000000 0000000000000000
        4cc3bf5353dd6bf6
        """;

    private static final String PUT_BOB = """
        6a000000
        240001020300000000000000f469e5cf8b010000036f7073050000000000000003626f62
        0100 0400 01000000
        0500000000000000
        00 00 0200000000000000 0500000000000000 0500000000000000 0000000000000000 0000000000000000
        5c9db086016ffb67
        """;

    private static final String PUT_CYD = """
        38000000
        240001020400000000000000ee6ae5cf8b010000036f7073000000000000000003637964
        0100 0000 00000000
        780f0843691da76c
        """;

    private static final String HOLD = """
        a4000000
        240001040500000000000000e86be5cf8b010000036f7073010663732d31303103616461
        0100 0700 02000000
        0100000000000000 0300000000000000 0700000000000000
        01 01 0100000000000000 0300000000000000 e86be5cf8b010000 0000000000000000 0000000000000000
        00 01 0300000000000000 fdffffffffffffff 0700000000000000 0200000000000000 0100000000000000
        85532554664f523d
        """;

    private static final String WAIT = """
        40000000
        240001040600000000000000e26ce5cf8b010000036f7073020663732d31303103626f62
        0100 0001 00000000
        0100000000000000
        5f51f255ebc01993
        """;

    private static final String WAIT_LONGER = """
        40000000
        240001040700000000000000dc6de5cf8b010000036f7073020663732d31303103637964
        0100 0001 00000000
        0200000000000000
        bdf569cb2db91cf3
        """;

    private static final String EXPIRED_AND_PROMOTED = """
        eb000000
        180001100800000000000000f892e5cf8b010000036f7073
        0000 0008 04000000
        0400000000000000
        a2 06 0100000000000000 0300000000000000 e86be5cf8b010000 0500000000000000 0500000000000000
        03 616461
        06 63732d313031
        50 02 0400000000000000 0300000000000000 0a00000000000000 0500000000000000 0100000000000000
        63 02 0200000000000000 0300000000000000 f892e5cf8b010000 0000000000000000 0800000000000000
        03 626f62
        50 01 0500000000000000 fdffffffffffffff 0200000000000000 0300000000000000 0200000000000000
        91d5eb619a3a7640
        """;

    private static final String DROPPED_AND_PASSED_OVER = """
        f9000000
        4b0002050900000000000000f293e5cf8b010000036f70730772657472792d31000102030405060708090a0b0c0d0e0f
        101112131415161718191a1b1c1d1e1f0663732d31303103626f62
        0000 0700 03000000
        0200000000000000 0300000000000000 0500000000000000
        02 04 0200000000000000 0300000000000000 f892e5cf8b010000 0800000000000000 0800000000000000
        00 02 0600000000000000 0300000000000000 0500000000000000 0800000000000000 0200000000000000
        25 00 0000000000000000 0300000000000000 dc6de5cf8b010000 0000000000000000 0000000000000000
        03 637964
        b377fbe39d06e69e
        """;

    private static final String REPEATED = """
        87000000
        4b0002050a00000000000000ec94e5cf8b010000036f70730772657472792d31000102030405060708090a0b0c0d0e0f
        101112131415161718191a1b1c1d1e1f0663732d31303103626f62
        0000 0730 00000000
        0200000000000000 0300000000000000 0500000000000000 0900000000000000 f293e5cf8b010000
        fb5448340b02b929
        """;

    private static final String REGISTRATION_REFUSED = """
        6a000000
        2500010d0b00000000000000e695e5cf8b010000036f70730361646101040663732d313031
        0802 0000 01000000
        86 00 0000000000000000 3601000000000000 0000000000000000 0000000000000000 0100000000000000
        06 63732d313031
        6b835587ea1fa0e7
        """;

    private static final String REGISTERED = """
        cd000000
        2500010d0c00000000000000e096e5cf8b010000036f70730361646101000663732d313031
        0000 0400 03000000
        0700000000000000
        81 02 0300000000000000 0300000000000000 e096e5cf8b010000 0800000000000000 0900000000000000
        06 63732d313031
        40 01 0700000000000000 fdffffffffffffff 0700000000000000 0800000000000000 0300000000000000
        86 02 0300000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000
        06 63732d313031
        6c98775120b86cfd
        """;

    private static final String COMPLETED = """
        7d000000
        270001090d00000000000000da97e5cf8b010000036f7073010000000663732d31303103616461
        0100 1104 01000000
        0300000000000000 0100000000000000 0100000000000000
        04 03 0300000000000000 0300000000000000 e096e5cf8b010000 0000000000000000 0300000000000000
        0e51864c0f0c4f81
        """;

    private static final List<String> HISTORY = List.of(
            PUT_SECTION_TO_WAIT_FOR,
            PUT_ADA,
            PUT_BOB,
            PUT_CYD,
            HOLD,
            WAIT,
            WAIT_LONGER,
            EXPIRED_AND_PROMOTED,
            DROPPED_AND_PASSED_OVER,
            REPEATED,
            REGISTRATION_REFUSED,
            REGISTERED,
            COMPLETED);

    private static final byte[] FINGERPRINT =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder commands = new CommandEncoder();
    private final OutcomeEncoder encoder = new OutcomeEncoder();
    private final OutcomeDecoder decoder = new OutcomeDecoder();
    private final Outcome outcome = new Outcome();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static long timeMillis(long sequence) {
        return sequence < TICK
                ? FIRST_TIME_MILLIS + MILLIS_BETWEEN * (sequence - 1)
                : TICK_TIME_MILLIS + MILLIS_BETWEEN * (sequence - TICK);
    }

    private void assertWrites(String golden, CommandEncoder command) {
        long sequence = engine.lastSequence() + 1;
        command.stamp(sequence, timeMillis(sequence));
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
        SectionSettings settings = new SectionSettings(
                SectionKind.SECTION,
                "Computing",
                1,
                3,
                "",
                2,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                10,
                1);
        assertWrites(PUT_SECTION_TO_WAIT_FOR, commands.putSection("ops", "cs-101", settings));
        assertWrites(PUT_ADA, commands.putStudent("ops", "ada", 10));
        assertWrites(PUT_BOB, commands.putStudent("ops", "bob", 5));
        assertWrites(PUT_CYD, commands.putStudent("ops", "cyd", 0));
        assertWrites(HOLD, commands.enroll("ops", "cs-101", "ada", true, false));
        assertWrites(WAIT, commands.enroll("ops", "cs-101", "bob", false, true));
        assertWrites(WAIT_LONGER, commands.enroll("ops", "cs-101", "cyd", false, true));
        assertWrites(EXPIRED_AND_PROMOTED, commands.tick("ops"));
        assertWrites(
                DROPPED_AND_PASSED_OVER,
                commands.withKey("retry-1", FINGERPRINT).unenroll("ops", "cs-101", "bob"));
        assertWrites(REPEATED, commands.unenroll("ops", "cs-101", "bob"));
        commands.withoutKey();
        assertWrites(REGISTRATION_REFUSED, commands.register("ops", "ada", List.of(RegistrationItem.drop("cs-101"))));
        assertWrites(
                REGISTERED, commands.register("ops", "ada", List.of(RegistrationItem.add("cs-101", false, false))));
        assertWrites(COMPLETED, commands.completeLesson("ops", "cs-101", "ada", 1));
        assertEquals(HISTORY.size(), encoder.count());
    }

    @Test
    void shouldReadHoldsAndPlacesForEver() {
        Outcome held = read(HOLD);
        assertTrue(decoder.command().isHold());
        assertEquals(7, held.balance());
        assertEffect(held, 0, EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.PENDING.number(), 1, "", "");
        assertEffect(held, 1, EffectKind.LEDGER_ENTRY, LedgerType.CHARGE.number(), 3, "", "");
        assertEquals(1, read(WAIT).position());
        assertTrue(decoder.command().joinsWaitlist());
        assertEquals(2, read(WAIT_LONGER).position());
        assertEquals(0, decoder.outcome().effectCount());
    }

    @Test
    void shouldReadWhoExpiredAndWhoWasPromotedForEver() {
        Outcome ticked = read(EXPIRED_AND_PROMOTED);
        assertEquals(CommandType.TICK, decoder.command().type());
        assertEquals(4, ticked.effectCount());
        assertEquals(4, ticked.firstOwnEffect());
        assertEffect(ticked, 0, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.EXPIRED.number(), 1, "ada", "cs-101");
        assertEquals(timeMillis(5), ticked.effectEnrolledAtMillis(0));
        assertEffect(ticked, 1, EffectKind.LEDGER_ENTRY, LedgerType.REFUND.number(), 4, "ada", "cs-101");
        assertEquals(10, ticked.effectBalanceAfter(1));
        assertEffect(ticked, 2, EffectKind.ENROLLMENT_PROMOTED, EnrollmentStatus.ACTIVE.number(), 2, "bob", "cs-101");
        assertEquals(0, ticked.effectPreviousOfStudent(2));
        assertEquals(8, ticked.effectPreviousOfSection(2));
        assertEffect(ticked, 3, EffectKind.LEDGER_ENTRY, LedgerType.CHARGE.number(), 5, "bob", "cs-101");
        assertEquals(-3, ticked.effectAmount(3));
        assertEquals(2, ticked.effectEnrollmentId(3));
        assertEquals(3, ticked.effectPreviousOfStudent(3));
    }

    @Test
    void shouldReadWhoWasPassedOverForEver() {
        Outcome dropped = read(DROPPED_AND_PASSED_OVER);
        assertEquals("retry-1", decoder.command().key());
        assertEquals(0, dropped.firstOwnEffect());
        assertEffect(dropped, 0, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED.number(), 2, "", "");
        assertEffect(dropped, 1, EffectKind.LEDGER_ENTRY, LedgerType.REFUND.number(), 6, "", "");
        assertEffect(dropped, 2, EffectKind.PASSED_OVER, 0, 0, "cyd", "");
        assertEquals(3, dropped.effectAmount(2));
        assertEquals(timeMillis(7), dropped.effectExtent(2));
    }

    @Test
    void shouldReadWhatARepeatedAnswerRepeatsForEver() {
        Outcome repeated = read(REPEATED);
        assertTrue(repeated.isRepeated());
        assertEquals(10, repeated.sequence());
        assertEquals(9, repeated.decidedSequence());
        assertEquals(timeMillis(9), repeated.decidedAtMillis());
        assertEquals(ResultCode.OK, repeated.code());
        assertEquals(3, repeated.amount());
        assertEquals(0, repeated.effectCount());
        assertFalse(read(DROPPED_AND_PASSED_OVER).isRepeated());
    }

    @Test
    void shouldReadItemsForEver() {
        Outcome refused = read(REGISTRATION_REFUSED);
        assertEquals(ResultCode.REGISTRATION_REFUSED, refused.code());
        assertEffect(refused, 0, EffectKind.REGISTRATION_ITEM, 0, 0, "", "cs-101");
        assertTrue(refused.isItemDrop(0));
        assertEquals(ResultCode.NOT_ENROLLED, refused.itemCode(0));
        Outcome registered = read(REGISTERED);
        assertEquals(7, registered.balance());
        assertEffect(registered, 0, EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.ACTIVE.number(), 3, "", "cs-101");
        assertEquals(8, registered.effectPreviousOfStudent(0));
        assertEquals(9, registered.effectPreviousOfSection(0));
        assertEffect(registered, 1, EffectKind.LEDGER_ENTRY, LedgerType.CHARGE.number(), 7, "", "cs-101");
        assertEffect(registered, 2, EffectKind.REGISTRATION_ITEM, EnrollmentStatus.ACTIVE.number(), 3, "", "cs-101");
        assertFalse(registered.isItemDrop(2));
        assertEquals(ResultCode.OK, registered.itemCode(2));
    }

    @Test
    void shouldReadAChangeForEver() {
        Outcome completed = read(COMPLETED);
        assertEquals(1, decoder.command().lesson());
        assertEquals(1, completed.count());
        assertEquals(1, completed.max());
        assertEffect(completed, 0, EffectKind.ENROLLMENT_CHANGED, EnrollmentStatus.COMPLETED.number(), 3, "", "");
        assertEquals(3, completed.effectEnrollmentId(0));
        assertEquals(timeMillis(12), completed.effectEnrolledAtMillis(0));
    }

    @Test
    void shouldCheckOutOneByOneAndAsOneHistory() {
        long hash = OutcomeRecord.FIRST_HASH;
        for (String golden : HISTORY) {
            byte[] record = bytes(golden);
            assertTrue(OutcomeRecord.isIntact(record, 0, record.length, hash));
            for (int bit = 0; bit < record.length * 8; bit++) {
                record[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(OutcomeRecord.isIntact(record, 0, record.length, hash));
                record[bit / 8] ^= (byte) (1 << bit % 8);
            }
            hash = OutcomeRecord.runningHash(record, 0, record.length);
        }
    }

    @Test
    void shouldRefuseEveryTruncationAndEveryFlippedBitOrReadAllThereIs() {
        int refused = 0;
        for (String golden : HISTORY) {
            byte[] record = bytes(golden);
            for (int length = 0; length < record.length; length++) {
                byte[] cut = Arrays.copyOf(record, length);
                if (length >= Integer.BYTES) {
                    // Even if it says that this is all there is.
                    RecordHeader.INTS.set(cut, 0, length);
                }
                assertThrows(MalformedRecordException.class, () -> decoder.wrap(cut, 0, cut.length));
            }
            for (int bit = 0; bit < record.length * 8; bit++) {
                record[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    readAll(decoder.wrap(record, 0, record.length).outcome());
                } catch (MalformedRecordException refusal) {
                    refused++;
                }
                record[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    private static void readAll(Outcome outcome) {
        assertFalse(outcome.toString().isEmpty());
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            assertTrue(name(outcome, outcome.effectStudentName(effect)).length() <= Byte.MAX_VALUE);
            assertTrue(name(outcome, outcome.effectSectionName(effect)).length() <= Byte.MAX_VALUE);
            if (outcome.effectKind(effect) == EffectKind.REGISTRATION_ITEM) {
                assertFalse(outcome.itemCode(effect).text().isEmpty());
            } else if (outcome.effectKind(effect) == EffectKind.LEDGER_ENTRY) {
                assertFalse(LedgerType.of(outcome.effectDetail(effect)).text().isEmpty());
            }
        }
    }

    /** The effect as it is told; an empty name is the command's own. */
    private static void assertEffect(
            Outcome of, int effect, EffectKind kind, int detail, long id, String student, String section) {
        assertEquals(kind, of.effectKind(effect));
        assertEquals(detail, of.effectDetail(effect));
        assertEquals(id, of.effectId(effect));
        assertEquals(student, name(of, of.effectStudentName(effect)));
        assertEquals(section, name(of, of.effectSectionName(effect)));
    }

    private static String name(Outcome of, int name) {
        return name == Outcome.OWN ? "" : of.name(name);
    }
}
