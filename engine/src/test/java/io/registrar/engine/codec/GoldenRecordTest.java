package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Records of layout version 1, byte for byte. Journals are full of them: these texts are never edited. A new layout gets
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
