package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandDecoder;
import java.util.Objects;

/**
 * The authority that decides who holds which seat and who paid which credits: a pure function from the state and one
 * command record to the next state and an {@link Outcome}.
 *
 * <ul>
 *   <li>Deterministic: sequence and time come with the record; there is no clock, random number, thread or iteration
 *       order of a hash table in here. The same records in the same order make the same state and the same outcomes.
 *   <li>One thread at a time. Whoever hosts the engine sees to that; the pipeline's apply stage does.
 *   <li>A refused command changes nothing but the last sequence and time. Each rule checks everything, then changes.
 *   <li>Applying a frequent command (enroll, unenroll, adjust, an existing student) allocates nothing.
 * </ul>
 */
public final class EnrollmentEngine {
    private final SectionTable sections = new SectionTable();
    private final StudentTable students = new StudentTable();
    private final EnrollmentTable enrollments = new EnrollmentTable(sections, students);
    private final EngineQueries queries = new EngineQueries(sections, students, enrollments);
    private final CommandDecoder command = new CommandDecoder();

    private long lastSequence;
    private long lastTimeMillis;
    private long lastEnrollmentId;
    private long lastLedgerEntryId;
    /** Sum of all grants and signed adjustments, modulo 2^64. */
    private long creditsIssued;

    /** Makes an engine with nothing in it, before the first command. */
    public EnrollmentEngine() {}

