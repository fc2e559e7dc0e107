package io.registrar.journal;

import io.registrar.engine.codec.EnrollmentVisitor;
import io.registrar.engine.codec.OutcomePosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two tables that lead into a file of records: where the record of each sequence ends, from the file's first one on,
 * and which command changed each enrollment last. Nobody who reads by them has to trust them: a wrong place shows by the
 * record that is not there, and of an enrollment each number checks itself, see {@link ChangeEntry}.
 *
 * <p>One thread writes, any threads read.
 */
final class OutcomeTables implements RecordsWalk.EndVisitor, EnrollmentVisitor, Closeable {
    private final RecordsHead head;
    private final LongTable endBySequence;
    private final LongTable changeByEnrollment;

    private OutcomeTables(RecordsHead head, LongTable endBySequence, LongTable changeByEnrollment) {
        this.head = head;
        this.endBySequence = endBySequence;
        this.changeByEnrollment = changeByEnrollment;
    }

    /** Makes empty tables, whatever the files held. */
    static OutcomeTables anew(Path outcomes, RecordsHead head) throws IOException {
        LongTable ends = new LongTable(outcomes.resolve(OutcomeFiles.BY_SEQUENCE));
        try {
            OutcomeTables tables =
                    new OutcomeTables(head, ends, new LongTable(outcomes.resolve(OutcomeFiles.BY_ENROLLMENT)));
            tables.recordEnds(head.base().sequence(), head.length());
            return tables;
        } catch (IOException | RuntimeException failure) {
            ends.close();
            throw failure;
        }
    }

    /**
     * Opens tables as an earlier process has left them.
     *
     * @throws NoSuchFileException if one of them is missing
     */
    static OutcomeTables asKept(Path outcomes, RecordsHead head) throws IOException {
        LongTable ends = LongTable.asKept(outcomes.resolve(OutcomeFiles.BY_SEQUENCE));
        try {
            return new OutcomeTables(head, ends, LongTable.asKept(outcomes.resolve(OutcomeFiles.BY_ENROLLMENT)));
        } catch (IOException | RuntimeException failure) {
            ends.close();
            throw failure;
        }
    }

    /** What tells that they are not of these records up to this place; empty if nothing does. */
    Optional<String> problemAt(OutcomePosition mark) {
        long offset = head.offsetOf(mark);
        if (endOf(head.base().sequence()) != head.length() || endOf(mark.sequence()) != offset) {
            return Optional.of(OutcomeFiles.BY_SEQUENCE + ": expected the record of sequence " + mark.sequence()
                    + " to end at " + offset + ", but found " + endOf(mark.sequence()));
        }
        return problemOfChanges(ChangeEntry.MAX_SEQUENCE, false);
    }

    /**
     * What tells that an enrollment's number is not of this history; empty if nothing does.
     *
     * @param lastSequence of the last record
     */
    Optional<String> problemOfChanges(long lastSequence) {
        return problemOfChanges(lastSequence, head.firstSequence() == 1);
    }

    private Optional<String> problemOfChanges(long lastSequence, boolean hasAll) {
        long unknown = 0;
        for (long id = 1; id < changeByEnrollment.capacity(); id++) {
            long entry = changeByEnrollment.get(id);
            if (entry == 0) {
                unknown = unknown == 0 ? id : unknown;
                continue;
            }
            // They are numbered one by one, from 1: whoever's neighbour has begun has begun too.
            if (hasAll && unknown != 0) {
                return Optional.of(OutcomeFiles.BY_ENROLLMENT + ": nothing is known of enrollment " + unknown);
            }
            if (!ChangeEntry.isOf(id, entry)) {
                return Optional.of(
                        OutcomeFiles.BY_ENROLLMENT + ": what is said of enrollment " + id + " does not check out");
            }
            if (ChangeEntry.sequence(entry) > lastSequence) {
                return Optional.of(OutcomeFiles.BY_ENROLLMENT + ": enrollment " + id + " changed at sequence "
                        + ChangeEntry.sequence(entry) + ", where the history ends with " + lastSequence);
            }
        }
        return Optional.empty();
    }

    /** Takes back what they hold behind this place, and makes them ready to go on from there. */
    void goOnFrom(OutcomePosition mark) throws IOException {
        endBySequence.clearFrom(index(mark.sequence()) + 1);
        changeByEnrollment.fillHoles();
    }

    @Override
    public void recordEnds(long sequence, long offset) {
        endBySequence.set(index(sequence), offset);
    }

    /** Where the record ends, 0 if that was never set. */
    long endOf(long sequence) {
        return endBySequence.get(index(sequence));
    }

    private long index(long sequence) {
        return sequence - head.base().sequence();
    }

    /** How many sequences behind this one can be set without any space being taken. Any thread may ask. */
    long roomBehindSequence(long sequence) {
        return endBySequence.capacity() - index(sequence);
    }

    /** How many enrollments behind this one can be set without any space being taken. Any thread may ask. */
    long roomBehindEnrollment(long enrollmentId) {
        return changeByEnrollment.capacity() - enrollmentId;
    }

    /** Takes space for more sequences; any thread may do so. */
    void addPieceOfSequences() throws IOException {
        endBySequence.addPiece();
    }

    /** Takes space for more enrollments; any thread may do so. */
    void addPieceOfEnrollments() throws IOException {
        changeByEnrollment.addPiece();
    }

    /** The last enrollment that anything is known of, 0 if there is none. */
    long lastEnrollment() {
        long id = changeByEnrollment.capacity() - 1;
        while (id > 0 && changeByEnrollment.get(id) == 0) {
            id--;
        }
        return Math.max(0, id);
    }

    @Override
    public void enrollmentBegun(long enrollmentId) {
        changeByEnrollment.set(enrollmentId, ChangeEntry.of(enrollmentId, 0));
    }

    @Override
    public void enrollmentChanged(long enrollmentId, long sequence) {
        changeByEnrollment.set(enrollmentId, ChangeEntry.of(enrollmentId, sequence));
    }

    /**
     * Sequence of the command that changed the enrollment last, 0 if it is as it began.
     *
     * @throws IllegalStateException if it is not known, or does not check out
     */
    long lastChangeOf(long enrollmentId) {
        long entry = changeByEnrollment.get(enrollmentId);
        if (!ChangeEntry.isOf(enrollmentId, entry)) {
            throw new IllegalStateException("Expected the last change of enrollment " + enrollmentId + ", but found "
                    + (entry == 0 ? "none" : "what does not check out") + ": outcomes/" + OutcomeFiles.BY_ENROLLMENT);
        }
        return ChangeEntry.sequence(entry);
    }

    /** Takes back all that is known of enrollments. */
    void forgetChanges() throws IOException {
        changeByEnrollment.clearFrom(0);
    }

    void force() throws IOException {
        endBySequence.force();
        changeByEnrollment.force();
    }

    @Override
    public void close() throws IOException {
        try {
            endBySequence.close();
        } finally {
            changeByEnrollment.close();
        }
    }
}
