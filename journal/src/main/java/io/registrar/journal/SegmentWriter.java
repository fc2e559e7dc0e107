package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Appends to one fresh Chronicle Queue whose disk space was taken in advance, so that no append has to find room and no
 * force has to write down a file's growth. The queue never rolls, and is never opened again for writing.
 *
 * <p>The queue's own {@code sync()} is no barrier: durability comes from a channel of ours on the same file. Made and
 * used by one thread, to which the queue binds its appender; {@link #force} may come from another.
 */
final class SegmentWriter {
    /** How far the queue maps its file ahead: a whole number of pages. */
    private static final int MAPPED_BLOCK_BYTES = 4 << 20;
    /** Room kept for the queue's own index pages behind the last frame. */
    private static final int INDEX_RESERVE_BYTES = 256 << 10;

    private static final int ZEROS_BYTES = 1 << 20;

    static {
        // The queue watches disk space on a thread of its own and logs; our journal does its own accounting.
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    private final Segment segment;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final FileChannel channel;
    private final long capacity;
    private final byte[] head = new byte[Frame.HEAD_LENGTH];
    private final CRC32C crc = new CRC32C();
    private long position;

    /** Makes the segment, ready and on the disk with its opening frame. */
    SegmentWriter(Segment segment, long nextSequence, int segmentBytes) throws IOException {
        this.segment = segment;
        this.capacity = segmentBytes;
        Files.createDirectory(segment.folder());
        queue = SingleChronicleQueueBuilder.single(segment.folder().toFile())
                .timeProvider(() -> 0L)
                .syncMode(SyncMode.NONE)
                .timeoutMS(500)
                .blockSize(MAPPED_BLOCK_BYTES)
                .build();
        appender = queue.createAppender();
        write(Frame.OPENING, nextSequence, 0, head, 0);
        channel = FileChannel.open(segment.queueFile(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        takeSpace();
        try (var files = Files.list(segment.folder())) {
            for (Path file : files.toList()) {
                Durable.forceFile(file);
            }
        }
        Durable.forceFolder(segment.folder());
        Durable.forceFolder(segment.folder().toAbsolutePath().getParent());
    }

    /** Writes every page of the file once: what the queue wrote already as it is, and zeros to the segment's end. */
    private void takeSpace() throws IOException {
        int used = (int) position;
        ByteBuffer written = ByteBuffer.allocate(used);
        while (written.hasRemaining() && channel.read(written, written.position()) >= 0) {}
        written.flip();
        writeFully(written, 0);
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long offset = used; offset < capacity; ) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, capacity - offset));
            int length = zeros.remaining();
            writeFully(zeros, offset);
            offset += length;
        }
    }

    private void writeFully(ByteBuffer buffer, long offset) throws IOException {
        for (long at = offset; buffer.hasRemaining(); ) {
            at += channel.write(buffer, at);
        }
    }

    /** True if a frame of this many bytes of records still fits into the space taken. */
    boolean hasRoomFor(int length) {
        return position + Integer.BYTES + Frame.HEAD_LENGTH + length + INDEX_RESERVE_BYTES <= capacity;
    }

    void append(long firstSequence, int count, byte[] records, int length) {
        write(0, firstSequence, count, records, length);
    }

    private void write(int flags, long firstSequence, int count, byte[] records, int length) {
        Frame.encodeHead(head, flags, firstSequence, count, records, length, crc);
        try (DocumentContext document = appender.writingDocument()) {
            Bytes<?> bytes = document.wire().bytes();
            bytes.write(head, 0, Frame.HEAD_LENGTH);
            bytes.write(records, 0, length);
            position = bytes.writePosition();
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Where the last frame ends, at the next document's place. */
    long endOffset() {
        return (position + 3) & ~3L;
    }

    Segment segment() {
        return segment;
    }

    void close() throws IOException {
        appender.close();
        queue.close();
        channel.close();
    }
}
