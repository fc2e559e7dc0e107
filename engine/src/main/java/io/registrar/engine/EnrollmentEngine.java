package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import java.util.Objects;

/**
 * The authority that decides who holds which seat and who paid which credits: a pure function from the state and one
 * command record to the next state and an {@link Outcome}.
 *
 * <ul>
 *   <li>Deterministic: sequence and time come with the record; there is no clock, random number, thread or iteration
 *       order of a hash table in here. The same records in the same order make the same state and the same outcomes.
 *   <li>One thread at a time. Whoever hosts the engine sees to that; the pipeline's apply stage does.
 *   <li>Before a command, what is due by its time expires. Apart from that, a refused command changes nothing but the last
 *       sequence and time. Each rule checks everything, then changes.
 *   <li>Applying a frequent command (enroll, unenroll, adjust, an existing student) allocates nothing, if it carries no key.
 * </ul>
 */
public final class EnrollmentEngine {
    /** Most records that {@link #expect} remembers. */
    public static final int MOST_EXPECTED = Lookahead.MOST;

    final State state;
    private final Turn turn;
    private final Seats seats;
    private final SectionRules sectionRules;
    private final StudentRules studentRules;
    private final EnrollmentRules enrollmentRules;
    private final RegistrationRules registrationRules;
    private final ImportRules importRules;
    private final SessionRules sessionRules;
    private final EngineQueries queries;
    private final Lookahead lookahead;

    /** Makes an engine with nothing in it, before the first command, for commands of no hostile origin. */
    public EnrollmentEngine() {
        this(0, 0);
    }

    /**
     * Makes an engine with nothing in it, before the first command.
     *
     * @param secret0 any number that clients can't know, best a new random one for each process. It and the other one say
     *     where in an index a client's idempotency keys stand, so that nobody can make them all meet in one place; outcomes
     *     and digests do not depend on them
     * @param secret1 another
     */
    public EnrollmentEngine(long secret0, long secret1) {
        this(secret0, secret1, Lookahead.FEW_ROWS);
    }

    /** @param fewRows up to so many rows it does not look ahead */
    EnrollmentEngine(long secret0, long secret1, int fewRows) {
        state = new State(new SecretHash(secret0, secret1));
        turn = new Turn(state);
        seats = new Seats(turn);
        Admission admission = new Admission(turn, seats);
        sectionRules = new SectionRules(turn, seats);
        studentRules = new StudentRules(turn, seats);
        enrollmentRules = new EnrollmentRules(turn, seats, admission);
        registrationRules = new RegistrationRules(turn, seats, admission);
        importRules = new ImportRules(turn, seats, admission);
        sessionRules = new SessionRules(turn);
        queries = new EngineQueries(state);
        lookahead = new Lookahead(state, fewRows);
    }

    /** Sequence of the last command applied; 0 before the first. */
    public long lastSequence() {
        return state.sequence;
    }

    /** Time of the last command applied, in Unix epoch milliseconds; 0 before the first. */
    public long lastTimeMillis() {
        return state.timeMillis;
    }

    /**
     * Says that the record in these bytes will be applied soon, so that {@link #lookAhead} brings near what it needs: with
     * millions of students that saves most of the time that memory is waited for. Changes nothing, whatever the bytes are and
     * whether they are applied or not. More than {@link #MOST_EXPECTED} at one time are not remembered.
     */
    public void expect(byte[] buffer, int offset, int length) {
        lookahead.expect(buffer, offset, length);
    }

    /** Reads what the expected records need, and forgets them. Best called once before the first of them is applied. */
    public void lookAhead() {
        lookahead.touch();
    }

    /**
     * Applies the record in these bytes.
     *
     * @param outcome is filled with the result
     * @throws io.registrar.engine.codec.MalformedRecordException if the bytes are not a record, or a value in it is
     *     outside {@link Limits}; nothing has changed
     * @throws IndexOutOfBoundsException if the buffer has no such bytes; nothing has changed
     * @throws IllegalStateException if the record is not the next in sequence, or earlier than the last; nothing has
     *     changed
     */
    public void apply(byte[] buffer, int offset, int length, Outcome outcome) {
        CommandDecoder command = turn.command.wrap(buffer, offset, length);
        if (command.sequence() != state.sequence + 1) {
            throw new IllegalStateException(
                    "Expected sequence " + (state.sequence + 1) + ", but found " + command.sequence());
        }
        if (command.timeMillis() < state.timeMillis) {
            throw new IllegalStateException("Expected a time from " + state.timeMillis + " on at sequence "
                    + command.sequence() + ", but found " + command.timeMillis());
        }
        state.sequence = command.sequence();
        state.timeMillis = command.timeMillis();
        turn.begin(outcome);
        // 1. What is due by now expires first, one hold after the other, and each hands its seat on.
        while (seats.expiresNext()) {
            seats.promotion().settle();
        }
        outcome.endExpiries();
        // 2. Then the command, or what it came to when its key was first seen.
        if (command.hasKey()) {
            decideOnce(command, outcome);
        } else {
            decide(command.type());
        }
        state.holds.tidy();
    }

    private void decideOnce(CommandDecoder command, Outcome outcome) {
        KeyTable keys = state.keys;
        keys.forget(state.timeMillis);
        int key = keys.find(command, state.timeMillis);
        if (key >= 0) {
            if (keys.isOfSameRequest(key, command)) {
                keys.repeat(key, command, outcome);
            } else {
                turn.refuse(ResultCode.IDEMPOTENCY_KEY_REUSED);
            }
            return;
        }
        if (keys.isFull()) {
            turn.refuse(ResultCode.IDEMPOTENCY_FULL).seats(keys.count(), Limits.MAX_KEYS);
            return;
        }
        decide(command.type());
        if (!isForWantOfRoom(outcome)) {
            keys.remember(command, outcome);
        }
    }

