package io.registrar.engine;

import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Decision.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the books from the effects of outcomes alone, as one who reads only the history would, and holds them against
 * what the engine answers. It knows no rule but the invariants.
 */
final class EffectsRecount {
    private final List<String> sectionIds = new ArrayList<>();
    private final List<String> studentIds = new ArrayList<>();
    private final Map<Integer, Long> balances = new HashMap<>();
    private final Map<Long, Effect> seats = new LinkedHashMap<>();
    private final Map<Integer, Long> begunBySection = new HashMap<>();
    /** Sequence of the newest ledger entry and enrollment effect of each student, and of each section's newest one. */
    private final Map<Integer, Long> newestEntry = new HashMap<>();

    private final Map<Integer, Long> newestOfStudent = new HashMap<>();
    private final Map<Integer, Long> newestOfSection = new HashMap<>();
    private long issued;
    private long lastEnrollmentId;
    private long lastLedgerEntryId;

    /** Books one command's effects. */
    void observe(Step step, Decision decision) {
        check(decision.effects().isEmpty() || !decision.code().isRefusal(), "a refusal has effects", decision);
        if (decision.code() == ResultCode.CREATED && step instanceof Step.PutSection put) {
            sectionIds.add(put.sectionId());
        } else if (decision.code() == ResultCode.CREATED && step instanceof Step.PutStudent put) {
            studentIds.add(put.studentId());
            balances.put(studentIds.size() - 1, 0L);
        }
        // What each enrollment begun and ended by this command is owed by its ledger entries.
        Map<Long, Long> due = new HashMap<>();
        for (Effect effect : decision.effects()) {
            switch (effect.kind()) {
                case ENROLLMENT_BEGUN -> {
                    check(effect.id() > lastEnrollmentId, "enrollment ids do not rise", effect);
                    lastEnrollmentId = effect.id();
                    seats.put(effect.id(), effect);
                    check(effect.enrolledAtMillis() == decision.timeMillis(), "it began at another time", effect);
                    begunBySection.merge(effect.section(), 1L, Long::sum);
                    due.merge(effect.id(), -effect.amount(), Long::sum);
                    follow(effect, decision.sequence());
                }
                case ENROLLMENT_ENDED -> {
                    Effect begun = seats.remove(effect.id());
                    check(begun != null, "INV-04 an enrollment ended that held no seat", effect);
                    check(
                            begun.student() == effect.student() && begun.section() == effect.section(),
                            "INV-04 an enrollment ended as another one",
                            effect);
                    check(begun.enrolledAtMillis() == effect.enrolledAtMillis(), "it ended as begun then", effect);
                    due.merge(effect.id(), begun.amount(), Long::sum);
                    follow(effect, decision.sequence());
                }
                case LEDGER_ENTRY -> {
                    check(effect.id() > lastLedgerEntryId, "ledger ids do not rise", effect);
                    check(effect.amount() != 0, "a ledger entry of zero", effect);
                    lastLedgerEntryId = effect.id();
                    long balance = balances.merge(effect.student(), effect.amount(), Long::sum);
                    check(balance == effect.balanceAfter(), "balanceAfter is not the balance after it", effect);
                    check(balance >= 0 && balance <= Limits.MAX_CREDITS, "INV-03 balance out of bounds", effect);
                    switch (LedgerType.of(effect.detail())) {
                        case GRANT, ADJUST -> {
                            issued += effect.amount();
                            check(effect.enrollmentId() == 0, "an enrollment where none is concerned", effect);
                        }
                        case CHARGE, REFUND -> due.merge(effect.enrollmentId(), -effect.amount(), Long::sum);
                    }
                    check(
                            effect.previousOfStudent() == newest(newestEntry, effect.student(), decision.sequence()),
                            "the entry before is another one",
                            effect);
                    check(effect.previousOfSection() == 0, "a ledger entry on a roster", effect);
                }
            }
        }
        check(
                due.values().stream().allMatch(credits -> credits == 0),
                "INV-04 enrollments and ledger entries differ",
                decision);
    }

    private void follow(Effect effect, long sequence) {
        check(effect.enrollmentId() == effect.id(), "an enrollment that is not itself", effect);
        check(
                effect.previousOfStudent() == newest(newestOfStudent, effect.student(), sequence),
                "the student's enrollment before is another one",
                effect);
        check(
                effect.previousOfSection() == newest(newestOfSection, effect.section(), sequence),
                "the section's enrollment before is another one",
                effect);
    }

    /** The newest so far, 0 if there is none; the next one to ask is told this sequence. */
    private static long newest(Map<Integer, Long> newest, int index, long sequence) {
        Long before = newest.put(index, sequence);
        return before == null ? 0 : before;
    }

    /** Holds the books against the engine's answers. */
    void holdAgainst(EnrollmentEngine engine) {
        long[] taken = new long[sectionIds.size()];
        Set<Long> memberships = new HashSet<>();
        long paid = 0;
        for (Effect seat : seats.values()) {
            taken[seat.section()]++;
            paid += seat.amount();
            check(memberships.add((long) seat.student() << 32 | seat.section()), "INV-02 two seats for one", seat);
        }
        for (int section = 0; section < taken.length; section++) {
            SectionView view = (SectionView) engine.query(new Query.SectionById(sectionIds.get(section)));
            long capacity = view.settings().capacity();
            check(capacity == SectionSettings.UNLIMITED || taken[section] <= capacity, "INV-01 over-enrolled", view);
            check(view.enrolled() == taken[section], "INV-08 enrolled is not the number of seats by effects", view);
            check(
                    view.totalEnrollments() == begunBySection.getOrDefault(section, 0L),
                    "INV-08 totalEnrollments differ",
                    view);
        }
        long held = 0;
        for (int student = 0; student < studentIds.size(); student++) {
            long balance = balances.get(student);
            StudentView view = (StudentView) engine.query(new Query.StudentById(studentIds.get(student)));
            check(view.balance() == balance, "INV-08 balance is not the one by effects", view);
            held += balance;
        }
        check(held + paid == issued, "INV-06 balances and paid seats differ from what was issued", issued);
    }

    /** The subject becomes text only if it must: a million commands pass here. */
    private static void check(boolean isTrue, String violation, Object subject) {
        if (!isTrue) {
            throw new AssertionError(violation + ": " + subject);
        }
    }
}
