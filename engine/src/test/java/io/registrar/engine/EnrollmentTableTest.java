package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rows of seats against plain maps and lists, through churn. */
class EnrollmentTableTest {
    private static final int SECTIONS = 7;
    private static final int STUDENTS = 40;

    private final SectionTable sections = new SectionTable();
    private final StudentTable students = new StudentTable();
    private final EnrollmentTable table = new EnrollmentTable(sections, students);

    /** Membership of one student in one section. */
    private record Key(int section, int student) {}

    EnrollmentTableTest() {
        SectionSettings settings = new SectionSettings(
                SectionKind.SECTION,
                "Any",
                SectionSettings.UNLIMITED,
                0,
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
        for (int section = 0; section < SECTIONS; section++) {
            byte[] id = ("section-" + section).getBytes(StandardCharsets.ISO_8859_1);
            sections.add(id, 0, id.length, new Section(settings));
        }
        for (int student = 0; student < STUDENTS; student++) {
            byte[] id = ("student-" + student).getBytes(StandardCharsets.ISO_8859_1);
            students.add(id, 0, id.length, 0);
        }
    }

    @Test
    void shouldFindAndListWhatMapsDoThroughChurn() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Key, Long> model = new LinkedHashMap<>();
        int most = 0;
        for (long id = 1; id <= 40_000; id++) {
            Key key = new Key(random.nextInt(SECTIONS), random.nextInt(STUDENTS));
            int row = table.find(key.section(), key.student());
            assertEquals(model.containsKey(key), row >= 0);
            if (row < 0) {
                row = table.add(key.section(), key.student(), id, EnrollmentStatus.ACTIVE, id * 3, id * 5);
                model.put(key, id);
                assertTrue(table.holds(row, id));
            } else {
                long ended = model.remove(key);
                assertEquals(ended, table.id(row));
                table.remove(row);
                assertFalse(table.holds(row, ended));
            }
            most = Math.max(most, model.size());
            assertEquals(model.size(), table.size());
            assertEquals(most, table.rowCount(), "a row is free and was not used");
            if (id % 100 == 0) {
                assertSame(model);
            }
        }
    }

    @Test
    void shouldEmptyBothListsInAnyOrder() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 300; round++) {
            Deque<Integer> rows = new ArrayDeque<>();
            int count = 1 + random.nextInt(SECTIONS);
            for (int section = 0; section < count; section++) {
                int row = table.add(section, 0, 1 + section, EnrollmentStatus.ACTIVE, 0, 0);
                if (random.nextBoolean()) {
                    rows.addFirst(row);
                } else {
                    rows.addLast(row);
                }
            }
            assertEquals(count, students.seatCount(0));
            rows.forEach(table::remove);
            assertSame(Map.of());
        }
    }

    @Test
    void shouldNotTakeAForeignRowForAnEnrollment() {
        int row = table.add(0, 0, 5, EnrollmentStatus.ACTIVE, 0, 0);
        assertTrue(table.holds(row, 5));
        assertFalse(table.holds(row, 4));
        assertFalse(table.holds(row, 0));
        assertFalse(table.holds(-1, 5));
        assertFalse(table.holds(row + 1, 5));
        assertFalse(table.holds(Integer.MAX_VALUE, 5));
        table.remove(row);
        assertFalse(table.holds(row, 0));
    }

    @Test
    void shouldNotHaveGrownAfterAMillionSeatsTakenAndGivenBack() {
        for (long id = 1; id <= 1_000_000; id++) {
            int section = (int) (id % SECTIONS);
            int student = (int) (id % STUDENTS);
            table.remove(table.add(section, student, id, EnrollmentStatus.ACTIVE, 1, id));
        }
        assertEquals(1, table.rowCount());
        assertEquals(0, table.size());
    }

    @Test
    void shouldNotHaveGrownWhenTheEngineSeatsAndDropsAMillionTimes() {
        DrivenEngine driven = new DrivenEngine();
        driven.apply(new Step.PutSection(1, "s", sections.at(0).settings));
        driven.apply(new Step.PutStudent(1, "p", 10));
        Step enroll = new Step.Enroll(1, "s", "p");
        Step unenroll = new Step.Unenroll(1, "s", "p");
        for (int cycle = 0; cycle < 1_000_000; cycle++) {
            assertEquals(ResultCode.CREATED, driven.apply(enroll).code());
            assertEquals(ResultCode.OK, driven.apply(unenroll).code());
        }
        assertEquals(1, driven.engine().enrollmentRows());
        assertEquals(List.of(), driven.engine().audit().violations());
    }

    /** Rosters in order of enrollment, seats newest first, and every field of every row. */
    private void assertSame(Map<Key, Long> model) {
        Map<Integer, List<Long>> rosters = new HashMap<>();
        Map<Integer, List<Long>> seats = new HashMap<>();
        model.forEach((key, id) -> {
            rosters.computeIfAbsent(key.section(), unused -> new ArrayList<>()).add(id);
            seats.computeIfAbsent(key.student(), unused -> new ArrayList<>()).add(id);
            int row = table.find(key.section(), key.student());
            assertEquals(id, table.id(row));
            assertEquals(key.section(), table.section(row));
            assertEquals(key.student(), table.student(row));
            assertEquals(EnrollmentStatus.ACTIVE, table.status(row));
            assertEquals(id * 3, table.cost(row));
            assertEquals(id * 5, table.enrolledAtMillis(row));
        });
        for (int section = 0; section < SECTIONS; section++) {
            List<Long> listed = new ArrayList<>();
            int last = Section.NONE;
            for (int row = sections.at(section).rosterHead; row != Section.NONE; row = table.nextInRoster(row)) {
                listed.add(table.id(row));
                last = row;
            }
            assertEquals(rosters.getOrDefault(section, List.of()), listed);
            assertEquals(last, sections.at(section).rosterTail);
        }
        for (int student = 0; student < STUDENTS; student++) {
            List<Long> listed = new ArrayList<>();
            for (int row = students.seatsHead(student); row != Section.NONE; row = table.olderSeat(row)) {
                listed.add(table.id(row));
            }
            Collections.reverse(listed);
            assertEquals(seats.getOrDefault(student, List.of()), listed);
            assertEquals(listed.size(), students.seatCount(student));
        }
    }
}
