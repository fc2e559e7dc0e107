package io.registrar.engine;

import java.nio.charset.StandardCharsets;
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
    private static final int LONGS_PER_EFFECT = 12;

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
    private static final int POSITION = 8;
    private static final int ENROLLED_AT = 9;
    private static final int COUNT = 10;
    private static final int EXPIRY_EFFECTS = 11;
    private static final int REPEATED_SEQUENCE = 12;
    private static final int REPEATED_TIME = 13;
    /** Room for so many effects is kept from one command to the next. */
    private static final int MOST_EFFECTS_KEPT = 128;

    /** How many numbers an outcome has, those that are 0 included. */
    public static final int NUMBERS = 14;

    /** Stands for the command's own student or section where an effect names one. */
    public static final int OWN = -1;

    /** In place of an enrollment, in an item of a registration: it is a drop. */
    private static final int ITEM_DROP = 1;

    // Places of an effect's fields.
    private static final int KIND = 0;
    private static final int DETAIL = 1;
    private static final int ID = 2;
    private static final int ENROLLMENT = 3;
    private static final int STUDENT = 4;
    private static final int SECTION = 5;
    private static final int CREDITS = 6;
    /** A balance, a time or a place: see the accessors. */
    private static final int EXTENT = 7;

    private static final int PREVIOUS_OF_STUDENT = 8;
    private static final int PREVIOUS_OF_SECTION = 9;
    private static final int STUDENT_NAME = 10;
    private static final int SECTION_NAME = 11;

    private ResultCode code = ResultCode.OK;
    private long sequence;
    private long timeMillis;
    private final long[] numbers = new long[NUMBERS];
    private long[] effects = new long[4 * LONGS_PER_EFFECT];
    private int effectCount;
    /** Ids of students and sections other than the command's own, each behind its length in one byte. */
    private byte[] names = new byte[64];

    private int namesLength;

    /** Makes an empty outcome, for the engine to fill. */
    public Outcome() {}

    /** What kind of change an effect is. The numbers are stable. */
    public enum EffectKind {
        /** A balance changed: {@code detail} is the {@link LedgerType}'s number, {@code id} the ledger entry's. */
        LEDGER_ENTRY(0),
        /** An enrollment took a seat: {@code detail} is its status' number, {@code id} its own. */
        ENROLLMENT_BEGUN(1),
        /** An enrollment gave its seat back: {@code detail} is its last status' number, {@code id} its own. */
        ENROLLMENT_ENDED(2),
        /** An enrollment took a seat from the wait list; otherwise as {@link #ENROLLMENT_BEGUN}. */
        ENROLLMENT_PROMOTED(3),
        /** An enrollment kept its seat and got another status: {@code detail} is its number, {@code id} its own. */
        ENROLLMENT_CHANGED(4),
        /** An entry of a wait list was passed over, as its owner can't pay {@code amount}; it keeps its rank. */
        PASSED_OVER(5),
        /**
         * No change, but what became of one item of a registration: {@code detail} is the number of the enrollment's status
         * or 0, {@code id} the enrollment's or 0; see {@link #itemCode}.
         */
        REGISTRATION_ITEM(6),
        /**
         * An enrollment of an older system was taken over: {@code detail} is its status' number, {@code id} its own. It took a
         * seat, if it is of a status that holds one; no ledger entry tells what it had cost.
         */
        ENROLLMENT_IMPORTED(7);

        private static final EffectKind[] BY_NUMBER = values();

        private final int number;

        EffectKind(int number) {
            this.number = number;
        }

        /** The stable number. */
        public int number() {
            return number;
        }

        /** True for a kind that begins or ends an enrollment: the links of a student's history. */
        public boolean isLinkOfEnrollments() {
            return isBeginning() || this == ENROLLMENT_ENDED;
        }

        /** True for a kind that begins an enrollment. */
        public boolean isBeginning() {
            return this == ENROLLMENT_BEGUN || this == ENROLLMENT_PROMOTED || this == ENROLLMENT_IMPORTED;
        }

        /** True for a kind that gives an enrollment another status than it began with. */
        public boolean isChange() {
            return this == ENROLLMENT_ENDED || this == ENROLLMENT_CHANGED;
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
        namesLength = 0;
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

    Outcome position(long place) {
        numbers[POSITION] = place;
        return this;
    }

    Outcome enrolledAt(long millis) {
        numbers[ENROLLED_AT] = millis;
        return this;
    }

    Outcome count(long things) {
        numbers[COUNT] = things;
        return this;
    }

    /** Says that the effects so far are of holds whose time was up, and not the command's own. */
    void endExpiries() {
        numbers[EXPIRY_EFFECTS] = effectCount;
    }

    /** Leaves out, while an outcome is remembered, how many of its effects are of expiries. */
    void forgetExpiries() {
        numbers[EXPIRY_EFFECTS] = 0;
    }

    /** Says so again. */
    void restoreExpiries(int effects) {
        numbers[EXPIRY_EFFECTS] = effects;
    }

    /** Says that all but the first effects, those of expiries, repeat the answer of an earlier command. */
    void repeat(long originalSequence, long originalTimeMillis, int expiryEffects) {
        numbers[EXPIRY_EFFECTS] = expiryEffects;
        numbers[REPEATED_SEQUENCE] = originalSequence;
        numbers[REPEATED_TIME] = originalTimeMillis;
    }

    /** Adds the id of another student or section than the command's own, and returns what an effect calls it. */
    public int addName(byte[] buffer, int offset, int length) {
        if (namesLength + 1 + length > names.length) {
            names = Arrays.copyOf(names, Math.max(names.length * 2, namesLength + 1 + length));
        }
        int name = namesLength;
        names[name] = (byte) length;
        System.arraycopy(buffer, offset, names, name + 1, length);
        namesLength += 1 + length;
        return name;
    }

    /**
     * Adds an effect, all of whose numbers are 0 and whose student and section are the command's own; {@link #addName}
     * comes first where they are not.
     */
    public Outcome addEffect(EffectKind kind, int detail, long id, long credits) {
        return addEffect(kind, detail, id, 0, NO_INDEX, OWN, NO_INDEX, OWN, credits, 0, 0, 0);
    }

    /** Adds an effect with all its numbers. */
    Outcome addEffect(
            EffectKind kind,
            int detail,
            long id,
            long enrollment,
            int student,
            int studentName,
            int section,
            int sectionName,
            long credits,
            long extent,
            long previousOfStudent,
            long previousOfSection) {
        int at = effectCount * LONGS_PER_EFFECT;
        if (at == effects.length) {
            effects = Arrays.copyOf(effects, effects.length * 2);
        }
        long[] to = effects;
        to[at + KIND] = kind.number;
        to[at + DETAIL] = detail;
        to[at + ID] = id;
        to[at + ENROLLMENT] = enrollment;
        to[at + STUDENT] = student;
        to[at + SECTION] = section;
        to[at + CREDITS] = credits;
        to[at + EXTENT] = extent;
        to[at + PREVIOUS_OF_STUDENT] = previousOfStudent;
        to[at + PREVIOUS_OF_SECTION] = previousOfSection;
        to[at + STUDENT_NAME] = studentName;
        to[at + SECTION_NAME] = sectionName;
        effectCount++;
        return this;
    }

    /** Adds a {@link EffectKind#LEDGER_ENTRY}; enrollment 0 and section -1 where none is concerned. */
    public Outcome addLedgerEntry(
            LedgerType type,
            long id,
            long enrollment,
            int student,
            int section,
            long credits,
            long balanceAfter,
            long previousOfStudent) {
        return addEffect(EffectKind.LEDGER_ENTRY, type.number(), id, credits)
                .ofEnrollment(enrollment)
                .ofStudent(student, OWN)
                .ofSection(section, OWN)
                .extent(balanceAfter)
                .after(previousOfStudent, 0);
    }

    /** Adds an effect of a kind that begins, changes or ends an enrollment. */
    public Outcome addEnrollment(
            EffectKind kind,
            EnrollmentStatus status,
            long id,
            int student,
            int section,
            long cost,
            long enrolledAtMillis,
            long previousOfStudent,
            long previousOfSection) {
        return addEffect(kind, status.number(), id, cost)
                .ofEnrollment(id)
                .ofStudent(student, OWN)
                .ofSection(section, OWN)
                .extent(enrolledAtMillis)
                .after(previousOfStudent, previousOfSection);
    }

    /** Says which student the effect last added concerns: its dense index, and a name or {@link #OWN}. */
    public Outcome ofStudent(int student, int name) {
        return setLast(STUDENT, student).setLast(STUDENT_NAME, name);
    }

    /** Says which section the effect last added concerns: its dense index, and a name or {@link #OWN}. */
    public Outcome ofSection(int section, int name) {
        return setLast(SECTION, section).setLast(SECTION_NAME, name);
    }

    /** Says which enrollment the effect last added belongs to. */
    public Outcome ofEnrollment(long enrollment) {
        return setLast(ENROLLMENT, enrollment);
    }

    /** Says the balance after the effect last added, or its time, or its place: what {@link #effectExtent} tells. */
    public Outcome extent(long value) {
        return setLast(EXTENT, value);
    }

    /** Says which commands have the effects before the one last added, of its student and of its section. */
    public Outcome after(long previousOfStudent, long previousOfSection) {
        return setLast(PREVIOUS_OF_STUDENT, previousOfStudent).setLast(PREVIOUS_OF_SECTION, previousOfSection);
    }

    private Outcome setLast(int field, long value) {
        effects[(effectCount - 1) * LONGS_PER_EFFECT + field] = value;
        return this;
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
            effects = new long[used];
        }
        System.arraycopy(other.effects, 0, effects, 0, used);
        namesLength = other.namesLength;
        if (names.length < namesLength) {
            names = new byte[namesLength];
        }
        System.arraycopy(other.names, 0, names, 0, namesLength);
    }

    /** Gives back what one outcome of very many effects took, so that an instance that is used again does not keep it. */
    public void trim() {
        if (effects.length > MOST_EFFECTS_KEPT * LONGS_PER_EFFECT) {
            effects = new long[4 * LONGS_PER_EFFECT];
            names = new byte[64];
            effectCount = 0;
            namesLength = 0;
        }
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

    /** The place on the wait list that the command took, from 1; 0 if it took none. */
    public long position() {
        return numbers[POSITION];
    }

    /** When the enrollment that a command confirmed or withdrew had begun, in Unix epoch milliseconds. */
    public long enrolledAtMillis() {
        return numbers[ENROLLED_AT];
    }

    /** How many things the command counted: enrollments cancelled, sections archived, lessons finished. */
    public long count() {
        return numbers[COUNT];
    }

    /**
     * The first effect that is the command's own. Those before it came about because holds were due at the command's time;
     * they are effects of a refused command too.
     */
    public int firstOwnEffect() {
        return (int) numbers[EXPIRY_EFFECTS];
    }

    /** Whether the command repeated an earlier one, by its idempotency key, and so was answered with that one's outcome. */
    public boolean isRepeated() {
        return numbers[REPEATED_SEQUENCE] != 0;
    }

    /**
     * Number of effects that came about. It is {@link #effectCount}, but for a repeated command: the answer that it is given
     * again tells of effects that came about then, and not now.
     */
    public int newEffectCount() {
        return isRepeated() ? firstOwnEffect() : effectCount;
    }

    /** Sequence of the command that was decided: the outcome's own, or for a repeated command that of the first. */
    public long decidedSequence() {
        return isRepeated() ? numbers[REPEATED_SEQUENCE] : sequence;
    }

    /** Time of the command that was decided, in Unix epoch milliseconds. */
    public long decidedAtMillis() {
        return isRepeated() ? numbers[REPEATED_TIME] : timeMillis;
    }

    /** Number of effects; they are numbered from 0 in the order in which they came about. */
    public int effectCount() {
        return effectCount;
    }

    /** What kind of change the effect is. */
    public EffectKind effectKind(int effect) {
        return EffectKind.of((int) field(effect, KIND));
    }

    /** The effect's type or status number, see {@link EffectKind}. */
    public int effectDetail(int effect) {
        return (int) field(effect, DETAIL);
    }

    /** The id of the effect's ledger entry or enrollment, see {@link EffectKind}. */
    public long effectId(int effect) {
        return field(effect, ID);
    }

    /** The enrollment that a charge or refund belongs to, or that began, changed or ended; 0 where none is concerned. */
    public long effectEnrollmentId(int effect) {
        return field(effect, ENROLLMENT);
    }

    /** The dense index of the student concerned, see {@link EnrollmentEngine#studentId}. */
    public int effectStudent(int effect) {
        return (int) field(effect, STUDENT);
    }

    /** The dense index of the section concerned, or -1 if none is, see {@link EnrollmentEngine#sectionId}. */
    public int effectSection(int effect) {
        return (int) field(effect, SECTION);
    }

    /** What the effect calls its student: {@link #OWN}, or the same for all effects in a row that name the same one. */
    public int effectStudentName(int effect) {
        return (int) field(effect, STUDENT_NAME);
    }

    /** What the effect calls its section, as {@link #effectStudentName} does its student. */
    public int effectSectionName(int effect) {
        return (int) field(effect, SECTION_NAME);
    }

    /** The id that is called so. Makes a new text: not for the command path. */
    public String name(int name) {
        return new String(names, name + 1, names[name], StandardCharsets.ISO_8859_1);
    }

    /** Copies the id that is called so, behind its length in one byte, and returns where it ends. */
    public int copyName(int name, byte[] buffer, int offset) {
        int length = 1 + names[name];
        System.arraycopy(names, name, buffer, offset, length);
        return offset + length;
    }

    /** Bytes that {@link #copyName} copies. */
    public int nameLength(int name) {
        return 1 + names[name];
    }

    /** Credits: a ledger entry's signed amount, an enrollment's cost, the price that could not be paid. */
    public long effectAmount(int effect) {
        return field(effect, CREDITS);
    }

    /**
     * A ledger entry's balance after it; when an enrollment had begun, in Unix epoch milliseconds; when somebody passed over
     * had joined; the place on the wait list that an item of a registration took.
     */
    public long effectExtent(int effect) {
        return field(effect, EXTENT);
    }

    /** A ledger entry's balance after it; 0 for others. */
    public long effectBalanceAfter(int effect) {
        return effectKind(effect) == EffectKind.LEDGER_ENTRY ? field(effect, EXTENT) : 0;
    }

    /** When an enrollment that began, changed or ended had begun, in Unix epoch milliseconds; 0 for ledger entries. */
    public long effectEnrolledAtMillis(int effect) {
        return effectKind(effect) == EffectKind.LEDGER_ENTRY ? 0 : field(effect, EXTENT);
    }

    /**
     * Sequence of the command with the student's effect before this one: of a ledger entry, the ledger entry before; of
     * an enrollment, what was begun or ended before. It is this outcome's own sequence if that effect stands further up
     * in this outcome, and 0 if there was none. So a student's ledger and history are read backwards, from the newest. 0
     * for kinds that are no links.
     */
    public long effectPreviousOfStudent(int effect) {
        return field(effect, PREVIOUS_OF_STUDENT);
    }

    /**
     * Sequence of the command that began or ended an enrollment of the same section before, in the way of {@link
     * #effectPreviousOfStudent}; 0 for others.
     */
    public long effectPreviousOfSection(int effect) {
        return field(effect, PREVIOUS_OF_SECTION);
    }

    /** How the item of a registration ended: {@link ResultCode#OK}, or why it was refused. */
    public ResultCode itemCode(int effect) {
        return ResultCode.of((int) field(effect, CREDITS));
    }

    /** Whether the item of a registration is a drop; else it is an add. */
    public boolean isItemDrop(int effect) {
        return field(effect, ENROLLMENT) == ITEM_DROP;
    }

    /** Adds what became of one item of a registration. */
    Outcome addItem(boolean isDrop, ResultCode itemCode, int status, long enrollment, long place) {
        return addEffect(EffectKind.REGISTRATION_ITEM, status, enrollment, itemCode.number())
                .ofEnrollment(isDrop ? ITEM_DROP : 0)
                .extent(place);
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
                        other.effectCount * LONGS_PER_EFFECT)
                && Arrays.equals(names, 0, namesLength, other.names, 0, other.namesLength);
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
                .append(" numbers=")
                .append(Arrays.toString(numbers));
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
