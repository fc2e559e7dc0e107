package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.LogWatch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start asks before it believes a clock that is far from the journal. */
class ClockCheckTest {
    /** 2026-11-22T01:01:50Z and something. */
    private static final long LAST_MILLIS = 1_795_309_310_980L;

    private static final long HOLD_SECONDS = 900;

    @TempDir
    private Path folder;

    @Test
    void shouldNotAskWhenTheClockIsNearOrThereIsNoJournal() {
        EnrollmentEngine engine = written(LAST_MILLIS);
        for (long apartMillis : new long[] {-60_000, 0, TimeUnit.DAYS.toMillis(7)}) {
            assertEquals(Optional.empty(), ClockCheck.complaint(LAST_MILLIS + apartMillis, engine));
        }
        assertEquals(Optional.empty(), ClockCheck.complaint(0, new EnrollmentEngine()));
        assertEquals(Optional.empty(), ClockCheck.complaint(LAST_MILLIS, new EnrollmentEngine()));
    }

    @Test
    void shouldSayBothTimesAndThatTimeWouldStandStillWhenTheClockIsBehind() {
        EnrollmentEngine engine = written(LAST_MILLIS);
        assertEquals(
                Optional.of("the clock says 2026-11-22T00:01:50Z, 60 minutes before the last journaled command of"
                        + " 2026-11-22T01:01:50Z: time would stand still until the clock has come up to it, and no hold"
                        + " would expire"),
                ClockCheck.complaint(LAST_MILLIS - 3_600_000, engine));
        assertTrue(ClockCheck.complaint(LAST_MILLIS - 60_001, engine).isPresent());
    }

    @Test
    void shouldSayWhatWouldEndAtOnceWhenTheClockIsAhead() {
        EnrollmentEngine engine = written(LAST_MILLIS);
        assertEquals(
                Optional.of("the clock says 2026-12-02T01:01:50Z, 10 days after the last journaled command of"
                        + " 2026-11-22T01:01:50Z: holds that would expire at once: 1, idempotency keys that would be"
                        + " forgotten: 0"),
                ClockCheck.complaint(LAST_MILLIS + TimeUnit.DAYS.toMillis(10), engine));
        assertTrue(ClockCheck.complaint(LAST_MILLIS + TimeUnit.DAYS.toMillis(7) + 1, engine)
                .isPresent());
        assertEquals(0, engine.holdsDueAt(LAST_MILLIS + 1_000 * HOLD_SECONDS - 1));
        assertEquals(1, engine.holdsDueAt(LAST_MILLIS + 1_000 * HOLD_SECONDS));
    }

    @Test
    void shouldAppendNothingWhenItAsksAndGoOnWhenTheClockIsAccepted() throws Exception {
        EnrollmentEngine engine = written(System.currentTimeMillis() + 3_600_000);
        Path data = folder.resolve("data");
        Map<String, Integer> before = KeptHistory.contents(data.resolve("journal"));
        try (LogWatch log = new LogWatch()) {
            WrongUseException asks =
                    assertThrows(WrongUseException.class, () -> new TestServer(data, PipelineSettings.DEFAULT).close());
            assertTrue(asks.getMessage().endsWith("start with --accept-clock if it is right"), asks.getMessage());
            assertEquals(before, KeptHistory.contents(data.resolve("journal")));

            ClockCheck.check(0, engine, true);
            assertTrue(
                    log.takeComplaints().stream().anyMatch(line -> line.endsWith("; accepted")), log.lines()::toString);
        }
    }

    /** The state of a journal of three commands, the last of which takes a hold. */
    private EnrollmentEngine written(long timeMillis) {
        try (WrittenJournal journal = new WrittenJournal(folder.resolve("data"))) {
            var encoder = journal.encoder();
            SectionSettings settings = new SectionSettings(
                    SectionKind.SECTION,
                    "t",
                    5,
                    0,
                    "",
                    0,
                    SectionSettings.NO_OPENING,
                    SectionSettings.NO_CLOSING,
                    (int) HOLD_SECONDS,
                    0);
            journal.append(encoder.putSection("ops", "s", settings), timeMillis);
            journal.append(encoder.putStudent("ops", "ada", 0), timeMillis);
            journal.append(encoder.enroll("ada", "s", "ada", true, false), timeMillis);
            return journal.engine();
        }
    }
}
