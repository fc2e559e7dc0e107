package io.registrar.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * 128 bits that stand for a whole state: the sum, modulo 2^64 in each half, of a hash of every section with all that
 * belongs to it, of every student, hold, key and import by its ids and values, and of the engine's counters. A sum does not depend
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
        Chain chain = new Chain();
        long counters = chain.from(SEED)
                .and(state.sequence)
                .and(state.timeMillis)
                .and(state.lastEnrollmentId)
                .and(state.lastLedgerEntryId)
                .and(state.creditsIssued)
                .and(state.creditsKept)
                .and(state.archivedSections)
                .and(state.holds.hash(SEED))
                .and(state.keys.hash(SEED))
                .hash();
        long high = counters;
        long low = Hash.chain(SEED_OF_LOW, counters);
        for (int index = 0; index < state.sections.end(); index++) {
            if (state.sections.has(index)) {
                long section = sectionHash(state, index, chain);
                high += section;
                low += Hash.chain(SEED_OF_LOW, section);
            }
        }
        StudentTable students = state.students;
        for (int index = 0; index < students.size(); index++) {
            long student = chain.from(students.ids.hashOf(index, SEED))
                    // What names a student elsewhere names it by this.
                    .and(index)
                    .and(students.balance(index))
                    .and(students.refundable(index))
                    .and(students.lastLedgerSequence(index))
                    .and(students.lastEnrollmentSequence(index))
                    .hash();
            high += student;
            low += Hash.chain(SEED_OF_LOW, student);
        }
        ImportTable imports = state.imports;
        for (int row = 0; row < imports.count(); row++) {
            long imported = chain.from(imports.hashOf(row, SEED))
                    .and(imports.enrollment(row))
                    .and(imports.place(row))
                    .hash();
            high += imported;
            low += Hash.chain(SEED_OF_LOW, imported);
        }
        return new StateDigest(high, low);
    }

    private static long sectionHash(State state, int index, Chain chain) {
        Section section = state.sections.at(index);
        SectionSettings settings = section.settings;
        chain.from(state.sections.ids.hashOf(index, SEED))
                .and(settings.kind().number())
                .and(settings.capacity())
                .and(settings.price())
                .and(settings.waitlistCapacity())
                .and(settings.opensAtMillis())
                .and(settings.closesAtMillis())
                .and(settings.holdSeconds())
                .and(settings.lessons())
                .and(textHash(settings.term()))
                .and(textHash(settings.title()))
                .and(section.isCancelled ? 1 : 0)
                .and(section.enrolled)
                .and(section.held)
                .and(section.waitlisted)
                .and(section.totalEnrollments)
                .and(section.changedSequence)
                .and(section.lastRosterSequence)
                .and(section.lastSeatSequence)
                // The section's place in the list of sections is part of what a client sees.
                .and(index);
        // What has an order is chained, not summed.
        addRoster(state, section, chain);
        addWaitlist(state, section, chain);
        addSessions(state, section, chain);
        return chain.hash();
    }

    private static void addRoster(State state, Section section, Chain chain) {
        EnrollmentTable enrollments = state.enrollments;
        for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
            chain.and(enrollments.id(row))
                    .and(enrollments.student(row))
                    .and(enrollments.status(row).number())
                    .and(enrollments.cost(row))
                    .and(enrollments.enrolledAtMillis(row))
                    .and(state.details.lessonsHash(row, SEED));
        }
    }

    private static void addWaitlist(State state, Section section, Chain chain) {
        WaitlistTable waitlists = state.waitlists;
        for (long position = 1; position <= section.waitlisted; position++) {
            int row = waitlists.at(section, position);
            chain.and(waitlists.rank(row))
                    .and(waitlists.student(row))
                    .and(waitlists.joinedAtMillis(row))
                    .and(waitlists.isEligible(row) ? 1 : 0);
        }
    }

    private static void addSessions(State state, Section section, Chain chain) {
        BookingTable bookings = state.bookings;
        for (Session session : section.sessions) {
            chain.and(textHash(session.id))
                    .and(textHash(session.settings.campusId()))
                    .and(session.settings.startsAtMillis())
                    .and(session.settings.capacity())
                    .and(session.booked);
            for (int row = session.bookingsHead; row != Section.NONE; row = bookings.nextOfSession(row)) {
                chain.and(bookings.sequence(row))
                        .and(bookings.bookedAtMillis(row))
                        .and(bookings.student(row));
            }
        }
    }

    private static long textHash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Hash.bytes(bytes, 0, bytes.length, SEED);
    }

    /** A hash of numbers in their order. One is used for millions of rows, so that a digest leaves no garbage behind. */
    private static final class Chain {
        private long hash;

        Chain from(long seed) {
            hash = seed;
            return this;
        }

        Chain and(long value) {
            hash = Hash.chain(hash, value);
            return this;
        }

        long hash() {
            return hash;
        }
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
