package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.InMemoryOutcomeLog;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link OutcomeLog} promises, asked of each log there is. */
final class OutcomeLogContractTest {

    @Nested
    final class InMemory extends Contract {
        @Override
        OutcomeLog open() {
            return new InMemoryOutcomeLog();
        }

        @Override
        void leave() {
            // Nothing is left of it.
        }
    }

    @Nested
    final class OnDisk extends Contract {
        @TempDir
        Path data;

        private DataFolder folder;

        @Override
        OutcomeLog open() {
            folder = DataFolder.open(data);
            return new FileOutcomeLog(folder);
        }

        @Override
        void leave() {
            folder.close();
        }
    }

    abstract static class Contract {
        private static final int COUNT = 3_000;

        private final TestHistory history = TestHistory.of(COUNT, "ann");
        private OutcomeLog log;

        /** A log that has kept nothing. */
        abstract OutcomeLog open();

        abstract void leave();

        @BeforeEach
        void openLog() {
            log = open();
        }

        @AfterEach
        void closeLog() {
            log.close();
            leave();
        }

        private void assertReads(OutcomeReader reader, int sequence) {
            byte[] record = history.records.get(sequence - 1);
            OutcomeDecoder expected = new OutcomeDecoder().wrap(record, 0, record.length);
            OutcomeDecoder found = reader.read(sequence);
            assertEquals(expected.outcome(), found.outcome());
            assertEquals(expected.command().type(), found.command().type());
            assertEquals(expected.command().actor(), found.command().actor());
            assertEquals(sequence, found.command().sequence());
        }

        private void assertRefusesToRead(OutcomeReader reader, long... sequences) {
            for (long sequence : sequences) {
                assertThrows(RuntimeException.class, () -> reader.read(sequence), () -> "sequence " + sequence);
            }
        }

        @Test
        void shouldReadNothingWhenNew() {
            OutcomeReader reader = log.newReader();
            assertRefusesToRead(reader, 1, 2, 0, -1);
            assertThrows(RuntimeException.class, () -> reader.lastChangeOf(1));
            log.start();
            assertRefusesToRead(reader, 1, 2, 0, -1);
            assertEquals(1, reader.firstSequence());
            assertEquals(0, reader.lastSequence());
        }

        @Test
        void shouldReadEverySequenceOfAReplayAndBehindIt() {
            int replayed = COUNT / 2;
            assertEquals(
                    history.upTo(replayed).runningHash, history.upTo(replayed).replay(log));
            OutcomeReader reader = log.newReader();
            for (int sequence = replayed + 1; sequence <= COUNT; sequence++) {
                assertRefusesToRead(reader, sequence);
                history.append(log, sequence, sequence);
                assertEquals(sequence, reader.lastSequence());
                assertReads(reader, sequence);
            }
            for (int sequence = COUNT; sequence > 0; sequence--) {
                assertReads(reader, sequence);
            }
        }

        @Test
        void shouldReadEverySequenceHoweverItWasBatched() {
            long seed = 7;
            SplittableRandom random = new SplittableRandom(seed);
            OutcomeReader reader = log.newReader();
            log.start();
            for (int next = 1; next <= COUNT; ) {
                int count = Math.min(COUNT - next + 1, 1 + random.nextInt(200));
                byte[] batch = TestHistory.concatenate(
                        history.records.subList(next - 1, next - 1 + count).toArray(byte[][]::new));
                int length = batch.length;
                // Behind the batch stands what an earlier, longer one has left.
                byte[] buffer = TestHistory.concatenate(batch, new byte[] {1, 2, 3, 4, 5});
                log.append(next, buffer, length);
                // The buffer is the writer's again.
                Arrays.fill(buffer, (byte) -1);
                next += count;
                assertReads(reader, next - 1);
            }
            for (int sequence = 1; sequence <= COUNT; sequence++) {
                assertReads(reader, sequence);
            }
            assertRefusesToRead(reader, COUNT + 1, COUNT + 2);
        }

