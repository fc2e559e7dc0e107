package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of format 1, made once by another program from the description in {@code docs/journal-format.md}. They are
 * never edited: a change that breaks them needs a new format, beside this one.
 */
final class GoldenJournalTest {
    /** The student u7 enrolls in CS-101, asked for by ann: sequence 1. */
    private static final String ENROLL = """
            23 00 01 04 01 00 00 00 00 00 00 00 00 68 e5 cf 8b 01 00 00 03 61 6e 6e
            00 06 43 53 2d 31 30 31 02 75 37
            """;
    /** And leaves it a quarter of a second later, asked for by bob: sequence 2. */
    private static final String UNENROLL = """
            22 00 01 05 02 00 00 00 00 00 00 00 fa 68 e5 cf 8b 01 00 00 03 62 6f 62
            06 43 53 2d 31 30 31 02 75 37
            """;

    private static final String OPENING_FRAME = """
            52 47 46 31 30 e2 71 31 20 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00
            01 00 00 00 00 00 00 00
            """;
    /** The head of the frame with both records; everything up to offset 36 was on the disk. */
    private static final String FRAME_HEAD = """
            52 47 46 31 f2 f1 e0 09 65 00 00 00 02 00 00 00 00 00 00 00 24 00 00 00
            01 00 00 00 00 00 00 00
            """;

    private static final String OPENING_DOCUMENT_HEAD = "20 00 00 00";
    private static final String DOCUMENT_HEAD = "65 00 00 00";
    private static final String PADDING = "00 00 00";

    /** Segment 1; the next sequence is 3; the queue's file ends at 144. */
    private static final String SEAL = """
            52 47 53 31 43 d1 3b 9d 01 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00
            90 00 00 00 00 00 00 00
            """;
    /** Segments 1 to 1. */
    private static final String MANIFEST = """
            52 47 4d 31 33 ea 40 f9 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00
            """;

    @TempDir
    Path journal;

    private static byte[] bytes(String... hex) {
        return HexFormat.of().parseHex(String.join("", hex).replaceAll("\\s", ""));
    }

    private static void assertBytes(String hex, byte[] found) {
        HexFormat format = HexFormat.ofDelimiter(" ");
        assertEquals(format.formatHex(bytes(hex)), format.formatHex(found));
    }

    private static byte[] stamped(CommandEncoder encoder, long sequence, long timeMillis) {
        byte[] record = Arrays.copyOf(encoder.buffer(), encoder.length());
        RecordHeader.stamp(record, 0, sequence, timeMillis);
        return record;
    }

    @Test
    void shouldEncodeRecords() {
        CommandEncoder encoder = new CommandEncoder();
        assertBytes(ENROLL, stamped(encoder.enroll("ann", "CS-101", "u7"), 1, 1_700_000_000_000L));
        assertBytes(UNENROLL, stamped(encoder.unenroll("bob", "CS-101", "u7"), 2, 1_700_000_000_250L));
    }

    @Test
    void shouldEncodeTheHeadsOfFrames() {
        byte[] head = new byte[Frame.HEAD_LENGTH];
        byte[] records = bytes(ENROLL, UNENROLL);
        Frame.encodeHead(head, Frame.OPENING, 0, 1, 0, records, 0, new CRC32C());
        assertBytes(OPENING_FRAME, head);
        Frame.encodeHead(head, 0, 36, 1, 2, records, records.length, new CRC32C());
        assertBytes(FRAME_HEAD, head);
    }

    @Test
    void shouldWriteSealAndManifest() throws IOException {
        Segment segment = Segment.of(journal, 1);
        Files.createDirectory(segment.folder());
        new SegmentSeal(3, 144).write(segment);
        assertBytes(SEAL, Files.readAllBytes(segment.sealFile()));
        new Manifest(1, 1).write(journal);
        assertBytes(MANIFEST, Files.readAllBytes(journal.resolve("MANIFEST")));
    }

    @Test
    void shouldReadAJournalMadeByHand() throws IOException {
        Path folder = Files.createDirectory(journal.resolve("00000001"));
        Files.write(journal.resolve("MANIFEST"), bytes(MANIFEST));
        Files.write(folder.resolve("SEAL"), bytes(SEAL));
        Files.write(
                folder.resolve("19700101F.cq4"),
                bytes(OPENING_DOCUMENT_HEAD, OPENING_FRAME, DOCUMENT_HEAD, FRAME_HEAD, ENROLL, UNENROLL, PADDING));

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        List<SegmentReport> reports = JournalReader.read(journal, read::write);

        assertArrayEquals(bytes(ENROLL, UNENROLL), read.toByteArray());
        assertEquals(List.of(new SegmentReport(1, 1, 3, 1_700_000_000_250L, 144, true, true, false)), reports);
    }

    @Test
    void shouldWriteTheFramesThatItReads() {
        byte[] records = bytes(ENROLL, UNENROLL);
        TestJournal written = new TestJournal(journal.resolve("data"));
        try (DataFolder folder = DataFolder.open(written.data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            log.replay((buffer, offset, length) -> {});
            log.start(1);
            log.append(1, 2, records, records.length);
            log.seal();
        }
        byte[] file = TestJournal.read(written.queueFile(1));
        TestJournal.Document frame = written.lastFrame(1);
        int opening = written.frames(1).get(0).offset();
        assertBytes(OPENING_FRAME, Arrays.copyOfRange(file, opening + 4, opening + 4 + Frame.HEAD_LENGTH));
        assertBytes(DOCUMENT_HEAD, Arrays.copyOfRange(file, frame.offset(), frame.offset() + 4));
        int behindHead = frame.offset() + 4 + Frame.HEAD_LENGTH;
        assertBytes(ENROLL + UNENROLL, Arrays.copyOfRange(file, behindHead, behindHead + records.length));
    }
}
