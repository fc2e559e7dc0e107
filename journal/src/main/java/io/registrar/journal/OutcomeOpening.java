package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a history as a {@link FileOutcomeLog} takes them over, opened in one of three ways: to be made again from
 * sequence 1, to go on from a place, or to begin behind one.
 */
final class OutcomeOpening implements Closeable {
    final Path outcomes;
    final Path records;
    private final Path snapshots;
    /** Behind this place the history is handed in. */
    final OutcomePosition from;

    final HistoryMark damaged;
    final HistoryMark remaking;
    RecordsHead head;
    KeptOutcomes kept;
    FileChannel channel;
    OutcomeTables tables;
    /** Whether the tables were made anew, and so have to be forced before anybody may believe them. */
    boolean hasNewTables;
    /** Why they were made from the records; the empty text if they were not. */
    String tableProblem = "";

    Optional<Path> keptAside = Optional.empty();
    private final List<Closeable> toClose = new ArrayList<>();

    /** One of the three ways, before its exceptions are told apart. */
    private interface Way {
        void open(OutcomeOpening opening) throws IOException, OutcomesNotResumableException;
    }

    private OutcomeOpening(DataFolder folder, OutcomePosition from) {
        outcomes = folder.outcomes();
        snapshots = folder.snapshots();
        this.from = from;
        records = outcomes.resolve(OutcomeFiles.RECORDS);
        damaged = new HistoryMark(outcomes, HistoryMark.DAMAGED);
        remaking = new HistoryMark(outcomes, HistoryMark.REMAKING);
    }

    private static OutcomeOpening opened(DataFolder folder, OutcomePosition from, Way way)
            throws OutcomesNotResumableException {
        OutcomeOpening opening = new OutcomeOpening(folder, from);
        try {
            if (!Files.isDirectory(opening.outcomes)) {
                Files.createDirectory(opening.outcomes);
            }
            way.open(opening);
            return opening;
        } catch (IOException | UncheckedIOException failure) {
            opening.close();
            throw FileOutcomeLog.notWritten(failure);
        } catch (OutcomesNotResumableException | RuntimeException answer) {
            opening.close();
            throw answer;
        }
    }

    private static OutcomeOpening openedForSure(DataFolder folder, OutcomePosition from, Way way) {
        try {
            return opened(folder, from, way);
        } catch (OutcomesNotResumableException impossible) {
            throw new IllegalStateException("Expected a history that is made again to be opened", impossible);
        }
    }

    /** Opens what is there, to be held against a replay from sequence 1. */
    static OutcomeOpening toMakeAgain(DataFolder folder) {
        return openedForSure(folder, OutcomePosition.START, opening -> {
            opening.openKept();
            opening.kept.refuseLaterBeginning();
            opening.head = new RecordsHead(OutcomePosition.START);
            opening.openChannel();
            opening.makeTables("the history is made again");
        });
    }

    /** Opens what is there, to go on from a place. */
    static OutcomeOpening toResume(DataFolder folder, OutcomePosition mark) throws OutcomesNotResumableException {
        return opened(folder, mark, opening -> {
            opening.resume();
            opening.openChannel();
        });
    }

    /** Puts what is there aside, and begins behind a place. */
    static OutcomeOpening toBeginBehind(DataFolder folder, OutcomePosition mark) {
        return openedForSure(folder, mark, opening -> {
            opening.head = new RecordsHead(mark);
            opening.makeTables("the history begins anew behind sequence " + mark.sequence());
            opening.putAside();
            opening.openKept();
            opening.openChannel();
        });
    }

    private <T extends Closeable> T noted(T resource) {
        toClose.add(resource);
        return resource;
    }

    private void openKept() throws IOException {
        kept = noted(new KeptOutcomes(records));
    }

