package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.KeptAnswer;
import io.registrar.engine.ModelRows.StudentRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of enrollment once more, as the contract states them and with nothing but maps and objects: no dense index,
 * no free row, no counter that could be derived. Slow and plain on purpose. Each rule is a method of its own, so that a
 * test can plant a bug by overriding one.
 *
 * <p>Here stand what every command goes through, the keys, and the students; the rest stands by its subject in {@link
 * ModelImport}, {@link ModelCatalog}, {@link ModelEnrollment}, {@link ModelPromotion} and {@link ModelState}, each on top of the next.
 */
class NaiveModel extends ModelImport {
    /** What was answered to commands with a key, by actor and key, oldest first. */
    private final Map<String, KeptAnswer> keys = new LinkedHashMap<>();

    final Decision apply(Step step) {
        sequence++;
        timeMillis = step.timeMillis();
        effects = new ArrayList<>();
        expireWhatIsDue();
        int expiryEffects = effects.size();
        forgetKeys();
        Verdict verdict = step instanceof Step.Keyed keyed ? decideOnce(keyed) : decide(step);
        return new Decision(
                sequence,
                timeMillis,
                verdict.code(),
                verdict.with(Place.EXPIRY_EFFECTS, expiryEffects).allNumbers(),
                effects);
    }

    final long sequence() {
        return sequence;
    }

    Verdict decide(Step step) {
        if (step instanceof Step.OfKind of) {
            return isOfAnotherKind(of)
                    ? refused(of.command(), Verdict.of(ResultCode.SECTION_NOT_FOUND))
                    : decide(of.command());
        }
        if (step instanceof Step.PutSection put) {
            return putSection(put);
        } else if (step instanceof Step.PutStudent put) {
            return putStudent(put);
        } else if (step instanceof Step.AdjustCredits adjust) {
            return adjustCredits(adjust);
        } else if (step instanceof Step.Enroll enroll) {
            return enroll(enroll);
        } else if (step instanceof Step.Unenroll unenroll) {
            return unenroll(unenroll);
        } else if (step instanceof Step.Confirm confirm) {
            return confirm(confirm);
        } else if (step instanceof Step.Withdraw withdraw) {
            return withdraw(withdraw);
        } else if (step instanceof Step.LeaveWaitlist leave) {
            return leaveWaitlist(leave);
        } else if (step instanceof Step.CompleteLesson complete) {
            return completeLesson(complete);
        } else if (step instanceof Step.PutSession put) {
            return putSession(put);
        } else if (step instanceof Step.Book book) {
            return book(book);
        } else if (step instanceof Step.CancelBooking cancel) {
            return cancelBooking(cancel);
        } else if (step instanceof Step.Register register) {
            return register(register);
        } else if (step instanceof Step.CancelSection cancel) {
            return cancelSection(cancel);
        } else if (step instanceof Step.ArchiveTerm archive) {
            return archiveTerm(archive);
        } else if (step instanceof Step.ImportEnrollment taken) {
            return importEnrollment(taken);
        } else if (step instanceof Step.Tick) {
            return Verdict.of(ResultCode.OK);
        }
        throw new IllegalArgumentException("Expected a known command, but found " + step);
    }

    boolean isOfAnotherKind(Step.OfKind of) {
        return sections.containsKey(of.sectionId())
                && sections.get(of.sectionId()).settings.kind() != of.kind();
    }

    /** The same key and the same request: the same answer, and nothing happens. */
    Verdict decideOnce(Step.Keyed keyed) {
        KeptAnswer kept = keys.get(scopeOf(keyed));
        if (kept != null && !isSameRequest(kept, keyed)) {
            return refused(keyed, Verdict.of(ResultCode.IDEMPOTENCY_KEY_REUSED));
        }
        if (kept != null) {
            effects.addAll(repeated(keyed, kept));
            return kept.verdict()
                    .with(Place.REPEATED_SEQUENCE, kept.sequence())
                    .with(Place.REPEATED_TIME, kept.timeMillis());
        }
        int expiryEffects = effects.size();
        Verdict verdict = decide(keyed.request());
        if (isKept(verdict)) {
            List<Decision.Effect> own = effectsToKeep(expiryEffects);
            keys.put(scopeOf(keyed), new KeptAnswer(keyed.fingerprint(), sequence, timeMillis, verdict, own));
        }
        return verdict;
    }

    /** Two callers may use one key. */
    String scopeOf(Step.Keyed keyed) {
        return keyed.actor() + " " + keyed.key();
    }

    boolean isSameRequest(KeptAnswer kept, Step.Keyed keyed) {
        return kept.fingerprint() == keyed.fingerprint();
    }

    List<Decision.Effect> repeated(Step.Keyed keyed, KeptAnswer kept) {
        return kept.effects();
    }

    /** Refusals are kept; that there was no room is not. */
    boolean isKept(Verdict verdict) {
        return verdict.code() != ResultCode.STATE_FULL;
    }

    /** The command's own: what expired before it came about once, and was told then. */
    List<Decision.Effect> effectsToKeep(int expiryEffects) {
        return List.copyOf(effects.subList(expiryEffects, effects.size()));
    }

    private void forgetKeys() {
        Iterator<KeptAnswer> oldest = keys.values().iterator();
        while (oldest.hasNext() && isForgotten(oldest.next())) {
            oldest.remove();
        }
    }

    boolean isForgotten(KeptAnswer kept) {
        return timeMillis >= kept.timeMillis() + 24 * 60 * 60 * 1_000L;
    }

    Verdict putStudent(Step.PutStudent put) {
        StudentRow student = students.get(put.studentId());
        if (student != null) {
            return Verdict.of(ResultCode.OK).withBalance(student);
        }
        student = new StudentRow(put.studentId());
        students.put(put.studentId(), student);
        changeBalance(LedgerType.GRANT, student, 0, "", put.credits());
        return Verdict.of(ResultCode.CREATED).withBalance(student);
    }

    Verdict adjustCredits(Step.AdjustCredits adjust) {
        StudentRow student = students.get(adjust.studentId());
        if (student == null) {
            return refused(adjust, Verdict.of(ResultCode.STUDENT_NOT_FOUND));
        }
        BigInteger amount = BigInteger.valueOf(adjust.amount());
        if (isOverdrawn(student.balance.add(amount))) {
            return refused(
                    adjust, Verdict.ofCredits(ResultCode.INSUFFICIENT_CREDITS, -adjust.amount(), student.balance));
        }
        if (amount.signum() > 0 && isOverflow(student, amount)) {
            return refused(adjust, Verdict.ofCredits(ResultCode.BALANCE_OVERFLOW, adjust.amount(), student.balance));
        }
        long entry = changeBalance(LedgerType.ADJUST, student, 0, "", adjust.amount());
        // The balance of the answer is the entry's, whatever is charged behind it.
        Verdict verdict = Verdict.of(ResultCode.CREATED)
                .with(Place.AMOUNT, adjust.amount())
                .with(Place.LEDGER_ENTRY, entry)
                .withBalance(student);
        if (amount.signum() > 0) {
            comeBackOfStudent(student);
        }
        settleAffected();
        return verdict;
    }
}
