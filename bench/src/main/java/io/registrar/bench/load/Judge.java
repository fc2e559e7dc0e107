package io.registrar.bench.load;

import java.util.Set;

/**
 * Holds each answer against what the client knows of students and sections, and notes what it has learned. Used by one
 * thread.
 */
final class Judge {
    /** Codes of a 503 that was given before anything was decided; they come with {@code Retry-After}. */
    private static final Set<String> SHEDDING =
            Set.of("overloaded", "recovering", "stopping", "too_many_connections", "journal_full");
    /** A 503 that was decided, and journaled: no effect either. */
    private static final String STATE_FULL = "state_full";

    /** More than all connections can have under way. */
    private static final int HEARD_SEQUENCES = 1 << 22;

    private static final String SECTION_FULL = "section_full";

    private final StudentTable students;
    private final SectionTable sections;
    private final Violations violations;
    private final HeardSequences heard = new HeardSequences(HEARD_SEQUENCES);
    private long highestSequence;
    private long lost;

    Judge(StudentTable students, SectionTable sections, Violations violations) {
        this.students = students;
        this.sections = sections;
        this.violations = violations;
    }

    /** A request is about to be sent. */
    void sending(Exchange exchange, long nowNanos) {
        exchange.sentNanos = nowNanos;
        exchange.sequenceBefore = highestSequence;
        switch (exchange.operation) {
            case ENROLL -> {
                students.sent(exchange.student);
                sections.enrolling(exchange.section);
            }
            case UNENROLL -> {
                students.sent(exchange.student);
                sections.unenrolling(exchange.section);
            }
            case READ_STUDENT ->
                exchange.changesBefore =
                        students.isUnderWay(exchange.student) ? -1 : students.changes(exchange.student);
            default -> {
                // Nothing of it is changed.
            }
        }
    }

    /** Its answer has come. */
    Outcome answered(Exchange exchange, Answer answer, long nowNanos) {
        Outcome outcome =
                answer.status() == 503 ? shed(exchange, answer, nowNanos) : decided(exchange, answer, nowNanos);
        if (outcome == Outcome.UNEXPECTED) {
            violations.add("expected an answer that can be to %s, but found: %s", exchange, answer);
        }
        return outcome;
    }

    private Outcome shed(Exchange exchange, Answer answer, long nowNanos) {
        String code = answer.code();
        if (!code.equals(STATE_FULL)) {
            if (!SHEDDING.contains(code)) {
                lost(exchange);
                return Outcome.UNEXPECTED;
            }
            if (!answer.hasRetryAfter()) {
                violations.add("expected Retry-After in a 503, but found: %s", answer);
            }
        }
        notDone(exchange, nowNanos);
        return Outcome.SHED;
    }

    private Outcome decided(Exchange exchange, Answer answer, long nowNanos) {
        checkSequence(exchange, answer);
        return switch (exchange.operation) {
            case ENROLL -> enrolled(exchange, answer, nowNanos);
            case UNENROLL -> unenrolled(exchange, answer, nowNanos);
            case READ_SEATS -> seats(exchange, answer);
            case READ_SECTION -> section(exchange, answer);
            case READ_STUDENT -> student(exchange, answer);
            default -> Outcome.DONE;
        };
    }

    /**
     * Every answer has a sequence, above that of whatever was heard before the request was sent; a read may see just that, and
     * a command has one of its own.
     */
    private void checkSequence(Exchange exchange, Answer answer) {
        long sequence = answer.sequence();
        long least = exchange.sequenceBefore + (exchange.operation.reads() ? 0 : 1);
        if (sequence == Answer.NONE) {
            violations.add("expected a sequence in every answer, but found: %s", answer);
        } else if (sequence < least) {
            violations.add("expected a sequence from %d up, but found: %s", least, answer);
        } else if (!exchange.operation.reads() && !heard.add(sequence)) {
            violations.add("expected a sequence that no other command has, but found: %s", answer);
        }
        highestSequence = Math.max(highestSequence, sequence);
    }

