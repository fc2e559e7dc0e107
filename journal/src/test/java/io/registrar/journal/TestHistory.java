package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.engine.pipeline.OutcomeRecorder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands as a journal has them, and what the real engine makes of them: the history that every start leads to. */
final class TestHistory {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final int STUDENTS = 4;

    /** The commands, stamped. */
    final List<byte[]> commands;
    /** The record of each. */
    final List<byte[]> records = new ArrayList<>();
    /** The outcome of each, as the engine gave it. */
    final List<Outcome> outcomes = new ArrayList<>();
    /** Sequence of the command that changed each enrollment last, 0 if it is as it began. */
    final Map<Long, Long> lastChanges = new HashMap<>();

    private final List<Integer> offsets = new ArrayList<>();
    final long runningHash;

    private TestHistory(List<byte[]> commands) {
        this.commands = commands;
        EnrollmentEngine engine = new EnrollmentEngine();
        OutcomeEncoder encoder = new OutcomeEncoder();
        offsets.add(KeptOutcomes.HEAD.length);
        for (byte[] command : commands) {
            Outcome outcome = new Outcome();
            engine.apply(command, 0, command.length, outcome);
            encoder.clear();
            encoder.encode(command, 0, command.length, outcome);
            records.add(Arrays.copyOf(encoder.buffer(), encoder.length()));
            offsets.add(offsets.get(offsets.size() - 1) + encoder.length());
            outcomes.add(outcome);
            for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
                if (outcome.effectKind(effect).isBeginning()) {
                    lastChanges.put(outcome.effectEnrollmentId(effect), 0L);
                } else if (outcome.effectKind(effect).isChange()) {
                    lastChanges.put(outcome.effectEnrollmentId(effect), outcome.sequence());
                }
            }
        }
        runningHash = encoder.runningHash();
    }

    /** A history of so many commands; another actor makes others, all of the same lengths and with the same outcomes. */
    static TestHistory of(int count, String actor) {
        CommandEncoder encoder = new CommandEncoder();
        List<byte[]> commands = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            encode(encoder, number, actor);
            encoder.stamp(number + 1L, FIRST_TIME_MILLIS + number / 3);
            commands.add(Arrays.copyOf(encoder.buffer(), encoder.length()));
        }
        return new TestHistory(commands);
    }

    /** Eight commands of which the sixth ends the first enrollment; others are as they began. */
    static TestHistory ofEight() {
        CommandEncoder encoder = new CommandEncoder();
        List<byte[]> commands = new ArrayList<>();
        for (int number = 1; number <= 8; number++) {
            switch (number) {
                case 1 -> encoder.putSection("ann", "cs", SectionSettings.of(SectionKind.SECTION, "Computing", 9, 3));
                case 2, 4 -> encoder.putStudent("ann", "s" + number, 10);
                case 3, 7 -> encoder.enroll("ann", "cs", "s2");
                case 5, 8 -> encoder.enroll("ann", "cs", "s4");
                default -> encoder.unenroll("ann", "cs", "s2");
            }
            encoder.stamp(number, FIRST_TIME_MILLIS);
            commands.add(Arrays.copyOf(encoder.buffer(), encoder.length()));
        }
        return new TestHistory(commands);
    }

    /** First a world of two sections, one of them small, then seats taken, refused, given back and paid. */
    private static void encode(CommandEncoder encoder, int number, String actor) {
        if (number < 2) {
            SectionSettings settings = SectionSettings.of(SectionKind.SECTION, "Computing", 2 - number, number * 3L);
            encoder.putSection(actor, "cs-" + number, settings);
            return;
        }
        int student = number % STUDENTS;
        if (number < 2 + STUDENTS) {
            encoder.putStudent(actor, "student-" + student, student == 0 ? 0 : 10);
            return;
        }
        int section = number / STUDENTS % 2;
        switch (number % 5) {
            case 0, 1, 3 -> encoder.enroll(actor, "cs-" + section, "student-" + student);
            case 2 -> encoder.unenroll(actor, "cs-" + section, "student-" + student);
            default ->
                encoder.adjustCredits(actor, "student-" + student, number % 7 - 3 == 0 ? 1 : number % 7 - 3, "fee");
        }
    }

    /** The history's first commands alone. */
    TestHistory upTo(int count) {
        return new TestHistory(commands.subList(0, count));
    }

    /** The history's first commands, and then those of another actor. */
    TestHistory thenAsFor(String actor, int count) {
        List<byte[]> mixed = new ArrayList<>(commands.subList(0, count));
        mixed.addAll(of(commands.size(), actor).commands.subList(count, commands.size()));
        return new TestHistory(mixed);
    }

    /**
     * The same commands, but the engine has told somebody another balance at this sequence, and from there on the running
     * hashes differ.
     */
    byte[] fileThatContradictsAt(int sequence) {
        OutcomeEncoder encoder = new OutcomeEncoder();
        for (int i = 0; i < commands.size(); i++) {
            Outcome outcome = new Outcome();
            outcome.copyFrom(outcomes.get(i));
            if (i == sequence - 1) {
                outcome.setNumber(2, outcome.number(2) + 1);
            }
            encoder.encode(commands.get(i), 0, commands.get(i).length, outcome);
        }
        return concatenate(KeptOutcomes.HEAD, Arrays.copyOf(encoder.buffer(), encoder.length()));
    }

    /** The whole file. */
    byte[] file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(KeptOutcomes.HEAD);
        records.forEach(file::writeBytes);
        return file.toByteArray();
    }

    /** Where the record of this sequence starts in the file; of the one behind the last, where the file ends. */
    int offset(int sequence) {
        return offsets.get(sequence - 1);
    }

    /** How many whole records there are in so many bytes of the file. */
    int wholeRecords(int fileLength) {
        int whole = 0;
        while (whole < records.size() && offset(whole + 2) <= fileLength) {
            whole++;
        }
        return whole;
    }

    /** Hands the history in as a start does, and returns the running hash that it ends with. */
    long replay(OutcomeLog log) {
        OutcomeRecorder recorder = new OutcomeRecorder(log);
        for (int i = 0; i < commands.size(); i++) {
            recorder.replay(commands.get(i), 0, commands.get(i).length, outcomes.get(i));
        }
        recorder.start();
        return recorder.position().runningHash();
    }

    /** Hands in what comes behind a sequence, as a start from there does. */
    void replayBehind(OutcomeLog log, int sequence) {
        OutcomeRecorder recorder = new OutcomeRecorder(log, place(sequence));
        for (int i = sequence; i < commands.size(); i++) {
            recorder.replay(commands.get(i), 0, commands.get(i).length, outcomes.get(i));
        }
        recorder.start();
        assertEquals(place(commands.size()), recorder.position());
    }

    /** The place behind the record of this sequence; of 0, the beginning. */
    OutcomePosition place(int sequence) {
        if (sequence == 0) {
            return OutcomePosition.START;
        }
        byte[] record = records.get(sequence - 1);
        return new OutcomePosition(
                sequence,
                OutcomeRecord.runningHash(record, 0, record.length),
                offset(sequence + 1) - (long) KeptOutcomes.HEAD.length);
    }

    /** Hands in one record after the other. */
    void append(OutcomeLog log, int firstSequence, int lastSequence) {
        for (int sequence = firstSequence; sequence <= lastSequence; sequence++) {
            byte[] record = records.get(sequence - 1);
            log.append(sequence, record, record.length);
        }
    }

    /** The reader knows of every enrollment what became of it, and of no other. */
    void assertChanges(OutcomeReader reader) {
        // No enrollment has a greater id than the sequence that made it.
        for (long enrollment = 1; enrollment <= commands.size(); enrollment++) {
            Long last = lastChanges.get(enrollment);
            if (last == null) {
                long none = enrollment;
                assertThrows(RuntimeException.class, () -> reader.lastChangeOf(none));
            } else {
                assertEquals(last, reader.lastChangeOf(enrollment));
            }
        }
    }

    /** Holds what is kept beside the journal against this history, one record after the other. */
    OutcomeReport verify(OutcomeVerifier verifier) {
        for (byte[] record : records) {
            verifier.compare(record, record.length);
        }
        return verifier.report();
    }

    static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
