package io.registrar.engine;

import static io.registrar.engine.Invariant.INV_03;
import static io.registrar.engine.Invariant.INV_04;
import static io.registrar.engine.Invariant.INV_06;
import static io.registrar.engine.Invariant.INV_08;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.PaidSeats.Standing;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;

/**
 * Keeps the books from commands and their outcomes alone, from the first one on, as one who has nothing but the history; then
 * {@link EnrollmentEngine#audit(LedgerRecount)} holds the rows against them. Whether the outcomes were kept or are those of a
 * replay makes no difference.
 *
 * <p>It takes some 40 bytes for each enrollment that was paid for and has not ended, 8 for each student, and some 100 for each
 * section there ever was; how long the history is makes no difference. Not safe for several threads.
 */
public final class LedgerRecount {
    private final IdTable students;
    private final InvariantFindings findings;
    private final SectionBooks sections = new SectionBooks();
    private final PaidSeats paid = new PaidSeats();
    /** By the dense index of {@link #students}: what the entries add up to. */
    private final LongRows balances = new LongRows(1);

    private final byte[] id = new byte[1 + Limits.MAX_ID_LENGTH];
    private int balancesEnd;
    private long lastSequence;
    private long lastEnrollmentId;
    private long lastLedgerEntryId;
    private long issued;
    private long kept;
    /** Enrollments that were paid for in an older system, and what. */
    private long importedEnrollments;

    private long importedCost;
    private boolean isWhole = true;

    // The command at hand.
    private CommandDecoder command;
    private Outcome outcome;

    /**
     * @param students knows every student that the history names
     * @param sinceMillis what has a date before it is not reported
     */
    LedgerRecount(IdTable students, long sinceMillis) {
        this.students = students;
        this.findings = new InvariantFindings(sinceMillis);
    }

