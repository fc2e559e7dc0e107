package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;
import java.util.ArrayList;
import java.util.List;

/** An {@link Outcome} as a value, so that the engine's and the model's can be held against each other. */
record Decision(
        long sequence,
        long timeMillis,
        ResultCode code,
        long enrollmentId,
        long amount,
        long balance,
        long current,
        long max,
        long windowBoundMillis,
        long ledgerEntryId,
        long lastSeatSequence,
        List<Effect> effects) {
    /**
     * One effect of it; student and section by the order of their making. Enrollment 0 and section -1 where none is
     * concerned, previous 0 where there is none.
     */
    record Effect(
            EffectKind kind,
            int detail,
            long id,
            long enrollmentId,
            int student,
            int section,
            long amount,
            long balanceAfter,
            long enrolledAtMillis,
            long previousOfStudent,
            long previousOfSection) {}

    static Decision of(Outcome outcome) {
        List<Effect> effects = new ArrayList<>(outcome.effectCount());
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            effects.add(new Effect(
                    outcome.effectKind(effect),
                    outcome.effectDetail(effect),
                    outcome.effectId(effect),
                    outcome.effectEnrollmentId(effect),
                    outcome.effectStudent(effect),
                    outcome.effectSection(effect),
                    outcome.effectAmount(effect),
                    outcome.effectBalanceAfter(effect),
                    outcome.effectEnrolledAtMillis(effect),
                    outcome.effectPreviousOfStudent(effect),
                    outcome.effectPreviousOfSection(effect)));
        }
        return new Decision(
                outcome.sequence(),
                outcome.timeMillis(),
                outcome.code(),
                outcome.enrollmentId(),
                outcome.amount(),
                outcome.balance(),
                outcome.current(),
                outcome.max(),
                outcome.windowBoundMillis(),
                outcome.ledgerEntryId(),
                outcome.lastSeatSequence(),
                effects);
    }
}