    private Outcome enrolled(Exchange exchange, Answer answer, long nowNanos) {
        int student = exchange.student;
        int section = exchange.section;
        if (answer.status() == 409 && answer.code().equals(SECTION_FULL)) {
            int capacity = sections.capacity(section);
            if (!sections.mayHaveBeenFull(section, exchange.sentNanos)) {
                violations.add(
                        "expected a seat of section %d, which can't have been full, but found: %s", section, answer);
            }
            sections.toldFull(section);
            expect(answer, Member.CURRENT, capacity);
            expect(answer, Member.MAX, capacity);
            notDone(exchange, nowNanos);
            return Outcome.REFUSED;
        }
        if (answer.status() != 201) {
            lost(exchange);
            return Outcome.UNEXPECTED;
        }
        students.answered(student);
        students.seated(student, section, answer.number(Member.ENROLLMENT_ID));
        expect(answer, Member.COST, RequestEncoder.PRICE);
        expect(answer, Member.BALANCE_AFTER, students.balance(student));
        if (!sections.enrolled(section)) {
            violations.add(
                    "oversold: expected at most %d seats of section %d, but found one more: %s",
                    sections.capacity(section), section, answer);
        }
        return Outcome.DONE;
    }

    private Outcome unenrolled(Exchange exchange, Answer answer, long nowNanos) {
        int student = exchange.student;
        if (answer.status() != 200) {
            lost(exchange);
            return Outcome.UNEXPECTED;
        }
        students.answered(student);
        students.unseated(student);
        sections.without(exchange.section, nowNanos);
        expect(answer, Member.ENROLLMENT_ID, students.enrollmentId(student));
        expect(answer, Member.REFUND, RequestEncoder.PRICE);
        expect(answer, Member.BALANCE_AFTER, students.balance(student));
        return Outcome.DONE;
    }

    private Outcome seats(Exchange exchange, Answer answer) {
        if (answer.status() != 200) {
            return Outcome.UNEXPECTED;
        }
        for (int i = 0; i < exchange.sections; i++) {
            expectRoom((exchange.section + i) % sections.count(), answer);
        }
        return Outcome.DONE;
    }

    private Outcome section(Exchange exchange, Answer answer) {
        if (answer.status() != 200) {
            return Outcome.UNEXPECTED;
        }
        expectRoom(exchange.section, answer);
        return Outcome.DONE;
    }

    /** No more seats taken than there are, and as many left as that leaves. */
    private void expectRoom(int section, Answer answer) {
        long enrolled = answer.nextNumber(Member.ENROLLED);
        int capacity = sections.capacity(section);
        if (enrolled < 0 || enrolled > capacity) {
            violations.add(
                    "oversold: expected 0 to %d seats of section %d taken, but found: %s", capacity, section, answer);
        }
        long available = answer.nextNumber(Member.AVAILABLE);
        if (available != capacity - enrolled) {
            violations.add("expected %d of %d seats available, but found: %s", capacity - enrolled, capacity, answer);
        }
    }

    private Outcome student(Exchange exchange, Answer answer) {
        if (answer.status() != 200) {
            return Outcome.UNEXPECTED;
        }
        int student = exchange.student;
        long balance = answer.number(Member.BALANCE);
        boolean isKnown = exchange.changesBefore == students.changes(student)
                && !students.isUnderWay(student)
                && !students.unknown().containsKey(student);
        if (isKnown) {
            expect(answer, Member.BALANCE, students.balance(student));
        } else if (balance != RequestEncoder.CREDITS && balance != RequestEncoder.CREDITS - RequestEncoder.PRICE) {
            violations.add("expected a balance with or without one seat's price, but found: %s", answer);
        }
        return Outcome.DONE;
    }

    private void expect(Answer answer, Member member, long expected) {
        long found = answer.number(member);
        if (found != expected) {
            violations.add("expected %s to be %d, but found: %s", member, expected, answer);
        }
    }

    private void notDone(Exchange exchange, long nowNanos) {
        switch (exchange.operation) {
            case ENROLL -> {
                students.answered(exchange.student);
                sections.without(exchange.section, nowNanos);
            }
            case UNENROLL -> {
                students.answered(exchange.student);
                sections.stayed(exchange.section);
            }
            default -> {
                // Nothing was to be changed.
            }
        }
    }

    /** Its connection broke, or its answer can't be understood: it was done or not, and the student has to be read. */
    void lost(Exchange exchange) {
        if (exchange.operation == Operation.ENROLL || exchange.operation == Operation.UNENROLL) {
            students.answered(exchange.student);
            students.lost(exchange.student, exchange.section);
            lost++;
        }
    }

    /** Commands whose outcome was not heard. */
    long lost() {
        return lost;
    }
}
