package io.registrar.bench;

import io.registrar.engine.Answer;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.Query;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.StateAudit;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;

/**
 * An engine with one section of one seat, and a wait list: those who can't pay stand in front, those who can behind them.
 * Whatever is played to it must not be refused.
 */
final class FullSection {
    static final String ID = "sec-full";
    static final long PRICE = 2;

    /** So many that no churn ever runs out of them. */
    private static final long CREDITS = 1_000_000;

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder encoder = new CommandEncoder();
    private final Outcome outcome = new Outcome();
    private long sequence;

    /**
     * Makes the section, with nobody in it.
     *
     * @param waitlistCapacity places of its wait list
     */
    FullSection(int waitlistCapacity) {
        put(PRICE, waitlistCapacity);
    }

    /** Makes the section cost this. */
    void put(long price, int waitlistCapacity) {
        apply(encoder.putSection(
                Population.ACTOR,
                ID,
                new SectionSettings(
                        SectionKind.SECTION,
                        "A section",
                        1,
                        price,
                        "",
                        waitlistCapacity,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        SectionSettings.DEFAULT_HOLD_SECONDS,
                        0)));
    }

    /** Makes students with these numbers, who can pay or can't. */
    void addStudents(int first, int count, boolean canPay) {
        for (int student = first; student < first + count; student++) {
            apply(encoder.putStudent(Population.ACTOR, Population.studentId(student), canPay ? CREDITS : 0));
        }
    }

    /** Has students with these numbers enroll: the first gets the seat if it is free, the others join the wait list. */
    void enroll(int first, int count) {
        for (int student = first; student < first + count; student++) {
            apply(encodeEnroll(encoder, student));
        }
    }

    void unenroll(int student) {
        apply(encodeUnenroll(encoder, student));
    }

    static CommandEncoder encodeEnroll(CommandEncoder encoder, int student) {
        return encoder.enroll(Population.ACTOR, ID, Population.studentId(student), false, true);
    }

    static CommandEncoder encodeUnenroll(CommandEncoder encoder, int student) {
        return encoder.unenroll(Population.ACTOR, ID, Population.studentId(student));
    }

    private void apply(CommandEncoder command) {
        apply(command.buffer(), 0, command.length());
    }

    /** Plays one record, stamped where it lies. */
    Outcome apply(byte[] bytes, int offset, int length) {
        RecordHeader.stamp(bytes, offset, ++sequence, 1);
        engine.apply(bytes, offset, length, outcome);
        if (outcome.code().isRefusal()) {
            throw new IllegalStateException("Expected no refusal, but found " + outcome);
        }
        return outcome;
    }

    /** Fails unless the last outcome has so many effects, those of one kind so many. */
    void expectEffects(int all, EffectKind kind, int ofKind) {
        int found = 0;
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            found += outcome.effectKind(effect) == kind ? 1 : 0;
        }
        if (outcome.effectCount() != all || found != ofKind) {
            throw new IllegalStateException("Expected " + all + " effects, " + ofKind + " of them " + kind
                    + ", but found " + outcome.effectCount() + " and " + found);
        }
    }

    /** Fails unless so many hold the seat and wait, and a recount finds every invariant true. */
    void expect(long seated, long waiting) {
        Answer answer = engine.query(new Query.SectionById(ID));
        if (!(answer instanceof Answer.SectionView view) || view.enrolled() != seated || view.waitlisted() != waiting) {
            throw new IllegalStateException(
                    "Expected " + seated + " seated and " + waiting + " waiting, but found " + answer);
        }
        StateAudit audit = engine.audit();
        if (!audit.passed()) {
            throw new IllegalStateException("Expected no violation, but found " + audit.violations());
        }
    }
}
