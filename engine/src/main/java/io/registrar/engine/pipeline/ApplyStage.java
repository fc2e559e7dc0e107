package io.registrar.engine.pipeline;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.ResultCode;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Leads each journaled command to the engine, and each query, in their one order. */
final class ApplyStage implements Stage {
    /** Behind the numbers of all codes. */
    private static final int QUERIES = 1
            + Arrays.stream(ResultCode.values())
                    .mapToInt(ResultCode::number)
                    .max()
                    .orElseThrow();

    private final EnrollmentEngine engine;
    /** Whether slots were expected since the engine last looked ahead. */
    private boolean expects;
    /** Seen by other threads; this one compares with it before it writes, which costs the others nothing. */
    private volatile long dueMillis;
    /** Sequence of the last command of the last batch. */
    private final AtomicLong lastSequence = new AtomicLong();
    /** Commands by the number of their code, and queries. */
    private final Tally tally = new Tally(QUERIES + 1);

    ApplyStage(EnrollmentEngine engine) {
        this.engine = engine;
        dueMillis = due();
        lastSequence.setPlain(engine.lastSequence());
    }

    /** Sequence of the last command of the last batch. Any thread may ask. */
    long lastSequence() {
        return lastSequence.getAcquire();
    }

    /** Commands that were decided so. Any thread may ask. */
    long commands(ResultCode code) {
        return tally.of(code.number());
    }

    /** Queries that were answered. Any thread may ask. */
    long queries() {
        return tally.of(QUERIES);
    }

    /**
     * When a tick is to be made, in Unix epoch milliseconds of the clock, as of the last batch; {@link Long#MAX_VALUE} for
     * never. Any thread may ask.
     */
    long dueMillis() {
        return dueMillis;
    }

    /** What is due by the time of the last command is so whatever the clock says, which may have been set back. */
    private long due() {
        long due = engine.nextDueMillis();
        return due <= engine.lastTimeMillis() ? Long.MIN_VALUE : due;
    }

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public void onExpected(Slot slot) {
        if (slot.isCommand() && !slot.isRefused) {
            engine.expect(slot.record, 0, slot.recordLength);
            expects = true;
        }
    }

    @Override
    public void onSlot(Slot slot) {
        if (expects) {
            engine.lookAhead();
            expects = false;
        }
        if (slot.isCommand() && slot.isRefused) {
            return;
        }
        if (slot.isCommand()) {
            engine.apply(slot.record, 0, slot.recordLength, slot.outcome);
            tally.count(slot.outcome.code().number());
        } else {
            slot.answer = engine.query(slot.query);
            slot.answerSequence = engine.lastSequence();
            tally.count(QUERIES);
        }
    }

    @Override
    public void onBatchEnd() {
        lastSequence.setRelease(engine.lastSequence());
        long due = due();
        if (due != dueMillis) {
            dueMillis = due;
        }
    }
}
