package io.registrar.engine;

import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.Query.RosterCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reading side of the engine: changes nothing, and costs what it answers with. */
final class EngineQueries {
    private static final Answer NOW = new Answer.Now();

    private final State state;
    private final SectionTable sections;
    private final StudentTable students;
    private final EnrollmentTable enrollments;

    EngineQueries(State state) {
        this.state = state;
        this.sections = state.sections;
        this.students = state.students;
        this.enrollments = state.enrollments;
    }

    Answer answer(Query query) {
        if (query instanceof Query.Seats seats) {
            return seats(seats);
        } else if (query instanceof Query.SectionById byId) {
            int section = sections.ids.find(byId.sectionId());
            return section < 0 ? new NotFound(ResultCode.SECTION_NOT_FOUND, byId.sectionId()) : view(section);
        } else if (query instanceof Query.StudentById byId) {
            return student(byId);
        } else if (query instanceof Query.EnrollmentOf of) {
            return enrollmentOf(of);
        } else if (query instanceof Query.RosterPage page) {
            return rosterPage(page);
        } else if (query instanceof Query.SectionPage page) {
            return sectionPage(page);
        } else if (query instanceof Query.WaitlistPage page) {
            return waitlistPage(page);
        } else if (query instanceof Query.WaitlistEntryOf of) {
            return waitlistEntryOf(of);
        } else if (query instanceof Query.SessionPage page) {
            return sessionPage(page);
        } else if (query instanceof Query.BookingPage page) {
            return bookingPage(page);
        } else if (query instanceof Query.EnrollmentHistoryOf of) {
            return enrollmentHistory(of);
        } else if (query instanceof Query.SeatsOfStudent page) {
            return seatsOfStudent(page);
        } else if (query instanceof Query.WaitlistsOfStudent page) {
            return waitlistsOfStudent(page);
        } else if (query instanceof Query.HistoryOf of) {
            return historyEnds(of);
        } else if (query instanceof Query.Now) {
            return NOW;
        }
        throw new IllegalArgumentException("Expected a known query, but found " + query);
    }

    private Answer seats(Query.Seats query) {
        List<SectionView> items = new ArrayList<>(query.sectionIds().size());
        for (String id : query.sectionIds()) {
            int section = sections.ids.find(id);
            if (section < 0) {
                return new NotFound(ResultCode.SECTION_NOT_FOUND, id);
            }
            items.add(view(section));
        }
        return new Answer.SeatsView(items);
    }

