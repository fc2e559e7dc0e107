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
    final ImportTable imports = new ImportTable();
    final KeyTable keys;

    /** Sequence of the command that is applied, or was last. */
    long sequence;

    /** Its time, in Unix epoch milliseconds. */
    long timeMillis;

    long lastEnrollmentId;
    long lastLedgerEntryId;

    /** Sum of all grants, of signed adjustments, and of what imported enrollments had paid elsewhere; modulo 2^64. */
    long creditsIssued;

    /** Sum of what was paid for seats that hold no seat any more and are not refunded: of withdrawn and archived ones. */
    long creditsKept;

    /** Sections that were archived. */
    long archivedSections;

    /** @param secretHash for the indexes of what clients choose; decides nothing */
    State(SecretHash secretHash) {
        keys = new KeyTable(secretHash);
    }

    private void saveCounters(StateSink sink) {
        sink.putLong(sequence);
        sink.putLong(timeMillis);
        sink.putLong(lastEnrollmentId);
        sink.putLong(lastLedgerEntryId);
        sink.putLong(creditsIssued);
        sink.putLong(creditsKept);
        sink.putLong(archivedSections);
    }

    private void loadCounters(StateSource source) {
        sequence = source.getLong();
        timeMillis = source.getLong();
        lastEnrollmentId = source.getLong();
        lastLedgerEntryId = source.getLong();
        creditsIssued = source.getLong();
        creditsKept = source.getLong();
        archivedSections = source.getLong();
    }

    void save(StateSink sink) {
        for (StatePart part : StatePart.values()) {
            if (part == StatePart.IMPORTS && imports.count() == 0) {
                continue;
            }
            sink.begin(part);
            switch (part) {
                case COUNTERS -> saveCounters(sink);
                case SECTIONS -> sections.save(sink, sessions);
                case STUDENTS -> students.save(sink);
                case ENROLLMENTS -> enrollments.save(sink);
                case SEAT_DETAILS -> details.save(sink);
                case HOLDS -> holds.save(sink);
                case WAITLISTS -> waitlists.save(sink);
                case BOOKINGS -> bookings.save(sink);
                case KEYS -> keys.save(sink);
                case IMPORTS -> imports.save(sink);
            }
        }
    }

    /** Fills an empty state with a saved one. */
    void load(StateSource source) {
        for (StatePart part : StatePart.values()) {
            if (part == StatePart.IMPORTS && !source.isNext(part)) {
                continue;
            }
            source.begin(part);
            switch (part) {
                case COUNTERS -> loadCounters(source);
                case SECTIONS -> sections.load(source, sessions);
                case STUDENTS -> students.load(source);
                case ENROLLMENTS -> enrollments.load(source);
                case SEAT_DETAILS -> details.load(source);
                case HOLDS -> holds.load(source);
                case WAITLISTS -> waitlists.load(source);
                case BOOKINGS -> bookings.load(source);
                case KEYS -> keys.load(source);
                case IMPORTS -> imports.load(source);
            }
        }
    }
}
