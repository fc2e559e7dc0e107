package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.Answer;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.gateway.http.HistoryPages;
import io.registrar.journal.DataFolderCopy;
import io.registrar.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of the past is what an engine knew that was led to there, and was asked about one seat after the other. */
class StateLinesTest {
    private static final int SECTIONS = 4;
    private static final int STUDENTS = 6;
    private static final int COMMANDS = 160;

    @TempDir
    private Path folder;

    private Path data;
    /** By sequence: what is to be shown of everything. */
    private final List<String> shown = new ArrayList<>();

    private final List<Long> timesMillis = new ArrayList<>();

    /** A history of its own, of which nothing takes more space than it needs. */
    private void write(long seed, int snapshotEvery) throws IOException {
        Path served = folder.resolve("served");
        RandomHistory history = new RandomHistory(seed, SECTIONS, STUDENTS);
        try (WrittenJournal written = new WrittenJournal(served)) {
            for (int batch = 0; written.engine().lastSequence() < COMMANDS; batch++) {
                written.append(history, 1 + batch % 3);
            }
        }
        for (long sequence = snapshotEvery; snapshotEvery > 0 && sequence < COMMANDS; sequence += snapshotEvery) {
            new SnapshotMaker(served, Pace.full(), StartingPoint::complain).make(sequence, 100);
        }
        data = Files.createDirectory(folder.resolve("data"));
        DataFolderCopy.copy(served, data, StartingPoint::complain);
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        shown.add(expected(engine));
        timesMillis.add(0L);
        JournalReader.read(data.resolve("journal"), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            shown.add(expected(engine));
            timesMillis.add(engine.lastTimeMillis());
        });
    }

    /** Everything there is to be shown, in plain words. */
    private static String expected(EnrollmentEngine engine) {
        StringBuilder all = new StringBuilder();
        for (int section = 0; section < SECTIONS; section++) {
            String id = RandomHistory.section(section);
            if (engine.query(new Query.SectionById(id)) instanceof SectionView view) {
                all.append(String.format(
                        "section %s %s %d %d %d%n",
                        id, view.isCancelled(), view.enrolled(), view.held(), view.waitlisted()));
                Map<Long, String> seats = new TreeMap<>();
                Map<Long, String> places = new TreeMap<>();
                for (int student = 0; student < STUDENTS; student++) {
                    seatOf(engine, id, RandomHistory.student(student), seats);
                    placeOf(engine, id, RandomHistory.student(student), places);
                }
                seats.values().forEach(all::append);
                places.values().forEach(all::append);
                sessions(engine, id, all);
            }
        }
        for (int student = 0; student < STUDENTS; student++) {
            String id = RandomHistory.student(student);
            if (engine.query(new Query.StudentById(id)) instanceof StudentView view) {
                all.append(String.format("student %s %d%n", id, view.balance()));
                Map<Long, String> seats = new TreeMap<>(Comparator.reverseOrder());
                List<String> places = new ArrayList<>();
                for (int section = 0; section < SECTIONS; section++) {
                    Map<Long, String> place = new TreeMap<>();
                    seatOf(engine, RandomHistory.section(section), id, seats);
                    placeOf(engine, RandomHistory.section(section), id, place);
                    places.addAll(place.values());
                }
                seats.values().forEach(all::append);
                // Their order is that of joining, which no question about one of them tells; the sections' is that
                // here.
                places.forEach(all::append);
            }
        }
        return all.toString();
    }

    private static void seatOf(EnrollmentEngine engine, String section, String student, Map<Long, String> seats) {
        if (engine.query(new Query.EnrollmentOf(section, student)) instanceof EnrollmentView seat) {
            seats.put(
                    seat.enrollmentId(),
                    String.format(
                            "seat %s %d %s %s %d %d%n",
                            section,
                            seat.enrollmentId(),
                            student,
                            seat.status().text(),
                            seat.cost(),
                            seat.enrolledAtMillis()));
        }
    }

    private static void placeOf(EnrollmentEngine engine, String section, String student, Map<Long, String> places) {
        if (engine.query(new Query.WaitlistEntryOf(section, student)) instanceof WaitlistEntryView entry) {
            places.put(
                    entry.position(),
                    String.format("waiting %s %s %d %d%n", section, student, entry.position(), entry.joinedAtMillis()));
        }
    }

    private static void sessions(EnrollmentEngine engine, String section, StringBuilder all) {
        Answer.SessionList list = (Answer.SessionList) engine.query(new Query.SessionPage(section, 100, -1));
        for (SessionView session : list.items()) {
            all.append(String.format("session %s %s %d%n", section, session.sessionId(), session.booked()));
            Answer.BookingList bookings = (Answer.BookingList)
                    engine.query(new Query.BookingPage(section, session.sessionId(), 100, RosterCursor.START));
            bookings.items()
                    .forEach(booking -> all.append(String.format(
                            "booking %s %s %s %d%n",
                            section, session.sessionId(), booking.studentId(), booking.bookedAtMillis())));
        }
    }

    /** The lines about everything there is, in the same plain words. */
    private static String found(EnrollmentEngine engine) {
        StringBuilder all = new StringBuilder();
        for (int section = 0; section < SECTIONS; section++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String id = RandomHistory.section(section);
            boolean isThere = new StateLines(engine, out).writeSection(id);
            assertEquals(isThere, engine.query(new Query.SectionById(id)) instanceof SectionView);
            plain(engine, out, all);
        }
        for (int student = 0; student < STUDENTS; student++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String id = RandomHistory.student(student);
            boolean isThere = new StateLines(engine, out).writeStudent(id);
            assertEquals(isThere, engine.query(new Query.StudentById(id)) instanceof StudentView);
            StringBuilder own = new StringBuilder();
            plain(engine, out, own);
            List<String> places = own.toString()
                    .lines()
                    .filter(line -> line.startsWith("waiting"))
                    .sorted()
                    .toList();
            own.toString()
                    .lines()
                    .filter(line -> !line.startsWith("waiting"))
                    .forEach(line -> all.append(line).append(System.lineSeparator()));
            places.forEach(line -> all.append(line).append(System.lineSeparator()));
        }
        return all.toString();
    }

    private static final Map<String, List<String>> MEMBERS = Map.of(
            "section", List.of("sectionId", "status", "enrolled", "held", "waitlisted"),
            "seat", List.of("sectionId", "enrollmentId", "studentId", "status", "cost", "enrolledAt"),
            "waiting", List.of("sectionId", "studentId", "position", "joinedAt"),
            "session", List.of("sectionId", "sessionId", "booked"),
            "booking", List.of("sectionId", "sessionId", "studentId", "bookedAt"),
            "student", List.of("studentId", "balance"));

    private static void plain(EnrollmentEngine engine, ByteArrayOutputStream out, StringBuilder all) {
        out.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            JsonNode json = HistoryPages.parse(line);
            String kind = json.path("line").asText();
            all.append(kind);
            for (String member : MEMBERS.get(kind)) {
                String value = json.path(member).asText();
                boolean isStatus = kind.equals("section") && member.equals("status");
                all.append(' ').append(isStatus ? "" + value.equals("cancelled") : value);
            }
            all.append(System.lineSeparator());
            if (json.has("at")) {
                assertEquals(engine.lastSequence(), json.path("sequence").asLong());
                assertEquals(engine.lastTimeMillis(), json.path("at").asLong());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "2, 17"})
    void shouldShowWhatALiveEngineKnewAtEverySequenceAndEveryTime(long seed, int snapshotEvery) throws IOException {
        write(seed, snapshotEvery);
        for (int sequence = 0; sequence < shown.size(); sequence++) {
            EnrollmentEngine there = ReplayEnd.parse("" + sequence).replay(data);
            assertEquals(shown.get(sequence), found(there), "seed " + seed + ", sequence " + sequence);
        }
        int sameTime = 0;
        for (int sequence = 1; sequence < shown.size(); sequence++) {
            boolean isLastOfItsTime =
                    sequence == shown.size() - 1 || timesMillis.get(sequence + 1) > timesMillis.get(sequence);
            sameTime += isLastOfItsTime ? 0 : 1;
            if (isLastOfItsTime) {
                String time = Instant.ofEpochMilli(timesMillis.get(sequence)).toString();
                assertEquals(shown.get(sequence), found(ReplayEnd.parse(time).replay(data)), "at " + time);
            }
        }
        assertTrue(sameTime > COMMANDS / 3, sameTime + " commands share their time with the next one");
        assertTrue(shown.get(COMMANDS).contains("seat "), shown.get(COMMANDS));
        assertTrue(shown.stream().anyMatch(state -> state.contains("waiting ")), "somebody waits");
        assertTrue(shown.stream().anyMatch(state -> state.contains("booking ")), "somebody has booked");
    }

    /** Scripts read these lines: one is added and never edited. */
    @Test
    void shouldShowEachKindOfLine() {
        try (WrittenJournal written = new WrittenJournal(folder.resolve("data"))) {
            var encoder = written.encoder();
            SectionSettings one = new SectionSettings(
                    SectionKind.COURSE,
                    "Grüße €",
                    1,
                    3,
                    "fall",
                    2,
                    SectionSettings.NO_OPENING,
                    SectionSettings.NO_CLOSING,
                    900,
                    0);
            written.append(encoder.putSection("ops", "cs-101", one), 1_000);
            written.append(encoder.putStudent("ops", "ada", 10), 1_000);
            written.append(encoder.putStudent("ops", "ben", 0), 1_000);
            written.append(encoder.enroll("ada", "cs-101", "ada"), 2_000);
            written.append(encoder.enroll("ben", "cs-101", "ben", false, true), 3_000);
            written.append(
                    encoder.putSession("ops", "cs-101", "monday", new SessionSettings("north", 9_000, 5)), 3_000);
            written.append(encoder.book("ada", "cs-101", "ada", "monday"), 4_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            StateLines lines = new StateLines(written.engine(), out);
            assertTrue(lines.writeSection("cs-101"));
            assertTrue(lines.writeStudent("ada"));
            assertTrue(lines.writeStudent("ben"));
            assertFalse(lines.writeSection("ada"));
            assertFalse(lines.writeStudent("cs-101"));
            assertEquals("""
                    {"line":"section","sectionId":"cs-101","kind":"course","title":"Grüße €","capacity":1,"price":3,"term":"fall","waitlistCapacity":2,"opensAt":null,"closesAt":null,"holdSeconds":900,"lessons":0,"status":"active","enrolled":1,"held":0,"waitlisted":1,"available":0,"totalEnrollments":1,"sequence":7,"at":4000}
                    {"line":"seat","sectionId":"cs-101","enrollmentId":1,"studentId":"ada","status":"active","cost":3,"enrolledAt":2000}
                    {"line":"waiting","sectionId":"cs-101","studentId":"ben","position":1,"joinedAt":3000}
                    {"line":"session","sectionId":"cs-101","sessionId":"monday","campusId":"north","startsAt":9000,"capacity":5,"booked":1,"available":4}
                    {"line":"booking","sectionId":"cs-101","sessionId":"monday","studentId":"ada","bookedAt":4000}
                    {"line":"student","studentId":"ada","balance":7,"sequence":7,"at":4000}
                    {"line":"seat","sectionId":"cs-101","enrollmentId":1,"studentId":"ada","status":"active","cost":3,"enrolledAt":2000}
                    {"line":"student","studentId":"ben","balance":0,"sequence":7,"at":4000}
                    {"line":"waiting","sectionId":"cs-101","studentId":"ben","position":1,"joinedAt":3000}
                    """, out.toString(StandardCharsets.UTF_8));
            assertThrows(
                    CommandDump.NotWrittenException.class,
                    () -> new StateLines(written.engine(), new FullOutput()).writeStudent("ada"));
        }
    }

    private static final class FullOutput extends OutputStream {
        @Override
        public void write(int any) throws IOException {
            throw new IOException("full");
        }
    }
}
