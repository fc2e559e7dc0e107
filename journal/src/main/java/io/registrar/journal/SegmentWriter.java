package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Appends to one fresh Chronicle Queue whose disk space was taken in advance, so that no append has to find room and no
 * force has to write down a file's growth. The queue makes its file, with its header and its first index, and is closed before
 * the first frame; each frame is then written as the next of its documents, with one write of ours, and forced by a channel of
 * ours, as the queue's own {@code sync()} is no barrier. The queue never rolls, and is never opened again for writing.
 *
 * <p>Not through the queue's appender, because that stores into mapped memory: every force then has to protect the pages
 * again, and to tell every other core so, which took half of a force's processor time (ADR 0010).
 *
 * <p>Used by one thread at a time; {@link #force} may come from another.
 */
final class SegmentWriter {
    /** As much of the queue's small file as it maps at once; it writes the first page. */
    private static final int METADATA_BYTES = 64 << 10;
    /** What the queue maps while it makes the file; there is no more in it then than its first pages. */
    private static final int MAPPED_BYTES = 16 << 20;

    private static final int DOCUMENT_HEAD = Integer.BYTES;
    /** Documents start at multiples of it. */
    private static final int ALIGNMENT = 4;

    private static final int FIRST_BUFFER_BYTES = 64 << 10;

    /**
     * One page at a time, on purpose. Newer kernels keep what one write brought as one piece of the page cache, and a
     * store into mapped memory makes the whole piece dirty: after writes of 1 MiB each force wrote 1 MiB, and took eight
     * times as long (Linux 6.18, ext4). Nothing is stored into mapped memory any more, so larger writes might do by now;
     * that was not measured.
     */
    private static final int ZEROS_BYTES = 4 << 10;
    /** So often whoever takes the space is asked how fast. */
    private static final int CHUNK_BYTES = 1 << 20;

    static {
        // The queue watches disk space on a thread of its own and logs; our journal does its own accounting.
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    private final Segment segment;
    private final FileChannel channel;
    private final int capacity;
    /** Little-endian, like the queue. */
    private ByteBuffer buffer = newBuffer(FIRST_BUFFER_BYTES);

    private final byte[] head = new byte[Frame.HEAD_LENGTH];
    private final CRC32C crc = new CRC32C();
    /** Where the next document starts. Written by the appending thread, read by the one that forces. */
    private volatile int position;
    /** The {@link #position} that the last force covered. */
    private volatile int forcedPosition;

    /** Called while a segment's space is taken, so that it is not taken faster than suits. */
    @FunctionalInterface
    interface Pace {
        /** For a segment that is waited for. */
        Pace FULL_SPEED = (channel, bytesLeft) -> {};

        /**
         * A chunk more has been written.
         *
         * @param channel what it was written to
         * @param bytesLeft still to be written
         * @throws IOException to give the segment up
         */
        void onChunk(FileChannel channel, long bytesLeft) throws IOException;
    }

    /**
     * Makes the segment, ready and on the disk with its opening frame.
     *
     * @throws IOException if there is no room, among other things; what was made of the segment is taken away again
     */
    static SegmentWriter create(Segment segment, long nextSequence, int segmentBytes) throws IOException {
        SegmentWriter writer = prepare(segment, segmentBytes, Pace.FULL_SPEED);
        try {
            writer.open(nextSequence);
            return writer;
        } catch (IOException | RuntimeException | Error failure) {
            writer.close();
            throw failure;
        }
    }

    /**
     * Makes the segment up to its opening frame, all on the disk. What is left for {@link #open} and all that comes later
     * asks the disk for no space. Any one thread may do this for the one that will append.
     *
     * @throws IOException if there is no room, among other things; what was made of the segment is taken away again
     */
    static SegmentWriter prepare(Segment segment, int segmentBytes, Pace pace) throws IOException {
        Files.createDirectory(segment.folder());
        try {
            SegmentSeal.takeSpace(segment);
            try (FileChannel metadata = create(segment.newMetadataFile())) {
                takeSpace(metadata, METADATA_BYTES, Pace.FULL_SPEED);
            }
            FileChannel channel = makeQueue(segment, segmentBytes, pace);
            try {
                if (!segment.newQueueFile().equals(segment.queueFile())) {
                    throw new IOException("Expected the queue to use " + segment.newQueueFile());
                }
                try (var files = Files.list(segment.folder())) {
                    for (Path file : files.toList()) {
                        Durable.forceFile(file);
                    }
                }
                Durable.forceFolder(segment.folder());
                Durable.forceFolder(segment.folder().toAbsolutePath().getParent());
                return new SegmentWriter(segment, channel, segmentBytes);
            } catch (IOException | RuntimeException | Error failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException | RuntimeException | Error failure) {
            try {
                segment.delete();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** Has the queue make its file, with room for the segment, and returns a channel to it. */
    private static FileChannel makeQueue(Segment segment, int segmentBytes, Pace pace) throws IOException {
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(
                                segment.folder().toFile())
                        .timeProvider(() -> 0L)
                        .syncMode(SyncMode.NONE)
                        .timeoutMS(500)
                        .blockSize(MAPPED_BYTES)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            // Not before there is an appender: it would wait for whoever made the file to fill in its head.
            FileChannel channel = create(segment.newQueueFile());
            try {
                takeSpace(channel, segmentBytes, pace);
                // The queue fills in its head and its first index with its first document: this one leaves nothing else
                // behind.
                try (DocumentContext document = appender.writingDocument()) {
                    document.rollbackOnClose();
                }
                return channel;
            } catch (IOException | RuntimeException | Error failure) {
                channel.close();
                throw failure;
            }
        }
    }

    private SegmentWriter(Segment segment, FileChannel channel, int capacity) throws IOException {
        this.segment = segment;
        this.channel = channel;
        this.capacity = capacity;
        this.position = endOfDocuments(channel);
    }

    /** Where the documents end that the queue has made: its own. */
    private static int endOfDocuments(FileChannel channel) throws IOException {
        ByteBuffer head = newBuffer(DOCUMENT_HEAD);
        int offset = 0;
        while (true) {
            head.clear();
            if (channel.read(head, offset) < DOCUMENT_HEAD) {
                throw new IOException("Expected the queue's documents to end before the file does");
            }
            int length = head.getInt(0) & Frame.DOCUMENT_LENGTH_BITS;
            if (length == 0) {
                return offset;
            }
            offset = aligned(offset + DOCUMENT_HEAD + length);
        }
    }

    private static int aligned(int offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static ByteBuffer newBuffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Fills a file of the queue's with zeros before the queue maps it: a full disk is an error here, but a fault of the
     * process where a file without room is mapped.
     */
    private static void takeSpace(FileChannel channel, int bytes, Pace pace) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        for (long offset = 0; offset < bytes; ) {
            zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - offset));
            offset += channel.write(zeros, offset);
            if (offset % CHUNK_BYTES == 0) {
                pace.onChunk(channel, bytes - offset);
            }
        }
    }

    /** Writes the opening frame and forces it: from now on it is appended to, by this thread. */
    void open(long nextSequence) throws IOException {
        write(Frame.OPENING, nextSequence, 0, head, 0);
        force();
    }

    /** True if a frame of this many bytes of records still fits into the space taken, and a head of zero behind it. */
    boolean hasRoomFor(int length) {
        return (long) position + DOCUMENT_HEAD + Frame.HEAD_LENGTH + length + ALIGNMENT + DOCUMENT_HEAD <= capacity;
    }

    void append(long firstSequence, int count, byte[] records, int length) throws IOException {
        write(0, firstSequence, count, records, length);
    }

    private void write(int flags, long firstSequence, int count, byte[] records, int length) throws IOException {
        Frame.encodeHead(head, flags, forcedPosition, firstSequence, count, records, length, crc);
        int documentLength = Frame.HEAD_LENGTH + length;
        if (DOCUMENT_HEAD + documentLength > buffer.capacity()) {
            buffer = newBuffer(Math.max(2 * buffer.capacity(), DOCUMENT_HEAD + documentLength));
        }
        buffer.clear();
        buffer.putInt(documentLength).put(head, 0, Frame.HEAD_LENGTH).put(records, 0, length);
        buffer.flip();
        int at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
        // Only now is the document finished, and a force covers it. What it leaves up to the next one is zeros already.
        position = aligned(at);
    }

    void force() throws IOException {
        int covered = position;
        channel.force(false);
        forcedPosition = covered;
    }

    /** Where the last frame ends, at the next document's place. */
    long endOffset() {
        return position;
    }

    Segment segment() {
        return segment;
    }

    void close() throws IOException {
        channel.close();
    }
}
