package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Records of layout versions 1 to 4, byte for byte, made once by another program from the layout. Journals are full of them: these texts are never edited. A new layout gets
 * a new version and new texts beside them.
 */
class GoldenRecordTest {
    private static final long SEQUENCE = 0x0102_0304L;
    private static final long TIME_MILLIS = 1_700_000_000_000L;

    private static final String HEAD = "0403020100000000" + "0068e5cf8b010000" + "036f7073";

    private static final String PUT_SECTION = "5d000101" + HEAD + "01" + "1e00000000000000" + "0a00000000000000"
            + "05000000" + "0100000000000000" + "00f451c28c010000" + "84030000" + "0c000000" + "0663732d313031"
            + "0466616c6c" + "0a00436f6d7075746520c39f";

    private static final String PUT_SECTION_UNBOUNDED =
            "4e000101" + HEAD + "02" + "ffffffffffffffff" + "0000000000000000" + "00000000" + "0000000000000080"
                    + "ffffffffffffff7f" + "84030000" + "00000000" + "046f70656e" + "00" + "010054";

    private static final String PUT_STUDENT = "24000102" + HEAD + "ffffffffffff1f00" + "03616461";

    private static final String ADJUST_CREDITS =
            "2d000103" + HEAD + "e7ffffffffffffff" + "03616461" + "070066656520e282ac";

    private static final String ENROLL = "24000104" + HEAD + "00" + "0663732d313031" + "03616461";

    private static final String UNENROLL = "23000105" + HEAD + "0663732d313031" + "03616461";

    private static final String IDS = "0663732d313031" + "03616461";

    private static final String ENROLL_AS_HOLD = "24000104" + HEAD + "01" + IDS;

    private static final String ENROLL_OR_WAIT = "24000104" + HEAD + "02" + IDS;

    private static final String CONFIRM = "23000106" + HEAD + IDS;

    private static final String WITHDRAW = "23000107" + HEAD + IDS;

    private static final String LEAVE_WAITLIST = "23000108" + HEAD + IDS;

    private static final String COMPLETE_LESSON = "27000109" + HEAD + "0c000000" + IDS;

    private static final String PUT_SESSION = "3c00010a" + HEAD + "00f451c28c010000" + "1800000000000000"
            + "056e6f727468" + "0663732d313031" + "067765656b2d31";

    private static final String PUT_SESSION_UNBOUNDED =
            "3300010a" + HEAD + "0000000000000000" + "ffffffffffffffff" + "016e" + "0663732d313031" + "0177";

    private static final String BOOK = "2a00010b" + HEAD + IDS + "067765656b2d31";

    private static final String CANCEL_BOOKING = "2a00010c" + HEAD + IDS + "067765656b2d31";

    private static final String REGISTER = "3c00010d" + HEAD + "03616461" + "04" + "04" + "0563732d3939" + "00"
            + "0663732d313031" + "01" + "0663732d313032" + "03" + "0663732d313033";

    private static final String CANCEL_SECTION = "1f00010e" + HEAD + "0663732d313031";

    private static final String ARCHIVE_TERM = "1d00010f" + HEAD + "0466616c6c";

    private static final String IMPORT_ENROLLMENT = "39000111" + HEAD + "03" + "fa00000000000000" + "0068e5cf8b010000"
            + "0434373131" + "0663732d313031" + "03616461";

    private static final String TICK = "18000110" + HEAD;

    private static final String FINGERPRINT = "000102030405060708090a0b0c0d0e0f" + "101112131415161718191a1b1c1d1e1f";

    private static final String KEYED_ENROLL = "4c000204" + HEAD + "0772657472792d31" + FINGERPRINT + "00" + IDS;

    private static final String KEYED_TICK = "3a000210" + HEAD + "017e" + FINGERPRINT;

    private static final String ENROLL_OF_KIND = "25000304" + HEAD + "01" + "00" + IDS;

    private static final String UNENROLL_OF_KIND = "24000305" + HEAD + "02" + IDS;

    private static final String CANCEL_SECTION_OF_KIND = "2000030e" + HEAD + "00" + "0663732d313031";

    private static final String KEYED_LESSON_OF_KIND =
            "50000409" + HEAD + "0772657472792d31" + FINGERPRINT + "01" + "0c000000" + IDS;

    private final CommandEncoder encoder = new CommandEncoder();
    private final CommandDecoder decoder = new CommandDecoder();

    private static final SectionSettings BOUNDED =
            new SectionSettings(SectionKind.COURSE, "Compute ß", 30, 10, "fall", 5, 1, 1_704_067_200_000L, 900, 12);

