package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was encoded is decoded alike; what was not is refused with the one exception there is for it. */
class CommandCodecTest {
    private static final int ROUND_TRIPS = 2_000;
    private static final int DAMAGED_RECORDS = 6;

    private final CommandEncoder encoder = new CommandEncoder();
    private final CommandDecoder decoder = new CommandDecoder();

    @Test
    void shouldGiveBackSectionsAsTheyWereEncoded() {
        Commands commands = new Commands(1);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String section = commands.id();
            SectionSettings settings = commands.settings();
            decode(encoder.putSection(actor, section, settings));
            assertEquals(CommandType.PUT_SECTION, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(section, sectionId());
            assertEquals(settings, decoder.settings());
        }
    }

    @Test
    void shouldGiveBackStudentsAsTheyWereEncoded() {
        Commands commands = new Commands(2);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String student = commands.id();
            long credits = commands.credits();
            decode(encoder.putStudent(actor, student, credits));
            assertEquals(CommandType.PUT_STUDENT, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(student, studentId());
            assertEquals(credits, decoder.credits());
        }
    }

    @Test
    void shouldGiveBackAdjustmentsAsTheyWereEncoded() {
        Commands commands = new Commands(3);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String student = commands.id();
            long amount = commands.amount();
            String reason = commands.text(Limits.MAX_REASON_LENGTH);
            decode(encoder.adjustCredits(actor, student, amount, reason));
            assertEquals(CommandType.ADJUST_CREDITS, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(student, studentId());
            assertEquals(amount, decoder.credits());
            assertEquals(reason, decoder.reason());
        }
    }

    @Test
    void shouldGiveBackEnrollAndUnenrollAsTheyWereEncoded() {
        Commands commands = new Commands(4);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String section = commands.id();
            String student = commands.id();
            decode(i % 2 == 0 ? encoder.enroll(actor, section, student) : encoder.unenroll(actor, section, student));
            assertEquals(i % 2 == 0 ? CommandType.ENROLL : CommandType.UNENROLL, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(section, sectionId());
            assertEquals(student, studentId());
        }
    }

    @Test
    void shouldHaveRoomForTheLongestCommand() {
        String longest = "x".repeat(Limits.MAX_ID_LENGTH);
        String title = "😀".repeat(Limits.MAX_TITLE_LENGTH);
        SectionSettings settings = new SectionSettings(
                SectionKind.TOURNAMENT,
                title,
                Limits.MAX_CAPACITY,
                Limits.MAX_CREDITS,
                longest,
                Limits.MAX_WAITLIST_CAPACITY,
                Limits.MAX_TIME_MILLIS,
                Limits.MAX_TIME_MILLIS,
                Limits.MAX_HOLD_SECONDS,
                Limits.MAX_LESSONS);
        decode(encoder.putSection(longest, longest, settings));
        assertEquals(settings, decoder.settings());
        String reason = "😀".repeat(Limits.MAX_REASON_LENGTH);
        decode(encoder.adjustCredits(longest, longest, -Limits.MAX_CREDITS, reason));
        assertEquals(reason, decoder.reason());
    }

