package io.registrar.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A recount of the whole state from its rows, held against the invariants that must be true after every command. It
 * shares no counter with the rules it checks. Slow, as it looks at everything; for tests, and for operators who want to
 * know.
 *
 * @param sections sections there are
 * @param students students there are
 * @param seatsTaken seat-holding enrollments, counted on the rosters
 * @param balances sum of all balances, in credits
 * @param violations what is wrong, each starting with the invariant's name; empty if all is well
 */
public record StateAudit(int sections, int students, long seatsTaken, long balances, List<String> violations) {
    /** Copies the list, so that it stays what was found. */
    public StateAudit {
        violations = List.copyOf(violations);
    }

    static StateAudit of(State state) {
        return new Recount(state).run();
    }

    /** True if nothing is wrong. */
    public boolean passed() {
        return violations.isEmpty();
    }

    /** Goes through everything once, and adds up what it sees. */
    private static final class Recount {
        private final State state;
        private final EnrollmentTable enrollments;
        private final StudentTable students;
        private final List<String> violations = new ArrayList<>();
        private final Set<Long> memberships = new HashSet<>();
        private long seats;
        private long pending;
        private long costOfSeats;
        private long balances;
        private long waiting;
        private long sessions;
        private long bookings;
        private long newestOnRosters;
        private long newestOfStudents;

        Recount(State state) {
            this.state = state;
            this.enrollments = state.enrollments;
            this.students = state.students;
        }

        StateAudit run() {
            int sections = 0;
            for (int index = 0; index < state.sections.end(); index++) {
                if (state.sections.has(index)) {
                    sections++;
                    section(index);
                }
            }
            for (int student = 0; student < students.size(); student++) {
                student(student);
            }
            whole(sections);
            return new StateAudit(sections, students.size(), seats, balances, violations);
        }

        private void expect(boolean isTrue, String violation) {
            if (!isTrue) {
                violations.add(violation);
            }
        }

        private void section(int index) {
            Section section = state.sections.at(index);
            String name = "section " + state.sections.ids.text(index) + ": ";
            roster(index, section, name);
            waitlist(index, section, name);
            sessions(section, name);
            expect(
                    !section.settings.isLimited() || section.seatsTaken() <= section.settings.capacity(),
                    "INV-01 " + name + section.seatsTaken() + " seats taken of " + section.settings.capacity());
            expect(
                    section.totalEnrollments >= section.seatsTaken(),
                    "INV-08 " + name + "counts " + section.totalEnrollments + " enrollments ever, but has "
                            + section.seatsTaken() + " now");
            expect(
                    !section.isCancelled || (section.seatsTaken() == 0 && section.waitlisted == 0),
                    "INV-08 " + name + "is cancelled, but not empty");
            boolean neverUsed = section.totalEnrollments == 0;
            expect(
                    section.lastSeatSequence <= section.lastRosterSequence
                            && section.lastRosterSequence <= section.changedSequence
                            && (section.lastSeatSequence == 0) == neverUsed
                            && (section.lastRosterSequence == 0) == neverUsed,
                    "INV-08 " + name + "last seat taken at sequence " + section.lastSeatSequence
                            + ", roster changed at " + section.lastRosterSequence + ", section at "
                            + section.changedSequence + ", enrollments ever " + section.totalEnrollments);
            newestOnRosters = Math.max(newestOnRosters, section.lastRosterSequence);
        }

