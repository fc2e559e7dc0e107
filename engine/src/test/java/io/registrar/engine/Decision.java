package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An {@link Outcome} as a value, so that the engine's and the model's can be held against each other.
 *
 * @param numbers all of them, by the order of {@link Place}
 */
record Decision(long sequence, long timeMillis, ResultCode code, List<Long> numbers, List<Effect> effects) {
    /** The numbers of an outcome, by their places. */
    enum Place {
        ENROLLMENT(0),
        AMOUNT(1),
        BALANCE(2),
        CURRENT(3),
        MAX(4),
        WINDOW_BOUND(5),
        LEDGER_ENTRY(6),
        LAST_SEAT(7),
        POSITION(8),
        ENROLLED_AT(9),
        COUNT(10),
        EXPIRY_EFFECTS(11),
        REPEATED_SEQUENCE(12),
        REPEATED_TIME(13);

        private final int place;

        Place(int place) {
            this.place = place;
        }

        int place() {
            return place;
        }
    }

    /**
     * One effect of it; student and section by their ids, the empty text where none is concerned. Enrollment 0 where none
     * is concerned, previous 0 where there is none.
     */
    record Effect(
            EffectKind kind,
            int detail,
            long id,
            long enrollmentId,
            String student,
            String section,
            long amount,
            long extent,
            long previousOfStudent,
            long previousOfSection) {
        /** An item of a registration. */
        static Effect ofItem(
                boolean isDrop, ResultCode code, String student, String section, int status, long id, long position) {
            return new Effect(
                    EffectKind.REGISTRATION_ITEM,
                    status,
                    id,
                    isDrop ? 1 : 0,
                    student,
                    section,
                    code.number(),
                    position,
                    0,
                    0);
        }
    }

    /** What the outcome says, with the ids that are the command's own filled in. */
    static Decision of(Outcome outcome, Step step) {
        List<Effect> effects = new ArrayList<>(outcome.effectCount());
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            int student = outcome.effectStudentName(effect);
            int section = outcome.effectSectionName(effect);
            effects.add(new Effect(
                    outcome.effectKind(effect),
                    outcome.effectDetail(effect),
                    outcome.effectId(effect),
                    outcome.effectEnrollmentId(effect),
                    student == Outcome.OWN ? step.studentId() : outcome.name(student),
                    section == Outcome.OWN ? step.sectionId() : outcome.name(section),
                    outcome.effectAmount(effect),
                    outcome.effectExtent(effect),
                    outcome.effectPreviousOfStudent(effect),
                    outcome.effectPreviousOfSection(effect)));
        }
        List<Long> numbers = new ArrayList<>(Outcome.NUMBERS);
        for (int place = 0; place < Outcome.NUMBERS; place++) {
            numbers.add(outcome.number(place));
        }
        return new Decision(outcome.sequence(), outcome.timeMillis(), outcome.code(), numbers, effects);
    }

    long number(Place number) {
        return numbers.get(number.place());
    }

    boolean isRepeated() {
        return number(Place.REPEATED_SEQUENCE) != 0;
    }

    /** The effects that came about now: a repeated decision tells of others again. */
    List<Effect> newEffects() {
        return isRepeated() ? effects.subList(0, (int) number(Place.EXPIRY_EFFECTS)) : effects;
    }

    /** The effects that are the command's own. */
    List<Effect> ownEffects() {
        return effects.subList((int) number(Place.EXPIRY_EFFECTS), effects.size());
    }

    Decision withNumber(Place number, long value) {
        List<Long> changed = new ArrayList<>(numbers);
        changed.set(number.place(), value);
        return new Decision(sequence, timeMillis, code, changed, effects);
    }

    Decision withEffects(List<Effect> changed) {
        return new Decision(sequence, timeMillis, code, numbers, changed);
    }

    Decision withEachEffect(UnaryOperator<Effect> change) {
        return withEffects(effects.stream().map(change).toList());
    }
}
