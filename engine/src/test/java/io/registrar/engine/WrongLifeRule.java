package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.ModelRows.KeptAnswer;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.SessionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.RegistrationItem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Rules of how enrollments, sections and requests live and end that are wrong, each in one place. */
@SuppressWarnings("ImmutableEnumChecker") // A supplier can't say that it never changes; these lambdas have no state.
enum WrongLifeRule {
    WITHDRAWAL_REFUNDS(() -> new NaiveModel() {
        @Override
        long refundOfWithdrawal(Seat seat) {
            return seat.paid;
        }
    }),
    WITHDRAWN_SEAT_STILL_REFUNDABLE(() -> new NaiveModel() {
        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            super.end(seat, status, refund);
            if (status == EnrollmentStatus.WITHDRAWN) {
                withdrawn.merge(seat.studentId, seat.paid, Long::sum);
            }
        }

        @Override
        BigInteger refundable(StudentRow student) {
            return super.refundable(student).add(BigInteger.valueOf(withdrawn.getOrDefault(student.id, 0L)));
        }

        private final Map<String, Long> withdrawn = new HashMap<>();
    }),
    COMPLETED_MAY_BE_DROPPED(() -> new NaiveModel() {
        @Override
        Verdict refusalOfDrop(SectionRow section, StudentRow student) {
            Verdict refusal = super.refusalOfDrop(section, student);
            return refusal != null && refusal.code() == ResultCode.ALREADY_COMPLETED ? null : refusal;
        }
    }),
    COMPLETED_BEFORE_NOT_PENDING_FORGOTTEN(() -> new NaiveModel() {
        @Override
        Verdict confirm(Step.Confirm confirm) {
            Verdict verdict = super.confirm(confirm);
            return verdict.code() == ResultCode.ALREADY_COMPLETED
                    ? new Verdict(ResultCode.NOT_PENDING, verdict.numbers())
                    : verdict;
        }
    }),
    LESSON_FINISHED_AGAIN(() -> new NaiveModel() {
        @Override
        boolean isFinished(Seat seat, int lesson) {
            return false;
        }
    }),
    LESSON_COUNTED_TWICE(() -> new NaiveModel() {
        @Override
        void finish(Seat seat, int lesson) {
            super.finish(seat, lesson);
            super.finish(seat, -lesson);
        }
    }),
    LESSON_ZERO_EXISTS(() -> new NaiveModel() {
        @Override
        boolean isLesson(SectionRow section, int lesson) {
            return lesson >= 0 && lesson <= section.settings.lessons();
        }
    }),
    LAST_LESSON_DOES_NOT_EXIST(() -> new NaiveModel() {
        @Override
        boolean isLesson(SectionRow section, int lesson) {
            return lesson >= 1 && lesson < section.settings.lessons();
        }
    }),
    LAST_LESSON_COMPLETES_NOTHING(() -> new NaiveModel() {
        @Override
        void completeIfDone(SectionRow section, Seat seat) {}
    }),
    LESSON_OF_THE_LAST_NUMBER_COMPLETES(() -> new NaiveModel() {
        @Override
        void completeIfDone(SectionRow section, Seat seat) {
            if (!isCompleted(seat) && seat.lessons.contains(section.settings.lessons())) {
                changeStatus(seat, EnrollmentStatus.COMPLETED);
            }
        }
    }),
    COMPLETED_AGAIN_BY_LESSONS_ADDED(() -> new NaiveModel() {
        @Override
        void completeIfDone(SectionRow section, Seat seat) {
            if (section.settings.lessons() > 0 && seat.lessons.size() == section.settings.lessons()) {
                changeStatus(seat, EnrollmentStatus.COMPLETED);
            }
        }
    }),
    FEWER_LESSONS_COMPLETE_NOBODY(() -> new NaiveModel() {
        @Override
        Verdict putSection(Step.PutSection put) {
            isPut = true;
            Verdict verdict = super.putSection(put);
            isPut = false;
            return verdict;
        }

        @Override
        void completeIfDone(SectionRow section, Seat seat) {
            if (!isPut) {
                super.completeIfDone(section, seat);
            }
        }

        private boolean isPut;
    }),
    NO_LESSONS_COMPLETE_EVERYBODY(() -> new NaiveModel() {
        @Override
        void completeIfDone(SectionRow section, Seat seat) {
            if (!isCompleted(seat) && seat.lessons.size() == section.settings.lessons()) {
                changeStatus(seat, EnrollmentStatus.COMPLETED);
            }
        }
    }),
    MORE_LESSONS_OPEN_WHAT_WAS_COMPLETED(() -> new NaiveModel() {
        @Override
        Verdict putSection(Step.PutSection put) {
            Verdict verdict = super.putSection(put);
            SectionRow section = sections.get(put.sectionId());
            for (Seat seat : section.roster.values()) {
                if (isCompleted(seat) && seat.lessons.size() < section.settings.lessons()) {
                    seat.status = EnrollmentStatus.ACTIVE;
                }
            }
            return verdict;
        }
    }),
    FINISHED_LESSONS_LOST(() -> new NaiveModel() {
        @Override
        boolean isLessonLost(SectionRow section, int lessons) {
            return false;
        }
    }),
    FEWER_LESSONS_JUDGED_BY_THEIR_NUMBER(() -> new NaiveModel() {
        @Override
        boolean isLessonLost(SectionRow section, int lessons) {
            return section.roster.values().stream().anyMatch(seat -> seat.lessons.size() > lessons);
        }
    }),
    LESSONS_SURVIVE_THE_SEAT(() -> new NaiveModel() {
        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            super.end(seat, status, refund);
            finished.put(seat.sectionId + " " + seat.studentId, Set.copyOf(seat.lessons));
        }

        @Override
        Seat seat(SectionRow section, StudentRow student, EnrollmentStatus status, EffectKind kind) {
            Seat seat = super.seat(section, student, status, kind);
            seat.lessons.addAll(finished.getOrDefault(section.id + " " + student.id, Set.of()));
            return seat;
        }

        private final Map<String, Set<Integer>> finished = new HashMap<>();
    }),
    BOOKING_SURVIVES_THE_SEAT(() -> new NaiveModel() {
        @Override
        void cancelBookings(SectionRow section, StudentRow student) {}
    }),
    BOOKING_OF_ONE_SESSION_ENDS_WITH_THE_SEAT(() -> new NaiveModel() {
        @Override
        void cancelBookings(SectionRow section, StudentRow student) {
            for (SessionRow session : section.sessions.values()) {
                if (session.bookings.remove(student.id) != null) {
                    return;
                }
            }
        }
    }),
    BOOKED_TWICE(() -> new NaiveModel() {
        @Override
        boolean hasBooked(SessionRow session, String studentId) {
            return false;
        }
    }),
    SESSION_ONE_TOO_MANY(() -> new NaiveModel() {
        @Override
        boolean isFull(SessionRow session) {
            return session.settings.capacity() != -1 && session.bookings.size() > session.settings.capacity();
        }
    }),
    SESSION_WITHOUT_LIMIT_IS_FULL(() -> new NaiveModel() {
        @Override
        boolean isFull(SessionRow session) {
            return session.bookings.size() >= session.settings.capacity();
        }
    }),
    SESSION_CUT_BELOW_BOOKED(() -> new NaiveModel() {
        @Override
        boolean isCutTooDeep(SessionRow session, long capacity) {
            return false;
        }
    }),
    SESSION_CUT_TO_BOOKED_REFUSED(() -> new NaiveModel() {
        @Override
        boolean isCutTooDeep(SessionRow session, long capacity) {
            return capacity != -1 && !session.bookings.isEmpty() && session.bookings.size() >= capacity;
        }
    }),
    BOOKING_CHANGES_NOTHING(() -> new NaiveModel() {
        @Override
        Verdict book(Step.Book book) {
            SectionRow section = sections.get(book.sectionId());
            long before = section == null ? 0 : section.changedSequence;
            Verdict verdict = super.book(book);
            if (section != null) {
                section.changedSequence = before;
            }
            return verdict;
        }
    }),
    CANCELLED_SECTION_KEEPS_COMPLETED(() -> new NaiveModel() {
        @Override
        List<Seat> toCancel(SectionRow section) {
            return section.roster.values().stream()
                    .filter(seat -> !isCompleted(seat))
                    .toList();
        }
    }),
    CANCELLED_SECTION_REFUNDS_NOTHING(() -> new NaiveModel() {
        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            super.end(seat, status, sections.get(seat.sectionId).isCancelled ? 0 : refund);
        }
    }),
    CANCELLED_SECTION_KEEPS_ITS_WAIT_LIST(() -> new NaiveModel() {
        @Override
        void emptyWaitlist(SectionRow section) {}
    }),
    CANCELLED_SECTION_IS_FORGOTTEN(() -> new NaiveModel() {
        @Override
        Verdict cancelSection(Step.CancelSection cancel) {
            Verdict verdict = super.cancelSection(cancel);
            if (verdict.code() == ResultCode.OK) {
                sections.remove(cancel.sectionId());
            }
            return verdict;
        }
    }),
    CANCELLED_SECTION_LIVES_ON(() -> new NaiveModel() {
        @Override
        Verdict cancelSection(Step.CancelSection cancel) {
            Verdict verdict = super.cancelSection(cancel);
            if (verdict.code() == ResultCode.OK) {
                sections.get(cancel.sectionId()).isCancelled = false;
            }
            return verdict;
        }
    }),
    ARCHIVED_SEATS_ARE_REFUNDED(() -> new NaiveModel() {
        @Override
        void forget(SectionRow section) {
            for (Seat seat : section.roster.values()) {
                StudentRow student = students.get(seat.studentId);
                student.balance = student.balance.add(BigInteger.valueOf(refundOf(seat)));
            }
            super.forget(section);
        }
    }),
    ARCHIVED_SEATS_STILL_REFUNDABLE(() -> new NaiveModel() {
        @Override
        void forget(SectionRow section) {
            section.roster.values().forEach(seat -> archived.merge(seat.studentId, seat.paid, Long::sum));
            super.forget(section);
        }

        @Override
        BigInteger refundable(StudentRow student) {
            return super.refundable(student).add(BigInteger.valueOf(archived.getOrDefault(student.id, 0L)));
        }

        private final Map<String, Long> archived = new HashMap<>();
    }),
    ARCHIVED_THOUGH_HOLDS_WAIT(() -> new NaiveModel() {
        @Override
        boolean isInTheWay(SectionRow section) {
            return !section.isCancelled && !isTooLate(section.settings);
        }

        @Override
        void forget(SectionRow section) {
            section.roster.values().forEach(seat -> holds.remove(seat.id));
            super.forget(section);
        }
    }),
    ARCHIVED_ONE_LATE(() -> new NaiveModel() {
        @Override
        boolean isInTheWay(SectionRow section) {
            return super.isInTheWay(section)
                    || (!section.isCancelled && section.settings.closesAtMillis() == timeMillis);
        }
    }),
    CANCELLED_SECTION_IS_IN_THE_WAY(() -> new NaiveModel() {
        @Override
        boolean isInTheWay(SectionRow section) {
            return !isTooLate(section.settings) || section.held() > 0;
        }
    }),
    ARCHIVED_SECTION_LIVES_ON(() -> new NaiveModel() {
        @Override
        void forget(SectionRow section) {}
    }),
    REGISTRATION_HALF_APPLIED(() -> new NaiveModel() {
        @Override
        Verdict register(Step.Register register) {
            Verdict verdict = super.register(register);
            StudentRow student = students.get(register.studentId());
            for (RegistrationItem item : verdict.code().isRefusal() ? register.items() : List.<RegistrationItem>of()) {
                SectionRow section = sections.get(item.sectionId());
                if (student != null && item.isDrop() && refusalOfDrop(section, student) == null) {
                    Seat seat = section.roster.get(student.id);
                    end(seat, EnrollmentStatus.CANCELLED, refundOf(seat));
                }
            }
            settleAffected();
            return verdict;
        }
    }),
    REGISTRATION_JUDGES_EACH_ADD_ALONE(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            return super.refusalOfAdd(
                    section, student, joinsWaitlist, student == null ? null : student.balance, joining);
        }
    }),
    REGISTRATION_LOOKS_AT_CREDITS_BEFORE_DROPS(() -> new NaiveModel() {
        @Override
        Verdict refusalOfAdd(
                SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
            return super.refusalOfAdd(
                    section, student, joinsWaitlist, student == null ? null : credits.min(student.balance), joining);
        }
    }),
    REGISTRATION_PROMOTES_BEFORE_IT_ADDS(() -> new NaiveModel() {
        @Override
        Verdict register(Step.Register register) {
            isRegistration = true;
            Verdict verdict = super.register(register);
            isRegistration = false;
            return verdict;
        }

        @Override
        void end(Seat seat, EnrollmentStatus status, long refund) {
            super.end(seat, status, refund);
            if (isRegistration) {
                settleAffected();
            }
        }

        private boolean isRegistration;
    }),
    REGISTRATION_OF_AN_UNKNOWN_SECTION_IS_REFUSED(() -> new NaiveModel() {
        @Override
        ResultCode codeOfRefused(List<ResultCode> codes) {
            return ResultCode.REGISTRATION_REFUSED;
        }
    }),
    REGISTRATION_SAYS_WHY_THE_FIRST_ITEM_FAILS(() -> new NaiveModel() {
        @Override
        List<ResultCode> judge(StudentRow student, List<RegistrationItem> items) {
            List<ResultCode> codes = new ArrayList<>(super.judge(student, items));
            boolean isLater = false;
            for (int item = 0; item < codes.size(); item++) {
                codes.set(item, isLater ? ResultCode.OK : codes.get(item));
                isLater |= codes.get(item) != ResultCode.OK;
            }
            return codes;
        }
    }),
    KEY_FORGOTTEN_EARLY(() -> new NaiveModel() {
        @Override
        boolean isForgotten(KeptAnswer kept) {
            return timeMillis + 1 >= kept.timeMillis() + Limits.KEY_RETENTION_MILLIS;
        }
    }),
    KEY_FORGOTTEN_LATE(() -> new NaiveModel() {
        @Override
        boolean isForgotten(KeptAnswer kept) {
            return timeMillis > kept.timeMillis() + Limits.KEY_RETENTION_MILLIS;
        }
    }),
    KEY_REMEMBERED_LONGER_WHEN_USED(() -> new NaiveModel() {
        @Override
        boolean isForgotten(KeptAnswer kept) {
            return timeMillis >= used.getOrDefault(kept.sequence(), kept.timeMillis()) + Limits.KEY_RETENTION_MILLIS;
        }

        @Override
        List<Effect> repeated(Step.Keyed keyed, KeptAnswer kept) {
            used.put(kept.sequence(), timeMillis);
            return super.repeated(keyed, kept);
        }

        private final Map<Long, Long> used = new HashMap<>();
    }),
    KEY_OF_ALL_CALLERS(() -> new NaiveModel() {
        @Override
        String scopeOf(Step.Keyed keyed) {
            return keyed.key();
        }
    }),
    KEY_OF_ANOTHER_REQUEST_REPEATS(() -> new NaiveModel() {
        @Override
        boolean isSameRequest(KeptAnswer kept, Step.Keyed keyed) {
            return true;
        }
    }),
    KEY_DOES_NOT_KEEP_REFUSALS(() -> new NaiveModel() {
        @Override
        boolean isKept(Verdict verdict) {
            return !verdict.code().isRefusal();
        }
    }),
    KEY_KEEPS_WHAT_EXPIRED_BEFORE(() -> new NaiveModel() {
        @Override
        List<Effect> effectsToKeep(int expiryEffects) {
            return List.copyOf(effects);
        }
    }),
    KEY_IGNORED(() -> new NaiveModel() {
        @Override
        Verdict decideOnce(Step.Keyed keyed) {
            return decide(keyed.request());
        }
    }),
    REPEATED_EFFECTS_COME_ABOUT_TWICE(() -> new NaiveModel() {
        @Override
        List<Effect> repeated(Step.Keyed keyed, KeptAnswer kept) {
            for (Effect effect : kept.effects()) {
                if (effect.kind() == EffectKind.LEDGER_ENTRY) {
                    StudentRow student = students.get(effect.student());
                    student.balance = student.balance.add(BigInteger.valueOf(effect.amount()));
                }
            }
            return super.repeated(keyed, kept);
        }
    }),
    KIND_IGNORED(() -> new NaiveModel() {
        @Override
        boolean isOfAnotherKind(Step.OfKind of) {
            return false;
        }
    }),
    KIND_NEVER_RIGHT(() -> new NaiveModel() {
        @Override
        boolean isOfAnotherKind(Step.OfKind of) {
            return true;
        }
    }),
    KIND_CHANGES_WHAT_IS_ASKED(() -> new NaiveModel() {
        @Override
        Verdict decide(Step step) {
            return super.decide(
                    step instanceof Step.OfKind of && of.command() instanceof Step.Enroll enroll
                            ? new Step.OfKind(
                                    of.kind(),
                                    new Step.Enroll(enroll.timeMillis(), enroll.sectionId(), enroll.studentId()))
                            : step);
        }
    }),
    REPEATED_ANSWER_WITHOUT_EFFECTS(() -> new NaiveModel() {
        @Override
        List<Effect> repeated(Step.Keyed keyed, KeptAnswer kept) {
            return List.of();
        }
    });

    private final Supplier<NaiveModel> model;

    WrongLifeRule(Supplier<NaiveModel> model) {
        this.model = model;
    }

    /** A model with this bug. */
    NaiveModel model() {
        return model.get();
    }
}
