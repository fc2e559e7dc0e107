package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.CheckItem;
import io.registrar.engine.DamagedState.Damage;
import io.registrar.engine.Invariant;
import io.registrar.journal.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a recount has its books from: the kept outcomes, else the journal, else nowhere, which it says. */
class RecountTest {
    @TempDir
    private Path folder;

    private static CheckReport check(CheckKind kind, Path data, long until) {
        return kind.make(data, until, Pace.full(), 0);
    }

    private static CheckReport check(Path data) {
        return check(CheckKind.ENROLLMENT, data, Long.MAX_VALUE);
    }

    private static List<String> texts(CheckReport report) {
        return report.items().stream()
                .flatMap(item -> item.violations().stream())
                .toList();
    }

    private static List<String> warnings(CheckReport report) {
        return report.items().stream().flatMap(item -> item.warnings().stream()).toList();
    }

    private static CheckItem item(CheckReport report, Invariant invariant) {
        return report.items().stream()
                .filter(item -> item.name().equals(invariant.text()))
                .findFirst()
                .orElseThrow();
    }

    private static Path records(Path data) {
        return DataFolder.outcomes(data).resolve("records");
    }

    @Test
    void shouldFindNothingInASoundFolderUpToEachSequence() throws IOException {
        Path data = DamagedFolder.make(folder.resolve("data"));
        for (long until = 1; until <= DamagedFolder.LAST; until++) {
            for (CheckKind kind : List.of(CheckKind.ENROLLMENT, CheckKind.CAMPUS)) {
                CheckReport report = check(kind, data, until);
                assertEquals(until, report.sequence());
                assertEquals(List.of(), texts(report));
                assertEquals(List.of(), warnings(report));
                assertTrue(report.passed());
            }
        }
    }

    @Test
    void shouldBelieveTheKeptOutcomesAndNotTheJournal() throws IOException {
        Path data = DamagedFolder.makeWithASecondRefund(folder.resolve("data"));
        CheckReport report = check(data);
        assertEquals(
                List.of("sequence 9: enrollment 1 is refunded 10, and nothing is left to be refunded: it was before, or"
                        + " holds its seat"),
                item(report, Invariant.INV_04).violations());
    }

    @Test
    void shouldMakeTheBooksFromTheJournalWhenOutcomesAreMissingOrSpoiled() throws IOException {
        Path data = DamagedFolder.makeWithASecondRefund(folder.resolve("data"));
        byte[] records = Files.readAllBytes(records(data));
        records[records.length / 2] ^= 1;
        Files.write(records(data), records);
        assertEquals(List.of(), warnings(check(data)));
        Files.delete(records(data));
        CheckReport report = check(data);
        assertEquals(List.of(), texts(report));
        assertEquals(List.of(), warnings(report));

        Path damaged = DamagedFolder.make(folder.resolve("damaged"), Damage.CREDITS_OUT_OF_NOTHING);
        Files.delete(records(damaged));
        assertTrue(texts(check(damaged)).contains("student grace: balance 41, the ledger entries add up to 40"));
    }

    @Test
    void shouldWarnWhenNeitherIsThereFromTheBeginning() throws IOException {
        Path data = DamagedFolder.make(folder.resolve("data"));
        DamagedFolder.forgetBeginning(data);
        assertEquals(List.of(), warnings(check(data)), "the outcomes are there");
        Files.delete(records(data));
        CheckReport report = check(data);
        assertTrue(report.passed());
        assertEquals(
                List.of(
                        "charges and refunds could not be recounted: no outcomes are kept, and the beginning of the"
                                + " journal is not retained",
                        "what was issued and kept is believed as it is counted: no outcomes are kept, and the beginning"
                                + " of the journal is not retained"),
                warnings(report));
        assertThrows(WrongUseException.class, () -> check(CheckKind.CAMPUS, data, DamagedFolder.SNAPSHOT - 1));
    }

    @Test
    void shouldSayWhenTheLiveEngineCameToSomethingElse() throws IOException {
        Path data = DamagedFolder.make(folder.resolve("data"));
        byte[] records = Files.readAllBytes(records(data));
        // The running hash of the last command, which is behind the snapshot.
        records[records.length - 1] ^= 1;
        Files.write(records(data), records);
        assertThrows(ReplayContradictsException.class, () -> check(data));
    }
}