    private static final SectionSettings UNBOUNDED = new SectionSettings(
            SectionKind.TOURNAMENT,
            "T",
            -1,
            0,
            "",
            0,
            SectionSettings.NO_OPENING,
            SectionSettings.NO_CLOSING,
            SectionSettings.DEFAULT_HOLD_SECONDS,
            0);

    private static final SessionSettings SESSION = new SessionSettings("north", 1_704_067_200_000L, 24);

    private static final SessionSettings UNBOUNDED_SESSION = new SessionSettings("n", 0, SectionSettings.UNLIMITED);

    private static final List<RegistrationItem> ITEMS = List.of(
            RegistrationItem.drop("cs-99"),
            RegistrationItem.add("cs-101", false, false),
            RegistrationItem.add("cs-102", true, false),
            RegistrationItem.add("cs-103", true, true));

    @Test
    void shouldWritePutSectionForEver() {
        assertEquals(PUT_SECTION, hex(encoder.putSection("ops", "cs-101", BOUNDED)));
        assertEquals(PUT_SECTION_UNBOUNDED, hex(encoder.putSection("ops", "open", UNBOUNDED)));
    }

    @Test
    void shouldReadPutSectionForEver() {
        read(PUT_SECTION, CommandType.PUT_SECTION);
        assertEquals("cs-101", text(decoder.sectionOffset(), decoder.sectionLength()));
        assertEquals(BOUNDED, decoder.settings());
        read(PUT_SECTION_UNBOUNDED, CommandType.PUT_SECTION);
        assertEquals("open", text(decoder.sectionOffset(), decoder.sectionLength()));
        assertEquals(UNBOUNDED, decoder.settings());
    }

    @Test
    void shouldWritePutStudentForEver() {
        assertEquals(PUT_STUDENT, hex(encoder.putStudent("ops", "ada", 9_007_199_254_740_991L)));
    }

    @Test
    void shouldReadPutStudentForEver() {
        read(PUT_STUDENT, CommandType.PUT_STUDENT);
        assertEquals("ada", text(decoder.studentOffset(), decoder.studentLength()));
        assertEquals(9_007_199_254_740_991L, decoder.credits());
    }

    @Test
    void shouldWriteAdjustCreditsForEver() {
        assertEquals(ADJUST_CREDITS, hex(encoder.adjustCredits("ops", "ada", -25, "fee €")));
    }

    @Test
    void shouldReadAdjustCreditsForEver() {
        read(ADJUST_CREDITS, CommandType.ADJUST_CREDITS);
        assertEquals("ada", text(decoder.studentOffset(), decoder.studentLength()));
        assertEquals(-25, decoder.credits());
        assertEquals("fee €", decoder.reason());
    }

    @Test
    void shouldWriteEnrollForEver() {
        assertEquals(ENROLL, hex(encoder.enroll("ops", "cs-101", "ada")));
    }

    @Test
    void shouldReadEnrollForEver() {
        read(ENROLL, CommandType.ENROLL);
        assertEquals("cs-101", text(decoder.sectionOffset(), decoder.sectionLength()));
        assertEquals("ada", text(decoder.studentOffset(), decoder.studentLength()));
    }

    @Test
    void shouldWriteUnenrollForEver() {
        assertEquals(UNENROLL, hex(encoder.unenroll("ops", "cs-101", "ada")));
    }

    @Test
    void shouldReadUnenrollForEver() {
        read(UNENROLL, CommandType.UNENROLL);
        assertEquals("cs-101", text(decoder.sectionOffset(), decoder.sectionLength()));
        assertEquals("ada", text(decoder.studentOffset(), decoder.studentLength()));
    }

    @Test
    void shouldWriteHowASeatIsAskedForForEver() {
        assertEquals(ENROLL_AS_HOLD, hex(encoder.enroll("ops", "cs-101", "ada", true, false)));
        assertEquals(ENROLL_OR_WAIT, hex(encoder.enroll("ops", "cs-101", "ada", false, true)));
    }

    @Test
    void shouldReadHowASeatIsAskedForForEver() {
        read(ENROLL, CommandType.ENROLL);
        assertFalse(decoder.isHold() || decoder.joinsWaitlist());
        read(ENROLL_AS_HOLD, CommandType.ENROLL);
        assertTrue(decoder.isHold() && !decoder.joinsWaitlist());
        assertIds();
        read(ENROLL_OR_WAIT, CommandType.ENROLL);
        assertTrue(!decoder.isHold() && decoder.joinsWaitlist());
        assertIds();
    }

    @Test
    void shouldWriteWhatIsAboutASeatForEver() {
        assertEquals(CONFIRM, hex(encoder.confirm("ops", "cs-101", "ada")));
        assertEquals(WITHDRAW, hex(encoder.withdraw("ops", "cs-101", "ada")));
        assertEquals(LEAVE_WAITLIST, hex(encoder.leaveWaitlist("ops", "cs-101", "ada")));
        assertEquals(COMPLETE_LESSON, hex(encoder.completeLesson("ops", "cs-101", "ada", 12)));
    }

