package io.registrar.engine;

import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Decision.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the books from the effects of outcomes alone, as one who reads only the history would, and holds them against
 * what the engine answers. It knows no rule but the invariants. What has no effect, as that somebody waits, it takes from
 * the commands themselves.
 */
final class EffectsRecount {
    private final Map<String, SectionBook> sections = new LinkedHashMap<>();
    private final Map<String, Long> balances = new LinkedHashMap<>();
    /** Seat-holding enrollments, as they began. */
    private final Map<Long, Effect> seats = new LinkedHashMap<>();
    /** Numbers of their statuses. */
    private final Map<Long, Integer> statuses = new HashMap<>();

    /** Sequence of the newest ledger entry and enrollment effect of each student, and of each section's newest one. */
    private final Map<String, Long> newestEntry = new HashMap<>();

    private final Map<String, Long> newestOfStudent = new HashMap<>();
    private final Map<String, Long> newestOfSection = new HashMap<>();
    private long issued;
    /** What was paid for enrollments that ended without a refund, or left memory with their section. */
    private long kept;

    private long lastEnrollmentId;
    private long lastLedgerEntryId;

    /** What is known of a section. */
    private static final class SectionBook {
        String term = "";
        long begun;
        /** When everybody joined who waits. */
        final Map<String, Long> waiting = new LinkedHashMap<>();
    }

    /** Books one command's effects; of a repeated one, only what came about before it. */
    void observe(Step step, Decision decision) {
        observe(step.command(), decision, !decision.isRepeated());
    }

    private void observe(Step command, Decision decision, boolean isNew) {
        check(
                !isNew
                        || !decision.code().isRefusal()
                        || command instanceof Step.Register
                        || decision.ownEffects().isEmpty(),
                "a refusal has effects",
                decision);
        // The sections and students of the command come first: effects are about them.
        if (isNew && decision.code() == ResultCode.CREATED && command instanceof Step.PutSection put) {
            sections.put(put.sectionId(), new SectionBook());
        } else if (isNew && decision.code() == ResultCode.CREATED && command instanceof Step.PutStudent put) {
            balances.put(put.studentId(), 0L);
        }
        // What each enrollment begun and ended by this command is owed by its ledger entries.
        Map<Long, Long> due = new HashMap<>();
        for (Effect effect : decision.newEffects()) {
            book(effect, decision, due);
        }
        check(
                due.values().stream().allMatch(credits -> credits == 0),
                "INV-04 enrollments and ledger entries differ",
                decision);
        if (isNew && !decision.code().isRefusal()) {
            bookWhatHasNoEffect(command, decision);
        }
    }

    private void book(Effect effect, Decision decision, Map<Long, Long> due) {
        switch (effect.kind()) {
            case ENROLLMENT_BEGUN -> begin(effect, decision, due);
            case ENROLLMENT_PROMOTED -> {
                check(
                        sections.get(effect.section()).waiting.remove(effect.student()) != null,
                        "INV-07 somebody was promoted who did not wait",
                        effect);
                begin(effect, decision, due);
            }
            case ENROLLMENT_IMPORTED -> takeOver(effect, decision);
            case ENROLLMENT_ENDED -> {
                Effect begun = seats.remove(effect.id());
                check(begun != null, "INV-04 an enrollment ended that held no seat", effect);
                checkSame(begun, effect);
                int before = statuses.remove(effect.id());
                EnrollmentStatus after = EnrollmentStatus.of(effect.detail());
                check(!after.holdsSeat(), "an enrollment ended and holds its seat", effect);
                check(
                        after != EnrollmentStatus.EXPIRED || before == EnrollmentStatus.PENDING.number(),
                        "something expired that was no hold",
                        effect);
                if (after == EnrollmentStatus.WITHDRAWN) {
                    kept += begun.amount();
                } else {
                    due.merge(effect.id(), begun.amount(), Long::sum);
                }
                follow(effect, decision.sequence());
            }
            case ENROLLMENT_CHANGED -> {
                Effect begun = seats.get(effect.id());
                check(begun != null, "an enrollment changed that holds no seat", effect);
                checkSame(begun, effect);
                int before = statuses.put(effect.id(), effect.detail());
                check(effect.detail() > before, "a status went back", effect);
                check(EnrollmentStatus.of(effect.detail()).holdsSeat(), "it changed to an end", effect);
                check(effect.enrollmentId() == effect.id(), "an enrollment that is not itself", effect);
                check(effect.previousOfStudent() == 0 && effect.previousOfSection() == 0, "it is no link", effect);
            }
            case LEDGER_ENTRY -> enter(effect, decision, due);
            case PASSED_OVER -> {
                Long joined = sections.get(effect.section()).waiting.get(effect.student());
                check(joined != null && joined == effect.extent(), "INV-07 who was passed over did not wait", effect);
                check(balances.get(effect.student()) < effect.amount(), "INV-07 who was passed over can pay", effect);
            }
            case REGISTRATION_ITEM ->
                check(effect.previousOfStudent() == 0 && effect.previousOfSection() == 0, "an item is no link", effect);
        }
    }

