package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Up to where a journal is replayed.
 *
 * @param sequence the last command that may be, if it is there
 * @param timeMillis no later command is, in Unix epoch milliseconds
 */
record ReplayEnd(long sequence, long timeMillis) {
    /** Where the journal ends. */
    static final ReplayEnd OF_JOURNAL = new ReplayEnd(Long.MAX_VALUE, Long.MAX_VALUE);

    /** @throws IllegalArgumentException if the text is neither a sequence nor an instant */
    static ReplayEnd parse(String text) {
        if (text.matches("[0-9]{1,18}")) {
            return new ReplayEnd(Long.parseLong(text), Long.MAX_VALUE);
        }
        try {
            return new ReplayEnd(Long.MAX_VALUE, Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "expected a sequence, or a time like 2026-09-01T08:00:00Z, but found " + text, wrong);
        }
    }

    /**
     * An engine as it was here, from the nearest snapshot on. Nothing behind the last command's batch is read, except to see that a time is over.
     *
     * @throws WrongUseException if the journal ends before the sequence
     * @throws io.registrar.journal.JournalDamagedException if the journal is damaged before
     */
    EnrollmentEngine replay(Path data) {
        StartingPoint start = StartingPoint.newest(
                data,
                EnrollmentEngine::new,
                head -> head.sequence() <= sequence && head.timeMillis() <= timeMillis,
                StartingPoint::complain);
        EnrollmentEngine engine = start.engine();
        Outcome outcome = new Outcome();
        JournalReader.readWhile(DataFolder.journal(data), start.nextSequence(), (buffer, offset, length) -> {
            if (RecordHeader.sequence(buffer, offset) > sequence
                    || RecordHeader.timeMillis(buffer, offset) > timeMillis) {
                return false;
            }
            engine.apply(buffer, offset, length, outcome);
            return engine.lastSequence() < sequence;
        });
        if (sequence != Long.MAX_VALUE && engine.lastSequence() < sequence) {
            throw new WrongUseException(
                    "the journal ends at sequence " + engine.lastSequence() + ", before " + sequence);
        }
        return engine;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<ReplayEnd> {
        @Override
        public ReplayEnd convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
