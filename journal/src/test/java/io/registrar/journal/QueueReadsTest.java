package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment is a queue, whoever has written its documents: the queue's own reader reads what we have appended. */
final class QueueReadsTest {
    /** More than the queue puts between two entries of its index. */
    private static final int MANY = 1_000;

    @TempDir
    Path data;

    @Test
    void shouldBeReadByTheQueuesOwnReader() {
        TestJournal journal = new TestJournal(data);
        journal.killedRun(appender -> {
            for (int i = 0; i < MANY; i++) {
                // Of lengths that end at every place between two documents.
                appender.appendForced(1 + i % 3, 40 + i % 7);
            }
        });
        byte[] file = TestJournal.read(journal.queueFile(1));
        List<String> written = journal.frames(1).stream()
                .map(frame -> hex(Arrays.copyOfRange(file, frame.offset() + 4, frame.offset() + 4 + frame.length())))
                .toList();
        assertEquals(1 + MANY, written.size());
        assertEquals(written, readByTheQueue(journal.queueFile(1).getParent()));
    }

    private static List<String> readByTheQueue(Path folder) {
        List<String> documents = new ArrayList<>();
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(folder.toFile())
                        .timeProvider(() -> 0L)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return documents;
                    }
                    assertFalse(document.isMetaData());
                    byte[] bytes = new byte[(int) document.wire().bytes().readRemaining()];
                    document.wire().bytes().read(bytes);
                    documents.add(hex(bytes));
                }
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