    private static void checkSame(Effect begun, Effect effect) {
        check(
                begun.student().equals(effect.student())
                        && begun.section().equals(effect.section())
                        && begun.amount() == effect.amount(),
                "INV-04 an enrollment ended as another one",
                effect);
        check(begun.extent() == effect.extent(), "it ended as begun then", effect);
    }

    private void begin(Effect effect, Decision decision, Map<Long, Long> due) {
        check(effect.id() > lastEnrollmentId, "enrollment ids do not rise", effect);
        lastEnrollmentId = effect.id();
        seats.put(effect.id(), effect);
        statuses.put(effect.id(), effect.detail());
        check(effect.extent() == decision.timeMillis(), "it began at another time", effect);
        sections.get(effect.section()).begun++;
        due.merge(effect.id(), -effect.amount(), Long::sum);
        follow(effect, decision.sequence());
    }

    /** What was paid elsewhere came from elsewhere. */
    private void takeOver(Effect effect, Decision decision) {
        check(effect.id() > lastEnrollmentId, "enrollment ids do not rise", effect);
        lastEnrollmentId = effect.id();
        sections.get(effect.section()).begun++;
        EnrollmentStatus status = EnrollmentStatus.of(effect.detail());
        if (status.holdsSeat()) {
            seats.put(effect.id(), effect);
            statuses.put(effect.id(), effect.detail());
            issued += effect.amount();
        } else if (status == EnrollmentStatus.WITHDRAWN) {
            kept += effect.amount();
            issued += effect.amount();
        }
        follow(effect, decision.sequence());
    }

