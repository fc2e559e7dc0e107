package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("once")
@Timeout(120)
class LoadRunnerTest {
    @ParameterizedTest
    @EnumSource(Scenario.class)
    void shouldFindNothingWhenTheServerIsRight(Scenario scenario) throws IOException {
        Summary summary = run(scenario, Fault.NONE);

        assertEquals(List.of(), summary.violations().kept());
        assertEquals(
                1_000,
                summary.tally().accepted().getTotalCount() + summary.loop().neverSent());
        assertEquals(0, summary.broken());
        assertTrue(summary.recount().rosterRows() > 0);
        assertEquals(summary.settings().everybody(), summary.recount().ledgers());
        assertTrue(summary.recount().ledgerEntries() >= summary.settings().everybody());
    }

    @Test
    void shouldGiveEverySeatOnceWhenEverybodyComesAtOnce() throws IOException {
        Summary summary = run(Scenario.BURST, Fault.NONE);

        assertEquals(
                Map.of("201", 40L, "409 section_full", 960L), summary.tally().answers());
        assertEquals(40, summary.recount().rosterRows());
    }

    @Test
    void shouldKeepThoseWhoStandSeated() throws IOException {
        Summary summary = run(Scenario.MIXED, Fault.NONE);

        assertTrue(summary.recount().rosterRows() >= summary.settings().standing());
        assertTrue(summary.tally().reads().getTotalCount() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "HOT, OVERSOLD_SEAT, oversold",
        "BURST, OVERSOLD_SEAT, oversold",
        "CHURN, WRONG_BALANCE_ANSWERED, expected BALANCE_AFTER to be 999",
        "CHURN, REFUNDED_TWICE, expected BALANCE",
        "CHURN, NOT_CHARGED, expected BALANCE",
        "CHURN, MISSING_SEQUENCE, expected a sequence in every answer",
        "CHURN, REPEATED_SEQUENCE, expected a sequence that no other command has",
        "MIXED, FULL_TOO_EARLY, which can't have been full",
        "CHURN, LOST_LEDGER_ENTRY, ledger: expected",
        "BURST, GHOST_ON_ROSTER, roster: expected",
        "MIXED, MISCOUNTED_SEATS, seats: expected",
        "MIXED, SHED_AND_DONE, expected",
        "CHURN, SHED_WITHOUT_RETRY_AFTER, expected Retry-After",
        "CHURN, UNKNOWN_REFUSAL, expected an answer that can be",
        "CHURN, NO_HTTP, Expected an HTTP/1.1 answer"
    })
    void shouldFindWhatIsWrong(Scenario scenario, Fault fault, String found) throws IOException {
        Summary summary = run(scenario, fault);

        assertFalse(summary.isGood());
        assertEquals(1, Load.exitCode(summary));
        List<String> kept = summary.violations().kept();
        assertTrue(kept.stream().anyMatch(violation -> violation.contains(found)), kept.toString());
        assertTrue(report(summary).contains("ERROR: "), report(summary));
        assertFalse(report(summary).contains("✅"), report(summary));
    }

    @Test
    void shouldCountWhatWasShedAndTakeItAsNotDone() throws IOException {
        Summary summary = run(Scenario.CHURN, Fault.SHED);

        assertEquals(List.of(), summary.violations().kept());
        long shed = summary.tally().shed().getTotalCount();
        assertEquals(shed, summary.tally().answers().get("503 overloaded"));
        assertEquals((summary.tally().accepted().getTotalCount() + shed) / FakeRegistrar.FAULT_EVERY, shed);
        assertTrue(report(summary).contains("✅ seats, balances and ledger add up"), report(summary));
    }

    @ParameterizedTest
    @EnumSource(names = {"DROPPED_WHEN_DONE", "DROPPED_UNDONE"})
    void shouldReadStudentsAgainWhenTheirConnectionBroke(Fault fault) throws IOException {
        Summary summary = run(Scenario.HOT, fault);

        assertEquals(List.of(), summary.violations().kept());
        assertTrue(summary.broken() > 0, "no connection broke");
        assertTrue(summary.lost() >= summary.broken(), summary.lost() + " of " + summary.broken());
        assertEquals(summary.lost(), summary.recount().readAgain());
        assertTrue(report(summary).contains("students were read again"), report(summary));
    }

    @Test
    void shouldSayThatNoLedgerWasReadWhenThereIsNoHistory() throws IOException {
        Summary summary = run(Scenario.HOT, Fault.NO_HISTORY);

        assertTrue(summary.isGood());
        assertTrue(report(summary).contains("✅ seats and balances add up"), report(summary));
    }

    @Test
    void shouldRefuseIdsThatAreTaken() throws IOException {
        try (FakeRegistrar server = new FakeRegistrar(Fault.NONE)) {
            assertTrue(runner(Runs.settings(Scenario.HOT, server.url())).run().isGood());

            WrongUseException refusal = assertThrows(
                    WrongUseException.class,
                    () -> runner(Runs.settings(Scenario.HOT, server.url())).run());
            assertTrue(refusal.getMessage().contains("begin with t-1 already"), refusal.getMessage());
        }
    }

    @Test
    void shouldSaySoWhenNobodyListens() throws IOException {
        URI url;
        try (FakeRegistrar server = new FakeRegistrar(Fault.NONE)) {
            url = server.url();
        }

        assertThrows(
                UnreachableException.class,
                () -> runner(Runs.settings(Scenario.HOT, url)).run());
    }

    @Test
    void shouldTellOfItInJsonAsWell() throws IOException {
        String json = new SummaryReport(run(Scenario.BURST, Fault.NONE)).json();

        assertTrue(json.contains("\n  \"answers 409 section_full\": 960,\n"), json);
        assertTrue(json.contains("\n  \"violations\": 0\n}"), json);
    }

    /** A run with enough in it: one that stood still for longer than it has patience sends next to nothing. */
    private static Summary run(Scenario scenario, Fault fault) throws IOException {
        Summary summary;
        int runs = 0;
        do {
            try (FakeRegistrar server = new FakeRegistrar(fault)) {
                summary = runner(Runs.settings(scenario, server.url())).run();
            }
        } while (answers(summary) < 100 && ++runs < 5);
        return summary;
    }

    private static long answers(Summary summary) {
        return summary.tally().answers().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static LoadRunner runner(RunSettings settings) {
        return new LoadRunner(
                settings, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    }

    private static String report(Summary summary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SummaryReport(summary).print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
