package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted of the enrollments that a command changed, and how much of a ring's batch is appended at once. */
final class OutcomeRecorderTest {
    private static final int EXPIRY_EFFECTS = 11;
    private static final int REPEATED_SEQUENCE = 12;

    private final ObservedOutcomeLog log = new ObservedOutcomeLog();
    private final OutcomeRecorder recorder = new OutcomeRecorder(log);
    private final CommandEncoder commands = new CommandEncoder();
    private long sequence;

    private Outcome outcome() {
        return new Outcome().begin(++sequence, sequence).result(ResultCode.OK);
    }

    private static void addEffect(Outcome outcome, EffectKind kind, EnrollmentStatus status, long enrollment) {
        byte[] student = ("student-" + enrollment).getBytes(StandardCharsets.US_ASCII);
        int name = outcome.addName(student, 0, student.length);
        outcome.addEnrollment(kind, status, enrollment, -1, -1, 3, 1, 0, 0).ofStudent(-1, name);
    }

    private void record(Outcome outcome) {
        commands.tick("ops").stamp(outcome.sequence(), outcome.timeMillis());
        recorder.record(commands.buffer(), 0, commands.length(), outcome);
    }

    private long lastChangeOf(long enrollment) {
        return log.newReader().lastChangeOf(enrollment);
    }

    @Test
    void shouldNoteEveryEnrollmentThatIsNotAsItBeganWhoseverItWas() {
        Outcome begun = outcome();
        addEffect(begun, EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.PENDING, 1);
        addEffect(begun, EffectKind.ENROLLMENT_PROMOTED, EnrollmentStatus.ACTIVE, 2);
        addEffect(begun, EffectKind.ENROLLMENT_PROMOTED, EnrollmentStatus.ACTIVE, 3);
        begun.addEffect(EffectKind.REGISTRATION_ITEM, EnrollmentStatus.CANCELLED.number(), 3, 0)
                .ofEnrollment(1);
        record(begun);
        recorder.endBatch();
        for (long enrollment = 1; enrollment <= 3; enrollment++) {
            assertEquals(0, lastChangeOf(enrollment));
        }
        Outcome changed = outcome();
        addEffect(changed, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.EXPIRED, 1);
        addEffect(changed, EffectKind.ENROLLMENT_CHANGED, EnrollmentStatus.COMPLETED, 3);
        record(changed);
        recorder.endBatch();
        assertEquals(List.of(2L, 0L, 2L), List.of(lastChangeOf(1), lastChangeOf(2), lastChangeOf(3)));
        Outcome ended = outcome();
        addEffect(ended, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, 3);
        record(ended);
        recorder.endBatch();
        assertEquals(List.of(2L, 0L, 3L), List.of(lastChangeOf(1), lastChangeOf(2), lastChangeOf(3)));
    }

    @Test
    void shouldNoteOfARepeatedAnswerOnlyWhatExpiredBeforeIt() {
        for (long enrollment = 1; enrollment <= 3; enrollment++) {
            log.enrollmentBegun(enrollment);
        }
        Outcome repeated = outcome();
        addEffect(repeated, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.EXPIRED, 1);
        // What follows is told again, and came about before.
        addEffect(repeated, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, 2);
        addEffect(repeated, EffectKind.ENROLLMENT_CHANGED, EnrollmentStatus.COMPLETED, 3);
        repeated.setNumber(EXPIRY_EFFECTS, 1);
        repeated.setNumber(REPEATED_SEQUENCE, 7);
        record(repeated);
        recorder.endBatch();
        assertEquals(List.of(1L, 0L, 0L), List.of(lastChangeOf(1), lastChangeOf(2), lastChangeOf(3)));
        Outcome kept = log.newReader().read(1).outcome();
        assertEquals(1, kept.effectCount());
        assertEquals("student-1", kept.name(kept.effectStudentName(0)));
    }

    @Test
    void shouldAppendLongRecordsBeforeTheBatchEnds() {
        for (int command = 0; command < 4; command++) {
            Outcome outcome = outcome();
            for (int effect = 1; effect <= (command % 2 == 0 ? 10_000 : 1); effect++) {
                addEffect(outcome, EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, effect);
            }
            record(outcome);
        }
        assertEquals(List.of(1L, 2L), log.firsts);
        recorder.endBatch();
        recorder.endBatch();
        assertEquals(List.of(1L, 2L, 4L), log.firsts);
        assertEquals(List.of(1, 2, 1), log.counts);
        assertEquals(10_000, log.newReader().read(3).outcome().effectCount());
        assertEquals(3, lastChangeOf(10_000));
        assertEquals(4, lastChangeOf(1));
    }
}
