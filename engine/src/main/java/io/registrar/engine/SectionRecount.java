package io.registrar.engine;

import static io.registrar.engine.Invariant.INV_01;
import static io.registrar.engine.Invariant.INV_02;
import static io.registrar.engine.Invariant.INV_05;
import static io.registrar.engine.Invariant.INV_07;
import static io.registrar.engine.Invariant.INV_08;

/**
 * Recounts one section after the other: its roster, its wait list, its sessions and their bookings. A list that leads back
 * into itself is walked no further than there are rows.
 */
final class SectionRecount {
    private final State state;
    private final EnrollmentTable enrollments;
    private final StudentTable students;
    private final InvariantFindings findings;
    private final RecountTotals totals;
    /** The section on whose roster each student was seen last, counted from 1. */
    private final int[] seenOnRoster;

    SectionRecount(State state, InvariantFindings findings, RecountTotals totals) {
        this.state = state;
        this.enrollments = state.enrollments;
        this.students = state.students;
        this.findings = findings;
        this.totals = totals;
        this.seenOnRoster = new int[students.size()];
    }

    /** @throws RuntimeException if a list leads out of its table; what was found until then is kept */
    void run(int index) {
        Section section = state.sections.at(index);
        String name = "section " + state.sections.ids.text(index) + ": ";
        long taken = roster(index, section, name);
        boolean hasFreeSeat = (!section.settings.isLimited() || taken < section.settings.capacity())
                && taken < Limits.MAX_SEATS_OF_SECTION
                && enrollments.size() < Limits.MAX_SEATS_TAKEN;
        waitlist(index, section, hasFreeSeat, name);
        for (Session session : section.sessions) {
            totals.sessions++;
            session(section, session, name + "session " + session.id + ": ");
        }
        counters(section, name);
    }

    private void counters(Section section, String name) {
        if (section.totalEnrollments < section.seatsTaken()) {
            findings.violation(
                    INV_08,
                    name + "counts " + section.totalEnrollments + " enrollments ever, but has " + section.seatsTaken()
                            + " now");
        }
        if (section.isCancelled && (section.seatsTaken() != 0 || section.waitlisted != 0)) {
            findings.violation(INV_08, name + "is cancelled, but not empty");
        }
        boolean neverUsed = section.totalEnrollments == 0;
        // What had ended when it was imported never took a seat here.
        boolean everSeated = section.lastSeatSequence != 0;
        boolean inOrder = section.lastSeatSequence <= section.lastRosterSequence
                && section.lastRosterSequence <= section.changedSequence
                && (everSeated ? !neverUsed : section.seatsTaken() == 0)
                && (section.lastRosterSequence == 0) == neverUsed;
        if (!inOrder) {
            findings.violation(
                    INV_08,
                    name + "last seat taken at sequence " + section.lastSeatSequence + ", roster changed at "
                            + section.lastRosterSequence + ", section at " + section.changedSequence
                            + ", enrollments ever " + section.totalEnrollments);
        }
        totals.newestOnRosters = Math.max(totals.newestOnRosters, section.lastRosterSequence);
    }

