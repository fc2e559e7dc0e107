package io.registrar.journal;

import static io.registrar.journal.TestJournal.assertSame;
import static io.registrar.journal.TestJournal.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.TestJournal.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A journal that something else has written to. What was sealed is replayed exactly or refused with the place; nothing
 * lies between. What a crash leaves is no damage: {@link TornTailTest}.
 */
@Tag("once")
final class JournalDamageTest {
    private static final Pattern MESSAGE = Pattern.compile("journal damaged: (\\S+), offset (\\d+): .+");

    /** Between two bytes or lengths that are tried where frames are not: all of them is a matter of a long proof. */
    private static final int STEP = Integer.getInteger("registrar.damage.step", 3);

    @TempDir
    Path data;

    private TestJournal journal;
    private List<byte[]> records;

    /** Three sealed segments, made by three runs, so that they are small. */
    @BeforeEach
    void makeJournal() throws IOException {
        journal = new TestJournal(data);
        for (int run = 0; run < 3; run++) {
            journal.cleanRun(appender -> {
                appender.appendForced(3, 45);
                appender.append(1, 22);
                appender.appendForced(4, 63);
            });
        }
        // One more gives the unused space of the third back; itself it would only slow the reading down.
        journal.cleanRun(appender -> {});
        new Manifest(1, 3).write(journal.journal);
        journal.segment(4).delete();
        records = journal.records();
        assertEquals(24, records.size());
    }

    private JournalDamagedException assertDamaged(String file) {
        JournalDamagedException damage = assertThrows(JournalDamagedException.class, journal::records);
        Matcher message = MESSAGE.matcher(damage.getMessage());
        assertTrue(message.matches(), damage.getMessage());
        assertEquals(file, message.group(1), damage.getMessage());
        return damage;
    }

    private void assertDamaged(String file, long fromOffset, long toOffset) {
        JournalDamagedException damage = assertDamaged(file);
        Matcher message = MESSAGE.matcher(damage.getMessage());
        assertTrue(message.matches());
        long offset = Long.parseLong(message.group(2));
        assertTrue(offset >= fromOffset && offset <= toOffset, damage.getMessage());
    }

    private static String queueName(int number) {
        return "journal/0000000" + number + "/19700101F.cq4";
    }

    @Nested
    final class InAQueueFile {
        private static final int NUMBER = 2;

        private Path file;
        private byte[] good;
        private long endOffset;

        @BeforeEach
        void look() {
            file = journal.queueFile(NUMBER);
            good = TestJournal.read(file);
            endOffset = journal.reports().get(NUMBER - 1).endOffset();
        }

        @Test
        void shouldRefuseEveryFlippedBitOfAFrame() {
            for (Document frame : journal.frames(NUMBER)) {
                // The last bytes before the next multiple of four belong to nobody.
                for (int at = frame.offset(); at < frame.offset() + Integer.BYTES + frame.length(); at++) {
                    for (int bit = 0; bit < 8; bit++) {
                        write(file, at, (byte) (good[at] ^ 1 << bit));
                        assertDamaged(queueName(NUMBER), frame.offset(), frame.offset() + Integer.BYTES);
                    }
                    write(file, at, good[at]);
                }
            }
            assertSame(records, journal.records());
        }

        @Test
        void shouldReplayTheSameOrRefuseWhenABitIsFlippedElsewhere() {
            List<Document> frames = journal.frames(NUMBER);
            int refused = 0;
            for (int at = 0; at < good.length; at += STEP) {
                if (isInFrame(frames, at)) {
                    continue;
                }
                write(file, at, (byte) (good[at] ^ 1 << at % 8));
                try {
                    assertSame(records, journal.records());
                } catch (JournalDamagedException damage) {
                    assertTrue(damage.getMessage().startsWith("journal damaged: " + queueName(NUMBER) + ", offset "));
                    refused++;
                }
                write(file, at, good[at]);
            }
            assertTrue(refused > 0, "the heads of the queue's own documents are needed to find the frames");
            assertSame(records, journal.records());
        }

