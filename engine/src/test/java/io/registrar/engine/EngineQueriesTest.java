package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.Roster;
import io.registrar.engine.Answer.SeatsView;
import io.registrar.engine.Answer.SectionList;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Query.RosterCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the reading side owes beyond plain values: pages that hold while the state changes, and cursors from strangers. */
class EngineQueriesTest {
    private static final String SECTION = "cs-101";
    private static final String OTHER_SECTION = "cs-102";
    private static final int STUDENTS = 60;

    private final DrivenEngine driven = new DrivenEngine();

    EngineQueriesTest() {
        driven.apply(section(SECTION, "fall"));
        driven.apply(section(OTHER_SECTION, "spring"));
        for (int student = 0; student < STUDENTS; student++) {
            driven.apply(new Step.PutStudent(1, "student-" + student, 10));
        }
    }

    @Test
    void shouldShowEverybodyWhoStaysExactlyOnceWhenTheRosterChangesBetweenPages() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            churn(random, 100);
            Set<Long> staying = idsOfRoster(SECTION);
            List<Long> shown = new ArrayList<>();
            RosterCursor cursor = RosterCursor.START;
            Roster page;
            do {
                page = page(SECTION, 1 + random.nextInt(5), cursor);
                page.items().forEach(item -> shown.add(item.enrollmentId()));
                cursor = page.next();
                churn(random, random.nextInt(12));
                staying.retainAll(idsOfRoster(SECTION));
            } while (page.hasNext());
            assertEquals(shown.stream().sorted().distinct().toList(), shown, "seed " + seed);
            assertTrue(shown.containsAll(staying), "seed " + seed + " misses some of " + staying);
        }
    }

    @Test
    void shouldNameSectionsAndStudentsByTheIndexesOfEffects() {
        Outcome outcome = driven.apply(new Step.Enroll(1, OTHER_SECTION, "student-7"));
        EnrollmentEngine engine = driven.engine();
        assertEquals(OTHER_SECTION, engine.sectionId(outcome.effectSection(0)));
        assertEquals("student-7", engine.studentId(outcome.effectStudent(0)));
        for (int index : new int[] {-1, STUDENTS}) {
            assertThrows(IndexOutOfBoundsException.class, () -> engine.sectionId(index));
            assertThrows(IndexOutOfBoundsException.class, () -> engine.studentId(index));
        }
    }

    @Test
    void shouldNeverShowAnotherSectionWhateverTheCursorSays() {
        churn(new SplittableRandom(1), 200);
        driven.apply(new Step.Enroll(1, OTHER_SECTION, "student-1"));
        Set<Long> roster = idsOfRoster(SECTION);
        for (int row = -2; row < STUDENTS * 3; row++) {
            for (long id = -1; id < driven.engine().lastSequence(); id += 7) {
                for (long shown : new long[] {Long.MIN_VALUE, 0, id, Long.MAX_VALUE}) {
                    page(SECTION, 10, new RosterCursor(shown, row, id))
                            .items()
                            .forEach(item -> assertTrue(roster.contains(item.enrollmentId())));
                }
            }
        }
        page(SECTION, 10, new RosterCursor(0, Integer.MAX_VALUE, Long.MAX_VALUE));
        page(SECTION, 10, new RosterCursor(0, Integer.MIN_VALUE, Long.MIN_VALUE));
    }

    @Test
    void shouldListTheSectionsOfATermOverSeveralPages() {
        for (int number = 0; number < 50; number++) {
            driven.apply(section("more-" + number, number % 3 == 0 ? "fall" : "spring"));
        }
        List<String> listed = new ArrayList<>();
        SectionList page = new SectionList(List.of(), -1);
        do {
            page = (SectionList) driven.engine().query(new Query.SectionPage(4, page.nextAfterIndex(), "fall"));
            page.items().forEach(view -> listed.add(view.sectionId()));
        } while (page.nextAfterIndex() >= 0);
        List<String> expected = new ArrayList<>(List.of(SECTION));
        for (int number = 0; number < 50; number += 3) {
            expected.add("more-" + number);
        }
        assertEquals(expected, listed);
    }

    @Test
    void shouldMakeShortPagesRatherThanScanForLong() {
        for (int number = 0; number < Limits.MAX_PAGE_SCAN + 10; number++) {
            driven.apply(section("more-" + number, "spring"));
        }
        driven.apply(section("last", "fall"));
        SectionList first = (SectionList) driven.engine().query(new Query.SectionPage(100, -1, "fall"));
        assertEquals(List.of(SECTION), ids(first));
        assertEquals(Limits.MAX_PAGE_SCAN - 1, first.nextAfterIndex());
        SectionList second =
                (SectionList) driven.engine().query(new Query.SectionPage(100, first.nextAfterIndex(), "fall"));
        assertEquals(List.of("last"), ids(second));
        assertEquals(-1, second.nextAfterIndex());
    }

    @Test
    void shouldEndAListThatBeginsBehindItsEnd() {
        SectionList page = (SectionList) driven.engine().query(new Query.SectionPage(10, 1_000_000, ""));
        assertEquals(new SectionList(List.of(), -1), page);
    }

    @Test
    void shouldAnswerSeatsInTheOrderAskedForOrNameTheOneThatIsMissing() {
        SeatsView seats =
                (SeatsView) driven.engine().query(new Query.Seats(List.of(OTHER_SECTION, SECTION, OTHER_SECTION)));
        assertEquals(
                List.of(OTHER_SECTION, SECTION, OTHER_SECTION),
                seats.items().stream().map(SectionView::sectionId).toList());
        assertEquals(
                new NotFound(ResultCode.SECTION_NOT_FOUND, "nowhere"),
                driven.engine().query(new Query.Seats(List.of(SECTION, "nowhere"))));
    }

    @Test
    void shouldNameWhatIsNotThereInTheOrderOfTheRefusals() {
        EnrollmentEngine engine = driven.engine();
        assertEquals(
                new NotFound(ResultCode.SECTION_NOT_FOUND, "nowhere"),
                engine.query(new Query.EnrollmentOf("nowhere", "nobody")));
        assertEquals(
                new NotFound(ResultCode.STUDENT_NOT_FOUND, "nobody"),
                engine.query(new Query.EnrollmentOf(SECTION, "nobody")));
        assertEquals(
                new NotFound(ResultCode.NOT_ENROLLED, "student-1"),
                engine.query(new Query.EnrollmentOf(SECTION, "student-1")));
        assertEquals(
                new NotFound(ResultCode.STUDENT_NOT_FOUND, "nobody"), engine.query(new Query.StudentById("nobody")));
        assertEquals(
                new NotFound(ResultCode.SECTION_NOT_FOUND, "nowhere"),
                engine.query(new Query.RosterPage("nowhere", 10, RosterCursor.START)));
    }

    @Test
    void shouldListASeatAndAPlaceOfEachSectionWhateverTheCursorSays() {
        SectionSettings full = new SectionSettings(
                SectionKind.SECTION, "Any", 0, 0, "", 9, SectionSettings.NO_OPENING, SectionSettings.NO_CLOSING, 1, 0);
        for (int number = 0; number < 7; number++) {
            driven.apply(section("open-" + number, "fall"));
            driven.apply(new Step.Enroll(1, "open-" + number, "student-1"));
            driven.apply(new Step.PutSection(1, "full-" + number, full));
            driven.apply(new Step.Enroll(1, "full-" + number, "student-2", false, true));
            driven.apply(new Step.Enroll(1, "full-" + number, "student-1", false, true));
        }
        EngineReading reading = new EngineReading(driven.engine());
        assertEquals(
                List.of("open-6", "open-5", "open-4", "open-3", "open-2", "open-1", "open-0"),
                List.copyOf(reading.seatsOf("student-1").keySet()));
        assertEquals(
                List.of("full-6", "full-5", "full-4", "full-3", "full-2", "full-1", "full-0"),
                List.copyOf(reading.waitlistsOf("student-1").keySet()));
        assertTrue(reading.waitlistsOf("student-1").values().stream().allMatch(entry -> entry.position() == 2));
        for (String after : List.of("nowhere", "full-1")) {
            Answer.StudentSeats page =
                    (Answer.StudentSeats) driven.engine().query(new Query.SeatsOfStudent("student-1", 1, after));
            assertEquals("open-6", page.items().get(0).sectionId());
        }
        for (String after : List.of("nowhere", "open-1")) {
            Answer.StudentWaitlists page = (Answer.StudentWaitlists)
                    driven.engine().query(new Query.WaitlistsOfStudent("student-1", 1, after));
            assertEquals("full-6", page.items().get(0).sectionId());
        }
        NotFound nobody = new NotFound(ResultCode.STUDENT_NOT_FOUND, "nobody");
        assertEquals(nobody, driven.engine().query(new Query.SeatsOfStudent("nobody", 1, "")));
        assertEquals(nobody, driven.engine().query(new Query.WaitlistsOfStudent("nobody", 1, "")));
    }

    @Test
    void shouldRefuseAPageThatNobodyCouldTurn() {
        for (int limit : new int[] {Integer.MIN_VALUE, -1, 0, Limits.MAX_PAGE_ITEMS + 1}) {
            assertThrows(IllegalArgumentException.class, () -> new Query.SectionPage(limit, -1, ""));
            assertThrows(
                    IllegalArgumentException.class, () -> new Query.RosterPage(SECTION, limit, RosterCursor.START));
        }
        for (int after : new int[] {Integer.MIN_VALUE, -2, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new Query.SectionPage(10, after, ""));
        }
    }

    @Test
    void shouldShowOnlyWhatIsThereWhateverTheCursorOfBookingsSays() {
        bookAll();
        Set<String> booked = new HashSet<>();
        new EngineReading(driven.engine()).bookings(SECTION, "monday").forEach(item -> booked.add(item.studentId()));
        assertEquals(20, booked.size());
        for (int row = -2; row < STUDENTS; row++) {
            for (long sequence = -1; sequence <= driven.engine().lastSequence() + 1; sequence += 3) {
                for (long shown : new long[] {Long.MIN_VALUE, 0, sequence, Long.MAX_VALUE}) {
                    Answer.BookingList page = (Answer.BookingList) driven.engine()
                            .query(new Query.BookingPage(SECTION, "monday", 5, new RosterCursor(shown, row, sequence)));
                    page.items().forEach(item -> assertTrue(booked.contains(item.studentId())));
                }
            }
        }
        driven.engine()
                .query(new Query.BookingPage(
                        SECTION, "monday", 5, new RosterCursor(0, Integer.MAX_VALUE, Long.MAX_VALUE)));
    }

    /** Every other student books one session, the rest the other. */
    private void bookAll() {
        for (String session : List.of("monday", "tuesday")) {
            driven.apply(new Step.PutSession(
                    1, SECTION, session, new SessionSettings("north", 5, SectionSettings.UNLIMITED)));
        }
        for (int student = 0; student < 40; student++) {
            String id = "student-" + student;
            driven.apply(new Step.Enroll(1, SECTION, id));
            Outcome booked = driven.apply(new Step.Book(1, SECTION, id, student % 2 == 0 ? "monday" : "tuesday"));
            assertEquals(ResultCode.CREATED, booked.code());
        }
    }

    @Test
    void shouldShowEverybodyWhoKeepsWaitingExactlyOnceWhenTheListChangesBetweenPages() {
        SectionSettings settings = new SectionSettings(
                SectionKind.SECTION,
                "Any",
                0,
                0,
                "",
                STUDENTS,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
        driven.apply(new Step.PutSection(1, SECTION, settings));
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            waitAndLeave(random, 60);
            Set<String> staying = waiting();
            List<String> shown = new ArrayList<>();
            Answer.Waitlist page = new Answer.Waitlist(List.of(), 0);
            Set<String> left = new HashSet<>();
            do {
                page = (Answer.Waitlist) driven.engine()
                        .query(new Query.WaitlistPage(SECTION, 1 + random.nextInt(5), page.nextAfterRank()));
                page.items().forEach(item -> shown.add(item.studentId()));
                left.addAll(waitAndLeave(random, random.nextInt(6)));
            } while (page.nextAfterRank() != 0);
            staying.removeAll(left);
            assertTrue(shown.containsAll(staying), "seed " + seed + " misses some of " + staying);
            for (String student : staying) {
                assertEquals(1, Collections.frequency(shown, student), "seed " + seed);
            }
        }
        for (long rank : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            driven.engine().query(new Query.WaitlistPage(SECTION, 5, rank));
        }
    }

    private Set<String> waiting() {
        Set<String> students = new HashSet<>();
        new EngineReading(driven.engine()).waitlist(SECTION).forEach(item -> students.add(item.studentId()));
        return students;
    }

    /** Some join and some leave; returns who left. */
    private Set<String> waitAndLeave(SplittableRandom random, int steps) {
        Set<String> left = new HashSet<>();
        for (int step = 0; step < steps; step++) {
            String student = "student-" + random.nextInt(STUDENTS);
            if (random.nextInt(5) < 3) {
                driven.apply(new Step.Enroll(1, SECTION, student, false, true));
            } else if (driven.apply(new Step.LeaveWaitlist(1, SECTION, student)).code() == ResultCode.OK) {
                left.add(student);
            }
        }
        return left;
    }

    private void churn(SplittableRandom random, int steps) {
        for (int step = 0; step < steps; step++) {
            String section = random.nextInt(3) == 0 ? OTHER_SECTION : SECTION;
            String student = "student-" + random.nextInt(STUDENTS);
            driven.apply(
                    random.nextInt(5) < 3
                            ? new Step.Enroll(1, section, student)
                            : new Step.Unenroll(1, section, student));
        }
    }

    private Set<Long> idsOfRoster(String section) {
        Set<Long> ids = new HashSet<>();
        page(section, Limits.MAX_PAGE_ITEMS, RosterCursor.START).items().forEach(item -> ids.add(item.enrollmentId()));
        return ids;
    }

    private Roster page(String section, int limit, RosterCursor cursor) {
        return (Roster) driven.engine().query(new Query.RosterPage(section, limit, cursor));
    }

    private static List<String> ids(SectionList page) {
        return page.items().stream().map(SectionView::sectionId).toList();
    }

    private static Step section(String id, String term) {
        return new Step.PutSection(
                1,
                id,
                new SectionSettings(
                        SectionKind.SECTION,
                        "Any",
                        SectionSettings.UNLIMITED,
                        0,
                        term,
                        0,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        SectionSettings.DEFAULT_HOLD_SECONDS,
                        0));
    }
}
