package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Rules of seats, credits and windows that are wrong, each in one place. */
@SuppressWarnings("ImmutableEnumChecker") // A supplier can't say that it never changes; these lambdas have no state.
enum WrongSeatRule {
    REFUND_TWICE(() -> new NaiveModel() {
        @Override
        long refundOf(Seat seat) {
            return 2 * seat.paid;
        }
    }),
    REFUND_NOTHING(() -> new NaiveModel() {
        @Override
        long refundOf(Seat seat) {
            return 0;
        }
    }),
    REFUND_THE_CHANGED_PRICE(() -> new NaiveModel() {
        @Override
        long refundOf(Seat seat) {
            return sections.get(seat.sectionId).settings.price();
        }
    }),
    CHARGE_NOTHING(() -> new NaiveModel() {
        @Override
        long priceOf(SectionRow section) {
            return 0;
        }
    }),
    ENTRY_FOR_A_CHANGE_OF_ZERO(() -> new NaiveModel() {
        @Override
        boolean isWorthAnEntry(long amount) {
            return true;
        }
    }),
    NO_ENTRY_FOR_A_CHANGE_OF_ONE(() -> new NaiveModel() {
        @Override
        boolean isWorthAnEntry(long amount) {
            return amount < 0 || amount > 1;
        }
    }),
    OPENING_FORGOTTEN(() -> new NaiveModel() {
        @Override
        boolean isTooEarly(SectionSettings settings) {
            return false;
        }
    }),
    OPENING_ONE_LATE(() -> new NaiveModel() {
        @Override
        boolean isTooEarly(SectionSettings settings) {
            return timeMillis <= settings.opensAtMillis();
        }
    }),
    CLOSING_FORGOTTEN(() -> new NaiveModel() {
        @Override
        boolean isTooLate(SectionSettings settings) {
            return false;
        }
    }),
    CLOSING_ONE_LATE(() -> new NaiveModel() {
        @Override
        boolean isTooLate(SectionSettings settings) {
            return timeMillis > settings.closesAtMillis();
        }
    }),
    DUPLICATE_SEATED(() -> new NaiveModel() {
        @Override
        boolean isDuplicate(SectionRow section, StudentRow student) {
            return false;
        }
    }),
    FULL_BEFORE_DUPLICATE(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            Verdict refusal = super.refusalOfAdd(section, student, joinsWaitlist, credits, joining);
            return refusal != null && refusal.code() == ResultCode.ALREADY_ENROLLED && isFull(section)
                    ? full(section)
                    : refusal;
        }
    }),
    CREDITS_BEFORE_FULL(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            Verdict refusal = super.refusalOfAdd(section, student, joinsWaitlist, credits, joining);
            return refusal != null
                            && refusal.code() == ResultCode.SECTION_FULL
                            && isOverdrawn(credits.subtract(BigInteger.valueOf(priceOf(section))))
                    ? Verdict.ofCredits(ResultCode.INSUFFICIENT_CREDITS, priceOf(section), student.balance)
                    : refusal;
        }
    }),
    STUDENT_BEFORE_SECTION(() -> new NaiveModel() {
        @Override
        Verdict enroll(Step.Enroll enroll) {
            return students.containsKey(enroll.studentId())
                    ? super.enroll(enroll)
                    : Verdict.of(ResultCode.STUDENT_NOT_FOUND);
        }
    }),
    CLOSED_BEFORE_NOT_OPEN(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            Verdict refusal = super.refusalOfAdd(section, student, joinsWaitlist, credits, joining);
            return refusal != null && refusal.code() == ResultCode.REGISTRATION_NOT_OPEN && isTooLate(section.settings)
                    ? Verdict.ofWindow(ResultCode.REGISTRATION_CLOSED, section.settings.closesAtMillis())
                    : refusal;
        }
    }),
    CAPACITY_ONE_TOO_MANY(() -> new NaiveModel() {
        @Override
        boolean isFull(SectionRow section) {
            long capacity = section.settings.capacity();
            return capacity != -1 && section.roster.size() > capacity;
        }
    }),
    CAPACITY_ONE_TOO_FEW(() -> new NaiveModel() {
        @Override
        boolean isFull(SectionRow section) {
            long capacity = section.settings.capacity();
            return capacity != -1 && section.roster.size() + 1 >= capacity;
        }
    }),
    CAPACITY_ZERO_IS_UNLIMITED(() -> new NaiveModel() {
        @Override
        boolean isFull(SectionRow section) {
            return section.settings.capacity() != 0 && super.isFull(section);
        }
    }),
    UNLIMITED_IS_NOBODY(() -> new NaiveModel() {
        @Override
        boolean isFull(SectionRow section) {
            return section.roster.size() >= section.settings.capacity();
        }
    }),
    CAPACITY_CUT_BELOW_ENROLLED(() -> new NaiveModel() {
        @Override
        boolean isCutTooDeep(SectionRow section, long capacity) {
            return false;
        }
    }),
    CAPACITY_CUT_TO_ENROLLED_REFUSED(() -> new NaiveModel() {
        @Override
        boolean isCutTooDeep(SectionRow section, long capacity) {
            return capacity != -1 && !section.roster.isEmpty() && section.roster.size() >= capacity;
        }
    }),
    SPENDING_TO_ZERO_REFUSED(() -> new NaiveModel() {
        @Override
        boolean isOverdrawn(BigInteger balance) {
            return balance.signum() <= 0;
        }
    }),
    OVERDRAFT_ALLOWED(() -> new NaiveModel() {
        @Override
        boolean isOverdrawn(BigInteger balance) {
            return false;
        }
    }),
    OVERFLOW_WITHOUT_REFUNDABLE(() -> new NaiveModel() {
        @Override
        boolean isOverflow(StudentRow student, BigInteger amount) {
            return student.balance.add(amount).compareTo(BigInteger.valueOf(Limits.MAX_CREDITS)) > 0;
        }
    }),
    OVERFLOW_ONE_TOO_EARLY(() -> new NaiveModel() {
        @Override
        boolean isOverflow(StudentRow student, BigInteger amount) {
            return super.isOverflow(student, amount.add(BigInteger.ONE));
        }
    }),
    OVERFLOW_FORGOTTEN(() -> new NaiveModel() {
        @Override
        boolean isOverflow(StudentRow student, BigInteger amount) {
            return false;
        }
    }),
    GRANT_REPEATED(() -> new NaiveModel() {
        @Override
        Verdict putStudent(Step.PutStudent put) {
            StudentRow student = students.get(put.studentId());
            Verdict verdict = super.putStudent(put);
            if (student != null) {
                student.balance = student.balance.add(BigInteger.valueOf(put.credits()));
            }
            return verdict;
        }
    }),
    SEAT_NOT_FREED(() -> new NaiveModel() {
        @Override
        void freeSeat(SectionRow section, StudentRow student) {}
    }),
    TOTAL_FALLS(() -> new NaiveModel() {
        @Override
        void freeSeat(SectionRow section, StudentRow student) {
            super.freeSeat(section, student);
            section.totalEnrollments--;
        }
    }),
    LAST_IN_ROSTER_TAKES_THE_FREED_PLACE(() -> new NaiveModel() {
        @Override
        void freeSeat(SectionRow section, StudentRow student) {
            List<Seat> order = new ArrayList<>(section.roster.values());
            Collections.swap(order, order.indexOf(section.roster.get(student.id)), order.size() - 1);
            order.remove(order.size() - 1);
            section.roster.clear();
            order.forEach(seat -> section.roster.put(seat.studentId, seat));
        }
    }),
    ENROLLMENT_ID_USED_AGAIN(() -> new NaiveModel() {
        @Override
        long nextEnrollmentId(SectionRow section, StudentRow student) {
            return section.id.hashCode() * 31L + student.id.hashCode();
        }
    }),
    LEADS_BACK_TO_ITSELF(() -> new NaiveModel() {
        @Override
        long previousIn(List<Long> history) {
            return history.isEmpty() ? 0 : sequence();
        }
    }),
    LEADS_BACK_TO_THE_FIRST(() -> new NaiveModel() {
        @Override
        long previousIn(List<Long> history) {
            return history.isEmpty() ? 0 : history.get(0);
        }
    }),
    LEADS_BACK_FROM_THE_FIRST(() -> new NaiveModel() {
        @Override
        long previousIn(List<Long> history) {
            return history.isEmpty() ? sequence() - 1 : super.previousIn(history);
        }
    }),
    LEDGER_LEADS_BACK_TO_ENROLLMENTS(() -> new NaiveModel() {
        @Override
        List<Long> ledgerHistory(StudentRow student) {
            return student.enrollmentHistory;
        }
    }),
    ENROLLMENT_ID_SPENT_BY_REFUSAL(() -> new NaiveModel() {
        @Override
        Verdict refused(Step command, Verdict verdict) {
            if (verdict.code() == ResultCode.SECTION_FULL) {
                nextEnrollmentId(null, null);
            }
            return super.refused(command, verdict);
        }
    }),
    REFUSAL_CHANGES_THE_SECTION(() -> new NaiveModel() {
        @Override
        Verdict refused(Step command, Verdict verdict) {
            if (command instanceof Step.Enroll enroll && sections.containsKey(enroll.sectionId())) {
                sections.get(enroll.sectionId()).changedSequence = sequence();
            }
            return super.refused(command, verdict);
        }
    }),
    DROP_LOOKS_AT_THE_WINDOW(() -> new NaiveModel() {
        @Override
        Verdict unenroll(Step.Unenroll unenroll) {
            SectionRow section = sections.get(unenroll.sectionId());
            return section != null && isTooLate(section.settings)
                    ? Verdict.of(ResultCode.REGISTRATION_CLOSED)
                    : super.unenroll(unenroll);
        }
    }),
    LAST_SEAT_IS_THE_LAST_CHANGE(() -> new NaiveModel() {
        @Override
        Verdict full(SectionRow section) {
            return super.full(section).with(Place.LAST_SEAT, section.changedSequence);
        }
    }),
    CHANGED_SECTION_LOSES_ITS_TOTAL(() -> new NaiveModel() {
        @Override
        Verdict putSection(Step.PutSection put) {
            Verdict verdict = super.putSection(put);
            sections.get(put.sectionId()).totalEnrollments =
                    sections.get(put.sectionId()).roster.size();
            return verdict;
        }
    });

    private final Supplier<NaiveModel> model;

    WrongSeatRule(Supplier<NaiveModel> model) {
        this.model = model;
    }

    /** A model with this bug. */
    NaiveModel model() {
        return model.get();
    }
}
