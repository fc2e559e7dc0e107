package io.registrar.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the naive model remembers: rows that know each other by their ids. */
final class ModelRows {
    private ModelRows() {}

    /** A section. */
    static final class SectionRow {
        final String id;
        SectionSettings settings;
        boolean isCancelled;
        long totalEnrollments;
        long changedSequence;

        /** Who holds a seat, by student, in order of enrollment. */
        final Map<String, Seat> roster = new LinkedHashMap<>();

        /** Who waits for one, by student, in order of joining. */
        final Map<String, Entry> waitlist = new LinkedHashMap<>();

        /** Its sessions, in order of their making. */
        final Map<String, SessionRow> sessions = new LinkedHashMap<>();

        /** Sequences at which an enrollment here began or ended. */
        final List<Long> rosterHistory = new ArrayList<>();

        /** Sequences at which an enrollment here began. */
        final List<Long> seatHistory = new ArrayList<>();

        SectionRow(String id) {
            this.id = id;
        }

        long lastSeatSequence() {
            return seatHistory.isEmpty() ? 0 : seatHistory.get(seatHistory.size() - 1);
        }

        long held() {
            return roster.values().stream()
                    .filter(seat -> seat.status == EnrollmentStatus.PENDING)
                    .count();
        }

        /** The highest number of a lesson that anybody seated has finished, 0 if there is none. */
        int highestLesson() {
            return roster.values().stream()
                    .flatMap(seat -> seat.lessons.stream())
                    .reduce(0, Math::max);
        }
    }

    /** A student. */
    static final class StudentRow {
        final String id;
        BigInteger balance = BigInteger.ZERO;

        /** Sequences of the ledger entries. */
        final List<Long> ledgerHistory = new ArrayList<>();

        /** Sequences at which an enrollment began or ended. */
        final List<Long> enrollmentHistory = new ArrayList<>();

        StudentRow(String id) {
            this.id = id;
        }
    }

    /** A seat taken, and what was paid for it. */
    static final class Seat {
        final long id;
        final String sectionId;
        final String studentId;
        final long paid;
        final long enrolledAtMillis;
        EnrollmentStatus status;

        /** When it expires; counts only while it is pending. */
        long dueMillis;

        /** Numbers of the lessons finished. */
        final Set<Integer> lessons = new TreeSet<>();

        Seat(long id, String sectionId, String studentId, long paid, long enrolledAtMillis, EnrollmentStatus status) {
            this.id = id;
            this.sectionId = sectionId;
            this.studentId = studentId;
            this.paid = paid;
            this.enrolledAtMillis = enrolledAtMillis;
            this.status = status;
        }
    }

    /** A place on a wait list. */
    static final class Entry {
        final String studentId;
        final long joinedAtMillis;

        /** Whether it is looked at when a seat is free; it is not once it was passed over. */
        boolean isEligible = true;

        Entry(String studentId, long joinedAtMillis) {
            this.studentId = studentId;
            this.joinedAtMillis = joinedAtMillis;
        }
    }

    /** A session. */
    static final class SessionRow {
        final String id;
        SessionSettings settings;

        /** When each student booked it, in order of booking. */
        final Map<String, Long> bookings = new LinkedHashMap<>();

        SessionRow(String id) {
            this.id = id;
        }
    }

    /** What was answered to a command that came with a key. */
    record KeptAnswer(
            int fingerprint, long sequence, long timeMillis, Verdict verdict, List<Decision.Effect> effects) {}
}