        private void roster(int index, Section section, String name) {
            long held = 0;
            long enrolled = 0;
            long previousId = 0;
            int last = Section.NONE;
            for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
                int student = enrollments.student(row);
                boolean isPending = enrollments.status(row) == EnrollmentStatus.PENDING;
                held += isPending ? 1 : 0;
                enrolled += isPending ? 0 : 1;
                costOfSeats += enrollments.cost(row);
                expect(
                        memberships.add((long) student << 32 | index),
                        "INV-02 " + name + "two seats of student " + students.ids.text(student));
                expect(
                        enrollments.section(row) == index && enrollments.find(index, student) == row,
                        "INV-08 " + name + "the index does not lead to enrollment " + enrollments.id(row));
                expect(
                        enrollments.id(row) > previousId,
                        "INV-08 " + name + "enrollment " + enrollments.id(row) + " is out of order on the roster");
                expect(
                        enrollments.status(row).holdsSeat(),
                        "INV-08 " + name + "enrollment " + enrollments.id(row) + " has ended and is on the roster");
                expect(
                        state.details.lessonsFinished(row) <= section.settings.lessons()
                                && state.details.highestFinished(row) <= section.settings.lessons(),
                        "INV-08 " + name + "enrollment " + enrollments.id(row) + " has finished more lessons than "
                                + section.settings.lessons());
                previousId = enrollments.id(row);
                last = row;
            }
            expect(
                    held == section.held && enrolled == section.enrolled && last == section.rosterTail,
                    "INV-08 " + name + "counts " + section.enrolled + " enrolled and " + section.held
                            + " held, its roster has " + enrolled + " and " + held);
            seats += held + enrolled;
            pending += held;
        }

        private void waitlist(int index, Section section, String name) {
            WaitlistTable waitlists = state.waitlists;
            long previousRank = 0;
            boolean hasFreeSeat = !section.isFull()
                    && section.seatsTaken() < Limits.MAX_SEATS_OF_SECTION
                    && enrollments.size() < Limits.MAX_SEATS_TAKEN;
            int firstEligible = Section.NONE;
            for (long position = 1; position <= section.waitlisted; position++) {
                int row = waitlists.at(section, position);
                if (row == Section.NONE) {
                    violations.add("INV-08 " + name + "counts " + section.waitlisted + " waiting, has " + position);
                    return;
                }
                waiting++;
                int student = waitlists.student(row);
                String waits = "student " + students.ids.text(student) + " waits ";
                expect(
                        waitlists.rank(row) > previousRank && waitlists.position(row) == position,
                        "INV-08 " + name + waits + "out of order");
                expect(
                        waitlists.section(row) == index && waitlists.find(index, student) == row,
                        "INV-08 " + name + "the index does not lead to where " + waits);
                expect(
                        enrollments.find(index, student) == Section.NONE,
                        "INV-02 " + name + waits + "for a seat it has");
                expect(
                        !hasFreeSeat || students.balance(student) < section.settings.price(),
                        "INV-07 " + name + waits + "though a seat is free that it can pay");
                expect(
                        !hasFreeSeat || !waitlists.isEligible(row),
                        "INV-07 " + name + waits + "eligible though a seat is free");
                if (firstEligible == Section.NONE && waitlists.isEligible(row)) {
                    firstEligible = row;
                }
                previousRank = waitlists.rank(row);
            }
            expect(
                    waitlists.firstEligible(section) == firstEligible
                            && waitlists.at(section, section.waitlisted + 1) == Section.NONE,
                    "INV-08 " + name + "the first eligible entry is not where the tree says");
        }

        private void sessions(Section section, String name) {
            BookingTable table = state.bookings;
            for (Session session : section.sessions) {
                sessions++;
                String at = name + "session " + session.id + ": ";
                long booked = 0;
                int last = Section.NONE;
                for (int row = session.bookingsHead; row != Section.NONE; row = table.nextOfSession(row)) {
                    booked++;
                    last = row;
                    int student = table.student(row);
                    int seat = table.seat(row);
                    boolean hasSeat = enrollments.id(seat) != 0
                            && enrollments.student(seat) == student
                            && state.sections.at(enrollments.section(seat)) == section;
                    expect(hasSeat, "INV-05 " + at + "booked by " + students.ids.text(student) + ", who has no seat");
                    expect(
                            table.find(session, student) == row,
                            "INV-08 " + at + "the index does not lead to the booking of " + students.ids.text(student));
                }
                bookings += booked;
                expect(
                        booked == session.booked && last == session.bookingsTail,
                        "INV-08 " + at + "counts " + session.booked + " bookings, has " + booked);
                expect(
                        !session.settings.isLimited() || booked <= session.settings.capacity(),
                        "INV-01 " + at + booked + " booked of " + session.settings.capacity());
            }
        }

