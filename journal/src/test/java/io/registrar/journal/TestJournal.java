package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A data folder with a journal of {@link TestRecords}, to be written in runs, looked at, and damaged. */
final class TestJournal {
    static final JournalSettings SMALL = new JournalSettings(JournalSettings.MIN_SEGMENT_BYTES);

    /** One document of a queue's file: {@code offset} is that of its head, {@code end} that of the next one's. */
    record Document(int offset, int length, boolean frame) {
        int end() {
            return offset + Integer.BYTES + length + 3 & ~3;
        }
    }

    /** Appends batches, as the code of one run. */
    @FunctionalInterface
    interface Run {
        void run(Appender appender) throws IOException;
    }

    /** Appends to the log of one run with the sequence that follows. */
    static final class Appender {
        final ChronicleCommandLog log;
        private long next;

        private Appender(ChronicleCommandLog log, long next) {
            this.log = log;
            this.next = next;
        }

        void append(int count, int recordLength) {
            byte[] batch = TestRecords.batch(next, count, recordLength);
            log.append(next, count, batch, batch.length);
            next += count;
        }

        /** Returns when the next segment has been made ready. */
        void awaitNextSegment() {
            assertTrue(log.hasRoom(Integer.MAX_VALUE));
        }

        void appendForced(int count, int recordLength) {
            append(count, recordLength);
            log.force();
        }
    }

    final Path data;
    final Path journal;

    TestJournal(Path data) {
        this.data = data;
        this.journal = data.resolve("journal");
    }

    /** One run that ends with a clean stop. */
    TestJournal cleanRun(Run run) {
        run(run, true);
        return this;
    }

    /** One run that ends as a kill would leave it. */
    TestJournal killedRun(Run run) {
        run(run, false);
        return this;
    }

    /** The same on a disk with this much free. */
    TestJournal cleanRun(DiskReserve reserve, DiskListener listener, Run run) {
        run(folder -> new ChronicleCommandLog(folder, SMALL, reserve, listener), run, true);
        return this;
    }

    /** The same on a disk with this much free. */
    TestJournal killedRun(DiskReserve reserve, DiskListener listener, Run run) {
        run(folder -> new ChronicleCommandLog(folder, SMALL, reserve, listener), run, false);
        return this;
    }

    private void run(Run run, boolean clean) {
        run(folder -> new ChronicleCommandLog(folder, SMALL), run, clean);
    }

    private void run(Function<DataFolder, ChronicleCommandLog> opening, Run run, boolean clean) {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = opening.apply(folder)) {
            long[] last = new long[1];
            log.replay((buffer, offset, length) -> last[0]++);
            log.start(last[0] + 1);
            run.run(new Appender(log, last[0] + 1));
            if (clean) {
                log.seal();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        JournalReader.read(journal, (buffer, offset, length) -> records.add(TestRecords.copy(buffer, offset, length)));
        return records;
    }

    List<SegmentReport> reports() {
        return JournalReader.read(journal, (buffer, offset, length) -> {});
    }

    SegmentReport lastReport() {
        List<SegmentReport> reports = reports();
        return reports.get(reports.size() - 1);
    }

    static void assertSame(List<byte[]> expected, List<byte[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    Segment segment(int number) {
        return Segment.of(journal, number);
    }

    Path queueFile(int number) {
        return segment(number).newQueueFile();
    }

    /** The documents of a segment up to the first that is not there, found by walking and believing every length. */
    List<Document> documents(int number) {
        List<Document> documents = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(read(queueFile(number))).order(ByteOrder.LITTLE_ENDIAN);
        for (int offset = 0; offset + Integer.BYTES <= bytes.capacity() && bytes.getInt(offset) != 0; ) {
            int head = bytes.getInt(offset);
            Document document = new Document(offset, head & 0x3FFF_FFFF, (head & 0x4000_0000) == 0);
            documents.add(document);
            offset = document.end();
        }
        return documents;
    }

    List<Document> frames(int number) {
        return documents(number).stream().filter(Document::frame).toList();
    }

    Document lastFrame(int number) {
        List<Document> frames = frames(number);
        return frames.get(frames.size() - 1);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Overwrites bytes in place. */
    static void write(Path file, long offset, byte... bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void truncate(Path file, long length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void copyTree(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
