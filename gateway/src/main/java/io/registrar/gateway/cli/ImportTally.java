package io.registrar.gateway.cli;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what became of the rows. */
final class ImportTally {
    private static final int CREATED = 201;

    private final Map<ImportRecord, Map<Fate, Long>> counts = new EnumMap<>(ImportRecord.class);
    private long rows;
    private long refused;

    private enum Fate {
        MADE,
        THERE,
        REFUSED,
        SKIPPED
    }

    ImportTally() {
        for (ImportRecord record : ImportRecord.values()) {
            counts.put(record, new EnumMap<>(Fate.class));
        }
    }

    /** Counts a row that was answered. */
    void answered(ImportEntry entry, BulkAnswer answer) {
        count(entry, !answer.isGood() ? Fate.REFUSED : answer.status() == CREATED ? Fate.MADE : Fate.THERE);
    }

    /** Counts a row that was not sent. */
    void notSent(ImportEntry entry) {
        count(entry, entry.isRefused() ? Fate.REFUSED : Fate.SKIPPED);
    }

    private void count(ImportEntry entry, Fate fate) {
        rows++;
        refused += fate == Fate.REFUSED ? 1 : 0;
        if (entry.record() != null) {
            counts.get(entry.record()).merge(fate, 1L, Long::sum);
        }
    }

    long rows() {
        return rows;
    }

    /** Rows that were refused, by whomever. */
    long refused() {
        return refused;
    }

    /** Prints a line for each sort of rows. */
    void print(PrintWriter out) {
        counts.forEach((record, of) -> out.println(String.format(
                Locale.ROOT,
                "%-11s %,d made, %,d there already, %,d refused, %,d skipped",
                record.text() + "s",
                of.getOrDefault(Fate.MADE, 0L),
                of.getOrDefault(Fate.THERE, 0L),
                of.getOrDefault(Fate.REFUSED, 0L),
                of.getOrDefault(Fate.SKIPPED, 0L))));
    }
}
