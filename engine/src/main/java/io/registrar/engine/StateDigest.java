package io.registrar.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * 128 bits that stand for a whole state: the sum, modulo 2^64 in each half, of a hash of every section, student and
 * enrollment by its ids and values, and of the engine's counters. A sum does not depend on the order of its terms, so
 * equal states have equal digests however their tables came to be laid out. Made against accidents, not against
 * forgers.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record StateDigest(long high, long low) {
    private static final long[] SEEDS = {0x243F_6A88_85A3_08D3L, 0x1319_8A2E_0370_7344L};

    static StateDigest of(
            SectionTable sections, StudentTable students, EnrollmentTable enrollments, long... engineCounters) {
        long[] sums = new long[SEEDS.length];
        for (int half = 0; half < SEEDS.length; half++) {
            long seed = SEEDS[half];
            long sum = seed;
            for (long counter : engineCounters) {
                sum = Hash.chain(sum, counter);
            }
            for (int index = 0; index < sections.size(); index++) {
                sum += sectionHash(sections, enrollments, students, index, seed);
            }
            for (int student = 0; student < students.size(); student++) {
                long hash = Hash.chain(students.ids.hashOf(student, seed), students.balance(student));
                hash = Hash.chain(hash, students.refundable(student));
                hash = Hash.chain(hash, students.lastLedgerSequence(student));
                sum += Hash.chain(hash, students.lastEnrollmentSequence(student));
            }
            sums[half] = sum;
        }
        return new StateDigest(sums[0], sums[1]);
    }

    private static long sectionHash(
            SectionTable sections, EnrollmentTable enrollments, StudentTable students, int index, long seed) {
        Section section = sections.at(index);
        SectionSettings settings = section.settings;
        long id = sections.ids.hashOf(index, seed);
        long hash = Hash.chain(id, settings.kind().number());
        hash = Hash.chain(hash, settings.capacity());
        hash = Hash.chain(hash, settings.price());
        hash = Hash.chain(hash, settings.waitlistCapacity());
        hash = Hash.chain(hash, settings.opensAtMillis());
        hash = Hash.chain(hash, settings.closesAtMillis());
        hash = Hash.chain(hash, settings.holdSeconds());
        hash = Hash.chain(hash, settings.lessons());
        hash = Hash.chain(hash, textHash(settings.term(), seed));
        hash = Hash.chain(hash, textHash(settings.title(), seed));
        hash = Hash.chain(hash, section.enrolled);
        hash = Hash.chain(hash, section.held);
        hash = Hash.chain(hash, section.waitlisted);
        hash = Hash.chain(hash, section.totalEnrollments);
        hash = Hash.chain(hash, section.changedSequence);
        hash = Hash.chain(hash, section.lastRosterSequence);
        hash = Hash.chain(hash, section.lastSeatSequence);
        // The section's place in the list of sections is part of what a client sees.
        hash = Hash.chain(hash, index);
        // The roster in its order: chained, not summed.
        for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
            hash = Hash.chain(hash, enrollments.id(row));
            hash = Hash.chain(hash, students.ids.hashOf(enrollments.student(row), seed));
            hash = Hash.chain(hash, enrollments.status(row).number());
            hash = Hash.chain(hash, enrollments.cost(row));
            hash = Hash.chain(hash, enrollments.enrolledAtMillis(row));
        }
        return hash;
    }

    private static long textHash(String text, long seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Hash.bytes(bytes, 0, bytes.length, seed);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