        private void student(int student) {
            String name = "student " + students.ids.text(student) + ": ";
            long balance = students.balance(student);
            balances += balance;
            expect(balance >= 0, "INV-03 " + name + "balance " + balance);
            long refundable = 0;
            int seatsHere = 0;
            int newer = Section.NONE;
            for (int row = students.seatsHead(student); row != Section.NONE; row = enrollments.olderSeat(row)) {
                seatsHere++;
                refundable += enrollments.cost(row);
                expect(
                        enrollments.student(row) == student
                                && (newer == Section.NONE || enrollments.id(row) < enrollments.id(newer)),
                        "INV-08 " + name + "enrollment " + enrollments.id(row) + " is out of place");
                newer = row;
            }
            expect(
                    refundable == students.refundable(student),
                    "INV-04 " + name + students.refundable(student) + " may be refunded, the seats cost " + refundable);
            expect(
                    seatsHere == students.seatCount(student),
                    "INV-08 " + name + "counts " + students.seatCount(student) + " seats, has " + seatsHere);
            int waits = 0;
            for (int row = students.waitlistsHead(student);
                    row != Section.NONE;
                    row = state.waitlists.olderOfStudent(row)) {
                waits++;
                expect(state.waitlists.student(row) == student, "INV-08 " + name + "waits in another's place");
            }
            expect(
                    waits == students.waitlistCount(student) && waits <= Limits.MAX_WAITLISTS_OF_STUDENT,
                    "INV-08 " + name + "counts " + students.waitlistCount(student) + " wait lists, is on " + waits);
            long newestEntry = students.lastLedgerSequence(student);
            expect(
                    newestEntry <= state.sequence && (newestEntry != 0 || (balance == 0 && refundable == 0)),
                    "INV-08 " + name + "newest ledger entry is at sequence " + newestEntry + ", with credits " + balance
                            + " and " + refundable + " in seats");
            long newestEnrollment = students.lastEnrollmentSequence(student);
            expect(
                    newestEnrollment != 0 || seatsHere == 0,
                    "INV-08 " + name + "has " + seatsHere + " seats and never enrolled");
            newestOfStudents = Math.max(newestOfStudents, newestEnrollment);
            expect(
                    balance + refundable <= Limits.MAX_CREDITS,
                    "INV-04 " + name + "a refund could pass the largest balance");
        }

        private void whole(int sections) {
            expect(
                    sections == state.sections.count(),
                    "INV-08 there are " + sections + " sections, counted " + state.sections.count());
            expect(
                    seats == enrollments.size(),
                    "INV-08 rosters hold " + seats + " seats, the table " + enrollments.size());
            expect(
                    pending == state.holds.pending() && pending == state.holds.count() && pending <= Limits.MAX_HOLDS,
                    "INV-08 rosters have " + pending + " holds, the queue " + state.holds.count() + ", counted "
                            + state.holds.pending());
            expect(
                    waiting == state.waitlists.size(),
                    "INV-08 wait lists have " + waiting + " entries, the table " + state.waitlists.size());
            expect(
                    sessions == state.sessions.count(),
                    "INV-08 sections have " + sessions + " sessions, the table " + state.sessions.count());
            expect(
                    bookings == state.bookings.size(),
                    "INV-08 sessions have " + bookings + " bookings, the table " + state.bookings.size());
            // Whoever begins or ends an enrollment does so on a roster: the newest of all is the same, counted either
            // way,
            // unless the roster is archived.
            boolean agree = state.archivedSections == 0
                    ? newestOfStudents == newestOnRosters
                    : newestOfStudents >= newestOnRosters;
            expect(
                    agree && newestOfStudents <= state.sequence,
                    "INV-08 newest enrollment is at sequence " + newestOfStudents + " by students and "
                            + newestOnRosters + " by rosters, of " + state.sequence);
            expect(
                    balances + costOfSeats + state.creditsKept == state.creditsIssued,
                    "INV-06 balances " + balances + " + seats " + costOfSeats + " + kept " + state.creditsKept
                            + " differ from the credits issued, " + state.creditsIssued);
        }
    }
}
