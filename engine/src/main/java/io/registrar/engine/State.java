package io.registrar.engine;

/** All that decisions need, in memory: the tables, and what is counted over all of them. No rule is in here. */
final class State {
    final SectionTable sections = new SectionTable();
    final StudentTable students = new StudentTable();
    final EnrollmentTable enrollments = new EnrollmentTable(sections, students);
    final SeatDetails details = new SeatDetails(enrollments);
    final HoldQueue holds = new HoldQueue(enrollments);
    final WaitlistTable waitlists = new WaitlistTable(sections, students);
    final SessionTable sessions = new SessionTable();
    final BookingTable bookings = new BookingTable(sessions, details);
    final KeyTable keys;

    /** Sequence of the command that is applied, or was last. */
    long sequence;

    /** Its time, in Unix epoch milliseconds. */
    long timeMillis;

    long lastEnrollmentId;
    long lastLedgerEntryId;

    /** Sum of all grants and signed adjustments, modulo 2^64. */
    long creditsIssued;

    /** Sum of what was paid for seats that hold no seat any more and are not refunded: of withdrawn and archived ones. */
    long creditsKept;

    /** Sections that were archived. */
    long archivedSections;

    /** @param secretHash for the indexes of what clients choose; decides nothing */
    State(SecretHash secretHash) {
        keys = new KeyTable(secretHash);
    }
}
