package io.registrar.engine;

import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.Query.RosterCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads an engine's lists to their ends, over pages so small that most lists take several. */
final class EngineReading {
    private static final int PAGE_ITEMS = 2;

    private final EnrollmentEngine engine;

    EngineReading(EnrollmentEngine engine) {
        this.engine = engine;
    }

    List<EnrollmentView> roster(String sectionId) {
        List<EnrollmentView> items = new ArrayList<>();
        Answer.Roster page = new Answer.Roster(List.of(), true, RosterCursor.START);
        while (page.hasNext()) {
            page = (Answer.Roster) engine.query(new Query.RosterPage(sectionId, PAGE_ITEMS, page.next()));
            items.addAll(page.items());
        }
        return items;
    }

    List<WaitlistEntryView> waitlist(String sectionId) {
        List<WaitlistEntryView> items = new ArrayList<>();
        Answer.Waitlist page = new Answer.Waitlist(List.of(), 0);
        do {
            page = (Answer.Waitlist) engine.query(new Query.WaitlistPage(sectionId, PAGE_ITEMS, page.nextAfterRank()));
            items.addAll(page.items());
        } while (page.nextAfterRank() != 0);
        return items;
    }

    /** The sections that a student has a seat in, newest first, with the seats. */
    Map<String, EnrollmentView> seatsOf(String studentId) {
        Map<String, EnrollmentView> seats = new LinkedHashMap<>();
        String after = "";
        do {
            Answer.StudentSeats page =
                    (Answer.StudentSeats) engine.query(new Query.SeatsOfStudent(studentId, PAGE_ITEMS, after));
            page.items().forEach(item -> seats.put(item.sectionId(), item.enrollment()));
            after = page.nextAfterSectionId();
        } while (!after.isEmpty());
        return seats;
    }

    /** The sections whose wait list a student is on, with the places. */
    Map<String, WaitlistEntryView> waitlistsOf(String studentId) {
        Map<String, WaitlistEntryView> places = new LinkedHashMap<>();
        String after = "";
        do {
            Answer.StudentWaitlists page =
                    (Answer.StudentWaitlists) engine.query(new Query.WaitlistsOfStudent(studentId, PAGE_ITEMS, after));
            page.items().forEach(item -> places.put(item.sectionId(), item.entry()));
            after = page.nextAfterSectionId();
        } while (!after.isEmpty());
        return places;
    }

    List<SessionView> sessions(String sectionId) {
        List<SessionView> items = new ArrayList<>();
        Answer.SessionList page = new Answer.SessionList(List.of(), -1);
        do {
            page = (Answer.SessionList)
                    engine.query(new Query.SessionPage(sectionId, PAGE_ITEMS, page.nextAfterIndex()));
            items.addAll(page.items());
        } while (page.nextAfterIndex() >= 0);
        return items;
    }

    List<BookingView> bookings(String sectionId, String sessionId) {
        List<BookingView> items = new ArrayList<>();
        Answer.BookingList page = new Answer.BookingList(List.of(), true, RosterCursor.START);
        while (page.hasNext()) {
            page = (Answer.BookingList)
                    engine.query(new Query.BookingPage(sectionId, sessionId, PAGE_ITEMS, page.next()));
            items.addAll(page.items());
        }
        return items;
    }

    /** Sections of this term, or of all for the empty text. */
    List<SectionView> sections(String term) {
        List<SectionView> items = new ArrayList<>();
        Answer.SectionList page = new Answer.SectionList(List.of(), -1);
        do {
            page = (Answer.SectionList) engine.query(new Query.SectionPage(PAGE_ITEMS, page.nextAfterIndex(), term));
            items.addAll(page.items());
        } while (page.nextAfterIndex() >= 0);
        return items;
    }
}