        private boolean isInFrame(List<Document> frames, int at) {
            return frames.stream()
                    .anyMatch(frame -> at >= frame.offset() && at < frame.offset() + Integer.BYTES + frame.length());
        }

        @Test
        void shouldRefuseEveryLengthThatLosesAByte() {
            TestJournal.truncate(file, endOffset);
            assertSame(records, journal.records());
            Document last = journal.lastFrame(NUMBER);
            for (int length = last.offset() + Integer.BYTES + last.length() - 1; length >= 0; length -= STEP) {
                TestJournal.truncate(file, length);
                assertDamaged(queueName(NUMBER), 0, length + Integer.BYTES);
            }
        }

        @Test
        void shouldRefuseAZeroedStretch() {
            for (Document frame : journal.frames(NUMBER)) {
                write(file, frame.offset(), new byte[Integer.BYTES + frame.length()]);
                assertDamaged(queueName(NUMBER), frame.offset(), frame.offset());
                write(file, 0, good);
            }
        }

        @Test
        void shouldRefuseAFrameInPlaceOfAnother() {
            List<Document> frames = journal.frames(NUMBER);
            Document opening = frames.get(0);
            Document first = frames.get(1);
            byte[] frame = Arrays.copyOfRange(good, first.offset(), first.end());
            // Behind itself, and all that follows moved along.
            byte[] doubled = Arrays.copyOf(good, good.length + frame.length);
            System.arraycopy(good, first.offset(), doubled, first.end(), good.length - first.offset());
            write(file, 0, doubled);
            assertDamaged(queueName(NUMBER), first.end(), first.end() + Integer.BYTES);
            // Left out, and all that follows moved along.
            byte[] without = good.clone();
            System.arraycopy(good, first.end(), without, first.offset(), good.length - first.end());
            write(file, 0, without);
            assertDamaged(queueName(NUMBER), first.offset(), first.offset() + Integer.BYTES);
            // A second opening.
            byte[] reopened = Arrays.copyOf(good, good.length + opening.end() - opening.offset());
            System.arraycopy(good, opening.offset(), reopened, opening.end(), good.length - opening.offset());
            write(file, 0, reopened);
            assertDamaged(queueName(NUMBER), opening.end(), opening.end() + Integer.BYTES);
        }

        @Test
        void shouldRefuseAnEmptyFileAndAMissingOne() throws IOException {
            TestJournal.truncate(file, 0);
            assertDamaged(queueName(NUMBER), 0, 0);
            Files.delete(file);
            assertDamaged("journal/00000002");
        }

