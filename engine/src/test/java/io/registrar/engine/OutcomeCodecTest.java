package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomeRecord;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine came to is what is read back, and a history that is made again is the same byte for byte. */
final class OutcomeCodecTest {
    private static final int STEPS = 2_000;

    private final OutcomeDecoder decoder = new OutcomeDecoder();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadBackWhatTheEngineCameTo(long seed) {
        OutcomeHistory history = new OutcomeHistory(WorldGenerator.small(seed).steps(STEPS));
        List<byte[]> commands = history.commands;
        byte[] bytes = history.bytes();
        int at = 0;
        for (int place = 0; place < STEPS; place++) {
            String where = "seed " + seed + ", sequence " + (place + 1);
            int length = OutcomeRecord.length(bytes, at);
            assertEquals(history.records.get(place).length, length, where);
            assertTrue(OutcomeRecord.isIntact(bytes, at, length, history.hashBefore(place)), where);
            assertEquals(place + 1, OutcomeRecord.sequence(bytes, at), where);
            decoder.wrap(bytes, at, length);
            assertEquals(withoutIndexes(history.outcomes.get(place)), decoder.outcome(), where);
            assertSameCommand(commands.get(place), decoder.command(), where);
            at += length;
        }
        assertEquals(bytes.length, at);
    }

