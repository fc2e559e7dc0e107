package io.registrar.engine;

import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Query.RosterCursor;
import java.util.ArrayList;
import java.util.List;

/** The reading side of the engine: changes nothing, and costs what it answers with. */
final class EngineQueries {
    private static final Answer NOW = new Answer.Now();

    private final SectionTable sections;
    private final StudentTable students;
    private final EnrollmentTable enrollments;

    EngineQueries(SectionTable sections, StudentTable students, EnrollmentTable enrollments) {
        this.sections = sections;
        this.students = students;
        this.enrollments = enrollments;
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

    private Answer sectionPage(Query.SectionPage query) {
        List<SectionView> items = new ArrayList<>(Math.min(query.limit(), 128));
        int index = query.afterIndex() + 1;
        int scanEnd = (int) Math.min(sections.size(), (long) index + Limits.MAX_PAGE_SCAN);
        for (; index < scanEnd && items.size() < query.limit(); index++) {
            if (query.term().isEmpty() || sections.at(index).settings.term().equals(query.term())) {
                items.add(view(index));
            }
        }
        return new Answer.SectionList(items, index < sections.size() ? index - 1 : -1);
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
                false,
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
