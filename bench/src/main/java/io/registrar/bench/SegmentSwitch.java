package io.registrar.bench;

import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the change from one journal segment to the next costs whoever appends: batches come at a fixed pace, each is
 * appended and forced, and its time runs from when it was due, so that a stall counts for all that had to wait. The change
 * itself is the slowest append of a segment, without the force behind it.
 */
public final class SegmentSwitch {
    private static final String USAGE = """
            Appends and forces batches at a fixed pace, over several journal segments.
              --segments N       segments to fill (10)
              --segment-mib MIB  size of a segment (128)
              --records N        records of a batch (256)
              --pace MICROS      from one batch to the next (1000)""";

    private static final int STUDENTS = 10_000;
    private static final int WARMUP_BATCHES = 2_000;
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** What the JVM's timer is late by; the rest is waited for without sleeping. */
    private static final long SPIN_NANOS = 200_000;

    private final int segments;
    private final int segmentBytes;
    private final int records;
    private final long paceNanos;

    private SegmentSwitch(int segments, int segmentMib, int records, int paceMicros) {
        this.segments = segments;
        this.segmentBytes = segmentMib << 20;
        this.records = records;
        this.paceNanos = TimeUnit.MICROSECONDS.toNanos(paceMicros);
    }

    /** See the usage; prints a Markdown table. */
    public static void main(String[] args) {
        int[] numbers = {10, 128, 256, 1000};
        String[] names = {"--segments", "--segment-mib", "--records", "--pace"};
        for (int i = 0; i < args.length; i += 2) {
            int name = Arrays.asList(names).indexOf(args[i]);
            if (name < 0 || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(2);
                return;
            }
            numbers[name] = Integer.parseInt(args[i + 1]);
        }
        new SegmentSwitch(numbers[0], numbers[1], numbers[2], numbers[3]).run();
    }

    private void run() {
        CommandTape tape = CommandTape.churn(new Population(STUDENTS, 1_000), STUDENTS, 1);
        int[] offsets = new int[records + 1];
        Arrays.setAll(offsets, tape::offset);
        byte[] batch = tape.bytes();
        int length = offsets[records];
        Histogram all = new Histogram(MAX_NANOS, 3);
        Histogram worst = new Histogram(MAX_NANOS, 3);
        Histogram changes = new Histogram(MAX_NANOS, 3);
        try (BenchFolder folder = BenchFolder.create();
                LogKind.OpenLog opened = LogKind.CHRONICLE.open(folder.path(), segmentBytes)) {
            CommandLog log = opened.log();
            log.replay((buffer, offset, recordLength) -> {});
            log.start(1);
            long batches = WARMUP_BATCHES + (long) segments * segmentBytes / length;
            long batchesOfSegment = segmentBytes / length;
            long sequence = 1;
            long slowest = 0;
            long slowestAppend = 0;
            long due = System.nanoTime();
            for (long done = 0; done < batches; done++) {
                due += paceNanos;
                await(due);
                for (int record = 0; record < records; record++) {
                    RecordHeader.stamp(batch, offsets[record], sequence + record, 1);
                }
                long before = System.nanoTime();
                log.append(sequence, records, batch, length);
                long append = System.nanoTime() - before;
                log.force();
                sequence += records;
                long nanos = System.nanoTime() - due;
                if (done >= WARMUP_BATCHES) {
                    all.recordValue(Math.min(nanos, MAX_NANOS));
                    slowest = Math.max(slowest, nanos);
                    slowestAppend = Math.max(slowestAppend, append);
                    if ((done - WARMUP_BATCHES) % batchesOfSegment == batchesOfSegment - 1) {
                        worst.recordValue(Math.min(slowest, MAX_NANOS));
                        changes.recordValue(Math.min(slowestAppend, MAX_NANOS));
                        slowest = 0;
                        slowestAppend = 0;
                    }
                }
            }
            log.seal();
        }
        System.out.println("| batches | bytes | p50 ms | p99 ms | p99.9 ms | max ms | slowest of a segment, median ms"
                + " | change of a segment, median ms | max ms |");
        System.out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        System.out.printf(
                "| %,d | %,d | %.3f | %.3f | %.3f | %.1f | %.1f | %.1f | %.1f |%n",
                all.getTotalCount(),
                length,
                millis(all.getValueAtPercentile(50)),
                millis(all.getValueAtPercentile(99)),
                millis(all.getValueAtPercentile(99.9)),
                millis(all.getMaxValue()),
                millis(worst.getValueAtPercentile(50)),
                millis(changes.getValueAtPercentile(50)),
                millis(changes.getMaxValue()));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static void await(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
