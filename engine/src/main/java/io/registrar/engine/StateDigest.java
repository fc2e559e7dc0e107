package io.registrar.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * 128 bits that stand for a whole state: the sum, modulo 2^64 in each half, of a hash of every section with all that
 * belongs to it, of every student, hold and key by its ids and values, and of the engine's counters. A sum does not depend
 * on the order of its terms, so equal states have equal digests however their tables came to be laid out. One pass over
 * the state: each term is hashed to 64 bits, and mixed into both halves. Made against accidents, not against forgers.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record StateDigest(long high, long low) {
    private static final long SEED = 0x243F_6A88_85A3_08D3L;
    private static final long SEED_OF_LOW = 0x1319_8A2E_0370_7344L;

    static StateDigest of(State state) {
        long counters = chain(
                SEED,
                state.sequence,
                state.timeMillis,
                state.lastEnrollmentId,
                state.lastLedgerEntryId,
                state.creditsIssued,
                state.creditsKept,
                state.archivedSections,
                state.holds.hash(SEED),
                state.keys.hash(SEED));
        long high = counters;
        long low = Hash.chain(SEED_OF_LOW, counters);
        for (int index = 0; index < state.sections.end(); index++) {
            if (state.sections.has(index)) {
                long section = sectionHash(state, index);
                high += section;
                low += Hash.chain(SEED_OF_LOW, section);
            }
        }
        StudentTable students = state.students;
        for (int index = 0; index < students.size(); index++) {
            long student = chain(
                    students.ids.hashOf(index, SEED),
                    // What names a student elsewhere names it by this.
                    index,
                    students.balance(index),
                    students.refundable(index),
                    students.lastLedgerSequence(index),
                    students.lastEnrollmentSequence(index));
            high += student;
            low += Hash.chain(SEED_OF_LOW, student);
        }
        return new StateDigest(high, low);
    }

    private static long sectionHash(State state, int index) {
        Section section = state.sections.at(index);
        SectionSettings settings = section.settings;
        long hash = chain(
                state.sections.ids.hashOf(index, SEED),
                settings.kind().number(),
                settings.capacity(),
                settings.price(),
                settings.waitlistCapacity(),
                settings.opensAtMillis(),
                settings.closesAtMillis(),
                settings.holdSeconds(),
                settings.lessons(),
                textHash(settings.term()),
                textHash(settings.title()),
                section.isCancelled ? 1 : 0,
                section.enrolled,
                section.held,
                section.waitlisted,
                section.totalEnrollments,
                section.changedSequence,
                section.lastRosterSequence,
                section.lastSeatSequence,
                // The section's place in the list of sections is part of what a client sees.
                index);
        // What has an order is chained, not summed.
        hash = rosterHash(state, section, hash);
        hash = waitlistHash(state, section, hash);
        return sessionsHash(state, section, hash);
    }

    private static long rosterHash(State state, Section section, long before) {
        EnrollmentTable enrollments = state.enrollments;
        long hash = before;
        for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
            hash = chain(
                    hash,
                    enrollments.id(row),
                    enrollments.student(row),
                    enrollments.status(row).number(),
                    enrollments.cost(row),
                    enrollments.enrolledAtMillis(row),
                    state.details.lessonsHash(row, SEED));
        }
        return hash;
    }

    private static long waitlistHash(State state, Section section, long before) {
        WaitlistTable waitlists = state.waitlists;
        long hash = before;
        for (long position = 1; position <= section.waitlisted; position++) {
            int row = waitlists.at(section, position);
            hash = chain(
                    hash,
                    waitlists.rank(row),
                    waitlists.student(row),
                    waitlists.joinedAtMillis(row),
                    waitlists.isEligible(row) ? 1 : 0);
        }
        return hash;
    }

    private static long sessionsHash(State state, Section section, long before) {
        BookingTable bookings = state.bookings;
        long hash = before;
        for (Session session : section.sessions) {
            hash = chain(
                    hash,
                    textHash(session.id),
                    textHash(session.settings.campusId()),
                    session.settings.startsAtMillis(),
                    session.settings.capacity(),
                    session.booked);
            for (int row = session.bookingsHead; row != Section.NONE; row = bookings.nextOfSession(row)) {
                hash = chain(hash, bookings.sequence(row), bookings.bookedAtMillis(row), bookings.student(row));
            }
        }
        return hash;
    }

    private static long chain(long before, long... values) {
        long hash = before;
        for (long value : values) {
            hash = Hash.chain(hash, value);
        }
        return hash;
    }

    private static long textHash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Hash.bytes(bytes, 0, bytes.length, SEED);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