        @Test
        void shouldRefuseASecondQueueFile() throws IOException {
            Files.copy(file, file.resolveSibling("19700102F.cq4"));
            assertDamaged("journal/00000002");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldRefuseAMissingSegment(int number) {
        TestJournal.deleteTree(journal.segment(number).folder());
        assertDamaged("journal/0000000" + number);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldRefuseSwappedSegments(int number) throws IOException {
        Path aside = data.resolve("aside");
        Files.move(journal.segment(number).folder(), aside);
        Files.move(journal.segment(number + 1).folder(), journal.segment(number).folder());
        Files.move(aside, journal.segment(number + 1).folder());
        assertDamaged("journal/0000000" + number + "/SEAL");
        // Nor without the seals, which know their numbers.
        Files.delete(journal.segment(number).sealFile());
        assertDamaged(queueName(number));
    }

    @Test
    void shouldRefuseASegmentOfAnotherJournal(@TempDir Path otherData) throws IOException {
        TestJournal other = new TestJournal(otherData);
        other.cleanRun(appender -> appender.append(2, 45));
        other.cleanRun(appender -> appender.append(2, 45));
        TestJournal.deleteTree(journal.segment(2).folder());
        TestJournal.copyTree(other.segment(2).folder(), journal.segment(2).folder());
        assertDamaged(queueName(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldReadASegmentWithoutItsSealAndSealItAgain(int number) throws IOException {
        byte[] seal = TestJournal.read(journal.segment(number).sealFile());
        Files.delete(journal.segment(number).sealFile());
        assertSame(records, journal.records());
        assertFalse(journal.reports().get(number - 1).sealed());
        journal.cleanRun(appender -> {});
        assertArrayEquals(seal, TestJournal.read(journal.segment(number).sealFile()));
        assertSame(records, journal.records());
    }

    @Test
    void shouldRefuseALostEndBehindALostSealWhenASegmentFollows() throws IOException {
        Files.delete(journal.segment(2).sealFile());
        Document last = journal.lastFrame(2);
        write(journal.queueFile(2), last.offset(), new byte[Integer.BYTES + last.length()]);
        assertDamaged(queueName(3));
    }

    @Test
    void shouldRefuseEveryFlippedBitAndLengthOfASeal() throws IOException {
        assertRefusesFlipsAndCuts(journal.segment(2).sealFile(), "journal/00000002/SEAL");
    }

    @Test
    void shouldRefuseEveryFlippedBitAndLengthOfTheManifest() throws IOException {
        assertRefusesFlipsAndCuts(Manifest.file(journal.journal), "journal/MANIFEST");
    }

    private void assertRefusesFlipsAndCuts(Path file, String name) throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                write(file, at, (byte) (good[at] ^ 1 << bit));
                assertDamaged(name);
            }
            write(file, at, good[at]);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertDamaged(name);
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertDamaged(name);
        Files.write(file, good);
        assertSame(records, journal.records());
    }

    @Test
    void shouldRefuseAMissingManifest() throws IOException {
        Files.delete(Manifest.file(journal.journal));
        assertDamaged("journal/MANIFEST");
    }

    @Test
    void shouldRefuseAManifestThatListsLessThanThereIs() throws IOException {
        new Manifest(1, 2).write(journal.journal);
        assertDamaged("journal/MANIFEST");
        new Manifest(2, 3).write(journal.journal);
        // As a journal whose beginning was deleted: for who wants that, it begins too late.
        assertDamaged("journal/00000002");
    }

    @Test
    void shouldRefuseAManifestThatListsMoreThanThereIs() throws IOException {
        new Manifest(1, 4).write(journal.journal);
        assertDamaged("journal/00000004");
    }

    @Test
    void shouldRefuseASealWithAnotherEnd() throws IOException {
        Segment segment = journal.segment(2);
        SegmentSeal seal = SegmentSeal.read(segment);
        Document last = journal.lastFrame(2);
        new SegmentSeal(seal.nextSequence(), last.offset()).write(segment);
        assertDamaged(queueName(2), last.offset(), last.offset());
        new SegmentSeal(seal.nextSequence(), seal.endOffset() + 4).write(segment);
        assertDamaged(queueName(2), seal.endOffset(), seal.endOffset());
        new SegmentSeal(seal.nextSequence(), seal.endOffset() - 4).write(segment);
        assertDamaged(queueName(2), last.offset(), last.offset());
        new SegmentSeal(seal.nextSequence() + 1, seal.endOffset()).write(segment);
        assertDamaged(queueName(2), seal.endOffset(), seal.endOffset());
    }

    @Test
    void shouldChangeNoByteWhenItRefuses() throws IOException {
        write(journal.queueFile(1), journal.lastFrame(1).offset() + 40, (byte) -1, (byte) -1);
        byte[] before = TestJournal.read(journal.queueFile(1));
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            assertThrows(JournalDamagedException.class, () -> log.replay((buffer, offset, length) -> {}));
            assertThrows(IllegalStateException.class, () -> log.start(1));
        }
        assertArrayEquals(before, TestJournal.read(journal.queueFile(1)));
        assertEquals(3, Segment.list(journal.journal).size());
    }

    @Test
    void shouldLeaveForeignEntriesAlone() throws IOException {
        Path note = journal.journal.resolve("note.txt");
        Files.writeString(note, "not ours");
        Files.createDirectory(journal.journal.resolve("lost+found"));
        journal.cleanRun(appender -> appender.append(1, 30));
        assertEquals(25, journal.records().size());
        assertEquals("not ours", Files.readString(note));
    }
}
