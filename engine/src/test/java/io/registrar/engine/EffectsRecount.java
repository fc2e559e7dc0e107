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
        // What the enrollments begun and ended by this command are owed by its ledger entries.
        long due = 0;
        for (Effect effect : decision.effects()) {
            switch (effect.kind()) {
                case ENROLLMENT_BEGUN -> {
                    check(effect.id() > lastEnrollmentId, "enrollment ids do not rise", effect);
                    lastEnrollmentId = effect.id();
                    seats.put(effect.id(), effect);
                    begunBySection.merge(effect.section(), 1L, Long::sum);
                    due -= effect.amount();
                }
                case ENROLLMENT_ENDED -> {
                    Effect begun = seats.remove(effect.id());
                    check(begun != null, "INV-04 an enrollment ended that held no seat", effect);
                    check(
                            begun.student() == effect.student() && begun.section() == effect.section(),
                            "INV-04 an enrollment ended as another one",
                            effect);
                    due += begun.amount();
                }
                case LEDGER_ENTRY -> {
                    check(effect.id() > lastLedgerEntryId, "ledger ids do not rise", effect);
                    check(effect.amount() != 0, "a ledger entry of zero", effect);
                    lastLedgerEntryId = effect.id();
                    long balance = balances.merge(effect.student(), effect.amount(), Long::sum);
                    check(balance == effect.balanceAfter(), "balanceAfter is not the balance after it", effect);
                    check(balance >= 0 && balance <= Limits.MAX_CREDITS, "INV-03 balance out of bounds", effect);
                    switch (LedgerType.of(effect.detail())) {
                        case GRANT, ADJUST -> issued += effect.amount();
                        case CHARGE, REFUND -> due -= effect.amount();
                    }
                }
            }
        }
        check(due == 0, "INV-04 enrollments and ledger entries differ", decision);
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
            check(capacity == Section.UNLIMITED || taken[section] <= capacity, "INV-01 over-enrolled", view);
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
