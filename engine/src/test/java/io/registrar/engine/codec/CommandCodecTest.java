package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
    void shouldGiveBackHowASeatIsAskedForAsItWasEncoded() {
        for (boolean isHold : new boolean[] {false, true}) {
            for (boolean joinsWaitlist : new boolean[] {false, true}) {
                decode(encoder.enroll("a", "s", "p", isHold, joinsWaitlist));
                assertEquals(isHold, decoder.isHold());
                assertEquals(joinsWaitlist, decoder.joinsWaitlist());
                assertEquals("s", sectionId());
                assertEquals("p", studentId());
            }
        }
        decode(encoder.enroll("a", "s", "p"));
        assertFalse(decoder.isHold() || decoder.joinsWaitlist());
    }

    @Test
    void shouldGiveBackWhatIsAboutASeatAsItWasEncoded() {
        Commands commands = new Commands(9);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String section = commands.id();
            String student = commands.id();
            int lesson = commands.lesson();
            CommandType type = List.of(
                            CommandType.CONFIRM,
                            CommandType.WITHDRAW,
                            CommandType.LEAVE_WAITLIST,
                            CommandType.COMPLETE_LESSON)
                    .get(i % 4);
            decode(
                    switch (type) {
                        case CONFIRM -> encoder.confirm(actor, section, student);
                        case WITHDRAW -> encoder.withdraw(actor, section, student);
                        case LEAVE_WAITLIST -> encoder.leaveWaitlist(actor, section, student);
                        default -> encoder.completeLesson(actor, section, student, lesson);
                    });
            assertEquals(type, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(section, sectionId());
            assertEquals(student, studentId());
            if (type == CommandType.COMPLETE_LESSON) {
                assertEquals(lesson, decoder.lesson());
            }
        }
    }

    @Test
    void shouldGiveBackSessionsAndBookingsAsTheyWereEncoded() {
        Commands commands = new Commands(10);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String section = commands.id();
            String student = commands.id();
            String session = commands.id();
            SessionSettings settings = commands.sessionSettings();
            CommandType type = List.of(CommandType.PUT_SESSION, CommandType.BOOK, CommandType.CANCEL_BOOKING)
                    .get(i % 3);
            decode(
                    switch (type) {
                        case PUT_SESSION -> encoder.putSession(actor, section, session, settings);
                        case BOOK -> encoder.book(actor, section, student, session);
                        default -> encoder.cancelBooking(actor, section, student, session);
                    });
            assertEquals(type, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(section, sectionId());
            assertEquals(session, id(decoder.sessionOffset(), decoder.sessionLength()));
            assertEquals(session, decoder.sessionId());
            if (type == CommandType.PUT_SESSION) {
                assertEquals(settings, decoder.sessionSettings());
                assertFalse(decoder.hasStudent());
            } else {
                assertEquals(student, studentId());
            }
        }
    }

    @Test
    void shouldGiveBackRegistrationsAsTheyWereEncoded() {
        Commands commands = new Commands(11);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String student = commands.id();
            List<RegistrationItem> items = commands.items();
            decode(encoder.register(actor, student, items));
            assertEquals(CommandType.REGISTER, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(student, studentId());
            assertFalse(decoder.hasSection());
            assertEquals(items.size(), decoder.itemCount());
            for (int item = 0; item < items.size(); item++) {
                RegistrationItem expected = items.get(item);
                assertEquals(expected.sectionId(), decoder.itemSectionId(item));
                assertEquals(
                        expected.sectionId(), id(decoder.itemSectionOffset(item), decoder.itemSectionLength(item)));
                assertEquals(expected.isDrop(), decoder.isDrop(item));
                assertEquals(expected.isHold(), decoder.isHold(item));
                assertEquals(expected.joinsWaitlist(), decoder.joinsWaitlist(item));
            }
        }
    }

    @Test
    void shouldGiveBackWhatIsAboutManyAsItWasEncoded() {
        Commands commands = new Commands(12);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            String actor = commands.id();
            String id = commands.id();
            decode(encoder.cancelSection(actor, id));
            assertEquals(CommandType.CANCEL_SECTION, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(id, sectionId());
            assertFalse(decoder.hasStudent());
            decode(encoder.archiveTerm(actor, id));
            assertEquals(CommandType.ARCHIVE_TERM, decoder.type());
            assertEquals(actor, decoder.actor());
            assertEquals(id, decoder.term());
            assertFalse(decoder.hasSection() || decoder.hasStudent());
            EnrollmentStatus status = commands.status();
            long cost = commands.credits();
            decode(encoder.importEnrollment(actor, id, id, actor, status, cost, i));
            assertEquals(CommandType.IMPORT_ENROLLMENT, decoder.type());
            assertEquals(
                    List.of(actor, id, id, actor),
                    List.of(decoder.actor(), decoder.sectionId(), studentId(), decoder.importId()));
            assertEquals(
                    List.of(status, cost, (long) i),
                    List.of(decoder.importedStatus(), decoder.credits(), decoder.enrolledAtMillis()));
            decode(encoder.tick(actor));
            assertEquals(CommandType.TICK, decoder.type());
            assertEquals(actor, decoder.actor());
            assertFalse(decoder.hasSection() || decoder.hasStudent());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackKeysAsTheyWereEncodedAndTheCommandAsWithoutThem(CommandType type) {
        Commands commands = new Commands(13 + type.number());
        for (int i = 0; i < ROUND_TRIPS / 10; i++) {
            byte[] plain = commands.record(type);
            String key = commands.key();
            byte[] fingerprint = commands.fingerprint();
            byte[] keyed = withKey(plain, key, fingerprint);
            decoder.wrap(keyed, 0, keyed.length);
            assertEquals(type, decoder.type());
            assertTrue(decoder.hasKey());
            assertEquals(key, decoder.key());
            assertEquals(key, id(decoder.keyOffset(), decoder.keyLength()));
            assertArrayEquals(
                    fingerprint,
                    Arrays.copyOfRange(
                            keyed,
                            decoder.fingerprintOffset(),
                            decoder.fingerprintOffset() + Limits.FINGERPRINT_LENGTH));
            String actor = decoder.actor();
            String student = decoder.hasStudent() ? studentId() : "";
            String section = decoder.hasSection() ? sectionId() : "";
            decoder.wrap(plain, 0, plain.length);
            assertFalse(decoder.hasKey());
            assertEquals("", decoder.key());
            assertEquals(actor, decoder.actor());
            assertEquals(student, decoder.hasStudent() ? studentId() : "");
            assertEquals(section, decoder.hasSection() ? sectionId() : "");
        }
    }

    /** The record as it would be with a key: by the layout's prose, and not by the encoder. */
    private static byte[] withKey(byte[] plain, String key, byte[] fingerprint) {
        int head = RecordHeader.ACTOR + 1 + plain[RecordHeader.ACTOR];
        ByteBuffer keyed = ByteBuffer.allocate(plain.length + 1 + key.length() + fingerprint.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        keyed.put(plain, 0, head)
                .put((byte) key.length())
                .put(key.getBytes(StandardCharsets.US_ASCII))
                .put(fingerprint)
                .put(plain, head, plain.length - head);
        keyed.putShort(0, (short) keyed.capacity()).put(2, (byte) 2);
        return keyed.array();
    }

    @Test
    void shouldWriteTheKeyUntilThereIsNone() {
        byte[] fingerprint = new Commands(14).fingerprint();
        byte[] expected = withKey(Commands.record(encoder.enroll("a", "s", "p"), 1, 2), "k-1", fingerprint);
        byte[] given = fingerprint.clone();
        encoder.withKey("k-1", given);
        // It was copied.
        Arrays.fill(given, (byte) 0);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(expected, Commands.record(encoder.enroll("a", "s", "p"), 1, 2));
        }
        decode(encoder.withoutKey().enroll("a", "s", "p"));
        assertFalse(decoder.hasKey());
    }

    @Test
    void shouldRefuseAKeyThatIsNoneAndKeepTheOneThereIs() {
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        encoder.withKey("the-key", fingerprint);
        String tooLong = "k".repeat(Limits.MAX_KEY_LENGTH + 1);
        for (String noKey : List.of("", tooLong, "a key", "a\tkey", "a\u007Fkey", "schl\u00FCssel")) {
            assertThrows(IllegalArgumentException.class, () -> encoder.withKey(noKey, fingerprint), noKey);
        }
        for (int length : new int[] {0, 31, 33}) {
            assertThrows(IllegalArgumentException.class, () -> encoder.withKey("other", new byte[length]));
        }
        decode(encoder.tick("a"));
        assertEquals("the-key", decoder.key());
    }

    @Test
    void shouldHaveTheEmptyKeyWhereThereIsNoneWhateverWasDecodedBefore() {
        byte[] longer = new byte[RecordHeader.MAX_RECORD_LENGTH];
        byte[] keyed = Commands.record(encoder.withKey("k", new byte[32]).tick("a"), 1, 2);
        System.arraycopy(keyed, 0, longer, longer.length - keyed.length, keyed.length);
        decoder.wrap(longer, longer.length - keyed.length, keyed.length);
        assertEquals("k", decoder.key());
        decode(encoder.withoutKey().tick("a"));
        assertEquals("", decoder.key());
        assertEquals(0, decoder.keyLength());
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
        encoder.withKey("k".repeat(Limits.MAX_KEY_LENGTH), new byte[Limits.FINGERPRINT_LENGTH]);
        decode(encoder.putSection(longest, longest, settings));
        assertEquals(settings, decoder.settings());
        String reason = "😀".repeat(Limits.MAX_REASON_LENGTH);
        decode(encoder.adjustCredits(longest, longest, -Limits.MAX_CREDITS, reason));
        assertEquals(reason, decoder.reason());
        List<RegistrationItem> items = IntStream.range(0, Limits.MAX_REGISTRATION_ITEMS)
                .mapToObj(item -> RegistrationItem.add("x".repeat(Limits.MAX_ID_LENGTH - 2) + (10 + item), true, true))
                .toList();
        decode(encoder.register(longest, longest, items));
        assertEquals(items.get(31).sectionId(), decoder.itemSectionId(31));
        // The longest of all.
        assertTrue(encoder.length() <= RecordHeader.MAX_RECORD_LENGTH, "only " + encoder.length());
        assertTrue(encoder.length() > RecordHeader.MAX_RECORD_LENGTH * 3 / 4, "only " + encoder.length());
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
        assertThrows(IllegalArgumentException.class, () -> encoder.archiveTerm("a", ""));
        assertThrows(IllegalArgumentException.class, () -> encoder.tick(""));
        SessionSettings noCampus = new SessionSettings("", 1, 1);
        assertThrows(IllegalArgumentException.class, () -> encoder.putSession("a", "s", "m", noCampus));
        RegistrationItem strayItem = RegistrationItem.drop("a section");
        assertThrows(IllegalArgumentException.class, () -> encoder.register("a", "p", List.of(strayItem)));
        assertThrows(IllegalArgumentException.class, () -> encoder.register("a", "p", List.of()));
        List<RegistrationItem> tooMany = IntStream.rangeClosed(0, Limits.MAX_REGISTRATION_ITEMS)
                .mapToObj(item -> RegistrationItem.drop("s" + item))
                .toList();
        assertThrows(IllegalArgumentException.class, () -> encoder.register("a", "p", tooMany));
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
            byte[] record = commands.anyRecord(type);
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
            byte[] record = commands.anyRecord(type);
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
            noise[RecordHeader.VERSION_OFFSET] = (byte)
                    (random.nextInt(8) == 0
                            ? random.nextInt(1, RecordHeader.KEYED_KIND_VERSION + 1)
                            : RecordHeader.VERSION);
            noise[RecordHeader.TYPE] = (byte) (1 + random.nextInt(CommandType.values().length + 1));
            noise[RecordHeader.ACTOR] = 1;
            noise[RecordHeader.ACTOR + 1] = 'a';
            assertRefusedOrWithin(noise);
        }
    }

    @Test
    void shouldRefuseUnknownVersionsTypesKindsAndFlags() {
        byte[] enroll = Commands.record(encoder.enroll("a", "s", "p"), 1, 1);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, 0);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, RecordHeader.KEYED_KIND_VERSION + 1);
        // The flags where the key would be are no key, and those where the kind would be are none of their own.
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, RecordHeader.KEYED_VERSION);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, RecordHeader.KIND_VERSION);
        assertRefusedWith(enroll, RecordHeader.VERSION_OFFSET, RecordHeader.KEYED_KIND_VERSION);
        assertRefusedWith(enroll, RecordHeader.TYPE, 0);
        assertRefusedWith(enroll, RecordHeader.TYPE, -1);
        assertRefusedWith(enroll, RecordHeader.TYPE, CommandType.values().length + 1);
        int body = RecordHeader.ACTOR + 1 + "a".length();
        for (int flags : new int[] {4, 7, -1, -128}) {
            assertRefusedWith(enroll, body, flags);
        }
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
        if (decoder.hasKind()) {
            assertTrue(List.of(SectionKind.values()).contains(decoder.kind()));
        }
        if (decoder.hasKey()) {
            assertTrue(decoder.key().length() <= Limits.MAX_KEY_LENGTH);
            assertTrue(decoder.fingerprintOffset() + Limits.FINGERPRINT_LENGTH <= record.length);
        }
        for (CommandField field : decoder.type().fields()) {
            switch (field) {
                case SECTION_SETTINGS -> {
                    assertWithin(decoder.sectionOffset(), decoder.sectionLength(), record);
                    assertTrue(decoder.settings().term().length() <= Limits.MAX_ID_LENGTH);
                }
                case SESSION_SETTINGS ->
                    assertTrue(Limits.isId(decoder.sessionSettings().campusId()));
                case SECTION_ID -> assertWithin(decoder.sectionOffset(), decoder.sectionLength(), record);
                case STUDENT_ID -> assertWithin(decoder.studentOffset(), decoder.studentLength(), record);
                case SESSION_ID -> assertWithin(decoder.sessionOffset(), decoder.sessionLength(), record);
                case TERM -> assertTrue(Limits.isId(decoder.term()));
                case REASON -> assertTrue(decoder.reason().length() <= record.length);
                case CREDITS, AMOUNT, ENROLL_FLAGS -> {}
                case LESSON -> assertTrue(decoder.lesson() >= 0);
                case IMPORTED_ENROLLMENT -> assertWithin(decoder.importOffset(), decoder.importLength(), record);
                case REGISTRATION_ITEMS -> {
                    assertTrue(decoder.itemCount() >= 1 && decoder.itemCount() <= Limits.MAX_REGISTRATION_ITEMS);
                    for (int item = 0; item < decoder.itemCount(); item++) {
                        assertWithin(decoder.itemSectionOffset(item), decoder.itemSectionLength(item), record);
                    }
                }
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
