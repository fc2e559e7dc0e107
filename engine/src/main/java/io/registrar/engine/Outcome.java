package io.registrar.engine;

import java.util.Arrays;

/**
 * What one command came to: the result code, the numbers that decided it, and its effects. The engine fills the instance
 * it is handed, so that applying a command allocates nothing; one that must outlive the call is copied with {@link
 * #copyFrom}. A number that the result does not mention is 0.
 *
 * <p>Not safe for several threads; whoever hands it on publishes it safely.
 */
public final class Outcome {
    /** Longs that one effect takes in {@link #effects}. */
    private static final int LONGS_PER_EFFECT = 10;

    /** Stands for a student or section that is not named by a dense index. */
    public static final int NO_INDEX = Section.NONE;

    // The numbers that decided, in the order of the record: see OutcomeRecord.
    private static final int ENROLLMENT_ID = 0;
    private static final int AMOUNT = 1;
    private static final int BALANCE = 2;
    private static final int CURRENT = 3;
    private static final int MAX = 4;
    private static final int WINDOW_BOUND = 5;
    private static final int LEDGER_ENTRY_ID = 6;
    private static final int LAST_SEAT_SEQUENCE = 7;
    /** How many numbers an outcome has, those that are 0 included. */
    public static final int NUMBERS = 8;

    private ResultCode code = ResultCode.OK;
    private long sequence;
    private long timeMillis;
    private final long[] numbers = new long[NUMBERS];
    private long[] effects = new long[4 * LONGS_PER_EFFECT];
    private int effectCount;

    /** Makes an empty outcome, for the engine to fill. */
    public Outcome() {}

    /** What kind of change an effect is. The numbers are stable. */
    public enum EffectKind {
        /** A balance changed: {@code detail} is the {@link LedgerType}'s number, {@code id} the ledger entry's. */
        LEDGER_ENTRY(0),
        /** An enrollment took a seat: {@code detail} is its status' number, {@code id} its own. */
        ENROLLMENT_BEGUN(1),
        /** An enrollment gave its seat back: {@code detail} is its last status' number, {@code id} its own. */
        ENROLLMENT_ENDED(2);

        private static final EffectKind[] BY_NUMBER = values();

        private final int number;

        EffectKind(int number) {
            this.number = number;
        }

        /** The stable number. */
        public int number() {
            return number;
        }

        /**
         * The kind with this stable number.
         *
         * @throws IllegalArgumentException if no kind has it
         */
        public static EffectKind of(int number) {
            if (number < 0 || number >= BY_NUMBER.length) {
                throw new IllegalArgumentException("Expected the number of an effect's kind, but found " + number);
            }
            return BY_NUMBER[number];
        }
    }

    /** Forgets all, for the outcome of this command. For the engine and the decoder, as are the others that change it. */
    public Outcome begin(long newSequence, long newTimeMillis) {
        code = ResultCode.OK;
        sequence = newSequence;
        timeMillis = newTimeMillis;
        Arrays.fill(numbers, 0);
        effectCount = 0;
        return this;
    }

    /** Says how the command ended. */
    public Outcome result(ResultCode result) {
        code = result;
        return this;
    }

    Outcome enrollment(long id) {
        numbers[ENROLLMENT_ID] = id;
        return this;
    }

    Outcome amount(long credits) {
        numbers[AMOUNT] = credits;
        return this;
    }

    Outcome balance(long credits) {
        numbers[BALANCE] = credits;
        return this;
    }

    Outcome seats(long taken, long most) {
        numbers[CURRENT] = taken;
        numbers[MAX] = most;
        return this;
    }

    Outcome windowBound(long millis) {
        numbers[WINDOW_BOUND] = millis;
        return this;
    }

    Outcome ledgerEntry(long id) {
        numbers[LEDGER_ENTRY_ID] = id;
        return this;
    }

    Outcome lastSeat(long takenAtSequence) {
        numbers[LAST_SEAT_SEQUENCE] = takenAtSequence;
        return this;
    }

    /** One of the {@link #NUMBERS} numbers, by its place in the record. */
    public long number(int place) {
        return numbers[place];
    }