    /** Returns how many seats are taken. */
    private long roster(int index, Section section, String name) {
        long held = 0;
        long taken = 0;
        long previousId = 0;
        int last = Section.NONE;
        for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
            if (taken++ == enrollments.rowCount()) {
                findings.violation(INV_08, name + "its roster leads back into itself");
                break;
            }
            held += enrollments.status(row) == EnrollmentStatus.PENDING ? 1 : 0;
            totals.costOfSeats += enrollments.cost(row);
            seat(index, section, row, previousId, name);
            previousId = enrollments.id(row);
            last = row;
        }
        long enrolled = taken - held;
        if (section.settings.isLimited() && taken > section.settings.capacity()) {
            findings.violation(INV_01, name + taken + " seats taken of " + section.settings.capacity());
        }
        if (held != section.held || enrolled != section.enrolled || last != section.rosterTail) {
            findings.violation(
                    INV_08,
                    name + "counts " + section.enrolled + " enrolled and " + section.held + " held, its roster has "
                            + enrolled + " and " + held);
        }
        totals.seats += taken;
        totals.pending += held;
        return taken;
    }

    private void seat(int index, Section section, int row, long previousId, String name) {
        int student = enrollments.student(row);
        if (seenOnRoster[student] == index + 1) {
            findings.violation(INV_02, name + "two seats of student " + students.ids.text(student));
        }
        seenOnRoster[student] = index + 1;
        long id = enrollments.id(row);
        if (enrollments.section(row) != index || enrollments.find(index, student) != row) {
            findings.violation(INV_08, name + "the index does not lead to enrollment " + id);
        }
        if (id <= previousId) {
            findings.violation(INV_08, name + "enrollment " + id + " is out of order on the roster");
        }
        if (!enrollments.status(row).holdsSeat()) {
            findings.violation(INV_08, name + "enrollment " + id + " has ended and is on the roster");
        }
        if (state.details.lessonsFinished(row) > section.settings.lessons()
                || state.details.highestFinished(row) > section.settings.lessons()) {
            findings.violation(
                    INV_08,
                    name + "enrollment " + id + " has finished more lessons than " + section.settings.lessons());
        }
    }

    private void waitlist(int index, Section section, boolean hasFreeSeat, String name) {
        WaitlistTable waitlists = state.waitlists;
        long previousRank = 0;
        int firstEligible = Section.NONE;
        for (long position = 1; position <= section.waitlisted; position++) {
            int row = waitlists.at(section, position);
            if (row == Section.NONE) {
                findings.violation(INV_08, name + "counts " + section.waitlisted + " waiting, has " + (position - 1));
                return;
            }
            totals.waiting++;
            entry(index, section, row, hasFreeSeat, name);
            if (waitlists.rank(row) <= previousRank || waitlists.countUpTo(section, waitlists.rank(row)) != position) {
                findings.violation(INV_07, name + waits(row) + "out of the order of joining");
            }
            if (firstEligible == Section.NONE && waitlists.isEligible(row)) {
                firstEligible = row;
            }
            previousRank = waitlists.rank(row);
        }
        if (waitlists.firstEligible(section) != firstEligible
                || waitlists.at(section, section.waitlisted + 1) != Section.NONE) {
            findings.violation(INV_08, name + "the first eligible entry is not where the tree says");
        }
    }

    private String waits(int entry) {
        return "student " + students.ids.text(state.waitlists.student(entry)) + " waits ";
    }

    private void entry(int index, Section section, int row, boolean hasFreeSeat, String name) {
        WaitlistTable waitlists = state.waitlists;
        int student = waitlists.student(row);
        if (waitlists.section(row) != index || waitlists.find(index, student) != row) {
            findings.violation(INV_08, name + "the index does not lead to where " + waits(row));
        }
        if (enrollments.find(index, student) != Section.NONE) {
            findings.violation(INV_02, name + waits(row) + "for a seat it has");
        }
        if (hasFreeSeat && students.balance(student) >= section.settings.price()) {
            findings.violation(INV_07, name + waits(row) + "though a seat is free that it can pay");
        }
        if (hasFreeSeat && waitlists.isEligible(row)) {
            findings.violation(INV_07, name + waits(row) + "eligible though a seat is free");
        }
    }

    private void session(Section section, Session session, String name) {
        BookingTable bookings = state.bookings;
        long booked = 0;
        int last = Section.NONE;
        for (int row = session.bookingsHead; row != Section.NONE; row = bookings.nextOfSession(row)) {
            if (booked++ == bookings.size()) {
                findings.violation(INV_08, name + "has more bookings than there are of all sessions");
                break;
            }
            last = row;
            int student = bookings.student(row);
            int seat = bookings.seat(row);
            boolean hasSeat = enrollments.id(seat) != 0
                    && enrollments.student(seat) == student
                    && state.sections.at(enrollments.section(seat)) == section;
            if (!hasSeat) {
                findings.violation(INV_05, name + "booked by " + students.ids.text(student) + ", who has no seat");
            }
            if (bookings.find(session, student) != row) {
                findings.violation(
                        INV_08, name + "the index does not lead to the booking of " + students.ids.text(student));
            }
        }
        totals.bookings += booked;
        if (booked != session.booked || last != session.bookingsTail) {
            findings.violation(INV_08, name + "counts " + session.booked + " bookings, has " + booked);
        }
        if (session.settings.isLimited() && booked > session.settings.capacity()) {
            findings.violation(INV_01, name + booked + " booked of " + session.settings.capacity());
        }
    }
}
