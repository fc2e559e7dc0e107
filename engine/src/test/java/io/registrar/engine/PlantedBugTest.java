package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A check that never failed proves nothing: each bug planted here must be caught by the very comparison that the engine
 * passes, within a few of the same random runs. A bug in the model's rules and the same bug in the engine's look alike
 * to it.
 */
class PlantedBugTest {
    private static final int RUNS = 400;
    private static final int STEPS_PER_RUN = 100;

    /** Rules that are wrong. */
    @SuppressWarnings(
            "ImmutableEnumChecker") // A supplier can't say that it never changes; these lambdas have no state.
    enum WrongRule {
        REFUND_TWICE(() -> new NaiveModel() {
            @Override
            long refundOf(Seat seat, SectionRow section) {
                return 2 * seat.paid();
            }
        }),
        REFUND_NOTHING(() -> new NaiveModel() {
            @Override
            long refundOf(Seat seat, SectionRow section) {
                return 0;
            }
        }),
        REFUND_THE_CHANGED_PRICE(() -> new NaiveModel() {
            @Override
            long refundOf(Seat seat, SectionRow section) {
                return section.settings.price();
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
            boolean isTooEarly(SectionSettings settings, long timeMillis) {
                return false;
            }
        }),
        OPENING_ONE_LATE(() -> new NaiveModel() {
            @Override
            boolean isTooEarly(SectionSettings settings, long timeMillis) {
                return timeMillis <= settings.opensAtMillis();
            }
        }),
        CLOSING_FORGOTTEN(() -> new NaiveModel() {
            @Override
            boolean isTooLate(SectionSettings settings, long timeMillis) {
                return false;
            }
        }),
        CLOSING_ONE_LATE(() -> new NaiveModel() {
            @Override
            boolean isTooLate(SectionSettings settings, long timeMillis) {
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
            Refusal refusalOfEnroll(Step.Enroll enroll) {
                Refusal refusal = super.refusalOfEnroll(enroll);
                SectionRow section = sections.get(enroll.sectionId());
                return refusal != null && refusal.code() == ResultCode.ALREADY_ENROLLED && isFull(section)
                        ? Refusal.ofFull(section)
                        : refusal;
            }
        }),
        CREDITS_BEFORE_FULL(() -> new NaiveModel() {
            @Override
            Refusal refusalOfEnroll(Step.Enroll enroll) {
                Refusal refusal = super.refusalOfEnroll(enroll);
                if (refusal == null || refusal.code() != ResultCode.SECTION_FULL) {
                    return refusal;
                }
                long price = priceOf(sections.get(enroll.sectionId()));
                BigInteger balance = students.get(enroll.studentId()).balance;
                return isOverdrawn(balance.subtract(BigInteger.valueOf(price)))
                        ? Refusal.ofCredits(ResultCode.INSUFFICIENT_CREDITS, price, balance)
                        : refusal;
            }
        }),
        STUDENT_BEFORE_SECTION(() -> new NaiveModel() {
            @Override
            Refusal refusalOfEnroll(Step.Enroll enroll) {
                return students.containsKey(enroll.studentId())
                        ? super.refusalOfEnroll(enroll)
                        : Refusal.of(ResultCode.STUDENT_NOT_FOUND);
            }
        }),
        CLOSED_BEFORE_NOT_OPEN(() -> new NaiveModel() {
            @Override
            Refusal refusalOfEnroll(Step.Enroll enroll) {
                Refusal refusal = super.refusalOfEnroll(enroll);
                if (refusal == null || refusal.code() != ResultCode.REGISTRATION_NOT_OPEN) {
                    return refusal;
                }
                SectionSettings settings = sections.get(enroll.sectionId()).settings;
                return isTooLate(settings, enroll.timeMillis())
                        ? Refusal.ofWindow(ResultCode.REGISTRATION_CLOSED, settings.closesAtMillis())
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
            Decision putStudent(Step.PutStudent put) {
                StudentRow student = students.get(put.studentId());
                Decision decision = super.putStudent(put);
                if (student != null) {
                    student.balance = student.balance.add(BigInteger.valueOf(put.credits()));
                }
                return decision;
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
                int place = order.indexOf(section.roster.get(student.id));
                Collections.swap(order, place, order.size() - 1);
                order.remove(order.size() - 1);
                section.roster.clear();
                order.forEach(seat -> section.roster.put(seat.studentId(), seat));
            }
        }),
        ENROLLMENT_ID_USED_AGAIN(() -> new NaiveModel() {
            @Override
            long nextEnrollmentId(SectionRow section, StudentRow student) {
                return section.number * 1_000L + student.number + 1;
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
            Decision refused(Step step, Refusal refusal) {
                if (refusal.code() == ResultCode.SECTION_FULL) {
                    nextEnrollmentId(null, null);
                }
                return super.refused(step, refusal);
            }
        }),
        REFUSAL_CHANGES_THE_SECTION(() -> new NaiveModel() {
            @Override
            Decision refused(Step step, Refusal refusal) {
                if (step instanceof Step.Enroll enroll && sections.containsKey(enroll.sectionId())) {
                    sections.get(enroll.sectionId()).changedSequence = sequence();
                }
                return super.refused(step, refusal);
            }
        }),
        DROP_LOOKS_AT_THE_WINDOW(() -> new NaiveModel() {
            @Override
            Decision unenroll(Step.Unenroll unenroll) {
                SectionRow section = sections.get(unenroll.sectionId());
                return section != null && isTooLate(section.settings, unenroll.timeMillis())
                        ? refused(unenroll, Refusal.of(ResultCode.REGISTRATION_CLOSED))
                        : super.unenroll(unenroll);
            }
        }),
        LAST_SEAT_IS_THE_LAST_CHANGE(() -> new NaiveModel() {
            @Override
            Decision refused(Step step, Refusal refusal) {
                if (refusal.code() != ResultCode.SECTION_FULL) {
                    return super.refused(step, refusal);
                }
                SectionRow section = sections.get(((Step.Enroll) step).sectionId());
                return super.refused(
                        step,
                        new Refusal(
                                refusal.code(), 0, 0, 0, refusal.current(), refusal.max(), 0, section.changedSequence));
            }
        }),
        CHANGED_SECTION_LOSES_ITS_TOTAL(() -> new NaiveModel() {
            @Override
            Decision putSection(Step.PutSection put) {
                Decision decision = super.putSection(put);
                sections.get(put.sectionId()).totalEnrollments =
                        sections.get(put.sectionId()).roster.size();
                return decision;
            }
        });

        private final Supplier<NaiveModel> model;

        WrongRule(Supplier<NaiveModel> model) {
            this.model = model;
        }
    }

    /** Outcomes that tell less, or other, than what happened. */
    @SuppressWarnings("ImmutableEnumChecker") // As above.
    enum WrongOutcome {
        LAST_EFFECT_MISSING(decision -> withEffects(
                decision,
                decision.effects().isEmpty()
                        ? List.of()
                        : decision.effects().subList(0, decision.effects().size() - 1))),
        EFFECTS_REVERSED(decision -> {
            List<Effect> effects = new ArrayList<>(decision.effects());
            Collections.reverse(effects);
            return withEffects(decision, effects);
        }),
        EFFECTS_TWICE(decision -> {
            List<Effect> effects = new ArrayList<>(decision.effects());
            effects.addAll(decision.effects());
            return withEffects(decision, effects);
        }),
        BALANCE_AFTER_IS_BEFORE(decision -> withEachEffect(
                decision,
                effect -> withNumbers(
                        effect,
                        effect.enrollmentId(),
                        effect.amount(),
                        effect.balanceAfter() - effect.amount(),
                        effect.previousOfStudent(),
                        effect.previousOfSection()))),
        SIGN_OF_AMOUNT_LOST(decision -> withEachEffect(
                decision,
                effect -> withNumbers(
                        effect,
                        effect.enrollmentId(),
                        Math.abs(effect.amount()),
                        effect.balanceAfter(),
                        effect.previousOfStudent(),
                        effect.previousOfSection()))),
        ENTRY_OF_NO_ENROLLMENT(decision -> withEachEffect(
                decision,
                effect -> effect.kind() == EffectKind.LEDGER_ENTRY
                        ? withNumbers(
                                effect,
                                0,
                                effect.amount(),
                                effect.balanceAfter(),
                                effect.previousOfStudent(),
                                effect.previousOfSection())
                        : effect)),
        ENTRY_OF_ANOTHER_ENROLLMENT(decision -> withEachEffect(
                decision,
                effect -> effect.kind() == EffectKind.LEDGER_ENTRY && effect.enrollmentId() > 1
                        ? withNumbers(
                                effect,
                                effect.enrollmentId() - 1,
                                effect.amount(),
                                effect.balanceAfter(),
                                effect.previousOfStudent(),
                                effect.previousOfSection())
                        : effect)),
        PREVIOUS_OF_STUDENT_LOST(decision -> withEachEffect(
                decision,
                effect -> withNumbers(
                        effect,
                        effect.enrollmentId(),
                        effect.amount(),
                        effect.balanceAfter(),
                        0,
                        effect.previousOfSection()))),
        PREVIOUS_OF_SECTION_LOST(decision -> withEachEffect(
                decision,
                effect -> withNumbers(
                        effect,
                        effect.enrollmentId(),
                        effect.amount(),
                        effect.balanceAfter(),
                        effect.previousOfStudent(),
                        0))),
        TIME_IS_LATE(decision -> with(decision, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
        SEQUENCE_SKIPPED(decision -> with(decision, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        ENROLLMENT_ID_OFF(decision -> with(decision, 0, 0, isZero(decision.enrollmentId()), 0, 0, 0, 0, 0, 0, 0)),
        AMOUNT_OFF(decision -> with(decision, 0, 0, 0, isZero(decision.amount()), 0, 0, 0, 0, 0, 0)),
        BALANCE_OFF(decision -> with(decision, 0, 0, 0, 0, isZero(decision.balance()), 0, 0, 0, 0, 0)),
        CURRENT_OFF(decision -> with(decision, 0, 0, 0, 0, 0, isZero(decision.current()), 0, 0, 0, 0)),
        MAX_OFF(decision -> with(decision, 0, 0, 0, 0, 0, 0, isZero(decision.max()), 0, 0, 0)),
        WINDOW_BOUND_OFF(decision -> with(decision, 0, 0, 0, 0, 0, 0, 0, isZero(decision.windowBoundMillis()), 0, 0)),
        LEDGER_ENTRY_ID_OFF(decision -> with(decision, 0, 0, 0, 0, 0, 0, 0, 0, isZero(decision.ledgerEntryId()), 0)),
        LAST_SEAT_OFF(decision -> with(decision, 0, 0, 0, 0, 0, 0, 0, 0, 0, isZero(decision.lastSeatSequence()))),
        ENROLLED_AT_IS_NOW(decision -> withEachEffect(
                decision,
                effect -> effect.kind() == EffectKind.ENROLLMENT_ENDED
                        ? new Effect(
                                effect.kind(),
                                effect.detail(),
                                effect.id(),
                                effect.enrollmentId(),
                                effect.student(),
                                effect.section(),
                                effect.amount(),
                                effect.balanceAfter(),
                                decision.timeMillis(),
                                effect.previousOfStudent(),
                                effect.previousOfSection())
                        : effect));

        private final UnaryOperator<Decision> distortion;

        WrongOutcome(UnaryOperator<Decision> distortion) {
            this.distortion = distortion;
        }

        /** What to add: nothing to a number that is not told, so that only the numbers that decide are off. */
        private static int isZero(long number) {
            return number == 0 ? 0 : 1;
        }

        private static Decision withEffects(Decision decision, List<Effect> effects) {
            return new Decision(
                    decision.sequence(),
                    decision.timeMillis(),
                    decision.code(),
                    decision.enrollmentId(),
                    decision.amount(),
                    decision.balance(),
                    decision.current(),
                    decision.max(),
                    decision.windowBoundMillis(),
                    decision.ledgerEntryId(),
                    decision.lastSeatSequence(),
                    effects);
        }

        private static Decision withEachEffect(Decision decision, UnaryOperator<Effect> change) {
            return withEffects(decision, decision.effects().stream().map(change).toList());
        }

        private static Effect withNumbers(
                Effect effect,
                long enrollmentId,
                long amount,
                long balanceAfter,
                long previousOfStudent,
                long previousOfSection) {
            return new Effect(
                    effect.kind(),
                    effect.detail(),
                    effect.id(),
                    enrollmentId,
                    effect.student(),
                    effect.section(),
                    amount,
                    balanceAfter,
                    effect.enrolledAtMillis(),
                    previousOfStudent,
                    previousOfSection);
        }

        private static Decision with(Decision decision, int... added) {
            return new Decision(
                    decision.sequence() + added[0],
                    decision.timeMillis() + added[1],
                    decision.code(),
                    decision.enrollmentId() + added[2],
                    decision.amount() + added[3],
                    decision.balance() + added[4],
                    decision.current() + added[5],
                    decision.max() + added[6],
                    decision.windowBoundMillis() + added[7],
                    decision.ledgerEntryId() + added[8],
                    decision.lastSeatSequence() + added[9],
                    decision.effects());
        }
    }

    @Test
    void shouldPassTheSameRunsWhenNoBugIsPlanted() {
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            assertDoesNotThrow(() -> ModelCheck.run(new NaiveModel(), UnaryOperator.identity(), steps));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenARuleIsWrong(WrongRule bug) {
        assertCaught(bug, bug.model, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenAnOutcomeIsWrong(WrongOutcome bug) {
        assertCaught(bug, NaiveModel::new, bug.distortion);
    }

    /** Without the model beside it: who reads only the history must notice as well. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "LAST_EFFECT_MISSING",
                "EFFECTS_TWICE",
                "BALANCE_AFTER_IS_BEFORE",
                "SIGN_OF_AMOUNT_LOST",
                "ENTRY_OF_NO_ENROLLMENT",
                "ENTRY_OF_ANOTHER_ENROLLMENT",
                "PREVIOUS_OF_STUDENT_LOST",
                "PREVIOUS_OF_SECTION_LOST",
                "ENROLLED_AT_IS_NOW"
            })
    void shouldCatchByTheBooksAloneWhenAnEffectIsWrong(WrongOutcome bug) {
        assertDoesNotThrow(() -> keepBooks(UnaryOperator.identity()));
        assertThrows(AssertionError.class, () -> keepBooks(bug.distortion));
    }

    private static void keepBooks(UnaryOperator<Decision> distortion) {
        for (long seed = 0; seed < 50; seed++) {
            DrivenEngine driven = new DrivenEngine();
            EffectsRecount books = new EffectsRecount();
            for (Step step : WorldGenerator.small(seed).steps(STEPS_PER_RUN)) {
                books.observe(step, distortion.apply(Decision.of(driven.apply(step))));
                books.holdAgainst(driven.engine());
            }
        }
    }

    @Test
    void shouldShrinkAFailureToWhatItTakes() {
        WrongRule bug = WrongRule.REFUND_TWICE;
        List<Step> failing = firstCaught(bug, bug.model, UnaryOperator.identity());
        List<Step> shortest = Shrinker.shrink(failing, steps -> isCaught(bug.model, UnaryOperator.identity(), steps));
        // A section, a student, a seat taken and given back: the grant may have come with the student.
        assertTrue(shortest.size() == 4 || shortest.size() == 5, () -> "shrunk to " + shortest);
        assertEquals(Step.Unenroll.class, shortest.get(shortest.size() - 1).getClass(), () -> "shrunk to " + shortest);
    }

    private static void assertCaught(Enum<?> bug, Supplier<NaiveModel> model, UnaryOperator<Decision> distortion) {
        assertTrue(isCaught(model, distortion, firstCaught(bug, model, distortion)));
    }

    private static List<Step> firstCaught(Enum<?> bug, Supplier<NaiveModel> model, UnaryOperator<Decision> distortion) {
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            if (isCaught(model, distortion, steps)) {
                return steps;
            }
        }
        return fail(bug + " was not caught by " + RUNS + " runs");
    }

    /** Only an assertion counts: a planted bug that makes the check itself fall over proves nothing. */
    private static boolean isCaught(Supplier<NaiveModel> model, UnaryOperator<Decision> distortion, List<Step> steps) {
        try {
            ModelCheck.run(model.get(), distortion, steps);
            return false;
        } catch (AssertionError caught) {
            return true;
        }
    }
}
