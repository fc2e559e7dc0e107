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

    private long timeMillis = 1_000;
    /** How far time moves after all records were applied once. */
    private long pauseMillis;

    private byte[] record(CommandEncoder encoded) {
        return Arrays.copyOf(encoded.buffer(), encoded.length());
    }

    private ResultCode apply(byte[] record) {
        RecordHeader.stamp(record, 0, engine.lastSequence() + 1, timeMillis);
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
            timeMillis += pauseMillis;
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

    /** A world with a full section, which ada has the seat of, a wait list, lessons and a session. */
    private void makeCrowdedWorld(long price) {
        makeWorld();
        apply(record(encoder.putSection(
                "ops",
                "cs-101",
                new SectionSettings(
                        SectionKind.SECTION,
                        "Computing",
                        1,
                        price,
                        "",
                        10,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        1,
                        100))));
        apply(record(encoder.putSession("ops", "cs-101", "monday", new SessionSettings("north", 0, 1))));
        assertEquals(ResultCode.CREATED, apply(record(encoder.enroll("ops", "cs-101", "ada"))));
    }

    private void assertEach(ResultCode expected, byte[]... records) {
        for (byte[] record : records) {
            assertEquals(expected, apply(record));
        }
    }

    @Test
    void shouldAllocateNothingWhenSeatsGoToThoseWhoWait() {
        makeCrowdedWorld(5);
        byte[] graceWaits = record(encoder.enroll("ops", "cs-101", "grace", false, true));
        byte[] adaWaits = record(encoder.enroll("ops", "cs-101", "ada", false, true));
        byte[] adaDrops = record(encoder.unenroll("ops", "cs-101", "ada"));
        byte[] graceDrops = record(encoder.unenroll("ops", "cs-101", "grace"));
        assertEach(ResultCode.CREATED, graceWaits);
        assertEach(ResultCode.OK, adaDrops);
        assertEquals(4, outcome.effectCount());
        assertEach(ResultCode.CREATED, adaWaits);
        assertEach(ResultCode.OK, graceDrops);
        assertAllocatesNothing(graceWaits, adaDrops, adaWaits, graceDrops);
    }

    @Test
    void shouldAllocateNothingWhenSomebodyJoinsAndLeavesAWaitList() {
        makeCrowdedWorld(5);
        byte[] joins = record(encoder.enroll("ops", "cs-101", "grace", false, true));
        byte[] leaves = record(encoder.leaveWaitlist("ops", "cs-101", "grace"));
        assertEach(ResultCode.CREATED, joins);
        assertEach(ResultCode.OK, leaves);
        assertAllocatesNothing(joins, leaves);
    }

    @Test
    void shouldAllocateNothingWhenSomebodyIsPassedOverAgainAndAgain() {
        makeCrowdedWorld(9);
        assertEach(ResultCode.CREATED, record(encoder.adjustCredits("ops", "grace", -5, "spent")));
        assertEach(ResultCode.CREATED, record(encoder.enroll("ops", "cs-101", "grace", false, true)));
        assertEach(ResultCode.OK, record(encoder.unenroll("ops", "cs-101", "ada")));
        byte[] more = record(encoder.adjustCredits("ops", "grace", 1, "a reason"));
        byte[] less = record(encoder.adjustCredits("ops", "grace", -1, "a reason"));
        assertEach(ResultCode.CREATED, more);
        assertEquals(2, outcome.effectCount());
        assertEach(ResultCode.CREATED, less);
        assertAllocatesNothing(more, less);
    }

    @Test
    void shouldAllocateNothingWhenHoldsAreConfirmed() {
        makeCrowdedWorld(5);
        byte[] drops = record(encoder.unenroll("ops", "cs-101", "ada"));
        byte[] holds = record(encoder.enroll("ops", "cs-101", "ada", true, false));
        byte[] confirms = record(encoder.confirm("ops", "cs-101", "ada"));
        assertEach(ResultCode.OK, drops);
        assertEach(ResultCode.CREATED, holds);
        assertEach(ResultCode.OK, confirms);
        assertAllocatesNothing(drops, holds, confirms);
    }

    @Test
    void shouldAllocateNothingWhenHoldsExpire() {
        makeCrowdedWorld(5);
        assertEach(ResultCode.OK, record(encoder.unenroll("ops", "cs-101", "ada")));
        byte[] holds = record(encoder.enroll("ops", "cs-101", "ada", true, false));
        byte[] full = record(encoder.enroll("ops", "cs-101", "grace", true, false));
        pauseMillis = 1_000;
        assertAllocatesNothing(holds, full);
        assertEquals(ResultCode.CREATED, apply(holds));
        assertEquals(2, outcome.firstOwnEffect());
    }

    @Test
    void shouldAllocateNothingWhenLessonsAreFinished() {
        makeCrowdedWorld(5);
        byte[] finishes = record(encoder.completeLesson("ops", "cs-101", "ada", 70));
        byte[] drops = record(encoder.unenroll("ops", "cs-101", "ada"));
        byte[] enrolls = record(encoder.enroll("ops", "cs-101", "ada"));
        assertEach(ResultCode.CREATED, finishes);
        assertEach(ResultCode.OK, drops);
        assertEach(ResultCode.CREATED, enrolls);
        assertAllocatesNothing(finishes, drops, enrolls);
    }

    @Test
    void shouldAllocateNoMoreThanTheIdOfTheSessionWhenItIsBooked() {
        makeCrowdedWorld(5);
        byte[] books = record(encoder.book("ops", "cs-101", "ada", "monday"));
        byte[] cancels = record(encoder.cancelBooking("ops", "cs-101", "ada", "monday"));
        byte[] drops = record(encoder.unenroll("ops", "cs-101", "ada"));
        byte[] enrolls = record(encoder.enroll("ops", "cs-101", "ada"));
        assertEach(ResultCode.CREATED, books);
        assertEach(ResultCode.OK, cancels);
        allocatedBytes(WARM_UP, books, cancels, books, drops, enrolls);
        long bytes = allocatedBytes(MEASURED, books, cancels, books, drops, enrolls);
        // The text that it is looked up by, for each of three commands that name it.
        assertTrue(bytes <= 3L * MEASURED * 64 + SLACK_BYTES, () -> bytes + " bytes");
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
