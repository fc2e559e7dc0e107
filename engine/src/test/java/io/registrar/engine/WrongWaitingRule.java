package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.Entry;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Rules of holds, wait lists and promotions that are wrong, each in one place. */
@SuppressWarnings("ImmutableEnumChecker") // A supplier can't say that it never changes; these lambdas have no state.
enum WrongWaitingRule {
    EXPIRED_HOLD_NOT_REFUNDED(() -> new NaiveModel() {
        @Override
        void expire(Seat hold) {
            end(hold, EnrollmentStatus.EXPIRED, 0);
        }
    }),
    EXPIRED_HOLD_IS_CANCELLED(() -> new NaiveModel() {
        @Override
        void expire(Seat hold) {
            end(hold, EnrollmentStatus.CANCELLED, refundOf(hold));
        }
    }),
    HOLD_EXPIRES_ONE_LATE(() -> new NaiveModel() {
        @Override
        boolean isDue(Seat hold) {
            return hold.dueMillis < timeMillis;
        }
    }),
    HOLD_EXPIRES_ONE_EARLY(() -> new NaiveModel() {
        @Override
        boolean isDue(Seat hold) {
            return hold.dueMillis <= timeMillis + 1;
        }
    }),
    HOLD_NEVER_EXPIRES(() -> new NaiveModel() {
        @Override
        boolean isDue(Seat hold) {
            return false;
        }
    }),
    HOLD_LASTS_AS_SET_NOW(() -> new NaiveModel() {
        @Override
        boolean isDue(Seat hold) {
            return hold.enrolledAtMillis + sections.get(hold.sectionId).settings.holdSeconds() * 1_000L <= timeMillis;
        }
    }),
    HOLD_LASTS_MILLISECONDS(() -> new NaiveModel() {
        @Override
        long dueMillis(SectionRow section) {
            return timeMillis + section.settings.holdSeconds();
        }
    }),
    HOLDS_EXPIRE_BY_ID_ONLY(() -> new NaiveModel() {
        @Override
        Seat nextDue() {
            return holds.values().stream().filter(this::isDue).findFirst().orElseGet(super::nextDue);
        }
    }),
    HOLDS_DUE_TOGETHER_EXPIRE_NEWEST_FIRST(() -> new NaiveModel() {
        @Override
        Seat nextDue() {
            Seat first = super.nextDue();
            return holds.values().stream()
                    .filter(hold -> hold.dueMillis == first.dueMillis)
                    .reduce((older, newer) -> newer)
                    .orElse(first);
        }
    }),
    HOLDS_EXPIRE_ALL_BEFORE_PROMOTION(() -> new NaiveModel() {
        @Override
        void expireWhatIsDue() {
            for (Seat next = nextDue(); next != null && isDue(next); next = nextDue()) {
                expire(next);
            }
            settleAffected();
        }
    }),
    HOLD_IS_ACTIVE(() -> new NaiveModel() {
        @Override
        EnrollmentStatus statusOf(boolean isHold) {
            return EnrollmentStatus.ACTIVE;
        }
    }),
    CONFIRMED_HOLD_STAYS_DUE(() -> new NaiveModel() {
        @Override
        void changeStatus(Seat seat, EnrollmentStatus status) {
            super.changeStatus(seat, status);
            if (status == EnrollmentStatus.ACTIVE) {
                holds.put(seat.id, seat);
            }
        }
    }),
    COMPLETED_HOLD_STAYS_DUE(() -> new NaiveModel() {
        @Override
        void changeStatus(Seat seat, EnrollmentStatus status) {
            boolean wasPending = seat.status == EnrollmentStatus.PENDING;
            super.changeStatus(seat, status);
            if (wasPending && status == EnrollmentStatus.COMPLETED) {
                holds.put(seat.id, seat);
            }
        }
    }),
    PROMOTED_AS_A_HOLD(() -> new NaiveModel() {
        @Override
        void promote(SectionRow section, Entry entry) {
            leave(section, entry.studentId);
            seat(section, students.get(entry.studentId), EnrollmentStatus.PENDING, EffectKind.ENROLLMENT_PROMOTED);
        }
    }),
    PROMOTION_SKIPS_RANK(() -> new NaiveModel() {
        @Override
        Entry firstEligible(SectionRow section) {
            return section.waitlist.values().stream()
                    .filter(entry -> entry.isEligible)
                    .reduce((older, newer) -> newer)
                    .orElse(null);
        }
    }),
    NOBODY_IS_PASSED_OVER_FOR_GOOD(() -> new NaiveModel() {
        @Override
        Entry firstEligible(SectionRow section) {
            return section.waitlist.values().stream()
                    .filter(entry -> canPay(students.get(entry.studentId), section))
                    .findFirst()
                    .orElse(null);
        }
    }),
    PROMOTION_STOPS_AT_WHO_CANT_PAY(() -> new NaiveModel() {
        @Override
        void settle(SectionRow section) {
            Entry first = isFull(section) ? null : firstEligible(section);
            if (first != null && !canPay(students.get(first.studentId), section)) {
                passOver(section, first);
                return;
            }
            super.settle(section);
        }
    }),
    ONE_PROMOTION_A_COMMAND(() -> new NaiveModel() {
        private long promotedAt;

        @Override
        void settle(SectionRow section) {
            if (promotedAt != sequence) {
                super.settle(section);
            }
        }

        @Override
        void promote(SectionRow section, Entry entry) {
            super.promote(section, entry);
            promotedAt = sequence;
        }
    }),
    PROMOTED_WHO_CANT_PAY(() -> new NaiveModel() {
        @Override
        boolean canPay(StudentRow student, SectionRow section) {
            return true;
        }
    }),
    PROMOTED_ONLY_WHO_KEEPS_SOMETHING(() -> new NaiveModel() {
        @Override
        boolean canPay(StudentRow student, SectionRow section) {
            return student.balance.compareTo(BigInteger.valueOf(priceOf(section))) > 0;
        }
    }),
    PROMOTION_LOOKS_AT_THE_WINDOW(() -> new NaiveModel() {
        @Override
        void settle(SectionRow section) {
            if (!isTooLate(section.settings)) {
                super.settle(section);
            }
        }
    }),
    NO_PROMOTION_WHEN_CAPACITY_RISES(() -> new NaiveModel() {
        @Override
        void seatsAdded(SectionRow section) {}
    }),
    NO_PROMOTION_WHEN_A_SEAT_IS_FREED(() -> new NaiveModel() {
        @Override
        void seatFreed(SectionRow section) {}
    }),
    NO_PROMOTION_AFTER_A_WITHDRAWAL(() -> new NaiveModel() {
        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            isWithdrawal = status == EnrollmentStatus.WITHDRAWN;
            super.end(seat, status, refund);
        }

        @Override
        void seatFreed(SectionRow section) {
            if (!isWithdrawal) {
                super.seatFreed(section);
            }
        }

        private boolean isWithdrawal;
    }),
    SECTIONS_SETTLE_IN_REVERSE(() -> new NaiveModel() {
        @Override
        Iterable<String> inOrder(Set<String> sectionIds) {
            return new TreeSet<>(sectionIds).descendingSet();
        }
    }),
    SECTIONS_SETTLE_IN_ORDER_OF_THEIR_MAKING(() -> new NaiveModel() {
        @Override
        Iterable<String> inOrder(Set<String> sectionIds) {
            return sections.keySet().stream().filter(sectionIds::contains).toList();
        }
    }),
    PASSED_OVER_NEVER_COMES_BACK(() -> new NaiveModel() {
        @Override
        void comeBack(SectionRow section, Entry entry) {}
    }),
    PASSED_OVER_COMES_BACK_ONLY_IF_IT_CAN_PAY(() -> new NaiveModel() {
        @Override
        void comeBack(SectionRow section, Entry entry) {
            if (canPay(students.get(entry.studentId), section)) {
                super.comeBack(section, entry);
            }
        }
    }),
    PASSED_OVER_COMES_BACK_AT_THE_END(() -> new NaiveModel() {
        @Override
        void comeBackOfStudent(StudentRow student) {
            for (SectionRow section : sections.values()) {
                Entry entry = section.waitlist.get(student.id);
                if (entry != null && !entry.isEligible) {
                    section.waitlist.remove(student.id);
                    section.waitlist.put(student.id, entry);
                    comeBack(section, entry);
                }
            }
        }
    }),
    PASSED_OVER_COMES_BACK_TO_ONE_LIST(() -> new NaiveModel() {
        @Override
        void comeBackOfStudent(StudentRow student) {
            for (SectionRow section : sections.values()) {
                Entry entry = section.waitlist.get(student.id);
                if (entry != null && !entry.isEligible) {
                    comeBack(section, entry);
                    return;
                }
            }
        }
    }),
    PASSED_OVER_COMES_BACK_FOR_A_SEAT(() -> new NaiveModel() {
        @Override
        void seatFreed(SectionRow section) {
            super.seatFreed(section);
            comeBackOfSection(section);
        }
    }),
    PASSED_OVER_COMES_BACK_FOR_CAPACITY(() -> new NaiveModel() {
        @Override
        void seatsAdded(SectionRow section) {
            super.seatsAdded(section);
            comeBackOfSection(section);
        }
    }),
    PASSED_OVER_STAYS_WHEN_THE_PRICE_FALLS(() -> new NaiveModel() {
        @Override
        boolean isPriceFallen(SectionSettings before, SectionSettings after) {
            return false;
        }
    }),
    PASSED_OVER_COMES_BACK_WHEN_THE_PRICE_RISES(() -> new NaiveModel() {
        @Override
        boolean isPriceFallen(SectionSettings before, SectionSettings after) {
            return after.price() != before.price();
        }
    }),
    PASSED_OVER_STAYS_AFTER_A_REFUND(() -> new NaiveModel() {
        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            isRefund = true;
            super.end(seat, status, refund);
            isRefund = false;
        }

        @Override
        void comeBackOfStudent(StudentRow student) {
            if (!isRefund) {
                super.comeBackOfStudent(student);
            }
        }

        private boolean isRefund;
    }),
    PASSED_OVER_LEAVES_THE_LIST(() -> new NaiveModel() {
        @Override
        void passOver(SectionRow section, Entry entry) {
            super.passOver(section, entry);
            leave(section, entry.studentId);
        }
    }),
    PASSED_OVER_WITHOUT_A_WORD(() -> new NaiveModel() {
        @Override
        void passOver(SectionRow section, Entry entry) {
            entry.isEligible = false;
        }
    }),
    WAITLIST_WITHOUT_END(() -> new NaiveModel() {
        @Override
        boolean isWaitlistFull(SectionRow section) {
            return false;
        }
    }),
    WAITLIST_ONE_TOO_MANY(() -> new NaiveModel() {
        @Override
        boolean isWaitlistFull(SectionRow section) {
            return section.waitlist.size() > section.settings.waitlistCapacity();
        }
    }),
    WAITING_TAKES_CREDITS(() -> new NaiveModel() {
        @Override
        Verdict refusalOfJoin(SectionRow section, StudentRow student, int joining) {
            Verdict refusal = super.refusalOfJoin(section, student, joining);
            return refusal == null && !canPay(student, section)
                    ? Verdict.ofCredits(ResultCode.INSUFFICIENT_CREDITS, priceOf(section), student.balance)
                    : refusal;
        }
    }),
    WAITING_TWICE(() -> new NaiveModel() {
        @Override
        boolean isWaiting(SectionRow section, StudentRow student) {
            return false;
        }
    }),
    FULL_BEFORE_WAITING(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            Verdict refusal = super.refusalOfAdd(section, student, joinsWaitlist, credits, joining);
            return refusal != null
                            && refusal.code() == ResultCode.ALREADY_WAITLISTED
                            && !joinsWaitlist
                            && isFull(section)
                    ? full(section)
                    : refusal;
        }
    }),
    WHO_WAITS_HEARS_OF_CREDITS_FIRST(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            Verdict refusal = super.refusalOfAdd(section, student, joinsWaitlist, credits, joining);
            return refusal != null
                            && refusal.code() == ResultCode.ALREADY_WAITLISTED
                            && !isFull(section)
                            && !canPay(student, section)
                    ? Verdict.ofCredits(ResultCode.INSUFFICIENT_CREDITS, priceOf(section), student.balance)
                    : refusal;
        }
    }),
    POSITION_FROM_ZERO(() -> new NaiveModel() {
        @Override
        long join(SectionRow section, StudentRow student) {
            return super.join(section, student) - 1;
        }
    }),
    JOINING_CHANGES_NOTHING(() -> new NaiveModel() {
        @Override
        long join(SectionRow section, StudentRow student) {
            long before = section.changedSequence;
            long position = super.join(section, student);
            section.changedSequence = before;
            return position;
        }
    }),
    ANSWER_TELLS_THE_BALANCE_BEHIND_PROMOTIONS(() -> new NaiveModel() {
        @Override
        Verdict adjustCredits(Step.AdjustCredits adjust) {
            Verdict verdict = super.adjustCredits(adjust);
            return verdict.code() == ResultCode.CREATED
                    ? verdict.withBalance(students.get(adjust.studentId()))
                    : verdict;
        }
    }),
    ANSWER_TELLS_THE_BALANCE_BEFORE_PROMOTIONS(() -> new NaiveModel() {
        @Override
        Verdict unenroll(Step.Unenroll unenroll) {
            Verdict verdict = super.unenroll(unenroll);
            return verdict.code() == ResultCode.OK ? verdict.with(Place.BALANCE, balanceBefore) : verdict;
        }

        @Override
        void settleAffected() {
            balanceBefore = students.values().stream()
                    .filter(student -> student.id.equals(ending))
                    .mapToLong(student -> student.balance.longValueExact())
                    .sum();
            super.settleAffected();
        }

        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            ending = seat.studentId;
            super.end(seat, status, refund);
        }

        private String ending = "";
        private long balanceBefore;
    });

    private final Supplier<NaiveModel> model;

    WrongWaitingRule(Supplier<NaiveModel> model) {
        this.model = model;
    }

    /** A model with this bug. */
    NaiveModel model() {
        return model.get();
    }
}