    /** Who hears that there is no room should be able to try again with the same key. */
    private static boolean isForWantOfRoom(Outcome outcome) {
        boolean isFull = outcome.code() == ResultCode.STATE_FULL;
        for (int effect = outcome.firstOwnEffect(); !isFull && effect < outcome.effectCount(); effect++) {
            isFull = outcome.effectKind(effect) == EffectKind.REGISTRATION_ITEM
                    && outcome.itemCode(effect) == ResultCode.STATE_FULL;
        }
        return isFull;
    }

    private void decide(CommandType type) {
        switch (type) {
            case PUT_SECTION -> sectionRules.put();
            case PUT_STUDENT -> studentRules.put();
            case ADJUST_CREDITS -> studentRules.adjustCredits();
            case ENROLL -> enrollmentRules.enroll();
            case UNENROLL -> enrollmentRules.unenroll();
            case CONFIRM -> enrollmentRules.confirm();
            case WITHDRAW -> enrollmentRules.withdraw();
            case LEAVE_WAITLIST -> enrollmentRules.leaveWaitlist();
            case COMPLETE_LESSON -> enrollmentRules.completeLesson();
            case PUT_SESSION -> sessionRules.put();
            case BOOK -> sessionRules.book();
            case CANCEL_BOOKING -> sessionRules.cancelBooking();
            case REGISTER -> registrationRules.register();
            case CANCEL_SECTION -> sectionRules.cancel();
            case ARCHIVE_TERM -> sectionRules.archiveTerm();
            case IMPORT_ENROLLMENT -> importRules.importEnrollment();
            case TICK -> turn.outcome.result(ResultCode.OK);
        }
    }

    /** Answers a question about the state as it is after the last command. Allocates what it answers with. */
    public Answer query(Query query) {
        return queries.answer(query);
    }

    /**
     * The id of the section with this dense index, as an {@link Outcome}'s effects name it. Makes a new text.
     *
     * @throws IndexOutOfBoundsException if there is no such section
     */
    public String sectionId(int index) {
        return state.sections.ids.text(Objects.checkIndex(index, state.sections.end()));
    }

    /**
     * The id of the student with this dense index, as an {@link Outcome}'s effects name it. Makes a new text.
     *
     * @throws IndexOutOfBoundsException if there is no such student
     */
    public String studentId(int index) {
        return state.students.ids.text(Objects.checkIndex(index, state.students.size()));
    }

    /**
     * Saves the whole state as it is after the last command. An engine that {@link #load loads} it decides from there on as
     * this one does.
     *
     * @throws RuntimeException if the sink does
     */
    public void save(StateSink sink) {
        state.save(sink);
    }

    /**
     * Becomes what another engine was when it was saved.
     *
     * @throws IllegalStateException if this engine has seen a command, and what the source throws: the engine is then of no
     *     use any more
     */
    public void load(StateSource source) {
        if (state.sequence != 0) {
            throw new IllegalStateException(
                    "Expected an engine before its first command, but found sequence " + state.sequence);
        }
        state.load(source);
    }

    /** The digest of the state: equal for equal states, however their tables came to be laid out. */
    public StateDigest digest() {
        return StateDigest.of(state);
    }

    /** Recounts everything from the rows and holds it against the invariants. */
    public StateAudit audit() {
        return StateAudit.of(state);
    }

    /**
     * The same, and against the books of the whole history, up to the last command applied.
     *
     * @param ledger one of this engine's; of no use afterwards
     * @throws IllegalStateException if the ledger is whole and of another sequence
     */
    public StateAudit audit(LedgerRecount ledger) {
        return StateAudit.of(state, ledger);
    }

    /**
     * Books with nothing in them, for the history that led to this engine's state or will lead on from it: all of it, from
     * the first command on. The engine knows every student that a command names by the time that it is booked.
     *
     * @param sinceMillis what is found wrong of an earlier time, in Unix epoch milliseconds, is not reported;
     *     {@link Long#MIN_VALUE} reports all
     */
    public LedgerRecount newLedgerRecount(long sinceMillis) {
        return new LedgerRecount(state.students.ids, sinceMillis);
    }

    /**
     * Looks at the campus of every session.
     *
     * @param sinceMillis what is found wrong of sessions that start earlier, in Unix epoch milliseconds, is not reported;
     *     {@link Long#MIN_VALUE} reports all
     */
    public CampusAudit auditCampuses(long sinceMillis) {
        return CampusAudit.of(state, sinceMillis);
    }

    /** Number of rows that seat-holding enrollments, present and ended, ever took at one time. */
    public int enrollmentRows() {
        return state.enrollments.rowCount();
    }

    /**
     * When the next hold is due, in Unix epoch milliseconds; {@link Long#MAX_VALUE} if none is. A command of that time or a
     * later one, such as a tick, makes it expire.
     */
    public long nextDueMillis() {
        return state.holds.nextDueMillis();
    }

    /** How many holds a command of this time would make expire, in Unix epoch milliseconds. Looks at every hold. */
    public int holdsDueAt(long timeMillis) {
        return state.holds.countDueAt(timeMillis);
    }

    /** Number of idempotency keys that are remembered. */
    public int keyCount() {
        return state.keys.count();
    }
}
