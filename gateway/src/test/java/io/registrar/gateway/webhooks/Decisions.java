package io.registrar.gateway.webhooks;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.InMemoryOutcomeLog;
import io.registrar.engine.pipeline.OutcomeRecorder;

/** Commands that an engine decides, and the log of what they came to. */
final class Decisions {
    static final long START_MILLIS = 1_700_000_000_000L;

    final EnrollmentEngine engine = new EnrollmentEngine();
    final CommandEncoder encoder = new CommandEncoder();
    final InMemoryOutcomeLog log;
    private final Outcome outcome = new Outcome();
    private final OutcomeRecorder recorder;
    private long timeMillis = START_MILLIS;

    Decisions() {
        log = new InMemoryOutcomeLog();
        recorder = new OutcomeRecorder(log);
        recorder.start();
    }

    Decisions pass(long millis) {
        timeMillis += millis;
        return this;
    }

    /** Decides what was encoded, and writes it down. */
    Decisions decide(CommandEncoder command) {
        command.stamp(engine.lastSequence() + 1, timeMillis);
        engine.apply(command.buffer(), 0, command.length(), outcome);
        recorder.replay(command.buffer(), 0, command.length(), outcome);
        recorder.start();
        return this;
    }

    /** A change of one student's balance, and so a notification of it alone. */
    Decisions credit(String student) {
        return decide(encoder.adjustCredits("op", student, 1, "because"));
    }

    Decisions student(String student) {
        return decide(encoder.putStudent("op", student, 0));
    }

    Decisions section(String id, int capacity, long price) {
        return decide(encoder.putSection(
                "op",
                id,
                new SectionSettings(
                        SectionKind.COURSE,
                        "title",
                        capacity,
                        price,
                        "",
                        5,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        60,
                        2)));
    }

    StudentChanges last() {
        return new StudentChanges(log.newReader().read(engine.lastSequence()));
    }
}
