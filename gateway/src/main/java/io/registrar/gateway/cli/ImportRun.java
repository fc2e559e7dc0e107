package io.registrar.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * One import: rows become lines, lines are decided in bulks of a few hundred, one bulk after the other, in the order of the
 * file. While one is decided the next is read; no more than those two are held.
 */
final class ImportRun {
    private static final int MOST_ROWS = 500;
    private static final int MOST_LENGTH = 1 << 17;

    private final ImportRows rows;
    private final ImportMapping mapping;
    private final ImportTarget target;
    private final ImportReport report;
    private final ImportTally tally = new ImportTally();
    /** Why no row can be told from the next from some place on; what stands before it is imported first. */
    private Optional<WrongUseException> broken = Optional.empty();

    private long lastLine;

    ImportRun(ImportRows rows, ImportMapping mapping, ImportTarget target, ImportReport report) {
        this.rows = rows;
        this.mapping = mapping;
        this.target = target;
        this.report = report;
    }

    /** Rows that are decided together; those that are not sent are among them, so that all are reported in their order. */
    private record Batch(List<ImportEntry> entries) {
        int count() {
            return (int) entries.stream().filter(ImportEntry::isSent).count();
        }

        /** The lines of those that are sent. */
        byte[] lines() {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (ImportEntry entry : entries) {
                if (entry.isSent()) {
                    lines.writeBytes(entry.bytes());
                    lines.write('\n');
                }
            }
            return lines.toByteArray();
        }
    }

    /**
     * Runs to the end of the file.
     *
     * @param progress told the number of rows that are done
     * @throws IOException if the file can't be read
     * @throws WrongUseException if from some place on rows can't be told apart; those before it are done
     * @throws UnreachableException if the server is away for too long; rows up to {@link #lastLine} are done
     */
    ImportTally run(LongConsumer progress) throws IOException {
        ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "import-sender");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Batch batch = read();
            while (!batch.entries().isEmpty()) {
                Batch sent = batch;
                CompletableFuture<List<BulkAnswer>> answers = sent.count() == 0
                        ? CompletableFuture.completedFuture(List.of())
                        : CompletableFuture.supplyAsync(() -> target.decide(sent.lines(), sent.count()), sender);
                batch = read();
                settle(sent, await(answers));
                progress.accept(tally.rows());
            }
            if (broken.isPresent()) {
                throw broken.get();
            }
            return tally;
        } finally {
            sender.shutdownNow();
        }
    }

    /** Where the last row begins that is done. */
    long lastLine() {
        return lastLine;
    }

    private static List<BulkAnswer> await(CompletableFuture<List<BulkAnswer>> answers) {
        try {
            return answers.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private Batch read() throws IOException {
        List<ImportEntry> entries = new ArrayList<>();
        int length = 0;
        while (entries.size() < MOST_ROWS && length < MOST_LENGTH) {
            Optional<ImportRow> row = next();
            if (row.isEmpty()) {
                break;
            }
            ImportEntry entry = mapping.map(row.get());
            entries.add(entry);
            length += entry.command().length();
        }
        return new Batch(entries);
    }

    private Optional<ImportRow> next() throws IOException {
        try {
            return broken.isPresent() ? Optional.empty() : rows.next();
        } catch (WrongUseException noRow) {
            broken = Optional.of(noRow);
            return Optional.empty();
        }
    }

    private void settle(Batch batch, List<BulkAnswer> answers) {
        int next = 0;
        for (ImportEntry entry : batch.entries()) {
            if (entry.isSent()) {
                BulkAnswer answer = answers.get(next++);
                tally.answered(entry, answer);
                if (!answer.isGood()) {
                    report.refused(entry, answer.code(), answer.reason());
                }
            } else {
                tally.notSent(entry);
                if (entry.isRefused()) {
                    report.refused(entry, entry.code(), entry.reason());
                }
            }
            lastLine = entry.line();
        }
    }
}
