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

    static StateAudit of(
            SectionTable sections,
            StudentTable students,
            EnrollmentTable enrollments,
            long creditsIssued,
            long lastSequence) {
        List<String> violations = new ArrayList<>();
        Set<Long> memberships = new HashSet<>();
        long seatsSeen = 0;
        long costOfSeats = 0;
        long newestOnRosters = 0;
        long newestOfStudents = 0;
        for (int index = 0; index < sections.size(); index++) {
            Section section = sections.at(index);
            String name = "section " + sections.ids.text(index);
            long onRoster = 0;
            long previousId = 0;
            int lastRow = Section.NONE;
            for (int row = section.rosterHead; row != Section.NONE; row = enrollments.nextInRoster(row)) {
                onRoster++;
                lastRow = row;
                costOfSeats += enrollments.cost(row);
                int student = enrollments.student(row);
                if (!memberships.add((long) student << 32 | index)) {
                    violations.add("INV-02 " + name + ": two seats of student " + students.ids.text(student));
                }
                if (enrollments.section(row) != index || enrollments.find(index, student) != row) {
                    violations.add("INV-08 " + name + ": the index does not lead to enrollment " + enrollments.id(row));
                }
                if (enrollments.id(row) <= previousId) {
                    violations.add("INV-08 " + name + ": enrollment " + enrollments.id(row)
                            + " is out of order on the roster");
                }
                previousId = enrollments.id(row);
            }
            seatsSeen += onRoster;
            if (onRoster != section.seatsTaken() || lastRow != section.rosterTail) {
                violations.add("INV-08 " + name + ": counts " + section.seatsTaken() + " seats taken, its roster has "
                        + onRoster);
            }
            if (section.settings.isLimited() && onRoster > section.settings.capacity()) {
                violations.add("INV-01 " + name + ": " + onRoster + " seats taken of " + section.settings.capacity());
            }
            if (section.totalEnrollments < onRoster) {
                violations.add("INV-08 " + name + ": counts " + section.totalEnrollments + " enrollments ever, but has "
                        + onRoster + " now");
            }
            long newestHere = section.lastRosterSequence;
            if (newestHere > section.changedSequence || (newestHere == 0) != (section.totalEnrollments == 0)) {
                violations.add("INV-08 " + name + ": newest on the roster is sequence " + newestHere + ", with "
                        + section.totalEnrollments + " enrollments ever and last changed at "
                        + section.changedSequence);
            }
            long newestSeat = section.lastSeatSequence;
            if (newestSeat > newestHere || (newestSeat == 0) != (section.totalEnrollments == 0)) {
                violations.add("INV-08 " + name + ": last seat was taken at sequence " + newestSeat + ", with "
                        + section.totalEnrollments + " enrollments ever and the roster last changed at " + newestHere);
            }
            newestOnRosters = Math.max(newestOnRosters, newestHere);
        }
        if (seatsSeen != enrollments.size()) {
            violations.add("INV-08 rosters hold " + seatsSeen + " seats, the table " + enrollments.size());
        }
        long balances = 0;
        for (int student = 0; student < students.size(); student++) {
            String name = "student " + students.ids.text(student);
            long balance = students.balance(student);
            balances += balance;
            if (balance < 0) {
                violations.add("INV-03 " + name + ": balance " + balance);
            }
            long refundable = 0;
            int seats = 0;
            int newer = Section.NONE;
            for (int row = students.seatsHead(student); row != Section.NONE; row = enrollments.olderSeat(row)) {
                seats++;
                refundable += enrollments.cost(row);
                if (enrollments.student(row) != student
                        || (newer != Section.NONE && enrollments.id(row) >= enrollments.id(newer))) {
                    violations.add("INV-08 " + name + ": enrollment " + enrollments.id(row) + " is out of place");
                }
                newer = row;
            }
            if (refundable != students.refundable(student)) {
                violations.add("INV-04 " + name + ": " + students.refundable(student)
                        + " may be refunded, the seats cost " + refundable);
            }
            if (seats != students.seatCount(student)) {
                violations.add("INV-08 " + name + ": counts " + students.seatCount(student) + " seats, has " + seats);
            }
            long newestEntry = students.lastLedgerSequence(student);
            if (newestEntry > lastSequence || (newestEntry == 0 && (balance != 0 || refundable != 0))) {
                violations.add("INV-08 " + name + ": newest ledger entry is at sequence " + newestEntry
                        + ", with credits " + balance + " and " + refundable + " in seats");
            }
            long newestEnrollment = students.lastEnrollmentSequence(student);
            if (newestEnrollment == 0 && seats != 0) {
                violations.add("INV-08 " + name + ": has " + seats + " seats and never enrolled");
            }
            newestOfStudents = Math.max(newestOfStudents, newestEnrollment);
            if (balance + refundable > Limits.MAX_CREDITS) {
                violations.add("INV-04 " + name + ": a refund could pass the largest balance");
            }
        }
        // Whoever begins or ends an enrollment does so on a roster: the newest of all is the same, counted either way.
        if (newestOfStudents != newestOnRosters || newestOnRosters > lastSequence) {
            violations.add("INV-08 newest enrollment is at sequence " + newestOfStudents + " by students and "
                    + newestOnRosters + " by rosters, of " + lastSequence);
        }
        if (balances + costOfSeats != creditsIssued) {
            violations.add("INV-06 balances " + balances + " + seats " + costOfSeats
                    + " differ from the credits issued, " + creditsIssued);
        }
        return new StateAudit(sections.size(), students.size(), seatsSeen, balances, violations);
    }

    /** True if nothing is wrong. */
    public boolean passed() {
        return violations.isEmpty();
    }
}