    @Test
    void shouldHaveSeenEveryReachableCodeAndEffectInTheseWorlds() {
        Set<ResultCode> codes = EnumSet.noneOf(ResultCode.class);
        Set<EffectKind> kinds = EnumSet.noneOf(EffectKind.class);
        for (long seed = 1; seed <= 8; seed++) {
            for (Outcome outcome : new OutcomeHistory(WorldGenerator.small(seed).steps(STEPS)).outcomes) {
                codes.add(outcome.code());
                for (int effect = 0; effect < outcome.effectCount(); effect++) {
                    kinds.add(outcome.effectKind(effect));
                }
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.copyOf(RandomCommandsTest.OF_FULL_TABLES)), codes);
        assertEquals(EnumSet.allOf(EffectKind.class), kinds);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldHaveTheLiveRunningHashAtEverySequenceWhenReplayed(long seed) {
        OutcomeHistory live = new OutcomeHistory(WorldGenerator.small(seed).steps(STEPS));
        EnrollmentEngine engine = new EnrollmentEngine();
        OutcomeEncoder encoder = new OutcomeEncoder();
        Outcome outcome = new Outcome();
        assertEquals(OutcomeRecord.FIRST_HASH, encoder.runningHash());
        for (int place = 0; place < STEPS; place++) {
            byte[] command = live.commands.get(place);
            engine.apply(command, 0, command.length, outcome);
            encoder.encode(command, 0, command.length, outcome);
            assertEquals(live.hashes.get(place), encoder.runningHash(), "seed " + seed + ", sequence " + (place + 1));
        }
        // No two prefixes of a history look alike.
        assertEquals(STEPS, Set.copyOf(live.hashes).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000})
    void shouldMakeTheSameBytesHoweverRecordsWereBatched(int mostPerBatch) {
        long seed = 20_260_301;
        OutcomeHistory history = new OutcomeHistory(WorldGenerator.small(seed).steps(STEPS));
        List<byte[]> commands = history.commands;
        SplittableRandom sizes = new SplittableRandom(seed + mostPerBatch);
        OutcomeEncoder encoder = new OutcomeEncoder();
        ByteArrayOutputStream batches = new ByteArrayOutputStream();
        for (int place = 0; place < STEPS; ) {
            int count = Math.min(STEPS - place, 1 + sizes.nextInt(mostPerBatch));
            for (int i = 0; i < count; i++, place++) {
                // The command stands anywhere in its buffer.
                byte[] command = commands.get(place);
                byte[] moved = new byte[command.length + 13];
                System.arraycopy(command, 0, moved, 6, command.length);
                encoder.encode(moved, 6, command.length, history.outcomes.get(place));
            }
            assertEquals(count, encoder.count());
            batches.write(encoder.buffer(), 0, encoder.length());
            encoder.clear();
            assertEquals(0, encoder.count());
            assertEquals(0, encoder.length());
        }
        String where = "seed " + seed + ", batches of up to " + mostPerBatch;
        assertArrayEquals(history.bytes(), batches.toByteArray(), where);
        assertEquals(history.hashes.get(STEPS - 1), encoder.runningHash(), where);
    }

    @Test
    void shouldRefuseARecordLongerThanAnyThatIsBelieved() {
        byte[] command = new OutcomeHistory(WorldGenerator.small(1).steps(1)).commands.get(0);
        Outcome outcome = new Outcome().begin(1, 0).result(ResultCode.OK);
        OutcomeEncoder encoder = new OutcomeEncoder();
        int most = 0;
        for (int effects = 0; effects < 30_000; effects++) {
            outcome.addLedgerEntry(LedgerType.ADJUST, effects, 0, 0, 0, 1, 1, 1);
            if (effects % 100 == 99) {
                try {
                    encoder.clear();
                    encoder.encode(command, 0, command.length, outcome);
                    most = encoder.length();
                    decoder.wrap(encoder.buffer(), 0, most);
                    assertEquals(outcome.effectCount(), decoder.outcome().effectCount());
                } catch (IllegalStateException tooLong) {
                    break;
                }
            }
        }
        assertTrue(most > OutcomeRecord.MAX_LENGTH - 10_000 && most <= OutcomeRecord.MAX_LENGTH, "longest " + most);
        long before = encoder.runningHash();
        assertThrows(IllegalStateException.class, () -> encoder.encode(command, 0, command.length, outcome));
        // Nothing of it was taken.
        assertEquals(before, encoder.runningHash());
        assertEquals(0, encoder.length());
        assertEquals(0, encoder.count());
    }

    @Test
    void shouldKnowTheSameCommandWhateverItCameTo() {
        OutcomeHistory one = new OutcomeHistory(WorldGenerator.small(3).steps(60));
        for (int place = 0; place < 60; place++) {
            byte[] command = one.commands.get(place);
            OutcomeEncoder other = new OutcomeEncoder();
            Outcome otherOutcome = new Outcome().begin(place + 1, 0).result(ResultCode.STATE_FULL);
            otherOutcome.setNumber(5, 77);
            other.encode(command, 0, command.length, otherOutcome);
            byte[] record = one.records.get(place);
            assertTrue(OutcomeRecord.isOfSameCommand(record, 0, other.buffer(), 0));
            assertTrue(OutcomeRecord.isOfSameCommand(other.buffer(), 0, record, 0));
            for (int at = 4; at < 4 + command.length; at++) {
                byte[] changed = Arrays.copyOf(other.buffer(), other.length());
                changed[at] ^= 1;
                assertEquals(false, OutcomeRecord.isOfSameCommand(record, 0, changed, 0));
                assertEquals(false, OutcomeRecord.isOfSameCommand(changed, 0, record, 0));
            }
        }
    }

    /** The outcome as a record tells it: without the engine's own indexes. */
    private static Outcome withoutIndexes(Outcome outcome) {
        Outcome told =
                new Outcome().begin(outcome.sequence(), outcome.timeMillis()).result(outcome.code());
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            told.setNumber(number, outcome.number(number));
        }
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            if (outcome.effectKind(effect) == EffectKind.LEDGER_ENTRY) {
                told.addLedgerEntry(
                        LedgerType.of(outcome.effectDetail(effect)),
                        outcome.effectId(effect),
                        outcome.effectEnrollmentId(effect),
                        Outcome.NO_INDEX,
                        Outcome.NO_INDEX,
                        outcome.effectAmount(effect),
                        outcome.effectBalanceAfter(effect),
                        outcome.effectPreviousOfStudent(effect));
            } else {
                told.addEnrollment(
                        outcome.effectKind(effect),
                        EnrollmentStatus.of(outcome.effectDetail(effect)),
                        outcome.effectId(effect),
                        Outcome.NO_INDEX,
                        Outcome.NO_INDEX,
                        outcome.effectAmount(effect),
                        outcome.effectEnrolledAtMillis(effect),
                        outcome.effectPreviousOfStudent(effect),
                        outcome.effectPreviousOfSection(effect));
            }
        }
        return told;
    }

    private static void assertSameCommand(byte[] journaled, CommandDecoder read, String where) {
        CommandDecoder command = new CommandDecoder().wrap(journaled, 0, journaled.length);
        assertEquals(command.type(), read.type(), where);
        assertEquals(command.sequence(), read.sequence(), where);
        assertEquals(command.timeMillis(), read.timeMillis(), where);
        assertEquals(command.actor(), read.actor(), where);
        assertEquals(command.hasSection(), read.hasSection(), where);
        assertEquals(command.hasStudent(), read.hasStudent(), where);
        if (command.hasSection()) {
            assertEquals(command.sectionId(), read.sectionId(), where);
        }
        if (command.hasStudent()) {
            assertEquals(command.studentId(), read.studentId(), where);
        }
        if (command.type() == CommandType.PUT_SECTION) {
            assertEquals(command.settings(), read.settings(), where);
        }
        if (command.type() == CommandType.PUT_STUDENT || command.type() == CommandType.ADJUST_CREDITS) {
            assertEquals(command.credits(), read.credits(), where);
        }
        if (command.type() == CommandType.ADJUST_CREDITS) {
            assertEquals(command.reason(), read.reason(), where);
        }
    }
}
