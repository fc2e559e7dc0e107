package io.registrar.engine;

/** One section in memory: its settings, its counters, and the two ends of its roster. Sections are few; rows are not. */
final class Section {
    /** Stands for "no row" at the ends of a list. */
    static final int NONE = -1;

    SectionSettings settings;

    /** Enrollments that are active or completed. */
    long enrolled;

    /** Enrollments that are pending. */
    long held;

    /** Entries of the wait list. */
    long waitlisted;

    /** Enrollments ever begun; never falls. */
    long totalEnrollments;

    /** Sequence of the last command that changed this section or a counter of it. */
    long changedSequence;

    /** Sequence of the last command that began or ended an enrollment here; 0 before the first. */
    long lastRosterSequence;

    /** Sequence of the last command that began an enrollment here; 0 before the first. */
    long lastSeatSequence;

    int rosterHead = NONE;
    int rosterTail = NONE;

    Section(SectionSettings settings) {
        this.settings = settings;
    }

    long seatsTaken() {
        return enrolled + held;
    }

    boolean isFull() {
        return settings.isLimited() && seatsTaken() >= settings.capacity();
    }
}