    @Test
    void shouldRefuseToEncodeWhatDoesNotFit() {
        String tooLong = "x".repeat(Limits.MAX_ID_LENGTH + 1);
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll(tooLong, "s", "p"));
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll("a", tooLong, "p"));
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll("a", "s", tooLong));
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll("", "s", "p"));
        // Its lower byte alone would be the B of another student.
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll("a", "s", "\u0142"));
        SectionSettings strayTerm =
                new SectionSettings(SectionKind.COURSE, "T", 1, 0, "a term", 0, 0, Limits.MAX_TIME_MILLIS, 1, 0);
        assertThrows(IllegalArgumentException.class, () -> encoder.putSection("a", "s", strayTerm));
        String tooMuch = "x".repeat(RecordHeader.MAX_RECORD_LENGTH);
        assertThrows(IllegalArgumentException.class, () -> encoder.adjustCredits("a", "p", 1, tooMuch));
    }

    @Test
    void shouldEncodeAnotherCommandAfterOneThatDidNotFit() {
        String tooLong = "x".repeat(Limits.MAX_ID_LENGTH + 1);
        assertThrows(IllegalArgumentException.class, () -> encoder.enroll("a", "s", tooLong));
        decode(encoder.unenroll("b", "t", "q"));
        assertEquals(CommandType.UNENROLL, decoder.type());
        assertEquals("q", studentId());
    }

    @Test
    void shouldDecodeInTheMiddleOfABuffer() {
        byte[] record = new Commands(5).record(CommandType.ADJUST_CREDITS);
        byte[] buffer = new byte[record.length + 200];
        Arrays.fill(buffer, (byte) 0x5A);
        System.arraycopy(record, 0, buffer, 100, record.length);
        decoder.wrap(buffer, 100, record.length);
        String student = studentId();
        String reason = decoder.reason();
        String actor = decoder.actor();
        decoder.wrap(record, 0, record.length);
        assertEquals(studentId(), student);
        assertEquals(decoder.reason(), reason);
        assertEquals(decoder.actor(), actor);
        assertEquals(RecordHeader.sequence(record, 0), RecordHeader.sequence(buffer, 100));
        assertEquals(RecordHeader.timeMillis(record, 0), RecordHeader.timeMillis(buffer, 100));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryTruncation(CommandType type) {
        Commands commands = new Commands(type.number());
        for (int i = 0; i < DAMAGED_RECORDS; i++) {
            byte[] record = commands.record(type);
            for (int length = 0; length < record.length; length++) {
                byte[] cut = Arrays.copyOf(record, length);
                assertRefused(cut, length);
                if (length >= RecordHeader.MIN_RECORD_LENGTH) {
                    // Even if the head says that this is all there is.
                    RecordHeader.SHORTS.set(cut, RecordHeader.LENGTH, (short) length);
                    assertRefused(cut, length);
                }
            }
            byte[] longer = Arrays.copyOf(record, record.length + 1);
            assertRefused(longer, longer.length);
            RecordHeader.SHORTS.set(longer, RecordHeader.LENGTH, (short) longer.length);
            assertRefused(longer, longer.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryFlippedBitOrStayWithinTheRecord(CommandType type) {
        Commands commands = new Commands(type.number());
        for (int i = 0; i < DAMAGED_RECORDS; i++) {
            byte[] record = commands.record(type);
            for (int bit = 0; bit < record.length * 8; bit++) {
                record[bit / 8] ^= (byte) (1 << bit % 8);
                assertRefusedOrWithin(record);
                record[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void shouldRefuseNoiseOrStayWithinTheRecord() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[RecordHeader.MIN_RECORD_LENGTH + 8 + random.nextInt(112)];
            random.nextBytes(noise);
            // A head and ids good enough to get through the body often.
            for (int at = RecordHeader.ACTOR + 1; at < noise.length; at++) {
                noise[at] = random.nextInt(8) == 0 ? (byte) random.nextInt(24) : (byte) ('a' + random.nextInt(26));
            }
            RecordHeader.stamp(noise, 0, random.nextLong(), random.nextLong(Limits.MAX_TIME_MILLIS));
            RecordHeader.SHORTS.set(noise, RecordHeader.LENGTH, (short) noise.length);
            noise[RecordHeader.VERSION_OFFSET] = RecordHeader.VERSION;
            noise[RecordHeader.TYPE] = (byte) (1 + random.nextInt(6));
            noise[RecordHeader.ACTOR] = 1;
            noise[RecordHeader.ACTOR + 1] = 'a';
            assertRefusedOrWithin(noise);
        }
    }

    @Test
    void shouldRefuseUnknownVersionsTypesKindsAndFlags() {
        byte[] enroll = Commands.record(encoder.enroll("a", "s", "p"), 1, 1);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, 0);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, RecordHeader.VERSION + 1);
        assertRefusedWith(enroll, RecordHeader.TYPE, 0);
        assertRefusedWith(enroll, RecordHeader.TYPE, -1);
        assertRefusedWith(enroll, RecordHeader.TYPE, CommandType.values().length + 1);
        int body = RecordHeader.ACTOR + 1 + "a".length();
        assertRefusedWith(enroll, body, 1);
        byte[] putSection = new Commands(8).record(CommandType.PUT_SECTION);
        int kind = RecordHeader.ACTOR + 1 + putSection[RecordHeader.ACTOR];
        assertRefusedWith(putSection, kind, SectionKind.values().length);
        assertRefusedWith(putSection, kind, -1);
    }

    private void assertRefusedWith(byte[] record, int at, int value) {
        byte[] changed = record.clone();
        changed[at] = (byte) value;
        assertRefused(changed, changed.length);
    }

    private void assertRefused(byte[] bytes, int length) {
        assertThrows(MalformedRecordException.class, () -> decoder.wrap(bytes, 0, length));
    }

    /** The record lies between bytes that are not its own, and must lead to none of them. */
    private void assertRefusedOrWithin(byte[] record) {
        try {
            decoder.wrap(record, 0, record.length);
        } catch (MalformedRecordException refused) {
            return;
        }
        decoder.actor();
        switch (decoder.type()) {
            case PUT_SECTION -> {
                assertWithin(decoder.sectionOffset(), decoder.sectionLength(), record);
                assertTrue(decoder.settings().term().length() <= Limits.MAX_ID_LENGTH);
            }
            case PUT_STUDENT -> assertWithin(decoder.studentOffset(), decoder.studentLength(), record);
            case ADJUST_CREDITS -> {
                assertWithin(decoder.studentOffset(), decoder.studentLength(), record);
                assertTrue(decoder.reason().length() <= record.length);
            }
            case ENROLL, UNENROLL -> {
                assertWithin(decoder.sectionOffset(), decoder.sectionLength(), record);
                assertWithin(decoder.studentOffset(), decoder.studentLength(), record);
            }
        }
    }

    private static void assertWithin(int offset, int length, byte[] record) {
        assertTrue(offset > RecordHeader.ACTOR && length >= 0 && length <= Limits.MAX_ID_LENGTH);
        assertTrue(offset + length <= record.length);
    }

    private void decode(CommandEncoder encoded) {
        byte[] record = Commands.record(encoded, 42, 1_700_000_000_000L);
        assertEquals(record.length, RecordHeader.length(record, 0));
        decoder.wrap(record, 0, record.length);
        assertEquals(42, decoder.sequence());
        assertEquals(1_700_000_000_000L, decoder.timeMillis());
        assertArrayEquals(record, decoder.buffer());
    }

    private String sectionId() {
        String id = id(decoder.sectionOffset(), decoder.sectionLength());
        assertEquals(id, decoder.sectionId());
        return id;
    }

    private String studentId() {
        String id = id(decoder.studentOffset(), decoder.studentLength());
        assertEquals(id, decoder.studentId());
        return id;
    }

    private String id(int offset, int length) {
        return new String(decoder.buffer(), offset, length, StandardCharsets.US_ASCII);
    }
}