    private Answer student(Query.StudentById query) {
        int student = students.ids.find(query.studentId());
        return student < 0
                ? new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId())
                : new Answer.StudentView(query.studentId(), students.balance(student));
    }

    private Answer enrollmentHistory(Query.EnrollmentHistoryOf query) {
        int student = students.ids.find(query.studentId());
        if (student < 0) {
            return new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId());
        }
        Map<Long, EnrollmentStatus> statuses = new HashMap<>();
        int row = students.seatsHead(student);
        for (; row != Section.NONE && statuses.size() < Limits.MAX_PAGE_SCAN; row = enrollments.olderSeat(row)) {
            statuses.put(enrollments.id(row), enrollments.status(row));
        }
        return new Answer.EnrollmentHistory(students.lastEnrollmentSequence(student), statuses);
    }

    private Answer historyEnds(Query.HistoryOf query) {
        int student = students.ids.find(query.studentId());
        return student < 0
                ? new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId())
                : new Answer.HistoryEnds(
                        students.lastLedgerSequence(student), students.lastEnrollmentSequence(student));
    }

    private Answer enrollmentOf(Query.EnrollmentOf query) {
        int section = sections.ids.find(query.sectionId());
        if (section < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        int student = students.ids.find(query.studentId());
        if (student < 0) {
            return new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId());
        }
        int row = enrollments.find(section, student);
        return row < 0 ? new NotFound(ResultCode.NOT_ENROLLED, query.studentId()) : enrollment(row);
    }

    private Answer seatsOfStudent(Query.SeatsOfStudent query) {
        int student = students.ids.find(query.studentId());
        if (student < 0) {
            return new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId());
        }
        List<Answer.SeatOfStudent> items = new ArrayList<>();
        int last = seatAfter(query.afterSectionId(), student);
        int row = last == Section.NONE ? students.seatsHead(student) : enrollments.olderSeat(last);
        for (; row != Section.NONE && items.size() < query.limit(); row = enrollments.olderSeat(row)) {
            items.add(new Answer.SeatOfStudent(sections.ids.text(enrollments.section(row)), enrollment(row)));
        }
        boolean isMore = row != Section.NONE;
        return new Answer.StudentSeats(
                items, isMore ? items.get(items.size() - 1).sectionId() : "");
    }

    private int seatAfter(String sectionId, int student) {
        int section = sectionId.isEmpty() ? Section.NONE : sections.ids.find(sectionId);
        return section < 0 ? Section.NONE : enrollments.find(section, student);
    }

    private Answer waitlistsOfStudent(Query.WaitlistsOfStudent query) {
        int student = students.ids.find(query.studentId());
        if (student < 0) {
            return new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId());
        }
        List<Answer.PlaceOfStudent> items = new ArrayList<>();
        int last = placeAfter(query.afterSectionId(), student);
        int row = last == Section.NONE ? students.waitlistsHead(student) : state.waitlists.olderOfStudent(last);
        for (; row != Section.NONE && items.size() < query.limit(); row = state.waitlists.olderOfStudent(row)) {
            items.add(new Answer.PlaceOfStudent(
                    sections.ids.text(state.waitlists.section(row)),
                    waitlistEntry(row, state.waitlists.position(row))));
        }
        boolean isMore = row != Section.NONE;
        return new Answer.StudentWaitlists(
                items, isMore ? items.get(items.size() - 1).sectionId() : "");
    }

    private int placeAfter(String sectionId, int student) {
        int section = sectionId.isEmpty() ? Section.NONE : sections.ids.find(sectionId);
        return section < 0 ? Section.NONE : state.waitlists.find(section, student);
    }

    private Answer waitlistPage(Query.WaitlistPage query) {
        int index = sections.ids.find(query.sectionId());
        if (index < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        Section section = sections.at(index);
        List<WaitlistEntryView> items = new ArrayList<>(Math.min(query.limit(), 128));
        long position = state.waitlists.countUpTo(section, query.afterRank());
        long rank = 0;
        while (items.size() < query.limit() && position < section.waitlisted) {
            int row = state.waitlists.at(section, ++position);
            rank = state.waitlists.rank(row);
            items.add(waitlistEntry(row, position));
        }
        return new Answer.Waitlist(items, position < section.waitlisted ? rank : 0);
    }

    private Answer waitlistEntryOf(Query.WaitlistEntryOf query) {
        int section = sections.ids.find(query.sectionId());
        if (section < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        int student = students.ids.find(query.studentId());
        if (student < 0) {
            return new NotFound(ResultCode.STUDENT_NOT_FOUND, query.studentId());
        }
        int row = state.waitlists.find(section, student);
        return row < 0
                ? new NotFound(ResultCode.NOT_WAITLISTED, query.studentId())
                : waitlistEntry(row, state.waitlists.position(row));
    }

    private WaitlistEntryView waitlistEntry(int row, long position) {
        return new WaitlistEntryView(
                students.ids.text(state.waitlists.student(row)), position, state.waitlists.joinedAtMillis(row));
    }

    private Answer sessionPage(Query.SessionPage query) {
        int index = sections.ids.find(query.sectionId());
        if (index < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        List<Session> sessions = sections.at(index).sessions;
        int from = Math.min(query.afterIndex() + 1, sessions.size());
        int to = Math.min(from + query.limit(), sessions.size());
        List<Answer.SessionView> items = new ArrayList<>(to - from);
        for (Session session : sessions.subList(from, to)) {
            items.add(new Answer.SessionView(session.id, session.settings, session.booked));
        }
        return new Answer.SessionList(items, to < sessions.size() ? to - 1 : -1);
    }

    private Answer bookingPage(Query.BookingPage query) {
        int index = sections.ids.find(query.sectionId());
        if (index < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        Session session = sections.at(index).sessionOrNull(query.sessionId());
        if (session == null) {
            return new NotFound(ResultCode.SESSION_NOT_FOUND, query.sessionId());
        }
        BookingTable bookings = state.bookings;
        List<Answer.BookingView> items = new ArrayList<>(Math.min(query.limit(), 128));
        RosterCursor after = query.after();
        // As on a roster, the anchor counts only if it is what it says.
        boolean anchored = bookings.holds(after.anchorRow(), session, after.anchorId());
        int row = anchored ? after.anchorRow() : session.bookingsHead;
        long shown = after.enrollmentId();
        for (int scanned = 0; row != Section.NONE; row = bookings.nextOfSession(row), scanned++) {
            if (items.size() == query.limit() || scanned == query.limit() + Limits.MAX_PAGE_SCAN) {
                return new Answer.BookingList(items, true, new RosterCursor(shown, row, bookings.sequence(row)));
            }
            if (bookings.sequence(row) > shown) {
                items.add(
                        new Answer.BookingView(students.ids.text(bookings.student(row)), bookings.bookedAtMillis(row)));
                shown = bookings.sequence(row);
            }
        }
        return new Answer.BookingList(items, false, RosterCursor.START);
    }

    private Answer sectionPage(Query.SectionPage query) {
        List<SectionView> items = new ArrayList<>(Math.min(query.limit(), 128));
        int index = query.afterIndex() + 1;
        int scanEnd = (int) Math.min(sections.end(), (long) index + Limits.MAX_PAGE_SCAN);
        for (; index < scanEnd && items.size() < query.limit(); index++) {
            if (sections.has(index)
                    && (query.term().isEmpty()
                            || sections.at(index).settings.term().equals(query.term()))) {
                items.add(view(index));
            }
        }
        return new Answer.SectionList(items, index < sections.end() ? index - 1 : -1);
    }

    private Answer rosterPage(Query.RosterPage query) {
        int section = sections.ids.find(query.sectionId());
        if (section < 0) {
            return new NotFound(ResultCode.SECTION_NOT_FOUND, query.sectionId());
        }
        List<EnrollmentView> items = new ArrayList<>(Math.min(query.limit(), 128));
        RosterCursor after = query.after();
        // The anchor comes from a client: it counts only if it is what it says, and in this very section.
        boolean anchored = enrollments.holds(after.anchorRow(), after.anchorId())
                && enrollments.section(after.anchorRow()) == section;
        int row = anchored ? after.anchorRow() : sections.at(section).rosterHead;
        long shown = after.enrollmentId();
        for (int scanned = 0; row != Section.NONE; row = enrollments.nextInRoster(row), scanned++) {
            if (items.size() == query.limit() || scanned == query.limit() + Limits.MAX_PAGE_SCAN) {
                return new Answer.Roster(items, true, new RosterCursor(shown, row, enrollments.id(row)));
            }
            if (enrollments.id(row) > shown) {
                items.add(enrollment(row));
                shown = enrollments.id(row);
            }
        }
        return new Answer.Roster(items, false, RosterCursor.START);
    }

    private SectionView view(int index) {
        Section section = sections.at(index);
        return new SectionView(
                sections.ids.text(index),
                section.settings,
                section.enrolled,
                section.held,
                section.waitlisted,
                section.totalEnrollments,
                section.isCancelled,
                section.changedSequence);
    }

    private EnrollmentView enrollment(int row) {
        return new EnrollmentView(
                enrollments.id(row),
                students.ids.text(enrollments.student(row)),
                enrollments.status(row),
                enrollments.cost(row),
                enrollments.enrolledAtMillis(row));
    }
}