    /** Sets one of the {@link #NUMBERS} numbers, by its place in the record. */
    public void setNumber(int place, long number) {
        numbers[place] = number;
    }

    /** Adds a {@link EffectKind#LEDGER_ENTRY}; enrollment 0 and section -1 where none is concerned. */
    public void addLedgerEntry(
            LedgerType type,
            long id,
            long enrollment,
            int student,
            int section,
            long credits,
            long balanceAfter,
            long previousOfStudent) {
        int at = beginEffect(EffectKind.LEDGER_ENTRY, type.number(), id, enrollment, student, section, credits);
        effects[at + 7] = balanceAfter;
        effects[at + 8] = previousOfStudent;
        effects[at + 9] = 0;
    }

    /** Adds an {@link EffectKind#ENROLLMENT_BEGUN} or {@link EffectKind#ENROLLMENT_ENDED}. */
    public void addEnrollment(
            EffectKind kind,
            EnrollmentStatus status,
            long id,
            int student,
            int section,
            long cost,
            long enrolledAtMillis,
            long previousOfStudent,
            long previousOfSection) {
        int at = beginEffect(kind, status.number(), id, id, student, section, cost);
        effects[at + 7] = enrolledAtMillis;
        effects[at + 8] = previousOfStudent;
        effects[at + 9] = previousOfSection;
    }

    /** Writes what both kinds have, and returns where the effect starts. */
    private int beginEffect(
            EffectKind kind, int detail, long id, long enrollment, int student, int section, long credits) {
        int at = effectCount * LONGS_PER_EFFECT;
        if (at == effects.length) {
            effects = Arrays.copyOf(effects, effects.length * 2);
        }
        effects[at] = kind.number;
        effects[at + 1] = detail;
        effects[at + 2] = id;
        effects[at + 3] = enrollment;
        effects[at + 4] = student;
        effects[at + 5] = section;
        effects[at + 6] = credits;
        effectCount++;
        return at;
    }

    /** Makes this outcome equal to the other one, effects included. */
    public void copyFrom(Outcome other) {
        code = other.code;
        sequence = other.sequence;
        timeMillis = other.timeMillis;
        System.arraycopy(other.numbers, 0, numbers, 0, NUMBERS);
        effectCount = other.effectCount;
        int used = effectCount * LONGS_PER_EFFECT;
        if (effects.length < used) {
            effects = new long[other.effects.length];
        }
        System.arraycopy(other.effects, 0, effects, 0, used);
    }

    /** How the command ended. */
    public ResultCode code() {
        return code;
    }

    /** The command's sequence; for a query, the sequence of the last command it saw. */
    public long sequence() {
        return sequence;
    }

    /** The command's time, in Unix epoch milliseconds. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The enrollment begun, ended, or in the way of a second one. */
    public long enrollmentId() {
        return numbers[ENROLLMENT_ID];
    }

    /** Credits: the cost of a seat taken, the refund of one given back, the signed amount of an adjustment. */
    public long amount() {
        return numbers[AMOUNT];
    }

    /** The student's balance after the command; of a refused one, the balance that decided. */
    public long balance() {
        return numbers[BALANCE];
    }

    /** Seats taken, where the number of seats decided. */
    public long current() {
        return numbers[CURRENT];
    }

    /** Seats there are, where the number of seats decided. */
    public long max() {
        return numbers[MAX];
    }

    /**
     * The bound of the registration window that decided, in Unix epoch milliseconds: {@code opensAt} where the result is
     * {@link ResultCode#REGISTRATION_NOT_OPEN}, {@code closesAt} where it is {@link ResultCode#REGISTRATION_CLOSED}.
     */
    public long windowBoundMillis() {
        return numbers[WINDOW_BOUND];
    }

    /** The ledger entry of a credit adjustment. */
    public long ledgerEntryId() {
        return numbers[LEDGER_ENTRY_ID];
    }

    /**
     * Where the result is {@link ResultCode#SECTION_FULL}: sequence of the command that took a seat of the section last, 0
     * if none ever did. That seat may be free again where the capacity was cut since.
     */
    public long lastSeatSequence() {
        return numbers[LAST_SEAT_SEQUENCE];
    }

