package io.registrar.journal;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that appends as long as it lives: batches of all sizes, each forced and then acknowledged with its last
 * sequence on standard output. It says {@code opening} before it makes its segment, and {@code failed} with the reason if
 * it can't go on.
 */
final class AppendingChild {
    private AppendingChild() {}

    /** How long the record with this sequence is; its bytes follow from {@link TestRecords}. */
    static int recordLength(long sequence) {
        return 22 + (int) (sequence * 7919 % 900);
    }

    public static void main(String[] arguments) {
        Random random = new Random(Long.parseLong(arguments[1]));
        try (DataFolder folder = DataFolder.open(Path.of(arguments[0]));
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            long[] last = new long[1];
            log.replay((buffer, offset, length) -> last[0]++);
            System.out.println("opening");
            long next = last[0] + 1;
            log.start(next);
            while (true) {
                int count = random.nextInt(10) == 0 ? 1 + random.nextInt(1024) : 1 + random.nextInt(20);
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                for (int i = 0; i < count; i++) {
                    batch.writeBytes(TestRecords.record(next + i, recordLength(next + i)));
                }
                log.append(next, count, batch.toByteArray(), batch.size());
                log.force();
                next += count;
                System.out.println("acknowledged " + (next - 1));
            }
        } catch (RuntimeException failure) {
            System.out.println("failed " + failure.getMessage());
        }
    }
}