    @Test
    void shouldReadWhatIsAboutASeatForEver() {
        read(CONFIRM, CommandType.CONFIRM);
        assertIds();
        read(WITHDRAW, CommandType.WITHDRAW);
        assertIds();
        read(LEAVE_WAITLIST, CommandType.LEAVE_WAITLIST);
        assertIds();
        read(COMPLETE_LESSON, CommandType.COMPLETE_LESSON);
        assertEquals(12, decoder.lesson());
        assertIds();
    }

    @Test
    void shouldWriteSessionsAndBookingsForEver() {
        assertEquals(PUT_SESSION, hex(encoder.putSession("ops", "cs-101", "week-1", SESSION)));
        assertEquals(PUT_SESSION_UNBOUNDED, hex(encoder.putSession("ops", "cs-101", "w", UNBOUNDED_SESSION)));
        assertEquals(BOOK, hex(encoder.book("ops", "cs-101", "ada", "week-1")));
        assertEquals(CANCEL_BOOKING, hex(encoder.cancelBooking("ops", "cs-101", "ada", "week-1")));
    }

    @Test
    void shouldReadSessionsAndBookingsForEver() {
        read(PUT_SESSION, CommandType.PUT_SESSION);
        assertEquals("cs-101", decoder.sectionId());
        assertEquals("week-1", decoder.sessionId());
        assertEquals(SESSION, decoder.sessionSettings());
        read(PUT_SESSION_UNBOUNDED, CommandType.PUT_SESSION);
        assertEquals("cs-101", decoder.sectionId());
        assertEquals("w", decoder.sessionId());
        assertEquals(UNBOUNDED_SESSION, decoder.sessionSettings());
        read(BOOK, CommandType.BOOK);
        assertEquals("week-1", decoder.sessionId());
        assertIds();
        read(CANCEL_BOOKING, CommandType.CANCEL_BOOKING);
        assertEquals("week-1", decoder.sessionId());
        assertIds();
    }

    @Test
    void shouldWriteRegisterForEver() {
        assertEquals(REGISTER, hex(encoder.register("ops", "ada", ITEMS)));
    }

    @Test
    void shouldReadRegisterForEver() {
        read(REGISTER, CommandType.REGISTER);
        assertEquals("ada", decoder.studentId());
        List<RegistrationItem> items = IntStream.range(0, decoder.itemCount())
                .mapToObj(item -> new RegistrationItem(
                        decoder.itemSectionId(item),
                        decoder.isDrop(item),
                        decoder.isHold(item),
                        decoder.joinsWaitlist(item)))
                .toList();
        assertEquals(ITEMS, items);
    }

    @Test
    void shouldWriteImportsForEver() {
        assertEquals(
                IMPORT_ENROLLMENT,
                hex(encoder.importEnrollment(
                        "ops", "cs-101", "ada", "4711", EnrollmentStatus.COMPLETED, 250, 1_700_000_000_000L)));
    }

    @Test
    void shouldReadImportsForEver() {
        read(IMPORT_ENROLLMENT, CommandType.IMPORT_ENROLLMENT);
        assertIds();
        assertEquals("4711", decoder.importId());
        assertEquals("4711", text(decoder.importOffset(), decoder.importLength()));
        assertEquals(EnrollmentStatus.COMPLETED, decoder.importedStatus());
        assertEquals(250, decoder.credits());
        assertEquals(1_700_000_000_000L, decoder.enrolledAtMillis());
    }

    @Test
    void shouldWriteWhatIsAboutManyForEver() {
        assertEquals(CANCEL_SECTION, hex(encoder.cancelSection("ops", "cs-101")));
        assertEquals(ARCHIVE_TERM, hex(encoder.archiveTerm("ops", "fall")));
        assertEquals(TICK, hex(encoder.tick("ops")));
    }

    @Test
    void shouldReadWhatIsAboutManyForEver() {
        read(CANCEL_SECTION, CommandType.CANCEL_SECTION);
        assertEquals("cs-101", decoder.sectionId());
        read(ARCHIVE_TERM, CommandType.ARCHIVE_TERM);
        assertEquals("fall", decoder.term());
        read(TICK, CommandType.TICK);
    }

    @Test
    void shouldWriteKeysForEver() {
        byte[] fingerprint = HexFormat.of().parseHex(FINGERPRINT);
        assertEquals(KEYED_ENROLL, hex(encoder.withKey("retry-1", fingerprint).enroll("ops", "cs-101", "ada")));
        assertEquals(KEYED_TICK, hex(encoder.withKey("~", fingerprint).tick("ops")));
        assertEquals(ENROLL, hex(encoder.withoutKey().enroll("ops", "cs-101", "ada")));
    }

