package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.CheckItem;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.StateAudit;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.journal.JournalDamagedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The past as a replay shows it is the past as it was. */
class ReplayEndTest {
    private static final int COMMANDS_PER_RUN = 60;
    private static final int RUNS = 2;
    private static final long FIRST_TIME_MILLIS = 1_000;

    @TempDir
    private Path folder;

    private Path journal;
    /** By sequence; 0 is the state before the first command. */
    private final List<StateDigest> digests = new ArrayList<>(List.of(new EnrollmentEngine().digest()));

    private final List<Long> timesMillis = new ArrayList<>(List.of(0L));

    /** Commands at random over a few sections and students, some of them at the same time, in two segments. */
    private void writeJournal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long timeMillis = FIRST_TIME_MILLIS;
        for (int run = 0; run < RUNS; run++) {
            try (WrittenJournal written = new WrittenJournal(folder.resolve("data"))) {
                journal = written.journal();
                for (int command = 0; command < COMMANDS_PER_RUN; command++) {
                    timeMillis += random.nextInt(3);
                    written.append(encodeAny(written.encoder(), random), timeMillis);
                    digests.add(written.engine().digest());
                    timesMillis.add(timeMillis);
                }
            }
        }
    }

    private static CommandEncoder encodeAny(CommandEncoder encoder, SplittableRandom random) {
        String section = "section-" + random.nextInt(3);
        String student = "student-" + random.nextInt(5);
        return switch (random.nextInt(6)) {
            case 0 -> encoder.putSection("ops", section, settings(random));
            case 1 -> encoder.putStudent("ops", student, random.nextInt(100));
            case 2 ->
                encoder.adjustCredits(
                        "ops", student, random.nextBoolean() ? 1 + random.nextInt(99) : -1 - random.nextInt(49), "any");
            case 3 -> encoder.unenroll("ops", section, student);
            default -> encoder.enroll("ops", section, student);
        };
    }

    private static SectionSettings settings(SplittableRandom random) {
        return new SectionSettings(
                SectionKind.SECTION,
                "Any",
                random.nextInt(-1, 4),
                random.nextInt(30),
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldEqualTheLiveEngineAtEverySequence(long seed) {
        writeJournal(seed);
        for (int sequence = 0; sequence < digests.size(); sequence++) {
            EnrollmentEngine replayed = ReplayEnd.parse("" + sequence).replay(journal.getParent());
            assertEquals(sequence, replayed.lastSequence());
            assertEquals(digests.get(sequence), replayed.digest(), "seed " + seed + ", sequence " + sequence);
        }
        assertEquals(
                digests.get(digests.size() - 1),
                ReplayEnd.OF_JOURNAL.replay(journal.getParent()).digest());
    }

    @Test
    void shouldEqualTheLiveEngineAtEveryTime() {
        writeJournal(3);
        long last = timesMillis.get(timesMillis.size() - 1);
        for (long timeMillis = FIRST_TIME_MILLIS - 2; timeMillis <= last + 2; timeMillis++) {
            int sequence = digests.size() - 1;
            while (timesMillis.get(sequence) > timeMillis) {
                sequence--;
            }
            EnrollmentEngine replayed =
                    ReplayEnd.parse(Instant.ofEpochMilli(timeMillis).toString()).replay(journal.getParent());
            assertEquals(sequence, replayed.lastSequence(), "at " + timeMillis);
            assertEquals(digests.get(sequence), replayed.digest());
        }
    }

    @Test
    void shouldSayWhereTheJournalEndsWhenTheSequenceLiesBehind() {
        writeJournal(4);
        WrongUseException refusal = assertThrows(
                WrongUseException.class, () -> new ReplayEnd(121, Long.MAX_VALUE).replay(journal.getParent()));
        assertEquals("the journal ends at sequence 120, before 121", refusal.getMessage());
    }

    @Test
    void shouldReachEverythingBeforeADamage() throws IOException {
        writeJournal(5);
        try (Stream<Path> files = Files.list(journal.resolve("00000002"))) {
            Path file = files.filter(name -> name.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            // The actor of the segment's first command.
            for (int at = 0; ; at++) {
                if (bytes[at] == 'o' && bytes[at + 1] == 'p' && bytes[at + 2] == 's') {
                    bytes[at] ^= 1;
                    break;
                }
            }
            Files.write(file, bytes);
        }
        assertEquals(
                digests.get(COMMANDS_PER_RUN),
                ReplayEnd.parse("" + COMMANDS_PER_RUN)
                        .replay(journal.getParent())
                        .digest());
        ReplayEnd next = ReplayEnd.parse("" + (COMMANDS_PER_RUN + 1));
        assertThrows(JournalDamagedException.class, () -> next.replay(journal.getParent()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1.5",
                "yesterday",
                "2026-09-01",
                "2026-09-01T08:00:00",
                "2026-13-01T08:00:00Z",
                "+1000000000-01-01T00:00:00Z",
                "1000000000000000000"
            })
    void shouldRefuseWhatIsNeitherASequenceNorATime(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> ReplayEnd.parse(text));
        assertTrue(refusal.getMessage().endsWith(", but found " + text), refusal.getMessage());
    }

    @Test
    void shouldTakeTimesOfAnyOffsetAndPrecision() {
        long eight = Instant.parse("2026-09-01T08:00:00Z").toEpochMilli();
        assertEquals(new ReplayEnd(Long.MAX_VALUE, eight), ReplayEnd.parse("2026-09-01T10:00:00+02:00"));
        assertEquals(new ReplayEnd(Long.MAX_VALUE, eight), ReplayEnd.parse("2026-09-01T08:00:00.000999Z"));
        assertEquals(new ReplayEnd(12, Long.MAX_VALUE), ReplayEnd.parse("12"));
    }

    @Test
    void shouldFailTheCheckAndNameEachViolation() {
        StringWriter out = new StringWriter();
        EnrollmentEngine engine = new EnrollmentEngine();
        StateAudit audit = new StateAudit(0, 0, 0, 0, List.of(broken("INV-01", "one"), broken("INV-08", "two")));
        assertEquals(ExitCode.CHECK_FAILED, Verdict.print(new PrintWriter(out, true), engine, audit));
        assertEquals(
                List.of("ERROR: INV-01 one", "ERROR: INV-08 two", "sequence 0 digest " + engine.digest()),
                out.toString().lines().toList());
    }

    private static CheckItem broken(String name, String violation) {
        return new CheckItem(name, "", List.of(), 0, List.of(violation), 1);
    }
}
