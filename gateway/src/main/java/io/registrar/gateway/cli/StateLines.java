package io.registrar.gateway.cli;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.PlaceOfStudent;
import io.registrar.engine.Answer.SeatOfStudent;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Limits;
import io.registrar.engine.Query;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.json.ViewJson;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes one section or one student of an engine as JSON, an object a line. The first member, {@code line}, says what the
 * line is; the others are called as in the HTTP contract. It holds one page, however long the lists are.
 */
final class StateLines {
    private static final int PAGE_ITEMS = Limits.MAX_PAGE_ITEMS;

    private final EnrollmentEngine engine;
    private final OutputStream out;
    private final JsonWriter json = new JsonWriter();

    StateLines(EnrollmentEngine engine, OutputStream out) {
        this.engine = engine;
        this.out = out;
    }

    /**
     * Writes settings, status and counters of a section; its seats, in order of enrollment; its wait list, in order; and
     * each of its sessions, followed by its bookings.
     *
     * @return false if there is no such section, and nothing was written
     * @throws CommandDump.NotWrittenException if the output fails
     */
    boolean writeSection(String id) {
        if (!(engine.query(new Query.SectionById(id)) instanceof Answer.SectionView section)) {
            return false;
        }
        begin("section");
        ViewJson.section(json, section);
        endWithPlace();
        writeSeats(id);
        writeWaitlist(id);
        writeSessions(id);
        return true;
    }

    private void writeSeats(String sectionId) {
        RosterCursor next = RosterCursor.START;
        boolean isMore = true;
        while (isMore) {
            Answer.Roster page = (Answer.Roster) engine.query(new Query.RosterPage(sectionId, PAGE_ITEMS, next));
            page.items().forEach(item -> seat(sectionId, item));
            flush();
            next = page.next();
            isMore = page.hasNext();
        }
    }

    private void writeWaitlist(String sectionId) {
        long next = 0;
        do {
            Answer.Waitlist page = (Answer.Waitlist) engine.query(new Query.WaitlistPage(sectionId, PAGE_ITEMS, next));
            page.items().forEach(entry -> place(sectionId, entry));
            flush();
            next = page.nextAfterRank();
        } while (next != 0);
    }

    private void writeSessions(String sectionId) {
        int next = -1;
        do {
            Answer.SessionList page =
                    (Answer.SessionList) engine.query(new Query.SessionPage(sectionId, PAGE_ITEMS, next));
            for (SessionView session : page.items()) {
                begin("session").text("sectionId", sectionId);
                ViewJson.session(json, session);
                end();
                writeBookings(sectionId, session.sessionId());
            }
            flush();
            next = page.nextAfterIndex();
        } while (next >= 0);
    }

    private void writeBookings(String sectionId, String sessionId) {
        RosterCursor next = RosterCursor.START;
        boolean isMore = true;
        while (isMore) {
            Answer.BookingList page =
                    (Answer.BookingList) engine.query(new Query.BookingPage(sectionId, sessionId, PAGE_ITEMS, next));
            for (BookingView booking : page.items()) {
                begin("booking").text("sectionId", sectionId).text("sessionId", sessionId);
                ViewJson.booking(json, booking);
                end();
            }
            flush();
            next = page.next();
            isMore = page.hasNext();
        }
    }

    /**
     * Writes a student's balance; its seats, newest first; and its places on wait lists, newest first.
     *
     * @return false if there is no such student, and nothing was written
     * @throws CommandDump.NotWrittenException if the output fails
     */
    boolean writeStudent(String id) {
        if (!(engine.query(new Query.StudentById(id)) instanceof Answer.StudentView student)) {
            return false;
        }
        begin("student");
        ViewJson.student(json, student);
        endWithPlace();
        writeSeatsOf(id);
        writePlacesOf(id);
        return true;
    }

    private void writeSeatsOf(String studentId) {
        String next = "";
        do {
            Answer.StudentSeats page =
                    (Answer.StudentSeats) engine.query(new Query.SeatsOfStudent(studentId, PAGE_ITEMS, next));
            for (SeatOfStudent item : page.items()) {
                seat(item.sectionId(), item.enrollment());
            }
            flush();
            next = page.nextAfterSectionId();
        } while (!next.isEmpty());
    }

    private void writePlacesOf(String studentId) {
        String next = "";
        do {
            Answer.StudentWaitlists page =
                    (Answer.StudentWaitlists) engine.query(new Query.WaitlistsOfStudent(studentId, PAGE_ITEMS, next));
            for (PlaceOfStudent item : page.items()) {
                place(item.sectionId(), item.entry());
            }
            flush();
            next = page.nextAfterSectionId();
        } while (!next.isEmpty());
    }

    private void seat(String sectionId, EnrollmentView enrollment) {
        begin("seat").text("sectionId", sectionId);
        ViewJson.enrollment(json, enrollment);
        end();
    }

    private void place(String sectionId, WaitlistEntryView entry) {
        begin("waiting").text("sectionId", sectionId);
        ViewJson.waitlistEntry(json, entry);
        end();
    }

    private JsonWriter begin(String line) {
        return json.beginObject().text("line", line);
    }

    private void end() {
        json.endObject().endLine();
    }

    /** Where all of this is so. */
    private void endWithPlace() {
        json.number("sequence", engine.lastSequence()).number("at", engine.lastTimeMillis());
        end();
        flush();
    }

    private void flush() {
        try {
            out.write(json.bytes(), 0, json.length());
            out.flush();
            json.clear();
        } catch (IOException failure) {
            throw new CommandDump.NotWrittenException(failure);
        }
    }
}
