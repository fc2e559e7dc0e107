package io.registrar.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine that one would write without a ring: each section has a lock, each student another one below it, and both are found in
 * concurrent maps. The same rules in the same order of refusals; no journal. Safe for any number of threads.
 */
final class LockedEngine {
    private final ConcurrentHashMap<String, Section> sections = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Student> students = new ConcurrentHashMap<>();
    private final AtomicLong enrollments = new AtomicLong();
    private final AtomicLong ledgerEntries = new AtomicLong();

    /** How a command ended. */
    enum Code {
        OK,
        NOT_FOUND,
        ALREADY_ENROLLED,
        NOT_ENROLLED,
        SECTION_FULL,
        INSUFFICIENT_CREDITS
    }

    /** What a command came to; each thread has its own, and finds the numbers of its last success in it. */
    static final class Result {
        long enrollmentId;
        long ledgerEntryId;
        long balanceAfter;
    }

    private record Enrollment(long id, long cost) {}

    private static final class Section {
        private final long capacity;
        private final long price;
        /** By student; read and changed under the section's own lock. */
        private final Map<String, Enrollment> seats = new HashMap<>();

        Section(long capacity, long price) {
            this.capacity = capacity;
            this.price = price;
        }
    }

    private static final class Student {
        /** Read and changed under the student's own lock, which is taken after a section's. */
        private long balance;

        Student(long balance) {
            this.balance = balance;
        }
    }

    void putSection(String id, long capacity, long price) {
        sections.put(id, new Section(capacity, price));
    }

    void putStudent(String id, long credits) {
        students.put(id, new Student(credits));
    }

    Code enroll(String sectionId, String studentId, Result result) {
        Section section = sections.get(sectionId);
        Student student = students.get(studentId);
        if (section == null || student == null) {
            return Code.NOT_FOUND;
        }
        synchronized (section) {
            if (section.seats.containsKey(studentId)) {
                return Code.ALREADY_ENROLLED;
            }
            if (section.seats.size() >= section.capacity) {
                return Code.SECTION_FULL;
            }
            synchronized (student) {
                if (student.balance < section.price) {
                    return Code.INSUFFICIENT_CREDITS;
                }
                student.balance -= section.price;
                result.balanceAfter = student.balance;
                result.ledgerEntryId = ledgerEntries.incrementAndGet();
            }
            result.enrollmentId = enrollments.incrementAndGet();
            section.seats.put(studentId, new Enrollment(result.enrollmentId, section.price));
        }
        return Code.OK;
    }

    Code unenroll(String sectionId, String studentId, Result result) {
        Section section = sections.get(sectionId);
        Student student = students.get(studentId);
        if (section == null || student == null) {
            return Code.NOT_FOUND;
        }
        synchronized (section) {
            Enrollment enrollment = section.seats.remove(studentId);
            if (enrollment == null) {
                return Code.NOT_ENROLLED;
            }
            synchronized (student) {
                student.balance += enrollment.cost();
                result.balanceAfter = student.balance;
                result.ledgerEntryId = ledgerEntries.incrementAndGet();
            }
            result.enrollmentId = enrollment.id();
        }
        return Code.OK;
    }

    /** Seats taken in a section. */
    int enrolled(String sectionId) {
        Section section = sections.get(sectionId);
        synchronized (section) {
            return section.seats.size();
        }
    }

    long balance(String studentId) {
        Student student = students.get(studentId);
        synchronized (student) {
            return student.balance;
        }
    }

    /** Entries that the ledger would have. */
    long ledgerEntries() {
        return ledgerEntries.get();
    }
}
