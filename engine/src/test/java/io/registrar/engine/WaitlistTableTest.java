package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The trees of wait lists, held against plain lists. */
class WaitlistTableTest {
    private static final int SECTIONS = 3;
    private static final int STUDENTS = 400;

    private final SectionTable sections = new SectionTable();
    private final StudentTable students = new StudentTable();
    private final WaitlistTable table = new WaitlistTable(sections, students);

    /** An entry as a list has it. */
    private static final class Entry {
        final int student;
        final long rank;
        boolean isEligible = true;

        Entry(int student, long rank) {
            this.student = student;
            this.rank = rank;
        }
    }

    @Test
    void shouldAnswerAsAListWhenEntriesComeAndGoAtRandom() {
        for (long seed = 0; seed < 20; seed++) {
            new WaitlistTableTest().runAtRandom(seed);
        }
    }

    private void runAtRandom(long seed) {
        fill();
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Entry>> lists = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long rank = 0;
        for (int step = 0; step < 3_000; step++) {
            int section = random.nextInt(SECTIONS);
            int student = random.nextInt(STUDENTS);
            List<Entry> list = lists.get(section);
            int at = indexOf(list, student);
            int row = table.find(section, student);
            assertEquals(at >= 0, row >= 0, "seed " + seed);
            if (at < 0) {
                table.add(section, student, ++rank, rank * 10);
                list.add(new Entry(student, rank));
            } else if (random.nextInt(3) == 0) {
                table.remove(row);
                list.remove(at);
            } else if (list.get(at).isEligible) {
                table.passOver(row);
                list.get(at).isEligible = false;
            } else {
                table.comeBack(row);
                list.get(at).isEligible = true;
            }
            if (random.nextInt(500) == 0) {
                table.allComeBack(sections.at(section));
                list.forEach(entry -> entry.isEligible = true);
            }
            if (step % 50 == 0) {
                check(section, list, seed);
            }
        }
        for (int section = 0; section < SECTIONS; section++) {
            check(section, lists.get(section), seed);
        }
    }

    private void check(int section, List<Entry> list, long seed) {
        Section of = sections.at(section);
        assertEquals(list.size(), of.waitlisted, "seed " + seed);
        int firstEligible = Section.NONE;
        for (int i = 0; i < list.size(); i++) {
            Entry entry = list.get(i);
            int row = table.at(of, i + 1);
            assertEquals(entry.student, table.student(row), "seed " + seed);
            assertEquals(entry.rank, table.rank(row), "seed " + seed);
            assertEquals(entry.rank * 10, table.joinedAtMillis(row), "seed " + seed);
            assertEquals(i + 1, table.position(row), "seed " + seed);
            assertEquals(i + 1, table.countUpTo(of, entry.rank), "seed " + seed);
            assertEquals(entry.isEligible, table.isEligible(row), "seed " + seed);
            if (firstEligible == Section.NONE && entry.isEligible) {
                firstEligible = row;
            }
        }
        assertEquals(firstEligible, table.firstEligible(of), "seed " + seed);
        assertEquals(Section.NONE, table.at(of, list.size() + 1));
        assertEquals(Section.NONE, table.at(of, 0));
    }

    private static int indexOf(List<Entry> list, int student) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).student == student) {
                return i;
            }
        }
        return -1;
    }

    private void fill() {
        for (int i = 0; i < SECTIONS; i++) {
            byte[] id = ("s" + i).getBytes(StandardCharsets.US_ASCII);
            sections.add(id, 0, id.length, new Section(SectionSettings.of(SectionKind.SECTION, "t", 0, 0)));
        }
        for (int i = 0; i < STUDENTS; i++) {
            byte[] id = ("s" + i).getBytes(StandardCharsets.US_ASCII);
            students.add(id, 0, id.length, 0);
        }
    }
}
