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
 * <p>The queue's own {@code sync()} is no barrier: durability comes from a channel of ours on the same file. Made by one
 * thread, and used by one, to which the queue binds its appender; {@link #force} may come from another.
 */
final class SegmentWriter {
    /**
     * Least that the queue maps at once. A document may be no longer than the overlap of two such blocks, a quarter of
     * one, and the largest batch is a little over 3 MiB.
     */
    private static final int MIN_MAPPED_BLOCK_BYTES = 16 << 20;
    /** Room kept for the queue's own index pages behind the last frame. */
    private static final int INDEX_RESERVE_BYTES = 256 << 10;
    /** As much of the queue's small file as it maps at once; it writes the first page. */
    private static final int METADATA_BYTES = 64 << 10;

    /**
     * One page at a time, on purpose. Newer kernels keep what one write brought as one piece of the page cache, and a
     * store into mapped memory makes the whole piece dirty: after writes of 1 MiB each force wrote 1 MiB, and took eight
     * times as long (Linux 6.18, ext4).
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
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final int capacity;
    private final byte[] head = new byte[Frame.HEAD_LENGTH];
    private final CRC32C crc = new CRC32C();
    /** Where the last finished frame ends. Written by the appending thread, read by the one that forces. */
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
            ChronicleQueue queue = SingleChronicleQueueBuilder.single(
                            segment.folder().toFile())
                    .timeProvider(() -> 0L)
                    .syncMode(SyncMode.NONE)
                    .timeoutMS(500)
                    .blockSize(Math.max(segmentBytes, MIN_MAPPED_BLOCK_BYTES))
                    .build();
            try {
                return prepare(segment, queue, segmentBytes, pace);
            } catch (IOException | RuntimeException | Error failure) {
                queue.close();
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

    private static SegmentWriter prepare(Segment segment, ChronicleQueue queue, int segmentBytes, Pace pace)
            throws IOException {
        ExcerptAppender appender = queue.createAppender();
        // Not before there is an appender: it would wait for whoever made the file to fill in its head.
        FileChannel channel = create(segment.newQueueFile());
        try {
            takeSpace(channel, segmentBytes, pace);
            // The queue fills in its head and its first index with its first document, which takes milliseconds: this
            // one
            // leaves nothing else behind.
            try (DocumentContext document = appender.writingDocument()) {
                document.rollbackOnClose();
            }
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
            // From now on it is bound to whoever uses it next.
            appender.singleThreadedCheckReset();
            return new SegmentWriter(segment, channel, queue, appender, segmentBytes);
        } catch (IOException | RuntimeException | Error failure) {
            channel.close();
            throw failure;
        }
    }

    private SegmentWriter(
            Segment segment, FileChannel channel, ChronicleQueue queue, ExcerptAppender appender, int capacity) {
        this.segment = segment;
        this.channel = channel;
        this.queue = queue;
        this.appender = appender;
        this.capacity = capacity;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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

    /** True if a frame of this many bytes of records still fits into the space taken. */
    boolean hasRoomFor(int length) {
        return (long) position + Integer.BYTES + Frame.HEAD_LENGTH + length + INDEX_RESERVE_BYTES <= capacity;
    }

    void append(long firstSequence, int count, byte[] records, int length) {
        write(0, firstSequence, count, records, length);
    }

    private void write(int flags, long firstSequence, int count, byte[] records, int length) {
        Frame.encodeHead(head, flags, forcedPosition, firstSequence, count, records, length, crc);
        long end;
        try (DocumentContext document = appender.writingDocument()) {
            Bytes<?> bytes = document.wire().bytes();
            bytes.write(head, 0, Frame.HEAD_LENGTH);
            bytes.write(records, 0, length);
            end = bytes.writePosition();
        }
        // Only now is the document finished, and a force covers it.
        position = (int) end;
    }

    void force() throws IOException {
        int covered = position;
        channel.force(false);
        forcedPosition = covered;
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