    private void openChannel() throws IOException {
        channel = noted(FileChannel.open(
                records, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Whoever is cut off before they are on the disk leaves word that they can't be believed. */
    private void makeTables(String reason) throws IOException {
        if (mayBeResumed()) {
            remaking.put(reason);
        }
        tables = noted(OutcomeTables.anew(outcomes, head));
        hasNewTables = true;
    }

    /** Without a snapshot nobody goes on from any place. Of one that comes, the maker forces these tables before it counts. */
    private boolean mayBeResumed() {
        return Files.exists(snapshots);
    }

    /** What was made anew is on the disk before a start may go by it. */
    void believeTables() throws IOException {
        if (mayBeResumed()) {
            tables.force();
            channel.force(false);
            Durable.forceFolder(outcomes);
        }
        remaking.remove();
        damaged.remove();
    }

    private void resume() throws IOException, OutcomesNotResumableException {
        openKept();
        if (!kept.agrees()) {
            String problem = kept.report().problem();
            throw new OutcomesNotResumableException(problem.isEmpty() ? KeptOutcomes.NAME + " is missing" : problem);
        }
        head = kept.head();
        tableProblem = openTables();
        if (!tableProblem.isEmpty()) {
            standAtPlace();
            makeTables(tableProblem);
            fillTables();
        } else {
            tables.goOnFrom(from);
        }
        standAtPlace();
    }

    /** Nothing of what lies before it is read. */
    private void standAtPlace() throws OutcomesNotResumableException {
        Optional<String> problem = kept.goTo(from);
        if (problem.isPresent()) {
            throw new OutcomesNotResumableException(problem.get());
        }
    }

    /** Opens the tables as they are, if they can be believed up to the place; else says what is wrong with them. */
    private String openTables() throws OutcomesNotResumableException {
        for (HistoryMark mark : List.of(damaged, remaking)) {
            if (mark.isThere()) {
                return "a file " + mark.name() + " is there";
            }
        }
        standAtPlace();
        try {
            tables = noted(OutcomeTables.asKept(outcomes, head));
            Optional<String> problem = tables.problemAt(from);
            if (problem.isEmpty() && !hasLastRecord()) {
                problem = Optional.of("the record of sequence " + from.sequence() + " does not check out");
            }
            return problem.orElse("");
        } catch (NoSuchFileException missing) {
            return "a table is missing";
        } catch (IOException | IllegalStateException unreadable) {
            return "a table can't be read: " + unreadable.getMessage();
        }
    }

    private boolean hasLastRecord() {
        return from.sequence() == head.base().sequence()
                || kept.hasRecordBefore(from, tables.endOf(from.sequence() - 1));
    }

    private void fillTables() throws IOException, OutcomesNotResumableException {
        try (RecordsWalk walk = new RecordsWalk(records)) {
            Optional<String> problem = walk.to(from.sequence(), tables, tables);
            if (problem.isEmpty() && !walk.standsAt(head.offsetOf(from), from.runningHash())) {
                problem = Optional.of(KeptOutcomes.NAME + ": sequence " + from.sequence() + " is at another place");
            }
            if (problem.isPresent()) {
                throw new OutcomesNotResumableException(problem.get());
            }
        }
    }

    /** There may be commands in it that are nowhere else. */
    private void putAside() throws IOException {
        if (Files.exists(records) && Files.size(records) > RecordsHead.MAX_LENGTH) {
            Path aside = unusedCopy(records, 0);
            Files.move(records, aside);
            Durable.forceFolder(outcomes);
            keptAside = Optional.of(aside);
        } else {
            Files.deleteIfExists(records);
        }
    }

    /** A name for what is cut off at this offset. */
    static Path unusedCopy(Path file, long offset) {
        Path copy = file.resolveSibling(file.getFileName() + ".cut-at-" + offset);
        for (int number = 2; Files.exists(copy); number++) {
            copy = file.resolveSibling(file.getFileName() + ".cut-at-" + offset + "-" + number);
        }
        return copy;
    }

    @Override
    public void close() {
        for (Closeable resource : toClose) {
            try {
                resource.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
