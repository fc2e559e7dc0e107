package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomeRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
    private static final long TIME_MILLIS = 1_700_000_000_000L;
    private static final List<ResultCode> CODES = List.of(ResultCode.values());

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
    void shouldReadBackARecordOfTensOfMegabytes() {
        byte[] command = tick();
        int seats = 300_000;
        Outcome outcome = new Outcome().begin(1, TIME_MILLIS).result(ResultCode.OK);
        for (int seat = 1; seat <= seats; seat++) {
            int name = addName(outcome, "student-" + seat);
            outcome.addEnrollment(EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, seat, -1, -1, 3, 1, 1, 1)
                    .ofStudent(Outcome.NO_INDEX, name);
            outcome.addLedgerEntry(LedgerType.REFUND, seat, seat, -1, -1, 3, 3, 1)
                    .ofStudent(Outcome.NO_INDEX, name);
        }
        OutcomeEncoder encoder = new OutcomeEncoder();
        encoder.encode(command, 0, command.length, outcome);
        assertTrue(encoder.length() > 25_000_000, "only " + encoder.length());
        decoder.wrap(encoder.buffer(), 0, encoder.length());
        assertEquals(2 * seats, decoder.outcome().effectCount());
        // Not by assertEquals: what it would say of them takes longer than all the rest.
        assertTrue(withoutIndexes(outcome).equals(decoder.outcome()));
        // What comes next is small again, and says nothing of it.
        encoder.clear();
        Outcome next = new Outcome().begin(1, TIME_MILLIS).result(ResultCode.CREATED);
        encoder.encode(command, 0, command.length, next);
        assertEquals(next, decoder.wrap(encoder.buffer(), 0, encoder.length()).outcome());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldReadBackWhateverAnOutcomeMaySay(long seed) {
        byte[] command = tick();
        SplittableRandom random = new SplittableRandom(seed);
        OutcomeEncoder encoder = new OutcomeEncoder();
        for (int round = 0; round < STEPS; round++) {
            Outcome outcome = randomOutcome(random);
            encoder.clear();
            encoder.encode(command, 0, command.length, outcome);
            decoder.wrap(encoder.buffer(), 0, encoder.length());
            String where = "seed " + seed + ", round " + round;
            // Of a repeated answer, what came about with it is in the record of the first.
            assertEquals(withoutIndexes(outcome), decoder.outcome(), where);
            assertEquals(outcome.newEffectCount(), decoder.outcome().effectCount(), where);
            assertEquals(outcome.isRepeated(), decoder.outcome().isRepeated(), where);
            assertEquals(outcome.decidedSequence(), decoder.outcome().decidedSequence(), where);
            assertEquals(outcome.decidedAtMillis(), decoder.outcome().decidedAtMillis(), where);
            for (int effect = 0; effect < decoder.outcome().effectCount(); effect++) {
                assertEquals(nameOfStudent(outcome, effect), nameOfStudent(decoder.outcome(), effect), where);
                assertEquals(nameOfSection(outcome, effect), nameOfSection(decoder.outcome(), effect), where);
            }
        }
    }

    @Test
    void shouldWriteANameOnceWhereEffectsInARowNameTheSame() {
        byte[] command = tick();
        Outcome outcome = new Outcome().begin(1, TIME_MILLIS).result(ResultCode.OK);
        int student = addName(outcome, "grace");
        int section = addName(outcome, "cs-9");
        // The student's name with the first, the section's with the first and, as the third has its own, the fourth.
        for (int effect = 0; effect < 4; effect++) {
            outcome.addEffect(EffectKind.PASSED_OVER, 0, 0, 5)
                    .ofStudent(7, student)
                    .ofSection(8, effect == 2 ? Outcome.OWN : section);
        }
        OutcomeEncoder encoder = new OutcomeEncoder();
        encoder.encode(command, 0, command.length, outcome);
        int names = 1 + "grace".length() + 2 * (1 + "cs-9".length());
        assertEquals(4 + command.length + 8 + 4 * 42 + names + 8, encoder.length());
        decoder.wrap(encoder.buffer(), 0, encoder.length());
        assertEquals(withoutIndexes(outcome), decoder.outcome());
        assertEquals("cs-9", nameOfSection(decoder.outcome(), 3));
    }

    /** Some numbers, and up to a dozen effects of every kind, of the command's own and of a few others. */
    private static Outcome randomOutcome(SplittableRandom random) {
        Outcome outcome = new Outcome().begin(1, TIME_MILLIS).result(CODES.get(random.nextInt(CODES.size())));
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            outcome.setNumber(number, random.nextBoolean() ? 0 : random.nextLong());
        }
        int effects = random.nextInt(13);
        // How many are of expiries, and whether it repeats an answer.
        outcome.setNumber(11, random.nextInt(effects + 1));
        outcome.setNumber(12, random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 0);
        int student = Outcome.OWN;
        int section = Outcome.OWN;
        for (int effect = 0; effect < effects; effect++) {
            student = nextName(random, outcome, student);
            section = nextName(random, outcome, section);
            EffectKind kind = EffectKind.of(random.nextInt(EffectKind.values().length));
            outcome.addEffect(kind, detail(random, kind), random.nextLong(), credits(random, kind))
                    .ofEnrollment(random.nextLong())
                    .ofStudent(random.nextInt(9), student)
                    .ofSection(random.nextInt(9), section)
                    .extent(random.nextLong())
                    .after(random.nextLong(), 0);
            if (kind.isLinkOfEnrollments()) {
                outcome.ofEnrollment(outcome.effectId(effect))
                        .after(outcome.effectPreviousOfStudent(effect), random.nextLong());
            }
        }
        return outcome;
    }

    /** The command's own, the same as before, or another. */
    private static int nextName(SplittableRandom random, Outcome outcome, int before) {
        return switch (random.nextInt(3)) {
            case 0 -> Outcome.OWN;
            case 1 -> before;
            default -> addName(outcome, "x".repeat(1 + random.nextInt(Limits.MAX_ID_LENGTH)));
        };
    }

    private static int detail(SplittableRandom random, EffectKind kind) {
        return switch (kind) {
            case LEDGER_ENTRY -> random.nextInt(LedgerType.values().length);
            case PASSED_OVER -> 0;
            case REGISTRATION_ITEM -> random.nextInt(EnrollmentStatus.values().length + 1);
            default -> 1 + random.nextInt(EnrollmentStatus.values().length);
        };
    }

    private static long credits(SplittableRandom random, EffectKind kind) {
        return kind == EffectKind.REGISTRATION_ITEM
                ? CODES.get(random.nextInt(CODES.size())).number()
                : random.nextLong();
    }

    private static byte[] tick() {
        CommandEncoder encoder = new CommandEncoder().tick("ops").stamp(1, TIME_MILLIS);
        return Arrays.copyOf(encoder.buffer(), encoder.length());
    }

    private static int addName(Outcome outcome, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return outcome.addName(bytes, 0, bytes.length);
    }

    private static String nameOfStudent(Outcome outcome, int effect) {
        int name = outcome.effectStudentName(effect);
        return name == Outcome.OWN ? "" : outcome.name(name);
    }

    private static String nameOfSection(Outcome outcome, int effect) {
        int name = outcome.effectSectionName(effect);
        return name == Outcome.OWN ? "" : outcome.name(name);
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

    /** The outcome as a record tells it: without the engine's own indexes, and names as they are come upon. */
    private static Outcome withoutIndexes(Outcome outcome) {
        Outcome told =
                new Outcome().begin(outcome.sequence(), outcome.timeMillis()).result(outcome.code());
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            told.setNumber(number, outcome.number(number));
        }
        int student = Outcome.OWN;
        int section = Outcome.OWN;
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            if (effect == 0 || outcome.effectStudentName(effect) != outcome.effectStudentName(effect - 1)) {
                String name = nameOfStudent(outcome, effect);
                student = name.isEmpty() ? Outcome.OWN : addName(told, name);
            }
            if (effect == 0 || outcome.effectSectionName(effect) != outcome.effectSectionName(effect - 1)) {
                String name = nameOfSection(outcome, effect);
                section = name.isEmpty() ? Outcome.OWN : addName(told, name);
            }
            told.addEffect(
                            outcome.effectKind(effect),
                            outcome.effectDetail(effect),
                            outcome.effectId(effect),
                            outcome.effectAmount(effect))
                    .ofEnrollment(outcome.effectEnrollmentId(effect))
                    .ofStudent(Outcome.NO_INDEX, student)
                    .ofSection(Outcome.NO_INDEX, section)
                    .extent(outcome.effectExtent(effect))
                    .after(outcome.effectPreviousOfStudent(effect), outcome.effectPreviousOfSection(effect));
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
