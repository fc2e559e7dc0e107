package io.registrar.engine.codec;

import io.registrar.engine.Outcome;

/** Is told which enrollments commands began and changed, in order, so that it knows of each what changed it last. */
public interface EnrollmentVisitor {
    /**
     * An enrollment has begun.
     *
     * @param enrollmentId the enrollment
     */
    void enrollmentBegun(long enrollmentId);

    /**
     * An enrollment is no longer as it began: it got another status, or ended.
     *
     * @param enrollmentId the enrollment
     * @param sequence of the command that changed it, which may be about somebody else
     */
    void enrollmentChanged(long enrollmentId, long sequence);

    /** Tells of all that one outcome has brought about, whoever's it is: a command may end the enrollments of others. */
    static void visit(Outcome outcome, EnrollmentVisitor visitor) {
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            if (outcome.effectKind(effect).isBeginning()) {
                visitor.enrollmentBegun(outcome.effectEnrollmentId(effect));
            } else if (outcome.effectKind(effect).isChange()) {
                visitor.enrollmentChanged(outcome.effectEnrollmentId(effect), outcome.sequence());
            }
        }
    }
}
