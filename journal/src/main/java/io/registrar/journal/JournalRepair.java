package io.registrar.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Takes torn tails off a journal that nobody serves, and keeps a copy of each beside its segment's queue file. Nothing
 * else ever removes one.
 *
 * <p>Each step is on the disk before the next begins: the copy under a temporary name, its name, the cut. So the bytes
 * are in the queue's file or in a whole copy at every moment, and a repair that was cut off is simply done again. The
 * tail is cut and not filled with zeros: a cut happens at once, while zeros reach the disk page by page, in any order,
 * and what is left of a tail by half of them might no longer look like one.
 *
 * <p>A sealed segment is cut where its seal ends it, an unsealed one behind its last good frame, and stays unsealed:
 * records, seal, and what the next start does with them are the same as before.
 */
public final class JournalRepair {
    private final Path journal;
    private final Runnable stepDone;

    private JournalRepair(Path journal, Runnable stepDone) {
        this.journal = journal;
        this.stepDone = stepDone;
    }

    /**
     * A tail that was removed.
     *
     * @param segment the segment's number
     * @param offset where in the queue's file it began
     * @param bytes length of what was copied: up to the end of the page with its last byte that is not 0
     * @param copy the file that holds it now, relative to the data folder
     */
    public record RemovedTail(int segment, long offset, long bytes, String copy) {}

    /**
     * Removes every torn tail that {@link JournalReader} reports, oldest segment first.
     *
     * @param folder held by the caller, so that nobody writes meanwhile
     * @param removed told of each one when it is done
     * @return how many there were
     * @throws JournalDamagedException if the journal is damaged; nothing has changed
     * @throws DataFolderException if a file can't be written; what is done is done, and the rest can be tried again
     */
    public static int repair(DataFolder folder, Consumer<RemovedTail> removed) {
        return repair(folder, removed, () -> {});
    }

    /** With a listener that hears of every step, so that a test can end the repair there. */
    static int repair(DataFolder folder, Consumer<RemovedTail> removed, Runnable stepDone) {
        JournalRepair repair = new JournalRepair(folder.journal(), stepDone);
        int count = 0;
        // All of it is read before the first step: one damaged segment, and none is touched.
        for (SegmentReport report : JournalReader.read(folder.journal(), (buffer, offset, length) -> {})) {
            if (report.torn()) {
                try {
                    removed.accept(repair.removeTail(report));
                } catch (IOException failure) {
                    throw new DataFolderException(
                            "segment " + report.number() + " in data folder " + folder.path() + " can't be repaired: "
                                    + failure,
                            failure);
                }
                count++;
            }
        }
        return count;
    }

    private RemovedTail removeTail(SegmentReport report) throws IOException {
        Segment segment = Segment.of(journal, report.number());
        Path queueFile = segment.queueFile();
        long from = report.endOffset();
        long end = endOfTail(queueFile, from);
        Path copy = keepCopy(segment, queueFile, from, end);
        try (FileChannel channel = FileChannel.open(queueFile, StandardOpenOption.WRITE)) {
            channel.truncate(from);
            stepDone.run();
            channel.force(true);
        }
        stepDone.run();
        return new RemovedTail(report.number(), from, end - from, segment.nameOf(copy));
    }

    /** To the end of the page: a record may end with zeros, and they belong to it. */
    private static long endOfTail(Path queueFile, long from) throws IOException {
        try (FileWindow window = new FileWindow(queueFile)) {
            return Math.min(window.usedPagesEnd(from), window.size());
        }
    }

    private Path keepCopy(Segment segment, Path queueFile, long from, long end) throws IOException {
        Path copy = segment.tornCopy(from, 1);
        Path temporary = copy.resolveSibling(copy.getFileName() + ".tmp");
        Durable.copy(queueFile, from, end, temporary);
        stepDone.run();
        for (int number = 2; Files.exists(copy); number++) {
            if (Files.mismatch(copy, temporary) < 0) {
                // A repair that was cut off has made it, and it had been forced before it got this name.
                Files.delete(temporary);
                Durable.forceFolder(segment.folder());
                stepDone.run();
                return copy;
            }
            copy = segment.tornCopy(from, number);
        }
        // Without the wish to replace: what is there stays, whoever has put it there.
        Files.move(temporary, copy);
        stepDone.run();
        Durable.forceFolder(segment.folder());
        stepDone.run();
        return copy;
    }
}
