package io.registrar.engine;

import java.util.List;

/**
 * A question about the state. It passes through the ring like a command, so that it sees exactly the commands before it,
 * but is not journaled. A page starts behind a cursor that came with the page before; {@code limit} is 1 to {@link
 * Limits#MAX_PAGE_ITEMS}. Bounds are checked when a query is made, on its maker's thread: one that fails in the ring
 * would stop the process.
 */
public sealed interface Query {
    /** One section, by id. */
    record SectionById(String sectionId) implements Query {}

    /**
     * Sections in order of their making.
     *
     * @param afterIndex index of the last section passed, or -1 to start
     * @param term only sections of this term, or the empty text for all
     */
    record SectionPage(int limit, int afterIndex, String term) implements Query {
        /** Refuses what is no page. */
        public SectionPage {
            requireLimit(limit);
            if (afterIndex < -1 || afterIndex == Integer.MAX_VALUE) {
                throw new IllegalArgumentException("Expected the index of a section or -1, but found " + afterIndex);
            }
        }
    }

    /** Who holds a seat in a section, in order of enrollment. */
    record RosterPage(String sectionId, int limit, RosterCursor after) implements Query {
        /** Refuses what is no page. */
        public RosterPage {
            requireLimit(limit);
        }
    }

    /** Counters of up to {@link Limits#MAX_SEATS_SECTIONS} sections. */
    record Seats(List<String> sectionIds) implements Query {}

    /** One student, by id. */
    record StudentById(String studentId) implements Query {}

    /** One student's seat-holding enrollment in one section. */
    record EnrollmentOf(String sectionId, String studentId) implements Query {}

    /**
     * Who waits for a seat, in order of joining.
     *
     * @param afterRank rank of the last entry shown, or 0 to start
     */
    record WaitlistPage(String sectionId, int limit, long afterRank) implements Query {
        /** Refuses what is no page. */
        public WaitlistPage {
            requireLimit(limit);
        }
    }

    /** One student's place on one wait list. */
    record WaitlistEntryOf(String sectionId, String studentId) implements Query {}

    /**
     * A section's sessions, in order of their making.
     *
     * @param afterIndex place of the last session shown, or -1 to start
     */
    record SessionPage(String sectionId, int limit, int afterIndex) implements Query {
        /** Refuses what is no page. */
        public SessionPage {
            requireLimit(limit);
            if (afterIndex < -1 || afterIndex > Limits.MAX_SESSIONS_OF_SECTION) {
                throw new IllegalArgumentException("Expected the place of a session or -1, but found " + afterIndex);
            }
        }
    }

    /** Who has booked a session, in order of booking; the cursor counts bookings by their sequence. */
    record BookingPage(String sectionId, String sessionId, int limit, RosterCursor after) implements Query {
        /** Refuses what is no page. */
        public BookingPage {
            requireLimit(limit);
        }
    }

    /**
     * The seats that a student holds, newest first.
     *
     * @param afterSectionId section of the last seat shown, or the empty text to start; a seat that is gone meanwhile starts
     *     anew
     */
    record SeatsOfStudent(String studentId, int limit, String afterSectionId) implements Query {
        /** Refuses what is no page. */
        public SeatsOfStudent {
            requireLimit(limit);
        }
    }

    /**
     * The wait lists that a student is on, the one joined last first.
     *
     * @param afterSectionId section of the last place shown, or the empty text to start; a place that is gone meanwhile
     *     starts anew
     */
    record WaitlistsOfStudent(String studentId, int limit, String afterSectionId) implements Query {
        /** Refuses what is no page. */
        public WaitlistsOfStudent {
            requireLimit(limit);
        }
    }

    /** Where a student's history ends: what its ledger is read backwards from. */
    record HistoryOf(String studentId) implements Query {}

    /** Where a student's enrollments are read backwards from, and how those of them stand that hold a seat. */
    record EnrollmentHistoryOf(String studentId) implements Query {}

    /** Nothing but the sequence that comes with every answer. */
    record Now() implements Query {}

    /**
     * Where a page of a roster, or of bookings, ended: every enrollment up to {@code enrollmentId} was shown or passed. The walk goes on at the
     * anchor, a row of the roster, if it still holds the anchor's enrollment, and at the roster's head if not.
     *
     * @param enrollmentId show only enrollments with a greater id
     * @param anchorRow row to walk on from
     * @param anchorId enrollment that the row held
     */
    record RosterCursor(long enrollmentId, int anchorRow, long anchorId) {
        /** The cursor before the first enrollment. */
        public static final RosterCursor START = new RosterCursor(0, -1, 0);
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > Limits.MAX_PAGE_ITEMS) {
            throw new IllegalArgumentException(
                    "Expected a limit of 1 to " + Limits.MAX_PAGE_ITEMS + ", but found " + limit);
        }
    }
}
