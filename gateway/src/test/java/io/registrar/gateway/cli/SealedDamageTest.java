package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.journal.DataFolderCopy;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.JournalReader;
import io.registrar.journal.SnapshotDamagedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a byte of a sealed journal or of a snapshot, nobody believes it: it is found, with file and offset, or
 * the replay comes to the same digest. {@code -Dregistrar.damage.step=1} tries every bit and every length, and is the
 * proof; without it a sample of them.
 */
class SealedDamageTest {
    /** Not a multiple of 8, so that a sample has each bit of a byte. */
    private static final int STEP = Integer.getInteger("registrar.damage.step", 397);

    private static final int FRAME_STEP = STEP == 1 ? 1 : 17;
    private static final int BYTES = 64 << 10;
    private static final int PAGE_BYTES = 4096;
    /** Of a frame, as docs/journal-format.md draws it. */
    private static final int FRAME_HEAD_LENGTH = 32;

    @TempDir
    private Path folder;

    /** What came of each damage, by its kind. */
    private final TreeMap<String, Tally> tally = new TreeMap<>();

    private Path data;
    /** The journal's records, one behind the other. */
    private byte[] records;

    private StateDigest digest;

    /** How one damage ended. */
    private enum Ending {
        FOUND,
        UNCHANGED
    }

    private static final class Tally {
        private int tries;
        private int found;
    }

    @FunctionalInterface
    private interface Look {
        Ending look();
    }

    @BeforeEach
    void writeFolder() {
        Path served = folder.resolve("served");
        RandomHistory history = new RandomHistory(1, 60, 250);
        try (WrittenJournal written = new WrittenJournal(served)) {
            long bytes = 0;
            for (int batch = 1; bytes < BYTES; batch++) {
                long before = written.engine().lastSequence();
                written.append(history, 1 + batch % 7);
                // About as many as a frame's head and a record of this history have.
                bytes += FRAME_HEAD_LENGTH + 58 * (written.engine().lastSequence() - before);
            }
            digest = written.engine().digest();
        }
        new SnapshotMaker(served, Pace.full(), StartingPoint::complain).make(Long.MAX_VALUE, 1);
        // Without the space that a segment takes in advance.
        data = folder.resolve("data");
        data.toFile().mkdir();
        DataFolderCopy.copy(served, data, StartingPoint::complain);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        JournalReader.read(journal(), (buffer, offset, length) -> all.write(buffer, offset, length));
        records = all.toByteArray();
    }

    @AfterEach
    void tell() {
        tally.forEach((kind, count) -> System.out.println("SealedDamageTest: " + kind + ": " + count.tries + ", "
                + count.found + " found, " + (count.tries - count.found) + " without effect"));
    }

    private Path journal() {
        return data.resolve("journal");
    }

    private Path queueFile() {
        return journal().resolve("00000001/19700101F.cq4");
    }

    private Path snapshotFile() throws IOException {
        try (var files = Files.list(data.resolve("snapshots"))) {
            return files.findAny().orElseThrow();
        }
    }

    private void expect(String kind, String what, boolean mustBeFound, Look look) {
        try {
            Ending ending = look.look();
            Tally count = tally.computeIfAbsent(kind, any -> new Tally());
            count.tries++;
            count.found += ending == Ending.FOUND ? 1 : 0;
            assertTrue(ending == Ending.FOUND || !mustBeFound, "found");
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(kind + ", " + what, failure);
        }
    }

    /** Reads the journal as a start does. */
    private Ending readJournal() {
        int[] same = new int[1];
        boolean[] differs = new boolean[1];
        try {
            JournalReader.read(journal(), (buffer, offset, length) -> {
                int from = same[0];
                boolean isSame = from + length <= records.length
                        && Arrays.equals(buffer, offset, offset + length, records, from, from + length);
                differs[0] |= !isSame;
                same[0] += length;
            });
        } catch (JournalDamagedException found) {
            assertTrue(
                    found.getMessage().matches("journal damaged: journal/.+, offset [0-9]+: .+"), found.getMessage());
            return Ending.FOUND;
        }
        if (differs[0] || same[0] != records.length) {
            // Other records may still lead to the same.
            assertEquals(digest, replayed());
        }
        return Ending.UNCHANGED;
    }

