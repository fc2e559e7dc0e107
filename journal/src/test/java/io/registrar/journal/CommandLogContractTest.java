package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog;
import io.registrar.engine.pipeline.InMemoryCommandLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link CommandLog} promises, asked of each log there is. */
final class CommandLogContractTest {

    @Nested
    final class InMemory extends Contract {
        private final InMemoryCommandLog log = new InMemoryCommandLog();

        @Override
        CommandLog open() {
            return log;
        }

        @Override
        void leave() {
            // Memory outlives nothing; the same log is opened again.
        }
    }

    @Nested
    final class OnDisk extends Contract {
        @TempDir
        Path data;

        private DataFolder folder;

        @Override
        CommandLog open() {
            folder = DataFolder.open(data);
            return new ChronicleCommandLog(folder, new JournalSettings(JournalSettings.MIN_SEGMENT_BYTES));
        }

        @Override
        void leave() {
            folder.close();
        }
    }

    abstract static class Contract {
        private final List<byte[]> written = new ArrayList<>();
        private CommandLog log;

        /** The log as a new process finds it. */
        abstract CommandLog open();

        /** The process is gone. */
        abstract void leave();

        @AfterEach
        void closeLog() {
            if (log != null) {
                end();
            }
        }

        private void begin() {
            log = open();
            assertReplaysWhatWasWritten();
            log.start(written.size() + 1L);
        }

        private void end() {
            log.close();
            log = null;
            leave();
        }

        private void append(int count, int recordLength) {
            long first = written.size() + 1L;
            byte[] batch = TestRecords.batch(first, count, recordLength);
            log.append(first, count, batch, batch.length);
            for (int i = 0; i < count; i++) {
                written.add(TestRecords.record(first + i, recordLength));
            }
        }

        private void assertReplaysWhatWasWritten() {
            List<byte[]> replayed = new ArrayList<>();
            log.replay((buffer, offset, length) -> replayed.add(TestRecords.copy(buffer, offset, length)));
            assertEquals(written.size(), replayed.size());
            for (int i = 0; i < written.size(); i++) {
                assertArrayEquals(written.get(i), replayed.get(i));
            }
        }

        private void assertReplaysAfterRestart() {
            end();
            log = open();
            assertReplaysWhatWasWritten();
        }

        @Test
        void shouldReplayNothingWhenNew() {
            begin();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldReplayWhatWasForced() {
            begin();
            append(3, 40);
            log.force();
            append(1, RecordHeader.MIN_RECORD_LENGTH);
            log.force();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldReplayWhatWasSealed() {
            begin();
            append(3, 40);
            log.seal();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldReplayManyBatches() {
            begin();
            Random random = new Random(1);
            for (int i = 0; i < 2_000; i++) {
                append(1 + random.nextInt(20), RecordHeader.MIN_RECORD_LENGTH + random.nextInt(300));
                if (random.nextInt(10) == 0) {
                    log.force();
                }
            }
            log.seal();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldReplayLargestBatches() {
            begin();
            for (int i = 0; i < 5; i++) {
                append(1024, RecordHeader.MAX_RECORD_LENGTH);
                log.force();
            }
            log.seal();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldTakeNoMoreThanTheGivenLengthWhenTheBufferIsLonger() {
            begin();
            byte[] batch = TestRecords.batch(1, 2, 50);
            log.append(1, 1, batch, 50);
            written.add(TestRecords.record(1, 50));
            log.force();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldKeepWhatWasAppendedWhenTheBufferIsUsedAgain() {
            begin();
            byte[] batch = TestRecords.batch(1, 1, 50);
            log.append(1, 1, batch, batch.length);
            written.add(batch.clone());
            System.arraycopy(TestRecords.record(2, 50), 0, batch, 0, 50);
            log.append(2, 1, batch, batch.length);
            written.add(batch.clone());
            log.force();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldContinueTheSequenceOverRestarts() {
            for (int cycle = 0; cycle < 6; cycle++) {
                begin();
                append(1 + cycle, 60);
                log.force();
                if (cycle % 2 == 0) {
                    log.seal();
                }
                end();
            }
            begin();
            assertEquals(21, written.size());
        }

        @Test
        void shouldRefuseToStartAtAnotherSequence() {
            begin();
            append(2, 40);
            log.seal();
            end();
            log = open();
            assertReplaysWhatWasWritten();
            assertThrows(IllegalStateException.class, () -> log.start(2));
            assertThrows(IllegalStateException.class, () -> log.start(4));
        }

        @Test
        void shouldRefuseABatchWithAnotherSequence() {
            begin();
            append(2, 40);
            byte[] batch = TestRecords.batch(2, 1, 40);
            assertThrows(IllegalStateException.class, () -> log.append(2, 1, batch, batch.length));
            assertThrows(IllegalStateException.class, () -> log.append(4, 1, batch, batch.length));
            append(1, 40);
            log.force();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldRefuseABatchWhenSealed() {
            begin();
            append(1, 40);
            log.seal();
            byte[] batch = TestRecords.batch(2, 1, 40);
            assertThrows(IllegalStateException.class, () -> log.append(2, 1, batch, batch.length));
            assertReplaysAfterRestart();
        }

        @Test
        void shouldBeClosedTwiceWithoutHarm() {
            begin();
            append(1, 40);
            log.force();
            log.close();
            assertReplaysAfterRestart();
        }

        @Test
        void shouldForceAfterTheEndWithoutHarm() {
            begin();
            append(1, 40);
            log.seal();
            log.force();
            log.seal();
            assertReplaysAfterRestart();
        }
    }
}