    /** Number of effects; they are numbered from 0 in the order in which they came about. */
    public int effectCount() {
        return effectCount;
    }

    /** What kind of change the effect is. */
    public EffectKind effectKind(int effect) {
        return EffectKind.of((int) field(effect, 0));
    }

    /** The effect's type or status number, see {@link EffectKind}. */
    public int effectDetail(int effect) {
        return (int) field(effect, 1);
    }

    /** The id of the effect's ledger entry or enrollment, see {@link EffectKind}. */
    public long effectId(int effect) {
        return field(effect, 2);
    }

    /** The enrollment that a charge or refund belongs to, or that began or ended; 0 for a grant or an adjustment. */
    public long effectEnrollmentId(int effect) {
        return field(effect, 3);
    }

    /** The dense index of the student concerned, see {@link EnrollmentEngine#studentId}. */
    public int effectStudent(int effect) {
        return (int) field(effect, 4);
    }

    /** The dense index of the section concerned, or -1 if none is, see {@link EnrollmentEngine#sectionId}. */
    public int effectSection(int effect) {
        return (int) field(effect, 5);
    }

    /** Credits: a ledger entry's signed amount, an enrollment's cost. */
    public long effectAmount(int effect) {
        return field(effect, 6);
    }

    /** A ledger entry's balance after it; 0 for enrollments. */
    public long effectBalanceAfter(int effect) {
        return effectKind(effect) == EffectKind.LEDGER_ENTRY ? field(effect, 7) : 0;
    }

    /** When an enrollment that began or ended had begun, in Unix epoch milliseconds; 0 for ledger entries. */
    public long effectEnrolledAtMillis(int effect) {
        return effectKind(effect) == EffectKind.LEDGER_ENTRY ? 0 : field(effect, 7);
    }

    /**
     * Sequence of the command with the student's effect before this one: of a ledger entry, the ledger entry before; of
     * an enrollment, what was begun or ended before. It is this outcome's own sequence if that effect stands further up
     * in this outcome, and 0 if there was none. So a student's ledger and history are read backwards, from the newest.
     */
    public long effectPreviousOfStudent(int effect) {
        return field(effect, 8);
    }

    /**
     * Sequence of the command that began or ended an enrollment of the same section before, in the way of {@link
     * #effectPreviousOfStudent}; 0 for ledger entries.
     */
    public long effectPreviousOfSection(int effect) {
        return field(effect, 9);
    }

    private long field(int effect, int field) {
        if (effect < 0 || effect >= effectCount) {
            throw new IndexOutOfBoundsException("Expected an effect below " + effectCount + ", but found " + effect);
        }
        return effects[effect * LONGS_PER_EFFECT + field];
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Outcome other
                && code == other.code
                && sequence == other.sequence
                && timeMillis == other.timeMillis
                && Arrays.equals(numbers, other.numbers)
                && effectCount == other.effectCount
                && Arrays.equals(
                        effects,
                        0,
                        effectCount * LONGS_PER_EFFECT,
                        other.effects,
                        0,
                        other.effectCount * LONGS_PER_EFFECT);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence * 31 + code.number());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(160)
                .append(code.text())
                .append(" sequence=")
                .append(sequence)
                .append(" time=")
                .append(timeMillis)
                .append(" enrollment=")
                .append(enrollmentId())
                .append(" amount=")
                .append(amount())
                .append(" balance=")
                .append(balance())
                .append(" seats=")
                .append(current())
                .append('/')
                .append(max())
                .append(" windowBound=")
                .append(windowBoundMillis())
                .append(" ledgerEntry=")
                .append(ledgerEntryId())
                .append(" lastSeat=")
                .append(lastSeatSequence());
        for (int effect = 0; effect < effectCount; effect++) {
            text.append(" [").append(effectKind(effect));
            for (int field = 1; field < LONGS_PER_EFFECT; field++) {
                text.append(' ').append(field(effect, field));
            }
            text.append(']');
        }
        return text.toString();
    }
}
