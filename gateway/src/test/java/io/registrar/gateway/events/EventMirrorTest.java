package io.registrar.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.Answer;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Query;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.RegistrationItem;
import io.registrar.gateway.http.HistoryPages;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.json.ViewJson;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whether events alone are enough to keep a copy: random commands of every type, and the copy held against the engine. */
class EventMirrorTest {
    private static final int STUDENTS = 9;
    private static final int SECTIONS = 5;
    private static final int COMMANDS = 12_000;
    private static final int COMMANDS_BETWEEN_LOOKS = 400;

    private final Random random = new Random();
    private final EventScript script = new EventScript();
    private final EventMirror mirror = new EventMirror();
    private int terms;

    private String student() {
        return "student-" + random.nextInt(STUDENTS);
    }

    private String section() {
        return "section-" + random.nextInt(SECTIONS);
    }

    private CommandEncoder importEnrollment(CommandEncoder e) {
        EnrollmentStatus[] all = EnrollmentStatus.values();
        return e.importEnrollment(
                "op",
                section(),
                student(),
                "old-" + random.nextInt(500),
                all[random.nextInt(all.length)],
                random.nextInt(20),
                random.nextInt(1_000));
    }

    private CommandEncoder next(CommandEncoder e) {
        return switch (random.nextInt(27)) {
            case 0 -> putSection(e, section());
            case 1 -> e.putStudent("op", student(), random.nextInt(3) * 20L);
            case 2, 3 -> e.adjustCredits("op", student(), random.nextInt(60) - 25 | 1, "because");
            case 4, 5, 6, 7, 8 -> e.enroll("op", section(), student(), random.nextBoolean(), random.nextBoolean());
            case 9, 10, 11 -> e.unenroll("op", section(), student());
            case 12, 13 -> e.confirm("op", section(), student());
            case 14 -> e.withdraw("op", section(), student());
            case 15 -> e.leaveWaitlist("op", section(), student());
            case 16, 17 -> e.completeLesson("op", section(), student(), 1 + random.nextInt(2));
            case 18 -> e.putSession("op", section(), "mon", new SessionSettings("north", 9, random.nextInt(4)));
            case 19, 20 -> e.book("op", section(), student(), "mon");
            case 21 -> e.cancelBooking("op", section(), student(), "mon");
            case 22, 23 -> register(e);
            case 24 -> importEnrollment(e);
            case 25 -> random.nextInt(40) == 0 ? e.cancelSection("op", section()) : e.tick("op");
            default -> random.nextInt(40) == 0 ? e.archiveTerm("op", "term-" + random.nextInt(2)) : e.tick("op");
        };
    }

    private CommandEncoder register(CommandEncoder e) {
        List<String> sections = IntStream.range(0, SECTIONS)
                .filter(section -> random.nextInt(3) == 0)
                .mapToObj(section -> "section-" + section)
                .toList();
        if (sections.isEmpty()) {
            return e.tick("op");
        }
        int drops = random.nextInt(2);
        return e.register(
                "op",
                student(),
                IntStream.range(0, sections.size())
                        .mapToObj(item -> item < drops
                                ? RegistrationItem.drop(sections.get(item))
                                : RegistrationItem.add(sections.get(item), random.nextBoolean(), random.nextBoolean()))
                        .toList());
    }

    private CommandEncoder putSection(CommandEncoder e, String id) {
        return e.putSection(
                "op",
                id,
                new SectionSettings(
                        SectionKind.COURSE,
                        "title " + terms++,
                        random.nextInt(4) == 0 ? SectionSettings.UNLIMITED : random.nextInt(5),
                        random.nextInt(3) * 5L,
                        random.nextInt(4) == 0 ? "term-" + random.nextInt(2) : "",
                        5,
                        SectionSettings.NO_OPENING,
                        random.nextInt(8) == 0 ? script.engine.lastTimeMillis() + 1 : SectionSettings.NO_CLOSING,
                        1 + random.nextInt(5),
                        random.nextInt(3)));
    }

    @Test
    void shouldBeEnoughToKeepACopy() {
        long seed = System.nanoTime();
        System.out.println("EventMirrorTest: seed " + seed);
        random.setSeed(seed);
        EventCursor seen = EventCursor.behind(0);
        Map<CommandType, Integer> changed = new EnumMap<>(CommandType.class);
        for (int command = 1; command <= COMMANDS; command++) {
            boolean isRetry = random.nextInt(20) == 0;
            CommandEncoder encoder = script.encoder;
            if (!isRetry || command == 1) {
                encoder.withoutKey();
                if (random.nextInt(3) == 0) {
                    encoder.withKey("key-" + command, new byte[32]);
                }
                next(encoder);
            }
            script.pass(random.nextInt(300)).decide(encoder);
            if (script.outcome.effectCount() > 0) {
                changed.merge(encoder.type(), 1, Integer::sum);
            }
            if (command % COMMANDS_BETWEEN_LOOKS == 0) {
                for (String event : script.events(seen)) {
                    mirror.take(HistoryPages.parse(event));
                }
                seen = EventCursor.behind(command);
                compare();
            }
        }
        assertTrue(changed.size() > 8, changed::toString);
    }

    private void compare() {
        TreeSet<String> live = new TreeSet<>();
        for (int i = 0; i < SECTIONS; i++) {
            String id = "section-" + i;
            Answer answer = script.engine.query(new Query.SectionById(id));
            if (answer instanceof Answer.SectionView view && !view.isCancelled()) {
                live.add(id);
                compareSection(id, view);
            }
        }
        assertEquals(live, mirror.sections.keySet());
        for (int i = 0; i < STUDENTS; i++) {
            String id = "student-" + i;
            Answer answer = script.engine.query(new Query.StudentById(id));
            assertEquals(answer instanceof Answer.StudentView, mirror.balances.containsKey(id), id);
            if (answer instanceof Answer.StudentView view) {
                assertEquals(view.balance(), mirror.balances.get(id), id);
            }
        }
    }

    private void compareSection(String id, Answer.SectionView view) {
        JsonWriter json = new JsonWriter();
        json.beginObject();
        ViewJson.section(json, view);
        json.endObject();
        JsonNode expected = HistoryPages.parse(new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8));
        JsonNode copy = mirror.sections.get(id);
        copy.fieldNames().forEachRemaining(member -> {
            if (!member.equals("change")) {
                assertEquals(expected.path(member), copy.path(member), member);
            }
        });
        Answer.Roster roster =
                (Answer.Roster) script.engine.query(new Query.RosterPage(id, 1_000, Query.RosterCursor.START));
        assertEquals(
                roster.items().stream()
                        .map(row -> row.enrollmentId() + " " + row.studentId() + " "
                                + row.status().text() + " " + row.cost() + " " + row.enrolledAtMillis())
                        .toList(),
                mirror.roster(id));
        Answer.Waitlist waitlist = (Answer.Waitlist) script.engine.query(new Query.WaitlistPage(id, 1_000, 0));
        assertEquals(
                waitlist.items().stream()
                        .map(Answer.WaitlistEntryView::studentId)
                        .toList(),
                mirror.waitlists.getOrDefault(id, List.of()));
        Answer bookings = script.engine.query(new Query.BookingPage(id, "mon", 1_000, Query.RosterCursor.START));
        List<String> booked = bookings instanceof Answer.BookingList list
                ? list.items().stream()
                        .map(Answer.BookingView::studentId)
                        .sorted()
                        .toList()
                : List.of();
        assertEquals(
                booked,
                mirror.bookings.getOrDefault(id + "/mon", List.of()).stream()
                        .sorted()
                        .toList());
    }
}
