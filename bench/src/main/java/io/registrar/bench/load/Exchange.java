package io.registrar.bench.load;

/**
 * One request, and what has to be known when its answer comes. A connection uses the same ones again and again, so nobody
 * keeps one beyond its answer. Numbers of students and sections count from 0 and are the client's own.
 */
final class Exchange {
    Operation operation = Operation.READ_SEATS;
    int student;
    int section;
    /** Of {@link Operation#READ_SEATS}: how many sections, from {@link #section} on, over the last one to the first. */
    int sections;
    /** Of a page: what it comes after, as the page before it says; empty for the first. */
    String cursor = "";
    /** When it was to be sent. */
    long intendedNanos;
    /** When it was sent. */
    long sentNanos;
    /** The highest sequence that had been heard when it was sent. */
    long sequenceBefore;
    /** Of {@link Operation#READ_STUDENT}: how often the student's balance had changed when it was sent. */
    int changesBefore;

    void become(Operation newOperation, int newStudent, int newSection) {
        operation = newOperation;
        student = newStudent;
        section = newSection;
        sections = 1;
        cursor = "";
    }

    /** Asks for what the other one asks for. */
    void become(Exchange other) {
        become(other.operation, other.student, other.section);
        sections = other.sections;
        cursor = other.cursor;
    }

    Exchange copy() {
        Exchange copy = new Exchange();
        copy.become(this);
        return copy;
    }

    @Override
    public String toString() {
        return operation + " of student " + student + ", section " + section;
    }
}
