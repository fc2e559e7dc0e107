package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks every outcome up at the moment it is told. */
final class LookedUpReplies implements ReplyReceiver {
    final List<Outcome> told = Collections.synchronizedList(new ArrayList<>());
    final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    final Semaphore arrived = new Semaphore(0);
    final OutcomeReader readerOrNull;

    LookedUpReplies(OutcomeReader readerOrNull) {
        this.readerOrNull = readerOrNull;
    }

    @Override
    public void onOutcome(Object ticket, Outcome outcome) {
        Outcome copy = new Outcome();
        copy.copyFrom(outcome);
        told.add(copy);
        if (readerOrNull != null) {
            look(outcome);
        }
        arrived.release();
    }

    private void look(Outcome outcome) {
        try {
            Outcome kept = readerOrNull.read(outcome.sequence()).outcome();
            if (!sayTheSame(kept, outcome)) {
                problems.add("told " + outcome + ", but kept " + kept);
            }
            if (outcome.code() == ResultCode.OK && outcome.enrollmentId() != 0) {
                assertEquals(outcome.sequence(), readerOrNull.lastChangeOf(outcome.enrollmentId()));
            }
        } catch (RuntimeException | AssertionError failure) {
            problems.add(failure.toString());
        }
    }

    @Override
    public void onRefused(Object ticket) {
        problems.add("no room for " + ticket);
        arrived.release();
    }

    @Override
    public void onAnswer(Object ticket, Answer answer, long sequence) {
        arrived.release();
    }

    @Override
    public void onBatchEnd() {}

    void await(int count) throws InterruptedException {
        assertTrue(arrived.tryAcquire(count, 60, TimeUnit.SECONDS), "replies are missing");
    }

    /** Equal but for the effects' dense indexes, which a record doesn't have. */
    private static boolean sayTheSame(Outcome kept, Outcome told) {
        boolean same = kept.code() == told.code()
                && kept.sequence() == told.sequence()
                && kept.timeMillis() == told.timeMillis()
                && kept.effectCount() == told.effectCount();
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            same &= kept.number(number) == told.number(number);
        }
        for (int effect = 0; same && effect < told.effectCount(); effect++) {
            same = kept.effectKind(effect) == told.effectKind(effect)
                    && kept.effectId(effect) == told.effectId(effect)
                    && kept.effectAmount(effect) == told.effectAmount(effect)
                    && kept.effectPreviousOfStudent(effect) == told.effectPreviousOfStudent(effect);
        }
        return same;
    }
}
