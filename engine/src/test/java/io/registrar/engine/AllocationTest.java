package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.RecordHeader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The frequent commands allocate nothing: what the engine hands out it writes into what it was handed. */
class AllocationTest {
    private static final int WARM_UP = 50_000;
    private static final int MEASURED = 200_000;
    /** What the JVM itself may put on this thread's account, in bytes: far less than one byte a command. */
    private static final long SLACK_BYTES = 16 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final Outcome outcome = new Outcome();
    private final CommandEncoder encoder = new CommandEncoder();

    private byte[] record(CommandEncoder encoded) {
        return Arrays.copyOf(encoded.buffer(), encoded.length());
    }

    private ResultCode apply(byte[] record) {
        RecordHeader.stamp(record, 0, engine.lastSequence() + 1, 1_000);
        engine.apply(record, 0, record.length, outcome);
        return outcome.code();
    }

    /** Bytes that this thread allocates while the records are applied so many times, one after the other. */
    private long allocatedBytes(int rounds, byte[]... records) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int round = 0; round < rounds; round++) {
            for (byte[] record : records) {
                apply(record);
            }
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private void assertAllocatesNothing(byte[]... records) {
        allocatedBytes(WARM_UP, records);
        long bytes = allocatedBytes(MEASURED, records);
        assertTrue(bytes <= SLACK_BYTES, () -> bytes + " bytes in " + (long) MEASURED * records.length + " commands");
    }

    private void makeWorld() {
        SectionSettings settings = new SectionSettings(
                SectionKind.SECTION,
                "Computing",
                1,
                5,
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
        apply(record(encoder.putSection("ops", "cs-101", settings)));
        apply(record(encoder.putStudent("ops", "ada", 10)));
        apply(record(encoder.putStudent("ops", "grace", 10)));
    }

    @Test
    void shouldAllocateNothingWhenSeatsAreTakenAndGivenBack() {
        makeWorld();
        byte[] enroll = record(encoder.enroll("ops", "cs-101", "ada"));
        byte[] unenroll = record(encoder.unenroll("ops", "cs-101", "ada"));
        assertEquals(ResultCode.CREATED, apply(enroll));
        assertEquals(ResultCode.OK, apply(unenroll));
        assertAllocatesNothing(enroll, unenroll);
        assertEquals(3 + 2 + 2L * (WARM_UP + MEASURED), engine.lastSequence());
    }

    @Test
    void shouldAllocateNothingWhenCommandsAreRefused() {
        makeWorld();
        assertEquals(ResultCode.CREATED, apply(record(encoder.enroll("ops", "cs-101", "ada"))));
        byte[] duplicate = record(encoder.enroll("ops", "cs-101", "ada"));
        byte[] full = record(encoder.enroll("ops", "cs-101", "grace"));
        byte[] unknown = record(encoder.enroll("ops", "cs-102", "grace"));
        byte[] unseated = record(encoder.unenroll("ops", "cs-101", "grace"));
        assertEquals(ResultCode.ALREADY_ENROLLED, apply(duplicate));
        assertEquals(ResultCode.SECTION_FULL, apply(full));
        assertEquals(ResultCode.SECTION_NOT_FOUND, apply(unknown));
        assertEquals(ResultCode.NOT_ENROLLED, apply(unseated));
        assertAllocatesNothing(duplicate, full, unknown, unseated);
    }

    @Test
    void shouldAllocateNothingWhenBalancesChangeAndStudentsArePutAgain() {
        makeWorld();
        byte[] more = record(encoder.adjustCredits("ops", "ada", 7, "a reason: €"));
        byte[] less = record(encoder.adjustCredits("ops", "ada", -7, "a reason"));
        byte[] again = record(encoder.putStudent("ops", "ada", 10));
        assertAllocatesNothing(more, less, again);
    }

    /** Bytes that this thread allocates while the records are applied, and their outcomes encoded, so many times. */
    private long allocatedBytesWithOutcomes(OutcomeEncoder outcomes, int rounds, byte[]... records) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int round = 0; round < rounds; round++) {
            for (byte[] record : records) {
                apply(record);
                outcomes.encode(record, 0, record.length, outcome);
            }
            outcomes.clear();
        }
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Test
    void shouldAllocateNothingWhenOutcomesAreEncoded() {
        makeWorld();
        byte[] enroll = record(encoder.enroll("ops", "cs-101", "ada"));
        byte[] unenroll = record(encoder.unenroll("ops", "cs-101", "ada"));
        OutcomeEncoder outcomes = new OutcomeEncoder();
        allocatedBytesWithOutcomes(outcomes, WARM_UP, enroll, unenroll);
        long hashBefore = outcomes.runningHash();
        long bytes = allocatedBytesWithOutcomes(outcomes, MEASURED, enroll, unenroll);
        assertTrue(bytes <= SLACK_BYTES, () -> bytes + " bytes in " + 2L * MEASURED + " commands");
        assertNotEquals(hashBefore, outcomes.runningHash());
    }

    @Test
    void shouldMeasureWhatIsAllocated() {
        // The measure itself must be able to fail: a section's settings are a new object every time.
        makeWorld();
        byte[] putSection = record(encoder.putSection(
                "ops", "cs-101", new SectionSettings(SectionKind.SECTION, "Computing", 1, 5, "", 0, 0, 1, 900, 0)));
        assertTrue(allocatedBytes(1_000, putSection) > SLACK_BYTES);
    }
}