    /**
     * Books the next command and what it came to; after {@link #giveUp} nothing.
     *
     * @throws IllegalStateException if it is not the next in sequence
     */
    public void observe(CommandDecoder nextCommand, Outcome nextOutcome) {
        if (!isWhole) {
            return;
        }
        if (nextCommand.sequence() != lastSequence + 1) {
            throw new IllegalStateException(
                    "Expected sequence " + (lastSequence + 1) + ", but found " + nextCommand.sequence());
        }
        command = nextCommand;
        outcome = nextOutcome;
        lastSequence++;
        boolean isDone = !outcome.isRepeated() && !outcome.code().isRefusal();
        if (isDone && command.type() == CommandType.PUT_SECTION) {
            sections.put(
                    command.buffer(),
                    command.sectionOffset(),
                    command.sectionLength(),
                    command.settings().term());
        }
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            book(effect);
        }
        if (paid.unsettled() > 0) {
            reportUnsettled();
        }
        if (isDone && command.type() == CommandType.ARCHIVE_TERM) {
            archive(command.term());
        }
    }

    /** Says that the history has no beginning, or a gap, and why: then the rows can't be held against it. */
    public void giveUp(String why) {
        isWhole = false;
        findings.of(INV_04).warning("charges and refunds could not be recounted: " + why);
        findings.of(INV_06).warning("what was issued and kept is believed as it is counted: " + why);
    }

    private void book(int effect) {
        EffectKind kind = outcome.effectKind(effect);
        if (kind == EffectKind.ENROLLMENT_IMPORTED) {
            takeOver(effect);
        } else if (kind.isBeginning()) {
            begin(effect);
        } else if (kind == EffectKind.ENROLLMENT_ENDED) {
            end(effect);
        } else if (kind == EffectKind.LEDGER_ENTRY) {
            enter(effect);
        }
    }

    /** What was paid elsewhere has no entry here, and may be refunded here all the same. */
    private void takeOver(int effect) {
        long enrollment = outcome.effectId(effect);
        long cost = outcome.effectAmount(effect);
        EnrollmentStatus status = EnrollmentStatus.of(outcome.effectDetail(effect));
        begin(effect);
        int row = cost == 0 ? Section.NONE : paid.find(enrollment);
        if (row >= 0 && paid.standing(row) == Standing.TO_BE_CHARGED) {
            if (status.holdsSeat()) {
                paid.standing(row, Standing.PAID);
            } else {
                paid.remove(row);
            }
        }
        if (status.holdsSeat() || status == EnrollmentStatus.WITHDRAWN) {
            issued += cost;
            kept += status == EnrollmentStatus.WITHDRAWN ? cost : 0;
            importedEnrollments += cost == 0 ? 0 : 1;
            importedCost += cost;
        }
    }

    private void begin(int effect) {
        long enrollment = outcome.effectId(effect);
        if (enrollment <= lastEnrollmentId) {
            report(INV_08, "enrollment " + enrollment + " begins behind enrollment " + lastEnrollmentId);
        }
        lastEnrollmentId = Math.max(lastEnrollmentId, enrollment);
        int section = section(effect);
        if (section < 0) {
            report(INV_08, "enrollment " + enrollment + " begins in no section");
        } else {
            sections.begin(section);
        }
        long cost = outcome.effectAmount(effect);
        if (paid.find(enrollment) >= 0) {
            report(INV_04, "enrollment " + enrollment + " begins a second time");
        } else if (cost != 0) {
            paid.add(enrollment, cost, section);
        }
    }

    private void end(int effect) {
        long enrollment = outcome.effectId(effect);
        long cost = outcome.effectAmount(effect);
        int row = paid.find(enrollment);
        if (row < 0 && cost == 0) {
            return;
        }
        if (row < 0 || paid.standing(row) != Standing.PAID) {
            report(INV_04, "enrollment " + enrollment + " ends, but has ended before, or was never charged");
            return;
        }
        if (paid.cost(row) != cost) {
            report(
                    INV_04,
                    "enrollment " + enrollment + " ends as one that cost " + cost + ", but was charged "
                            + paid.cost(row));
        }
        if (outcome.effectDetail(effect) == EnrollmentStatus.WITHDRAWN.number()) {
            kept += paid.cost(row);
            paid.remove(row);
        } else {
            paid.standing(row, Standing.TO_BE_REFUNDED);
        }
    }

    private void enter(int effect) {
        long entry = outcome.effectId(effect);
        long amount = outcome.effectAmount(effect);
        if (entry <= lastLedgerEntryId) {
            report(INV_08, "ledger entry " + entry + " comes behind entry " + lastLedgerEntryId);
        }
        lastLedgerEntryId = Math.max(lastLedgerEntryId, entry);
        balance(effect, entry, amount);
        switch (LedgerType.of(outcome.effectDetail(effect))) {
            case GRANT, ADJUST -> issued += amount;
            case CHARGE -> charge(outcome.effectEnrollmentId(effect), -amount);
            case REFUND -> refund(outcome.effectEnrollmentId(effect), amount);
        }
    }

    private void balance(int effect, long entry, long amount) {
        int student = student(effect);
        if (student < 0) {
            report(INV_06, "ledger entry " + entry + " is of no student");
            return;
        }
        for (; balancesEnd <= student; balancesEnd++) {
            balances.ensure(balancesEnd);
        }
        long balance = balances.add(student, 0, amount);
        long said = outcome.effectBalanceAfter(effect);
        if (said < 0) {
            report(INV_03, "ledger entry " + entry + " leaves student " + students.text(student) + " with " + said);
        }
        if (said != balance) {
            report(
                    INV_06,
                    "ledger entry " + entry + " leaves student " + students.text(student) + " with " + said
                            + ", the entries so far add up to " + balance);
        }
    }

    private void charge(long enrollment, long amount) {
        int row = paid.find(enrollment);
        if (row < 0 || paid.standing(row) != Standing.TO_BE_CHARGED) {
            report(INV_04, "enrollment " + enrollment + " is charged " + amount + ", and nothing is to be paid");
            return;
        }
        if (paid.cost(row) != amount) {
            report(INV_04, "enrollment " + enrollment + " is charged " + amount + ", but costs " + paid.cost(row));
        }
        paid.standing(row, Standing.PAID);
    }

    private void refund(long enrollment, long amount) {
        int row = paid.find(enrollment);
        if (row < 0 || paid.standing(row) != Standing.TO_BE_REFUNDED) {
            report(
                    INV_04,
                    "enrollment " + enrollment + " is refunded " + amount
                            + ", and nothing is left to be refunded: it was before, or holds its seat");
            return;
        }
        if (paid.cost(row) != amount) {
            report(INV_04, "enrollment " + enrollment + " is refunded " + amount + ", but paid " + paid.cost(row));
        }
        paid.remove(row);
    }

    /** What began or ended without its ledger entry; from now on as if it had had it, so that it is reported once. */
    private void reportUnsettled() {
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            EffectKind kind = outcome.effectKind(effect);
            int row = kind.isLinkOfEnrollments() ? paid.find(outcome.effectId(effect)) : Section.NONE;
            if (row < 0) {
                continue;
            }
            String costs = "enrollment " + paid.id(row) + ", which costs " + paid.cost(row);
            if (paid.standing(row) == Standing.TO_BE_CHARGED) {
                report(INV_04, costs + ", has no charge");
                paid.standing(row, Standing.PAID);
            } else if (paid.standing(row) == Standing.TO_BE_REFUNDED) {
                report(INV_04, costs + ", has ended without a refund");
                paid.remove(row);
            }
        }
    }

    private void archive(String term) {
        for (int row = 0; row < paid.end(); row++) {
            if (paid.id(row) != 0 && paid.section(row) >= 0 && sections.isOfTerm(paid.section(row), term)) {
                kept += paid.cost(row);
                paid.remove(row);
            }
        }
        sections.archive(term);
    }

    private void report(Invariant broken, String text) {
        findings.of(broken).violationOf(command.timeMillis(), "sequence " + lastSequence + ": " + text);
    }

    /** The dense index of the effect's student, or -1. */
    private int student(int effect) {
        int name = outcome.effectStudentName(effect);
        if (name == Outcome.OWN) {
            return command.hasStudent()
                    ? students.find(command.buffer(), command.studentOffset(), command.studentLength())
                    : Section.NONE;
        }
        outcome.copyName(name, id, 0);
        return students.find(id, 1, id[0]);
    }

    /** The effect's section in {@link #sections}, or -1. */
    private int section(int effect) {
        int name = outcome.effectSectionName(effect);
        if (name == Outcome.OWN) {
            return command.hasSection()
                    ? sections.find(command.buffer(), command.sectionOffset(), command.sectionLength())
                    : Section.NONE;
        }
        outcome.copyName(name, id, 0);
        return sections.find(id, 1, id[0]);
    }

    /** Whether the history was all there. */
    boolean isWhole() {
        return isWhole;
    }

    InvariantFindings findings() {
        return findings;
    }

    PaidSeats paid() {
        return paid;
    }

    SectionBooks sections() {
        return sections;
    }

    /** What the student's entries add up to. */
    long balance(int student) {
        return student < balancesEnd ? balances.get(student, 0) : 0;
    }

    /** Sequence of the last command booked. */
    long lastSequence() {
        return lastSequence;
    }

    long lastEnrollmentId() {
        return lastEnrollmentId;
    }

    long lastLedgerEntryId() {
        return lastLedgerEntryId;
    }

    /** Enrollments that were taken over from an older system as paid for. */
    long importedEnrollments() {
        return importedEnrollments;
    }

    /** What was paid for them. */
    long importedCost() {
        return importedCost;
    }

    /** Sum of all grants, of signed adjustments, and of what was paid for imported enrollments. */
    long issued() {
        return issued;
    }

    /** Sum of what was charged for enrollments that were withdrawn, or left memory with their section. */
    long kept() {
        return kept;
    }
}
