package io.registrar.engine;

import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;

/** Bugs planted in the rule of taking over what an older system has. */
enum WrongImportRule {
    /** It is paid again. */
    CHARGED_AGAIN {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                void charge(StudentRow student, Seat seat) {
                    changeBalance(LedgerType.CHARGE, student, seat.id, seat.sectionId, -Math.min(1, seat.paid));
                }
            };
        }
    },
    /** A second run does everything twice. */
    IMPORTED_AGAIN {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                String importKey(Step.ImportEnrollment taken) {
                    return "forgotten";
                }
            };
        }
    },
    /** Another student's row passes for one that was imported before. */
    STUDENT_DOES_NOT_COUNT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                boolean isSamePlace(boolean isSameSection, boolean isSameStudent) {
                    return isSameSection;
                }
            };
        }
    },
    /** So does another section's. */
    SECTION_DOES_NOT_COUNT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                boolean isSamePlace(boolean isSameSection, boolean isSameStudent) {
                    return isSameStudent;
                }
            };
        }
    },
    /** Who withdrew from it long ago sits in it. */
    WITHDRAWN_TAKES_A_SEAT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                boolean takesASeat(EnrollmentStatus status) {
                    return status.number() <= EnrollmentStatus.WITHDRAWN.number();
                }
            };
        }
    },
    /** A hold of the older system takes no seat. */
    PENDING_TAKES_NO_SEAT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                boolean takesASeat(EnrollmentStatus status) {
                    return status != EnrollmentStatus.PENDING && super.takesASeat(status);
                }
            };
        }
    },
    /** More are taken over than there are seats. */
    FULL_DOES_NOT_COUNT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                Verdict refusalOfImport(SectionRow section, StudentRow student, long cost) {
                    Verdict refusal = super.refusalOfImport(section, student, cost);
                    return refusal != null && refusal.code() == ResultCode.SECTION_FULL ? null : refusal;
                }
            };
        }
    },
    /** A refund could pass the largest balance. */
    REFUND_DOES_NOT_COUNT {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                boolean mayBeRefundedTooMuch(StudentRow student, long cost) {
                    return false;
                }
            };
        }
    },
    /** It began when it was imported. */
    BEGAN_NOW {
        @Override
        NaiveModel model() {
            return new NaiveModel() {
                @Override
                long beganAt(Step.ImportEnrollment taken) {
                    return timeMillis;
                }
            };
        }
    };

    /** A model with this bug. */
    abstract NaiveModel model();
}
