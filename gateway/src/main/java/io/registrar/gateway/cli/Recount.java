package io.registrar.gateway.cli;

import io.registrar.engine.CheckItem;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.LedgerRecount;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.OutcomeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Recounts what a data folder leads to, beside whoever serves it: the rows as the newest snapshot has them, led on by the rest
 * of the journal, and the books of all outcomes from the first command on.
 *
 * <p>The outcomes up to the snapshot are those that were kept; where they are not good, the journal makes them again, if its
 * beginning is there, with a second engine for the time of that. Those behind the snapshot are made by the replay that leads to
 * the rows. In the end the replay is held against the live engine's own history.
 */
final class Recount {
    private final Path data;
    private final Path journal;
    private final long until;
    private final Pace pace;
    private final StartingPoint start;
    private final EnrollmentEngine engine;

    /**
     * Loads the snapshot.
     *
     * @param until sequence of the last command that counts; the journal's end, if that comes earlier
     * @param pace told how far it is
     * @throws io.registrar.journal.JournalDamagedException if the journal is damaged, as the others throw too
     */
    Recount(Path data, long until, Pace pace) {
        this.data = data;
        this.journal = DataFolder.journal(data);
        this.until = until;
        this.pace = pace;
        start = StartingPoint.newest(
                data, EnrollmentEngine::new, head -> head.sequence() <= until, StartingPoint::complain);
        engine = start.engine();
    }

    /** Sequence of the last command that counts. */
    long sequence() {
        return engine.lastSequence();
    }

    /** An item for each invariant. */
    List<CheckItem> invariants(long sinceMillis) {
        LedgerRecount ledger = ledgerOfSnapshot(sinceMillis);
        replay(ledger::observe);
        return engine.audit(ledger).items();
    }

    /** One item: whether every session is on a campus. */
    List<CheckItem> campuses(long sinceMillis) {
        replay((command, outcome) -> {});
        return List.of(engine.auditCampuses(sinceMillis).item());
    }

    private LedgerRecount ledgerOfSnapshot(long sinceMillis) {
        LedgerRecount ledger = engine.newLedgerRecount(sinceMillis);
        if (start.outcomes().sequence() == 0) {
            return ledger;
        }
        // Each in a call of its own, after which nothing holds what it took any more.
        Optional<String> problem = readKept(ledger);
        if (problem.isEmpty()) {
            return ledger;
        }
        ledger = engine.newLedgerRecount(sinceMillis);
        if (JournalReader.firstSequence(journal) == 1) {
            remake(ledger);
        } else {
            ledger.giveUp(problem.get() + ", and the beginning of the journal is not retained");
        }
        return ledger;
    }

    /** Why the kept outcomes are not those that lead to the snapshot; empty if they are, and booked. */
    private Optional<String> readKept(LedgerRecount ledger) {
        OutcomeDecoder decoder = new OutcomeDecoder();
        try {
            return OutcomeFiles.read(DataFolder.outcomes(data), start.outcomes(), (buffer, offset, length) -> {
                decoder.wrap(buffer, offset, length);
                ledger.observe(decoder.command(), decoder.outcome());
                pace.step();
            });
        } catch (MalformedRecordException unknown) {
            return Optional.of("the outcomes have a record that this release does not know: " + unknown.getMessage());
        }
    }

    private void remake(LedgerRecount ledger) {
        EnrollmentEngine again = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        CommandDecoder command = new CommandDecoder();
        JournalReader.readWhile(journal, 1, (buffer, offset, length) -> {
            again.apply(buffer, offset, length, outcome);
            ledger.observe(command.wrap(buffer, offset, length), outcome);
            pace.step();
            return again.lastSequence() < start.outcomes().sequence();
        });
    }

    private void replay(BiConsumer<CommandDecoder, Outcome> observer) {
        CommandDecoder command = new CommandDecoder();
        OutcomePosition end = start.replay(
                journal,
                until,
                pace,
                (buffer, offset, length, outcome) -> observer.accept(command.wrap(buffer, offset, length), outcome));
        if (end.sequence() > 0) {
            LiveHistory.holdAgainst(data, end);
        }
    }
}