    private StateDigest replayed() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        JournalReader.read(journal(), (buffer, offset, length) -> engine.apply(buffer, offset, length, outcome));
        return engine.digest();
    }

    /** Loads the snapshot as a start does. */
    private Ending loadSnapshot() {
        List<SnapshotDamagedException> found = new ArrayList<>();
        StartingPoint start = StartingPoint.newest(data, EnrollmentEngine::new, head -> true, found::add);
        if (!found.isEmpty()) {
            assertTrue(
                    found.get(0).getMessage().matches("snapshot damaged: snapshots/.+, offset [0-9]+: .+"),
                    found.get(0).getMessage());
            assertEquals(0, start.outcomes().sequence());
            return Ending.FOUND;
        }
        assertEquals(digest, start.engine().digest());
        return Ending.UNCHANGED;
    }

    /** @param mayStay the bytes whose change nobody need notice */
    private void flipEveryBit(Path file, BitSet mayStay, Look look) throws IOException {
        byte[] good = Files.readAllBytes(file);
        ByteBuffer one = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long bit = 0; bit < 8L * good.length; bit += step(good)) {
                int at = (int) (bit / 8);
                channel.write(one.put(0, (byte) (good[at] ^ 1 << bit % 8)).clear(), at);
                expect("bits flipped in " + file.getFileName(), "bit " + bit, !mayStay.get(at), look);
                channel.write(one.put(0, good[at]).clear(), at);
            }
        }
        assertEquals(Ending.UNCHANGED, look.look());
    }

    /** Small files are tried whole. */
    private static int step(byte[] good) {
        return good.length < 1_000 ? 1 : STEP;
    }

    private void cutAtEveryLength(Path file, Look look) throws IOException {
        byte[] good = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = good.length - 1; length >= 0; length -= step(good)) {
                channel.truncate(length);
                expect("lengths cut of " + file.getFileName(), length + " bytes", false, look);
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            expect("lengths cut of " + file.getFileName(), "empty", true, look);
        }
        Files.write(file, good);
        assertEquals(Ending.UNCHANGED, look.look());
    }

    /** Zeroes each piece; swaps it with the next and with another; repeats it, in the next one's place too; and leaves it out. */
    private void rearrange(Path file, String kind, List<byte[]> pieces, int step, Look look) throws IOException {
        byte[] good = joined(pieces);
        assertEquals(-1, Arrays.mismatch(good, Files.readAllBytes(file)), "all of the file");
        for (int i = 0; i < pieces.size(); i += step) {
            List<byte[]> zeroed = new ArrayList<>(pieces);
            zeroed.set(i, new byte[pieces.get(i).length]);
            tryBytes(file, zeroed, kind + " zeroed", i, look);
            List<byte[]> repeated = new ArrayList<>(pieces);
            repeated.add(i, pieces.get(i));
            tryBytes(file, repeated, kind + " repeated", i, look);
            List<byte[]> missing = new ArrayList<>(pieces);
            missing.remove(i);
            tryBytes(file, missing, kind + " left out", i, look);
            for (int other : new int[] {i + 1, (int) (i * 31L % pieces.size())}) {
                if (other < pieces.size() && other != i) {
                    List<byte[]> swapped = new ArrayList<>(pieces);
                    Collections.swap(swapped, i, other);
                    tryBytes(file, swapped, kind + " swapped", i, look);
                    List<byte[]> twice = new ArrayList<>(pieces);
                    twice.set(other, pieces.get(i));
                    tryBytes(file, twice, kind + " in place of others", i, look);
                }
            }
        }
        Files.write(file, good);
        assertEquals(Ending.UNCHANGED, look.look());
    }

    private void tryBytes(Path file, List<byte[]> pieces, String kind, int index, Look look) throws IOException {
        Files.write(file, joined(pieces));
        expect(kind + " in " + file.getFileName(), "number " + index, false, look);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static List<byte[]> pages(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> pages = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PAGE_BYTES) {
            pages.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PAGE_BYTES)));
        }
        return pages;
    }

    /** The row of documents that a queue's file is, the frames among them, each with its head and its padding. */
    private List<byte[]> documents() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(queueFile())).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> documents = new ArrayList<>();
        for (int from = 0; from < bytes.capacity(); ) {
            int end = (from + Integer.BYTES + (bytes.getInt(from) & 0x3FFF_FFFF) + 3) & ~3;
            documents.add(Arrays.copyOfRange(bytes.array(), from, end));
            from = end;
        }
        return documents;
    }

    /** The bytes of the file that are no frame: the queue's pages, which nobody reads, and what fills up to the next head. */
    private BitSet queuesOwn() throws IOException {
        BitSet bytes = new BitSet();
        int from = 0;
        for (byte[] document : documents()) {
            int padding =
                    -ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 3;
            bytes.set(isFrame(document) ? from + document.length - padding : from, from + document.length);
            from += document.length;
        }
        return bytes;
    }

    private static boolean isFrame(byte[] document) {
        return document.length >= Integer.BYTES + FRAME_HEAD_LENGTH
                && document[4] == 'R'
                && document[5] == 'G'
                && document[6] == 'F';
    }

    /** The blocks that a snapshot's file is. */
    private List<byte[]> blocks() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(snapshotFile())).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> blocks = new ArrayList<>();
        for (int from = 0; from < bytes.capacity(); ) {
            int end = from + 24 + bytes.getInt(from + 16);
            blocks.add(Arrays.copyOfRange(bytes.array(), from, end));
            from = end;
        }
        return blocks;
    }

    /** Records swapped or repeated within their frame, whose checksum is as it was, or made right for them. */
    private void rearrangeRecords() throws IOException {
        List<byte[]> documents = documents();
        byte[] good = joined(documents);
        for (int i = 0; i < documents.size(); i += FRAME_STEP) {
            if (isFrame(documents.get(i))) {
                List<byte[]> head = List.of(Arrays.copyOf(documents.get(i), Integer.BYTES + FRAME_HEAD_LENGTH));
                List<byte[]> inFrame = recordsOf(documents.get(i));
                for (int record = 0; record + 1 < inFrame.size(); record++) {
                    List<byte[]> swapped = new ArrayList<>(inFrame);
                    Collections.swap(swapped, record, record + 1);
                    tryFrame(documents, i, head, swapped, "records swapped");
                    List<byte[]> twice = new ArrayList<>(inFrame);
                    twice.set(record + 1, inFrame.get(record));
                    if (inFrame.get(record).length == inFrame.get(record + 1).length) {
                        tryFrame(documents, i, head, twice, "records repeated");
                    }
                }
            }
        }
        Files.write(queueFile(), good);
    }

    private static List<byte[]> recordsOf(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int at = Integer.BYTES + FRAME_HEAD_LENGTH;
        List<byte[]> found = new ArrayList<>();
        for (int left = bytes.getInt(Integer.BYTES + 12); left > 0; left--) {
            int length = RecordHeader.length(frame, at);
            found.add(Arrays.copyOfRange(frame, at, at + length));
            at += length;
        }
        return found;
    }

    private void tryFrame(List<byte[]> documents, int index, List<byte[]> head, List<byte[]> inFrame, String kind)
            throws IOException {
        byte[] frame = Arrays.copyOf(joined(List.of(head.get(0), joined(inFrame))), documents.get(index).length);
        List<byte[]> bad = new ArrayList<>(documents);
        bad.set(index, frame);
        tryBytes(queueFile(), bad, kind, index, this::readJournal);
        CRC32C crc = new CRC32C();
        int length = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES + 8);
        crc.update(frame, Integer.BYTES + 8, length - 8);
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(Integer.BYTES + 4, (int) crc.getValue());
        tryBytes(queueFile(), bad, kind + " under a right checksum", index, this::readJournal);
    }

    @Test
    void shouldFindTheDamageOrReplayToTheSameWhenASealedJournalIsDamaged() throws IOException {
        assertEquals(Ending.UNCHANGED, readJournal());
        assertEquals(digest, replayed());
        Path seal = queueFile().resolveSibling("SEAL");
        Path manifest = journal().resolve("MANIFEST");
        assertTrue(records.length > BYTES - BYTES / 4, records.length + " bytes of records");
        for (Path file : List.of(queueFile(), seal, manifest)) {
            System.out.println("SealedDamageTest: " + file.getFileName() + " has " + Files.size(file) + " bytes");
            flipEveryBit(file, file.equals(queueFile()) ? queuesOwn() : new BitSet(), this::readJournal);
            cutAtEveryLength(file, this::readJournal);
            Path aside = folder.resolve("aside");
            Files.move(file, aside);
            expect("files missing", file.getFileName().toString(), false, this::readJournal);
            Files.move(aside, file);
        }
        rearrange(queueFile(), "pages", pages(queueFile()), 1, this::readJournal);
        rearrange(queueFile(), "documents", documents(), FRAME_STEP, this::readJournal);
        rearrangeRecords();
    }

    @Test
    void shouldFindTheDamageWhenASnapshotIsDamaged() throws IOException {
        assertEquals(Ending.UNCHANGED, loadSnapshot());
        Path file = snapshotFile();
        System.out.println("SealedDamageTest: the snapshot has " + Files.size(file) + " bytes");
        assertTrue(Files.size(file) > BYTES - BYTES / 4, Files.size(file) + " bytes");
        flipEveryBit(file, new BitSet(), this::loadSnapshot);
        cutAtEveryLength(file, this::loadSnapshot);
        rearrange(file, "pages", pages(file), 1, this::loadSnapshot);
        rearrange(file, "blocks", blocks(), 1, this::loadSnapshot);
    }
}