        @Test
        void shouldRefuseToReadASequenceThatThereIsNot() {
            history.replay(log);
            OutcomeReader reader = log.newReader();
            assertRefusesToRead(reader, 0, -1, COUNT + 1L, COUNT + 2L, 1L << 20, 1L << 32, 1L << 48);
            assertRefusesToRead(reader, (1L << 32) + 1, Long.MAX_VALUE, Long.MIN_VALUE);
            // It reads on as if nothing had been.
            assertReads(reader, 1);
        }

        @Test
        void shouldKnowTheLastChangeOfEveryEnrollment() {
            assertNotEquals(0, history.lastChanges.size());
            history.replay(log);
            OutcomeReader reader = log.newReader();
            history.assertChanges(reader);
            log.enrollmentChanged(1, 4_711);
            log.enrollmentBegun(1_000_000);
            assertEquals(4_711, reader.lastChangeOf(1));
            assertEquals(0, reader.lastChangeOf(1_000_000));
            log.enrollmentChanged(1_000_000, 5);
            assertEquals(5, reader.lastChangeOf(1_000_000));
            for (long unknown : new long[] {999_999, 1_000_001, Long.MAX_VALUE, 0, -1}) {
                assertThrows(RuntimeException.class, () -> reader.lastChangeOf(unknown), () -> "" + unknown);
            }
        }

        @Test
        void shouldRefuseABatchOutOfSequence() {
            log.start();
            history.append(log, 1, 2);
            for (long first : new long[] {-1, 0, 1, 2, 4, Long.MAX_VALUE}) {
                byte[] record = history.records.get(3);
                assertThrows(IllegalStateException.class, () -> log.append(first, record, record.length));
            }
            // Nothing of it was taken.
            OutcomeReader reader = log.newReader();
            assertRefusesToRead(reader, 3, 4);
            history.append(log, 3, 3);
            assertReads(reader, 3);
        }

        @Test
        void shouldBeReadByOthersWhileItIsWritten() throws InterruptedException {
            AtomicInteger lastAppended = new AtomicInteger();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch reading = new CountDownLatch(2);
            List<Thread> readers = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                SplittableRandom random = new SplittableRandom(number);
                readers.add(new Thread(() -> {
                    try {
                        OutcomeReader reader = log.newReader();
                        reading.countDown();
                        for (int last = 0; last < COUNT; ) {
                            last = lastAppended.get();
                            if (last > 0) {
                                // The newest, and any before it.
                                assertReads(reader, last);
                                assertReads(reader, 1 + random.nextInt(last));
                            }
                        }
                    } catch (RuntimeException | AssertionError failure) {
                        failures.add(failure);
                    }
                }));
            }
            readers.forEach(Thread::start);
            reading.await();
            log.start();
            for (int sequence = 1; sequence <= COUNT; sequence++) {
                history.append(log, sequence, sequence);
                lastAppended.set(sequence);
            }
            for (Thread reader : readers) {
                reader.join();
            }
            assertEquals(List.of(), failures);
        }

        @Test
        void shouldFailItsReadersWhenClosedAndBeClosedTwiceWithoutHarm() {
            history.replay(log);
            OutcomeReader reader = log.newReader();
            assertReads(reader, 1);
            assertTrue(history.lastChanges.size() > 0);
            long changed = history.lastChanges.keySet().iterator().next();
            assertEquals(history.lastChanges.get(changed), reader.lastChangeOf(changed));
            log.close();
            assertRefusesToRead(reader, 1, COUNT);
            assertThrows(RuntimeException.class, () -> reader.lastChangeOf(changed));
            log.close();
            assertRefusesToRead(reader, 1);
        }

        @Test
        void shouldBeClosedWithoutAStart() {
            history.append(log, 1, 3);
            log.close();
        }
    }
}
