package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.StatePart;
import io.registrar.engine.StateSink;
import io.registrar.engine.StateSource;
import io.registrar.engine.codec.OutcomePosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on the disk: what is written comes back, what is damaged is found, and what does not count is not seen. */
final class SnapshotFolderTest {
    private static final SnapshotHead HEAD =
            new SnapshotHead(1_700_000_000_000L, new OutcomePosition(7, 0x1122334455667788L, 900), 3, 4);

    @TempDir
    Path data;

    private SnapshotFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new SnapshotFolder(data);
    }

    private static SnapshotHead head(long sequence) {
        return new SnapshotHead(1_700_000_000_000L, new OutcomePosition(sequence, 1, 900), 3, 4);
    }

    /** Puts something of everything into each part, in pieces of many lengths. */
    private static void put(StateSink sink, int scale) {
        SplittableRandom random = new SplittableRandom(5);
        for (StatePart part : StatePart.values()) {
            sink.begin(part);
            for (int piece = 0; piece < part.number(); piece++) {
                sink.putLong(random.nextLong());
                sink.putLongs(random.longs(scale).toArray(), 0, scale);
                byte[] bytes = new byte[random.nextInt(3 * scale + 1)];
                random.nextBytes(bytes);
                sink.putLong(bytes.length);
                sink.putBytes(bytes, 0, bytes.length);
            }
            sink.putText("Übungen");
        }
    }

    private static void assertComesBack(SnapshotReader source, int scale) {
        SplittableRandom random = new SplittableRandom(5);
        for (StatePart part : StatePart.values()) {
            source.begin(part);
            for (int piece = 0; piece < part.number(); piece++) {
                assertEquals(random.nextLong(), source.getLong());
                long[] longs = new long[scale];
                source.getLongs(longs, 0, scale);
                assertArrayEquals(random.longs(scale).toArray(), longs);
                byte[] bytes = new byte[random.nextInt(3 * scale + 1)];
                random.nextBytes(bytes);
                byte[] found = new byte[source.getCount(3L * scale)];
                source.getBytes(found, 0, found.length);
                assertArrayEquals(bytes, found);
            }
            assertEquals("Übungen", source.getText(20));
        }
        source.end();
    }

    private void make(long sequence, int scale) {
        try (SnapshotFolder.Writer writer = folder.lock()) {
            writer.write(head(sequence), sink -> put(sink, scale), () -> {});
            writer.publish(sequence);
        }
    }

    @Test
    void shouldGiveBackWhatWasPutInWhenItIsReadAgain() throws IOException {
        for (int scale : new int[] {0, 1, 1_000, 100_000}) {
            make(scale + 1, scale);
            folder.check(scale + 1);
            try (SnapshotReader reader = folder.open(scale + 1)) {
                assertEquals(head(scale + 1), reader.head());
                assertComesBack(reader, scale);
            }
        }
        assertEquals(List.of(100_001L, 1_001L, 2L, 1L), folder.sequences());
    }

    /** The bytes of version 1: never edited, and read for ever. */
    @Test
    void shouldHaveTheBytesOfVersionOneWhenASmallStateIsWritten() throws IOException {
        try (SnapshotFolder.Writer writer = folder.lock()) {
            writer.write(
                    HEAD,
                    sink -> {
                        sink.begin(StatePart.COUNTERS);
                        sink.putLong(5);
                        sink.putText("a");
                    },
                    () -> {});
            writer.publish(7);
        }
        String golden = "52475031" + "f3f87ca8" + "00000000" + "00000000" + "30000000" + "00000000"
                + "0700000000000000" + "0068e5cf8b010000" + "8877665544332211" + "8403000000000000"
                + "0300000000000000" + "0400000000000000"
                + "52475031" + "a73d14b2" + "01000000" + "01000000" + "11000000" + "00000000"
                + "0500000000000000" + "0100000000000000" + "61"
                + "52475031" + "e7c4203d" + "02000000" + "ff000000" + "00000000" + "00000000";
        assertEquals(golden, HexFormat.of().formatHex(Files.readAllBytes(folder.file(7))));
    }

    @Test
    void shouldNameTheVersionWhenItIsNotKnown() throws IOException {
        make(1, 10);
        TestJournal.write(folder.file(1), 3, (byte) '2');
        SnapshotDamagedException refused = assertThrows(SnapshotDamagedException.class, () -> folder.open(1));
        assertTrue(refused.getMessage().endsWith("expected format 1, but found format 2"), refused.getMessage());
    }

    @Test
    void shouldFindTheDamageWhenAnyBitIsFlipped() throws IOException {
        make(1, 2);
        Path file = folder.file(1);
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            int at = bit / Byte.SIZE;
            TestJournal.write(file, at, (byte) (good[at] ^ 1 << bit % Byte.SIZE));
            assertThrows(SnapshotDamagedException.class, () -> folder.check(1), "bit " + bit);
            TestJournal.write(file, at, good[at]);
        }
        folder.check(1);
    }

    @Test
    void shouldFindTheDamageWhenItIsCutOrGoesOn() throws IOException {
        make(1, 5);
        Path file = folder.file(1);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(SnapshotDamagedException.class, () -> folder.check(1), length + " bytes");
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertThrows(SnapshotDamagedException.class, () -> folder.check(1));
        Files.write(file, good);
        folder.check(1);
    }

    @Test
    void shouldFindTheDamageWhenBlocksAreSwappedRepeatedMissingOrOfAnotherSnapshot() throws IOException {
        // The later parts have more than one block.
        make(1, 30_000);
        make(2, 30_001);
        byte[] good = Files.readAllBytes(folder.file(1));
        byte[] other = Files.readAllBytes(folder.file(2));
        List<byte[]> blocks = blocks(good);
        int last = blocks.size() - 3;
        List<byte[]> swapped = new ArrayList<>(blocks);
        Collections.swap(swapped, last - 1, last);
        List<byte[]> repeated = new ArrayList<>(blocks);
        repeated.add(last, blocks.get(last));
        List<byte[]> missing = new ArrayList<>(blocks);
        missing.remove(last);
        byte[] zeroed = good.clone();
        Arrays.fill(zeroed, 2 * 4096, 3 * 4096, (byte) 0);
        for (byte[] bad : List.of(joined(swapped), joined(repeated), joined(missing), zeroed)) {
            Files.write(folder.file(1), bad);
            assertThrows(SnapshotDamagedException.class, () -> folder.check(1));
        }
        Files.write(folder.file(1), other);
        assertThrows(SnapshotDamagedException.class, () -> folder.check(1));
    }

    private static List<byte[]> blocks(byte[] file) {
        List<byte[]> blocks = new ArrayList<>();
        ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < file.length; ) {
            int end = at + SnapshotBlock.HEAD_LENGTH + numbers.getInt(at + SnapshotBlock.LENGTH);
            blocks.add(Arrays.copyOfRange(file, at, end));
            at = end;
        }
        return blocks;
    }

    private static byte[] joined(List<byte[]> blocks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        blocks.forEach(file::writeBytes);
        return file.toByteArray();
    }

    @Test
    void shouldRefuseWhenAskedForWhatIsNotThere() throws IOException {
        make(1, 10);
        try (SnapshotReader reader = folder.open(1)) {
            assertThrows(SnapshotDamagedException.class, () -> reader.begin(StatePart.STUDENTS));
        }
        try (SnapshotReader reader = folder.open(1)) {
            StateSource source = reader;
            source.begin(StatePart.COUNTERS);
            assertThrows(SnapshotDamagedException.class, () -> reader.begin(StatePart.SECTIONS));
            assertThrows(SnapshotDamagedException.class, () -> source.getLongs(new long[1 << 20], 0, 1 << 20));
        }
        assertThrows(SnapshotDamagedException.class, () -> folder.open(2));
    }

    @Test
    void shouldNotCountWhenItWasNotPublished() {
        try (SnapshotFolder.Writer writer = folder.lock()) {
            writer.write(HEAD, sink -> put(sink, 10), () -> {});
            assertEquals(List.of(), folder.sequences());
        }
        assertTrue(Files.exists(data.resolve("snapshots/0000000000000000007.snapshot.tmp")));
        folder.lock().close();
        assertFalse(Files.exists(data.resolve("snapshots/0000000000000000007.snapshot.tmp")));
    }

    @Test
    void shouldLetOneWriteAtATime() {
        try (SnapshotFolder.Writer writer = folder.lock()) {
            assertThrows(DataFolderException.class, () -> folder.lock());
            writer.discard(1);
        }
        folder.lock().close();
    }

    @Test
    void shouldKeepTheNewestWhenOldOnesAreDeleted() {
        for (long sequence = 1; sequence <= 5; sequence++) {
            make(sequence, 1);
        }
        try (SnapshotFolder.Writer writer = folder.lock()) {
            writer.keepNewest(9);
            assertEquals(List.of(5L, 4L, 3L, 2L, 1L), folder.sequences());
            writer.keepNewest(2);
        }
        assertEquals(List.of(5L, 4L), folder.sequences());
    }

    @Test
    void shouldLeaveNothingWhenAStateCantBeWritten() {
        try (SnapshotFolder.Writer writer = folder.lock()) {
            assertThrows(
                    DataFolderException.class,
                    () -> writer.write(
                            HEAD,
                            sink -> {
                                throw new java.io.UncheckedIOException(new IOException("No space left on device"));
                            },
                            () -> {}));
        }
        assertFalse(Files.exists(data.resolve("snapshots/0000000000000000007.snapshot.tmp")));
    }

    @Test
    void shouldTellOfEachBlockWhenItIsOnTheDiskAndEndWhenItIsToldTo() throws IOException {
        List<Long> sizes = new ArrayList<>();
        try (SnapshotFolder.Writer writer = folder.lock()) {
            Path file = data.resolve("snapshots/0000000000000000007.snapshot.tmp");
            writer.write(
                    HEAD,
                    sink -> put(sink, 10_000),
                    () -> sizes.add(file.toFile().length()));
            assertEquals(Files.size(file), sizes.get(sizes.size() - 1));
            for (int block = 1; block < sizes.size(); block++) {
                long length = sizes.get(block) - sizes.get(block - 1);
                assertTrue(length > 0 && length <= 256 << 10, sizes.toString());
            }
            assertThrows(
                    CancellationException.class,
                    () -> writer.write(HEAD, sink -> put(sink, 10_000), () -> {
                        throw new CancellationException();
                    }));
        }
        assertEquals(List.of(), folder.sequences());
        folder.lock().close();
        assertFalse(Files.exists(data.resolve("snapshots/0000000000000000007.snapshot.tmp")));
    }
}
