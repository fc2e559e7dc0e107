package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.SessionRow;
import io.registrar.engine.ModelRows.StudentRow;
import java.util.ArrayList;
import java.util.List;

/** The naive model's rules of what sections are, and of the sessions and lessons that they have. */
abstract class ModelCatalog extends ModelEnrollment {
    Verdict putSection(Step.PutSection put) {
        SectionRow section = sections.get(put.sectionId());
        if (section == null) {
            section = new SectionRow(put.sectionId());
            section.settings = put.settings();
            section.changedSequence = sequence;
            sections.put(section.id, section);
            return Verdict.of(ResultCode.CREATED);
        }
        if (section.isCancelled) {
            return refused(put, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        SectionSettings before = section.settings;
        SectionSettings after = put.settings();
        if (isCutTooDeep(section, after.capacity())) {
            return refused(
                    put, Verdict.ofBound(ResultCode.CAPACITY_BELOW_ENROLLED, section.roster.size(), after.capacity()));
        }
        if (isLessonLost(section, after.lessons())) {
            return refused(
                    put, Verdict.ofBound(ResultCode.LESSONS_BELOW_COMPLETED, section.highestLesson(), after.lessons()));
        }
        section.settings = after;
        section.changedSequence = sequence;
        for (Seat seat : new ArrayList<>(section.roster.values())) {
            completeIfDone(section, seat);
        }
        if (isPriceFallen(before, after)) {
            comeBackOfSection(section);
        }
        seatsAdded(section);
        settleAffected();
        return Verdict.of(ResultCode.OK);
    }

    boolean isCutTooDeep(SectionRow section, long capacity) {
        return capacity != -1 && section.roster.size() > capacity;
    }

    boolean isLessonLost(SectionRow section, int lessons) {
        return section.highestLesson() > lessons;
    }

    boolean isPriceFallen(SectionSettings before, SectionSettings after) {
        return after.price() < before.price();
    }

    /** There may be more seats than before: nobody was passed over for want of one. */
    void seatsAdded(SectionRow section) {
        affect(section);
    }

    Verdict cancelSection(Step.CancelSection cancel) {
        SectionRow section = sections.get(cancel.sectionId());
        if (section == null) {
            return refused(cancel, Verdict.of(ResultCode.SECTION_NOT_FOUND));
        }
        if (section.isCancelled) {
            return refused(cancel, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        section.isCancelled = true;
        section.changedSequence = sequence;
        List<Seat> roster = toCancel(section);
        long refunded = 0;
        for (Seat seat : roster) {
            refunded += refundOf(seat);
            end(seat, EnrollmentStatus.CANCELLED, refundOf(seat));
        }
        emptyWaitlist(section);
        settleAffected();
        return Verdict.of(ResultCode.OK).with(Place.COUNT, roster.size()).with(Place.AMOUNT, refunded);
    }

    /** Everybody, those who have completed it too. */
    List<Seat> toCancel(SectionRow section) {
        return new ArrayList<>(section.roster.values());
    }

    void emptyWaitlist(SectionRow section) {
        section.waitlist.clear();
    }

    Verdict archiveTerm(Step.ArchiveTerm archive) {
        List<SectionRow> ofTerm = sections.values().stream()
                .filter(section -> section.settings.term().equals(archive.term()))
                .toList();
        if (ofTerm.isEmpty()) {
            return refused(archive, Verdict.of(ResultCode.TERM_NOT_FOUND));
        }
        long inTheWay = ofTerm.stream().filter(this::isInTheWay).count();
        if (inTheWay > 0) {
            return refused(archive, Verdict.ofBound(ResultCode.TERM_NOT_CLOSED, inTheWay, ofTerm.size()));
        }
        long enrollments = 0;
        for (SectionRow section : ofTerm) {
            enrollments += section.roster.size();
            forget(section);
        }
        return Verdict.of(ResultCode.OK).with(Place.COUNT, ofTerm.size()).with(Place.AMOUNT, enrollments);
    }

    /** A section can be archived if nobody can enroll any more and nobody has to say whether he stays. */
    boolean isInTheWay(SectionRow section) {
        return !section.isCancelled && (!isTooLate(section.settings) || section.held() > 0);
    }

    /** With its roster goes what could be refunded, and the credits paid stay where they are. */
    void forget(SectionRow section) {
        sections.remove(section.id);
    }

    Verdict completeLesson(Step.CompleteLesson complete) {
        SectionRow section = sections.get(complete.sectionId());
        if (section == null) {
            return refused(complete, Verdict.of(ResultCode.SECTION_NOT_FOUND));
        }
        StudentRow student = students.get(complete.studentId());
        if (student == null) {
            return refused(complete, Verdict.of(ResultCode.STUDENT_NOT_FOUND));
        }
        if (!isLesson(section, complete.lesson())) {
            return refused(
                    complete, Verdict.of(ResultCode.LESSON_NOT_FOUND).with(Place.MAX, section.settings.lessons()));
        }
        if (section.isCancelled) {
            return refused(complete, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        Seat seat = section.roster.get(student.id);
        if (seat == null) {
            return refused(complete, Verdict.of(ResultCode.NOT_ENROLLED));
        }
        if (isFinished(seat, complete.lesson())) {
            return refused(complete, Verdict.ofEnrollment(ResultCode.LESSON_ALREADY_COMPLETED, seat));
        }
        finish(seat, complete.lesson());
        section.changedSequence = sequence;
        completeIfDone(section, seat);
        return Verdict.ofEnrollment(ResultCode.CREATED, seat)
                .with(Place.COUNT, seat.lessons.size())
                .with(Place.MAX, section.settings.lessons());
    }

    boolean isLesson(SectionRow section, int lesson) {
        return lesson >= 1 && lesson <= section.settings.lessons();
    }

    boolean isFinished(Seat seat, int lesson) {
        return seat.lessons.contains(lesson);
    }

    void finish(Seat seat, int lesson) {
        seat.lessons.add(lesson);
    }

    /** The last lesson completes the enrollment, once; so does the lesson that is the last by now. */
    void completeIfDone(SectionRow section, Seat seat) {
        if (!isCompleted(seat) && section.settings.lessons() > 0 && seat.lessons.size() == section.settings.lessons()) {
            changeStatus(seat, EnrollmentStatus.COMPLETED);
        }
    }

    Verdict putSession(Step.PutSession put) {
        SectionRow section = sections.get(put.sectionId());
        if (section == null) {
            return refused(put, Verdict.of(ResultCode.SECTION_NOT_FOUND));
        }
        if (section.isCancelled) {
            return refused(put, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        SessionRow session = section.sessions.get(put.sessionId());
        boolean isNew = session == null;
        if (isNew) {
            session = new SessionRow(put.sessionId());
            section.sessions.put(session.id, session);
        } else if (isCutTooDeep(session, put.settings().capacity())) {
            return refused(
                    put,
                    Verdict.ofBound(
                            ResultCode.CAPACITY_BELOW_BOOKED,
                            session.bookings.size(),
                            put.settings().capacity()));
        }
        session.settings = put.settings();
        section.changedSequence = sequence;
        return Verdict.of(isNew ? ResultCode.CREATED : ResultCode.OK);
    }

    boolean isCutTooDeep(SessionRow session, long capacity) {
        return capacity != -1 && session.bookings.size() > capacity;
    }

    Verdict book(Step.Book book) {
        Verdict refusal = refusalAboutBooking(book, book.sessionId());
        if (refusal != null) {
            return refused(book, refusal);
        }
        SectionRow section = sections.get(book.sectionId());
        SessionRow session = section.sessions.get(book.sessionId());
        if (hasBooked(session, book.studentId())) {
            return refused(book, Verdict.of(ResultCode.ALREADY_BOOKED));
        }
        if (isFull(session)) {
            return refused(
                    book,
                    Verdict.ofBound(ResultCode.SESSION_FULL, session.bookings.size(), session.settings.capacity()));
        }
        session.bookings.put(book.studentId(), timeMillis);
        section.changedSequence = sequence;
        return Verdict.ofEnrollment(ResultCode.CREATED, section.roster.get(book.studentId()));
    }

    Verdict cancelBooking(Step.CancelBooking cancel) {
        Verdict refusal = refusalAboutBooking(cancel, cancel.sessionId());
        if (refusal != null) {
            return refused(cancel, refusal);
        }
        SectionRow section = sections.get(cancel.sectionId());
        SessionRow session = section.sessions.get(cancel.sessionId());
        if (!hasBooked(session, cancel.studentId())) {
            return refused(cancel, Verdict.of(ResultCode.NOT_BOOKED));
        }
        session.bookings.remove(cancel.studentId());
        section.changedSequence = sequence;
        return Verdict.ofEnrollment(ResultCode.OK, section.roster.get(cancel.studentId()));
    }

    private Verdict refusalAboutBooking(Step command, String sessionId) {
        SectionRow section = sections.get(command.sectionId());
        if (section == null) {
            return Verdict.of(ResultCode.SECTION_NOT_FOUND);
        }
        if (!students.containsKey(command.studentId())) {
            return Verdict.of(ResultCode.STUDENT_NOT_FOUND);
        }
        if (!section.sessions.containsKey(sessionId)) {
            return Verdict.of(ResultCode.SESSION_NOT_FOUND);
        }
        if (section.isCancelled) {
            return Verdict.of(ResultCode.SECTION_CANCELLED);
        }
        return section.roster.containsKey(command.studentId()) ? null : Verdict.of(ResultCode.NOT_ENROLLED);
    }

    boolean hasBooked(SessionRow session, String studentId) {
        return session.bookings.containsKey(studentId);
    }

    boolean isFull(SessionRow session) {
        long capacity = session.settings.capacity();
        return capacity != -1 && session.bookings.size() >= capacity;
    }
}