    @Test
    void shouldReadKeysForEver() {
        read(KEYED_ENROLL, CommandType.ENROLL);
        assertIds();
        assertKey("retry-1");
        read(KEYED_TICK, CommandType.TICK);
        assertKey("~");
        read(TICK, CommandType.TICK);
        assertFalse(decoder.hasKey());
    }

    @Test
    void shouldWriteKindsForEver() {
        byte[] fingerprint = HexFormat.of().parseHex(FINGERPRINT);
        assertEquals(ENROLL_OF_KIND, hex(encoder.ofKind(SectionKind.COURSE).enroll("ops", "cs-101", "ada")));
        assertEquals(
                UNENROLL_OF_KIND, hex(encoder.ofKind(SectionKind.TOURNAMENT).unenroll("ops", "cs-101", "ada")));
        assertEquals(
                CANCEL_SECTION_OF_KIND, hex(encoder.ofKind(SectionKind.SECTION).cancelSection("ops", "cs-101")));
        encoder.withKey("retry-1", fingerprint).ofKind(SectionKind.COURSE);
        assertEquals(KEYED_LESSON_OF_KIND, hex(encoder.completeLesson("ops", "cs-101", "ada", 12)));
        // It was for one command alone.
        assertEquals(ENROLL, hex(encoder.withoutKey().enroll("ops", "cs-101", "ada")));
    }

    @Test
    void shouldReadKindsForEver() {
        read(ENROLL_OF_KIND, CommandType.ENROLL);
        assertIds();
        assertKind(SectionKind.COURSE);
        assertFalse(decoder.hasKey());
        read(UNENROLL_OF_KIND, CommandType.UNENROLL);
        assertIds();
        assertKind(SectionKind.TOURNAMENT);
        read(CANCEL_SECTION_OF_KIND, CommandType.CANCEL_SECTION);
        assertEquals("cs-101", decoder.sectionId());
        assertKind(SectionKind.SECTION);
        read(KEYED_LESSON_OF_KIND, CommandType.COMPLETE_LESSON);
        assertIds();
        assertEquals(12, decoder.lesson());
        assertKey("retry-1");
        assertKind(SectionKind.COURSE);
        for (String without : List.of(ENROLL, KEYED_ENROLL)) {
            read(without, CommandType.ENROLL);
            assertFalse(decoder.hasKind());
        }
    }

    @Test
    void shouldHaveAGoldenRecordOfEveryType() {
        Set<CommandType> types = EnumSet.noneOf(CommandType.class);
        for (String golden : List.of(
                PUT_SECTION,
                PUT_STUDENT,
                ADJUST_CREDITS,
                ENROLL,
                UNENROLL,
                CONFIRM,
                WITHDRAW,
                LEAVE_WAITLIST,
                COMPLETE_LESSON,
                PUT_SESSION,
                BOOK,
                CANCEL_BOOKING,
                REGISTER,
                CANCEL_SECTION,
                ARCHIVE_TERM,
                IMPORT_ENROLLMENT,
                TICK)) {
            byte[] record = HexFormat.of().parseHex(golden);
            types.add(decoder.wrap(record, 0, record.length).type());
        }
        assertEquals(EnumSet.allOf(CommandType.class), types);
    }

    private void assertIds() {
        assertEquals("cs-101", decoder.sectionId());
        assertEquals("ada", decoder.studentId());
    }

    private void assertKind(SectionKind kind) {
        assertTrue(decoder.hasKind());
        assertEquals(kind, decoder.kind());
    }

    private void assertKey(String key) {
        assertTrue(decoder.hasKey());
        assertEquals(key, decoder.key());
        int fingerprint = decoder.fingerprintOffset();
        assertEquals(FINGERPRINT, HexFormat.of().formatHex(decoder.buffer(), fingerprint, fingerprint + 32));
    }

    private static String hex(CommandEncoder encoded) {
        return HexFormat.of().formatHex(Commands.record(encoded, SEQUENCE, TIME_MILLIS));
    }

    private void read(String golden, CommandType type) {
        byte[] record = HexFormat.of().parseHex(golden);
        decoder.wrap(record, 0, record.length);
        assertEquals(type, decoder.type());
        assertEquals(SEQUENCE, decoder.sequence());
        assertEquals(TIME_MILLIS, decoder.timeMillis());
        assertEquals("ops", decoder.actor());
    }

    private String text(int offset, int length) {
        return new String(decoder.buffer(), offset, length, StandardCharsets.US_ASCII);
    }
}