    /** Sequence of the last command applied; 0 before the first. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Time of the last command applied, in Unix epoch milliseconds; 0 before the first. */
    public long lastTimeMillis() {
        return lastTimeMillis;
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
        command.wrap(buffer, offset, length);
        if (command.sequence() != lastSequence + 1) {
            throw new IllegalStateException(
                    "Expected sequence " + (lastSequence + 1) + ", but found " + command.sequence());
        }
        if (command.timeMillis() < lastTimeMillis) {
            throw new IllegalStateException("Expected a time from " + lastTimeMillis + " on at sequence "
                    + command.sequence() + ", but found " + command.timeMillis());
        }
        lastSequence = command.sequence();
        lastTimeMillis = command.timeMillis();
        outcome.begin(lastSequence, lastTimeMillis);
        switch (command.type()) {
            case PUT_SECTION -> putSection(outcome);
            case PUT_STUDENT -> putStudent(outcome);
            case ADJUST_CREDITS -> adjustCredits(outcome);
            case ENROLL -> enroll(outcome);
            case UNENROLL -> unenroll(outcome);
            default -> throw new UnsupportedOperationException();
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
        return sections.ids.text(Objects.checkIndex(index, sections.size()));
    }

    /**
     * The id of the student with this dense index, as an {@link Outcome}'s effects name it. Makes a new text.
     *
     * @throws IndexOutOfBoundsException if there is no such student
     */
    public String studentId(int index) {
        return students.ids.text(Objects.checkIndex(index, students.size()));
    }

    /** The digest of the state: equal for equal states, however their tables came to be laid out. */
    public StateDigest digest() {
        return StateDigest.of(
                sections,
                students,
                enrollments,
                lastSequence,
                lastTimeMillis,
                lastEnrollmentId,
                lastLedgerEntryId,
                creditsIssued);
    }

    /** Recounts everything from the rows and holds it against the invariants. */
    public StateAudit audit() {
        return StateAudit.of(sections, students, enrollments, creditsIssued, lastSequence);
    }

    /** Number of rows that seat-holding enrollments, present and ended, ever took at one time. */
    public int enrollmentRows() {
        return enrollments.rowCount();
    }

    /**
     * When the next hold is due, in Unix epoch milliseconds; {@link Long#MAX_VALUE} if none is. A command of that time or a
     * later one, such as a tick, makes it expire.
     */
    public long nextDueMillis() {
        return Long.MAX_VALUE;
    }

    private void putSection(Outcome outcome) {
        int index = findSection();
        SectionSettings settings = command.settings();
        if (index >= 0) {
            Section section = sections.at(index);
            if (settings.isLimited() && section.seatsTaken() > settings.capacity()) {
                outcome.result(ResultCode.CAPACITY_BELOW_ENROLLED).seats(section.seatsTaken(), settings.capacity());
                return;
            }
            section.settings = settings;
            section.changedSequence = lastSequence;
            outcome.result(ResultCode.OK);
            return;
        }
        if (sections.size() == Limits.MAX_SECTIONS) {
            outcome.result(ResultCode.STATE_FULL).seats(sections.size(), Limits.MAX_SECTIONS);
            return;
        }
        Section section = new Section(settings);
        section.changedSequence = lastSequence;
        sections.add(command.buffer(), command.sectionOffset(), command.sectionLength(), section);
        outcome.result(ResultCode.CREATED);
    }

    private void putStudent(Outcome outcome) {
        int student = findStudent();
        if (student >= 0) {
            outcome.result(ResultCode.OK).balance(students.balance(student));
            return;
        }
        if (students.size() == Limits.MAX_STUDENTS) {
            outcome.result(ResultCode.STATE_FULL).seats(students.size(), Limits.MAX_STUDENTS);
            return;
        }
        long credits = command.credits();
        student = students.add(command.buffer(), command.studentOffset(), command.studentLength(), credits);
        outcome.result(ResultCode.CREATED).balance(credits);
        if (credits != 0) {
            creditsIssued += credits;
            addLedgerEntry(outcome, LedgerType.GRANT, 0, student, Section.NONE, credits, credits);
        }
    }

    private void adjustCredits(Outcome outcome) {
        int student = findStudent();
        if (student < 0) {
            outcome.result(ResultCode.STUDENT_NOT_FOUND);
            return;
        }
        long amount = command.credits();
        long balance = students.balance(student);
        if (balance + amount < 0) {
            outcome.result(ResultCode.INSUFFICIENT_CREDITS).balance(balance).amount(-amount);
            return;
        }
        // Judged with every refund still possible, so that no refund can ever fail.
        if (amount > 0 && balance + students.refundable(student) + amount > Limits.MAX_CREDITS) {
            outcome.result(ResultCode.BALANCE_OVERFLOW).balance(balance).amount(amount);
            return;
        }
        creditsIssued += amount;
        long balanceAfter = students.addToBalance(student, amount);
        long entry = addLedgerEntry(outcome, LedgerType.ADJUST, 0, student, Section.NONE, amount, balanceAfter);
        outcome.result(ResultCode.CREATED).amount(amount).balance(balanceAfter).ledgerEntry(entry);
    }

    private void enroll(Outcome outcome) {
        int index = findSection();
        if (index < 0) {
            outcome.result(ResultCode.SECTION_NOT_FOUND);
            return;
        }
        int student = findStudent();
        if (student < 0) {
            outcome.result(ResultCode.STUDENT_NOT_FOUND);
            return;
        }
        Section section = sections.at(index);
        SectionSettings settings = section.settings;
        if (lastTimeMillis < settings.opensAtMillis()) {
            outcome.result(ResultCode.REGISTRATION_NOT_OPEN).windowBound(settings.opensAtMillis());
            return;
        }
        if (lastTimeMillis >= settings.closesAtMillis()) {
            outcome.result(ResultCode.REGISTRATION_CLOSED).windowBound(settings.closesAtMillis());
            return;
        }
        int existing = enrollments.find(index, student);
        if (existing >= 0) {
            outcome.result(ResultCode.ALREADY_ENROLLED).enrollment(enrollments.id(existing));
            return;
        }
        if (section.isFull()) {
            outcome.result(ResultCode.SECTION_FULL)
                    .seats(section.seatsTaken(), settings.capacity())
                    .lastSeat(section.lastSeatSequence);
            return;
        }
        long price = settings.price();
        long balance = students.balance(student);
        if (balance < price) {
            outcome.result(ResultCode.INSUFFICIENT_CREDITS).balance(balance).amount(price);
            return;
        }
        if (enrollments.size() == Limits.MAX_SEATS_TAKEN) {
            outcome.result(ResultCode.STATE_FULL).seats(enrollments.size(), Limits.MAX_SEATS_TAKEN);
            return;
        }
        seat(index, student, price, outcome);
    }

    private void seat(int index, int student, long price, Outcome outcome) {
        Section section = sections.at(index);
        long id = ++lastEnrollmentId;
        enrollments.add(index, student, id, EnrollmentStatus.ACTIVE, price, lastTimeMillis);
        section.enrolled++;
        section.totalEnrollments++;
        section.lastSeatSequence = lastSequence;
        section.changedSequence = lastSequence;
        long balanceAfter = students.charge(student, price);
        outcome.result(ResultCode.CREATED).enrollment(id).amount(price).balance(balanceAfter);
        addEnrollment(
                outcome,
                EffectKind.ENROLLMENT_BEGUN,
                EnrollmentStatus.ACTIVE,
                id,
                student,
                index,
                price,
                lastTimeMillis);
        if (price != 0) {
            addLedgerEntry(outcome, LedgerType.CHARGE, id, student, index, -price, balanceAfter);
        }
    }

    private void unenroll(Outcome outcome) {
        int index = findSection();
        if (index < 0) {
            outcome.result(ResultCode.SECTION_NOT_FOUND);
            return;
        }
        int student = findStudent();
        if (student < 0) {
            outcome.result(ResultCode.STUDENT_NOT_FOUND);
            return;
        }
        int row = enrollments.find(index, student);
        if (row < 0) {
            outcome.result(ResultCode.NOT_ENROLLED);
            return;
        }
        Section section = sections.at(index);
        long id = enrollments.id(row);
        long cost = enrollments.cost(row);
        long enrolledAtMillis = enrollments.enrolledAtMillis(row);
        enrollments.remove(row);
        section.enrolled--;
        section.changedSequence = lastSequence;
        long balanceAfter = students.refund(student, cost);
        outcome.result(ResultCode.OK).enrollment(id).amount(cost).balance(balanceAfter);
        addEnrollment(
                outcome,
                EffectKind.ENROLLMENT_ENDED,
                EnrollmentStatus.CANCELLED,
                id,
                student,
                index,
                cost,
                enrolledAtMillis);
        if (cost != 0) {
            addLedgerEntry(outcome, LedgerType.REFUND, id, student, index, cost, balanceAfter);
        }
    }

    private void addEnrollment(
            Outcome outcome,
            EffectKind kind,
            EnrollmentStatus status,
            long id,
            int student,
            int index,
            long cost,
            long enrolledAtMillis) {
        Section section = sections.at(index);
        long previousOfSection = section.lastRosterSequence;
        section.lastRosterSequence = lastSequence;
        long previousOfStudent = students.replaceLastEnrollmentSequence(student, lastSequence);
        outcome.addEnrollment(
                kind, status, id, student, index, cost, enrolledAtMillis, previousOfStudent, previousOfSection);
    }

    private long addLedgerEntry(
            Outcome outcome,
            LedgerType type,
            long enrollment,
            int student,
            int section,
            long amount,
            long balanceAfter) {
        long id = ++lastLedgerEntryId;
        long previous = students.replaceLastLedgerSequence(student, lastSequence);
        outcome.addLedgerEntry(type, id, enrollment, student, section, amount, balanceAfter, previous);
        return id;
    }

    private int findSection() {
        return sections.ids.find(command.buffer(), command.sectionOffset(), command.sectionLength());
    }

    private int findStudent() {
        return students.ids.find(command.buffer(), command.studentOffset(), command.studentLength());
    }
}
