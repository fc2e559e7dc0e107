package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Section 0 has two seats; a moment is a number. */
class SectionTableTest {
    private final SectionTable sections = new SectionTable(1, 2, -1);

    @Test
    void shouldNotBeFullWhenWhoAsksIsTheOnlyOneBesideOneSeat() {
        enroll();
        sections.enrolling(0);

        assertFalse(sections.mayHaveBeenFull(0, 0));
    }

    @Test
    void shouldPerhapsBeFullWhenOthersMayHaveTakenAllSeats() {
        sections.enrolling(0);
        sections.enrolling(0);
        sections.enrolling(0);

        assertTrue(sections.mayHaveBeenFull(0, 0));
    }

    @Test
    void shouldPerhapsHaveBeenFullWhenASeatWasGivenBackMeanwhile() {
        enroll();
        enroll();
        sections.enrolling(0); // at 10
        sections.unenrolling(0);
        sections.without(0, 12);

        assertTrue(sections.mayHaveBeenFull(0, 10));
        assertFalse(sections.mayHaveBeenFull(0, 13));
    }

    @Test
    void shouldKnowWhenMoreSeatsWereGivenThanThereAre() {
        assertTrue(enroll());
        assertTrue(enroll());
        assertFalse(enroll());
    }

    @Test
    void shouldNotCountASeatThatMayHaveBeenGivenBack() {
        enroll();
        enroll();
        sections.unenrolling(0);

        assertTrue(enroll());
    }

    @Test
    void shouldCountASeatThatWasNotGivenBackAfterAll() {
        enroll();
        enroll();
        sections.unenrolling(0);
        sections.stayed(0);

        assertFalse(enroll());
    }

    private boolean enroll() {
        sections.enrolling(0);
        return sections.enrolled(0);
    }
}
