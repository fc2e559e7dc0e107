package io.registrar.engine;

import io.registrar.engine.Query.RosterCursor;
import java.util.List;
import java.util.Map;

/** What a {@link Query} is answered with: values only, safe to hand to any thread. */
public sealed interface Answer {
    /** Nothing to show: the code says what is not there, the id which one. */
    record NotFound(ResultCode code, String id) implements Answer {}

    /**
     * A section's settings and counters.
     *
     * @param enrolled active and completed enrollments
     * @param held pending enrollments
     * @param waitlisted entries of the wait list
     * @param totalEnrollments enrollments ever begun
     * @param isCancelled whether it was cancelled
     * @param changedSequence sequence of the last command that changed any of this
     */
    record SectionView(
            String sectionId,
            SectionSettings settings,
            long enrolled,
            long held,
            long waitlisted,
            long totalEnrollments,
            boolean isCancelled,
            long changedSequence)
            implements Answer {
        /** Free seats; call it only if the number of seats is limited. */
        public long available() {
            return settings.capacity() - enrolled - held;
        }
    }

    /** Sections; {@code nextAfterIndex} continues the list, -1 ends it. */
    record SectionList(List<SectionView> items, int nextAfterIndex) implements Answer {}

    /** One seat-holding enrollment. */
    record EnrollmentView(
            long enrollmentId, String studentId, EnrollmentStatus status, long cost, long enrolledAtMillis)
            implements Answer {}

    /** Enrollments; {@code next} continues the list; where {@code hasNext} is false the list ends. */
    record Roster(List<EnrollmentView> items, boolean hasNext, RosterCursor next) implements Answer {}

    /**
     * One entry of a wait list.
     *
     * @param position its place, from 1, those who were passed over counted
     */
    record WaitlistEntryView(String studentId, long position, long joinedAtMillis) implements Answer {}

    /** Entries of a wait list; {@code nextAfterRank} continues the list, 0 ends it. */
    record Waitlist(List<WaitlistEntryView> items, long nextAfterRank) implements Answer {}

    /** A seat, and the section it is in. */
    record SeatOfStudent(String sectionId, EnrollmentView enrollment) {}

    /** Seats of a student; {@code nextAfterSectionId} continues the list, the empty text ends it. */
    record StudentSeats(List<SeatOfStudent> items, String nextAfterSectionId) implements Answer {}

    /** A place on a wait list, and the section it is of. */
    record PlaceOfStudent(String sectionId, WaitlistEntryView entry) {}

    /** Places of a student; {@code nextAfterSectionId} continues the list, the empty text ends it. */
    record StudentWaitlists(List<PlaceOfStudent> items, String nextAfterSectionId) implements Answer {}

    /** A session's settings, and how many have booked it. */
    record SessionView(String sessionId, SessionSettings settings, long booked) implements Answer {}

    /** Sessions; {@code nextAfterIndex} continues the list, -1 ends it. */
    record SessionList(List<SessionView> items, int nextAfterIndex) implements Answer {}

    /** One booking. */
    record BookingView(String studentId, long bookedAtMillis) implements Answer {}

    /** Bookings; {@code next} continues the list; where {@code hasNext} is false the list ends. */
    record BookingList(List<BookingView> items, boolean hasNext, RosterCursor next) implements Answer {}

    /** Sections in the order asked for. */
    record SeatsView(List<SectionView> items) implements Answer {}

    /**
     * Where a student's history ends.
     *
     * @param lastLedgerSequence sequence of the command that made the newest ledger entry, 0 if there is none
     * @param lastEnrollmentSequence sequence of the command that last began or ended an enrollment, 0 if there is none
     */
    record HistoryEnds(long lastLedgerSequence, long lastEnrollmentSequence) implements Answer {}

    /**
     * Where a student's enrollments end, and how those stand that hold a seat.
     *
     * @param lastEnrollmentSequence sequence of the command that last began or ended an enrollment, 0 if there is none
     * @param statuses by enrollment id, of the newest {@link Limits#MAX_PAGE_SCAN} that hold a seat
     */
    record EnrollmentHistory(long lastEnrollmentSequence, Map<Long, EnrollmentStatus> statuses) implements Answer {}

    /** Nothing but the sequence that comes with every answer. */
    record Now() implements Answer {}

    /** A student's balance. */
    record StudentView(String studentId, long balance) implements Answer {}
}