    private void enter(Effect effect, Decision decision, Map<Long, Long> due) {
        check(effect.id() > lastLedgerEntryId, "ledger ids do not rise", effect);
        check(effect.amount() != 0, "a ledger entry of zero", effect);
        lastLedgerEntryId = effect.id();
        long balance = balances.merge(effect.student(), effect.amount(), Long::sum);
        check(balance == effect.extent(), "balanceAfter is not the balance after it", effect);
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

    private void bookWhatHasNoEffect(Step command, Decision decision) {
        if (command instanceof Step.PutSection put) {
            sections.get(put.sectionId()).term = put.settings().term();
        } else if (command instanceof Step.Enroll enroll && decision.number(Place.POSITION) > 0) {
            join(enroll.sectionId(), enroll.studentId(), decision.number(Place.POSITION), decision);
        } else if (command instanceof Step.Register register) {
            for (Effect item : decision.ownEffects()) {
                if (item.kind() == Outcome.EffectKind.REGISTRATION_ITEM && item.extent() > 0) {
                    join(item.section(), register.studentId(), item.extent(), decision);
                }
            }
        } else if (command instanceof Step.LeaveWaitlist leave) {
            check(
                    sections.get(leave.sectionId()).waiting.remove(leave.studentId()) != null,
                    "somebody left who did not wait",
                    decision);
        } else if (command instanceof Step.CancelSection cancel) {
            sections.get(cancel.sectionId()).waiting.clear();
            check(
                    seats.values().stream().noneMatch(seat -> seat.section().equals(cancel.sectionId())),
                    "a section ended and somebody sits in it",
                    decision);
        } else if (command instanceof Step.ArchiveTerm archive) {
            archive(archive.term());
        }
    }

    private void join(String section, String student, long position, Decision decision) {
        Map<String, Long> waiting = sections.get(section).waiting;
        check(waiting.put(student, decision.timeMillis()) == null, "somebody waits twice", decision);
        check(waiting.size() == position, "somebody joined elsewhere than at the end", decision);
    }

    private void archive(String term) {
        Set<String> gone = new HashSet<>();
        sections.forEach((id, book) -> {
            if (book.term.equals(term)) {
                gone.add(id);
            }
        });
        sections.keySet().removeAll(gone);
        newestOfSection.keySet().removeAll(gone);
        for (Effect seat : Set.copyOf(seats.values())) {
            if (gone.contains(seat.section())) {
                kept += seat.amount();
                seats.remove(seat.id());
                statuses.remove(seat.id());
            }
        }
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
    private static long newest(Map<String, Long> newest, String id, long sequence) {
        Long before = newest.put(id, sequence);
        return before == null ? 0 : before;
    }

    /** Holds the books against the engine's answers. */
    void holdAgainst(EnrollmentEngine engine) {
        Map<String, Long> taken = new HashMap<>();
        Map<String, Long> held = new HashMap<>();
        Set<String> memberships = new HashSet<>();
        long paid = 0;
        for (Effect seat : seats.values()) {
            taken.merge(seat.section(), 1L, Long::sum);
            if (statuses.get(seat.id()) == EnrollmentStatus.PENDING.number()) {
                held.merge(seat.section(), 1L, Long::sum);
            }
            paid += seat.amount();
            check(memberships.add(seat.student() + " " + seat.section()), "INV-02 two seats for one", seat);
        }
        sections.forEach((id, book) -> {
            SectionView view = (SectionView) engine.query(new Query.SectionById(id));
            long takenHere = taken.getOrDefault(id, 0L);
            long heldHere = held.getOrDefault(id, 0L);
            long capacity = view.settings().capacity();
            boolean isUnlimited = capacity == SectionSettings.UNLIMITED;
            check(isUnlimited || takenHere <= capacity, "INV-01 over-enrolled", view);
            check(view.enrolled() == takenHere - heldHere, "INV-08 enrolled is not what effects say", view);
            check(view.held() == heldHere, "INV-08 held is not what effects say", view);
            check(view.totalEnrollments() == book.begun, "INV-08 totalEnrollments differ", view);
            check(view.waitlisted() == book.waiting.size(), "INV-08 waitlisted is not who waits", view);
            if (isUnlimited || takenHere < capacity) {
                check(
                        book.waiting.keySet().stream()
                                .allMatch(student ->
                                        balances.get(student) < view.settings().price()),
                        "INV-07 a seat is free, and somebody waits who can pay",
                        view);
            }
        });
        long balancesSum = 0;
        for (Map.Entry<String, Long> student : balances.entrySet()) {
            StudentView view = (StudentView) engine.query(new Query.StudentById(student.getKey()));
            check(view.balance() == student.getValue(), "INV-08 balance is not the one by effects", view);
            balancesSum += student.getValue();
        }
        check(balancesSum + paid + kept == issued, "INV-06 balances and what was paid are not what was issued", issued);
    }

    /** The subject becomes text only if it must: a million commands pass here. */
    private static void check(boolean isTrue, String violation, Object subject) {
        if (!isTrue) {
            throw new AssertionError(violation + ": " + subject);
        }
    }
}
