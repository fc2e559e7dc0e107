package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The digest stands for the state: it doesn't care how the tables came to be laid out, and cares for every single value.
 * The tables are filled by hand here, so that one value can be changed and no other.
 */
class StateDigestTest {
    private static final SectionSettings SETTINGS =
            new SectionSettings(SectionKind.COURSE, "Computing", 30, 10, "fall", 5, 1_000, 2_000, 900, 12);

    /** The tables of a state. */
    private static final class Tables {
        final State state = new State(new SecretHash(1, 2));
        final SectionTable sections = state.sections;
        final StudentTable students = state.students;
        final EnrollmentTable enrollments = state.enrollments;

        int section(String id, SectionSettings settings) {
            byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
            return sections.add(bytes, 0, bytes.length, new Section(settings));
        }

        int student(String id, long balance) {
            byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
            return students.add(bytes, 0, bytes.length, balance);
        }

        /** Remembers a key, as a command that came to nothing would. */
        void key(String actor, String key, int fingerprint, long sequence, long atMillis, long balance) {
            CommandEncoder encoder = new CommandEncoder();
            byte[] request = new byte[Limits.FINGERPRINT_LENGTH];
            request[0] = (byte) fingerprint;
            encoder.withKey(key, request).tick(actor).stamp(sequence, atMillis);
            CommandDecoder command = new CommandDecoder();
            command.wrap(encoder.buffer(), 0, encoder.length());
            state.keys.remember(command, new Outcome().begin(sequence, atMillis).balance(balance));
        }

        /** Remembers an import. */
        void imported(String importId, long enrollment, int student, int section) {
            CommandEncoder encoder = new CommandEncoder();
            encoder.importEnrollment("ops", "s", "t", importId, EnrollmentStatus.EXPIRED, 0, 0)
                    .stamp(1, 1);
            CommandDecoder command = new CommandDecoder();
            command.wrap(encoder.buffer(), 0, encoder.length());
            state.imports.add(command, enrollment, student, section);
        }

        StateDigest digest() {
            return StateDigest.of(state);
        }
    }

    private static Tables tables(SectionSettings settings, Consumer<Tables> change) {
        Tables tables = new Tables();
        tables.section("cs-101", settings);
        tables.section("cs-102", SETTINGS);
        tables.student("ada", 50);
        tables.student("grace", 50);
        tables.enrollments.add(0, 0, 1, EnrollmentStatus.ACTIVE, 10, 1_100);
        tables.enrollments.add(0, 1, 2, EnrollmentStatus.ACTIVE, 10, 1_200);
        State state = tables.state;
        state.timeMillis = 1_500;
        for (String id : List.of("monday", "tuesday")) {
            tables.sections.at(0).addSession(state.sessions.add(id, new SessionSettings("north", 3_000, 5)));
        }
        state.bookings.add(state.sessions.at(0), 0, 0, 5, 1_300);
        state.details.finish(0, 1);
        state.waitlists.add(1, 0, 6, 1_400);
        state.waitlists.add(1, 1, 7, 1_400);
        state.holds.add(9_000, 3, hold(tables, 3));
        tables.key("ops", "key", 1, 8, 1_450, 0);
        change.accept(tables);
        return tables;
    }

    /** A hold in the second section, of the second student. */
    private static int hold(Tables tables, long id) {
        return tables.enrollments.add(1, 1, id, EnrollmentStatus.PENDING, 0, 1_300);
    }

    @Test
    void shouldChangeWithEverySetting() {
        Map<String, SectionSettings> changed = new HashMap<>();
        SectionSettings s = SETTINGS;
        changed.put("none", s);
        changed.put("kind", with(s, SectionKind.SECTION, s.title(), s.capacity(), s.price(), s.term()));
        changed.put("title", with(s, s.kind(), "Computing!", s.capacity(), s.price(), s.term()));
        changed.put("capacity", with(s, s.kind(), s.title(), 31, s.price(), s.term()));
        changed.put("unlimited", with(s, s.kind(), s.title(), -1, s.price(), s.term()));
        changed.put("price", with(s, s.kind(), s.title(), s.capacity(), 11, s.term()));
        changed.put("term", with(s, s.kind(), s.title(), s.capacity(), s.price(), "spring"));
        changed.put("no term", with(s, s.kind(), s.title(), s.capacity(), s.price(), ""));
        changed.put("title and term swapped", with(s, s.kind(), s.term(), s.capacity(), s.price(), s.title()));
        changed.put("waitlistCapacity", with(s, 6, s.opensAtMillis(), s.closesAtMillis(), 900, 12));
        changed.put("opensAt", with(s, 5, 1_001, s.closesAtMillis(), 900, 12));
        changed.put("no opensAt", with(s, 5, SectionSettings.NO_OPENING, s.closesAtMillis(), 900, 12));
        changed.put("closesAt", with(s, 5, s.opensAtMillis(), 2_001, 900, 12));
        changed.put("no closesAt", with(s, 5, s.opensAtMillis(), SectionSettings.NO_CLOSING, 900, 12));
        changed.put("holdSeconds", with(s, 5, s.opensAtMillis(), s.closesAtMillis(), 901, 12));
        changed.put("lessons", with(s, 5, s.opensAtMillis(), s.closesAtMillis(), 900, 13));
        Map<StateDigest, String> seen = new HashMap<>();
        changed.forEach((name, settings) -> {
            StateDigest digest = tables(settings, tables -> {}).digest();
            assertEquals(null, seen.put(digest, name), name);
        });
    }

    @Test
    void shouldChangeWithEveryValueOfSectionsStudentsAndEnrollments() {
        Map<String, Consumer<Tables>> changes = new HashMap<>();
        changes.put("none", tables -> {});
        changes.put("enrolled", tables -> tables.sections.at(0).enrolled++);
        changes.put("held", tables -> tables.sections.at(0).held++);
        changes.put("one entry more", tables -> tables.state.waitlists.add(0, 1, 9, 1_400));
        changes.put("totalEnrollments", tables -> tables.sections.at(0).totalEnrollments++);
        changes.put("changedSequence", tables -> tables.sections.at(0).changedSequence++);
        changes.put("lastRosterSequence", tables -> tables.sections.at(0).lastRosterSequence++);
        changes.put("lastSeatSequence", tables -> tables.sections.at(0).lastSeatSequence++);
        changes.put("lastLedgerSequence", tables -> tables.students.replaceLastLedgerSequence(0, 1));
        changes.put("the same of the other", tables -> tables.students.replaceLastLedgerSequence(1, 1));
        changes.put("lastEnrollmentSequence", tables -> tables.students.replaceLastEnrollmentSequence(0, 1));
        changes.put("the same in the other section", tables -> tables.sections.at(1).enrolled++);
        changes.put("one more section", tables -> tables.section("cs-103", SETTINGS));
        changes.put("one more section, another id", tables -> tables.section("cs-104", SETTINGS));
        changes.put("one more student", tables -> tables.student("alan", 0));
        changes.put("one more student, another id", tables -> tables.student("edsger", 0));
        changes.put("balance", tables -> tables.students.addToBalance(0, 1));
        changes.put("the same balance of the other", tables -> tables.students.addToBalance(1, 1));
        changes.put("balance moved", tables -> {
            tables.students.addToBalance(0, 1);
            tables.students.addToBalance(1, -1);
        });
        changes.put("refundable", tables -> {
            tables.students.charge(0, 1);
            tables.students.addToBalance(0, 1);
        });
        changes.put("one enrollment fewer", tables -> tables.enrollments.remove(1));
        changes.put("the other enrollment fewer", tables -> tables.enrollments.remove(0));
        changes.put("order of the roster", tables -> {
            tables.enrollments.remove(0);
            tables.enrollments.add(0, 0, 1, EnrollmentStatus.ACTIVE, 10, 1_100);
        });
        changes.put("isCancelled", tables -> tables.sections.at(0).isCancelled = true);
        changes.put("a lesson more", tables -> tables.state.details.finish(0, 2));
        changes.put("another lesson more", tables -> tables.state.details.finish(0, 3));
        changes.put("a lesson of the next word", tables -> tables.state.details.finish(0, 65));
        changes.put("a lesson of the other", tables -> tables.state.details.finish(1, 2));
        changes.put(
                "one session more",
                tables -> tables.sections
                        .at(0)
                        .addSession(tables.state.sessions.add("friday", new SessionSettings("north", 3_000, 5))));
        changes.put(
                "one session more of the other",
                tables -> tables.sections
                        .at(1)
                        .addSession(tables.state.sessions.add("friday", new SessionSettings("north", 3_000, 5))));
        changes.put("order of the sessions", tables -> Collections.reverse(tables.sections.at(0).sessions));
        changes.put("campus", tables -> session(tables, new SessionSettings("south", 3_000, 5)));
        changes.put("startsAt", tables -> session(tables, new SessionSettings("north", 3_001, 5)));
        changes.put("capacity of the session", tables -> session(tables, new SessionSettings("north", 3_000, 6)));
        changes.put("booked", tables -> tables.state.sessions.at(0).booked++);
        changes.put("no booking", tables -> tables.state.bookings.remove(0));
        changes.put("booking of the other session", tables -> rebook(tables, 1, 0, 5, 1_300));
        changes.put("booking of the other student", tables -> rebook(tables, 0, 1, 5, 1_300));
        changes.put("sequence of the booking", tables -> rebook(tables, 0, 0, 4, 1_300));
        changes.put("bookedAt", tables -> rebook(tables, 0, 0, 5, 1_301));
        changes.put("passed over", tables -> tables.state.waitlists.passOver(0));
        changes.put("the other passed over", tables -> tables.state.waitlists.passOver(1));
        changes.put("the last entry fewer", tables -> tables.state.waitlists.remove(1));
        changes.put("rank", tables -> rejoin(tables, 8, 1_400));
        changes.put("joinedAt", tables -> rejoin(tables, 7, 1_401));
        changes.put("order of the wait list", tables -> {
            tables.state.waitlists.remove(0);
            tables.state.waitlists.remove(1);
            tables.state.waitlists.add(1, 1, 6, 1_400);
            tables.state.waitlists.add(1, 0, 7, 1_400);
        });
        changes.put("due", tables -> {
            tables.enrollments.remove(2);
            tables.state.holds.add(9_001, 4, hold(tables, 4));
        });
        changes.put("due, a little sooner", tables -> {
            tables.enrollments.remove(2);
            tables.state.holds.add(8_999, 4, hold(tables, 4));
        });
        changes.put("one more key", tables -> tables.key("ops", "key2", 1, 9, 1_450, 0));
        changes.put("one more key of another", tables -> tables.key("pos", "key2", 1, 9, 1_450, 0));
        changes.put("one more key of another request", tables -> tables.key("ops", "key2", 2, 9, 1_450, 0));
        changes.put("one more key of another name", tables -> tables.key("ops", "key3", 1, 9, 1_450, 0));
        changes.put("one more key of another time", tables -> tables.key("ops", "key2", 1, 9, 1_451, 0));
        changes.put("one more key of another command", tables -> tables.key("ops", "key2", 1, 10, 1_450, 0));
        changes.put("one more key of another answer", tables -> tables.key("ops", "key2", 1, 9, 1_450, 1));
        changes.put("one import", tables -> tables.imported("old-1", 3, 0, 0));
        changes.put("one import of another id", tables -> tables.imported("old-2", 3, 0, 0));
        changes.put("one import of another enrollment", tables -> tables.imported("old-1", 4, 0, 0));
        changes.put("one import of another student", tables -> tables.imported("old-1", 3, 1, 0));
        changes.put("one import of another section", tables -> tables.imported("old-1", 3, 0, 1));
        changes.put("enrollment id", tables -> again(tables, 0, 1, 3, EnrollmentStatus.ACTIVE, 10, 1_200));
        changes.put("status", tables -> again(tables, 0, 1, 2, EnrollmentStatus.CANCELLED, 10, 1_200));
        changes.put("cost", tables -> again(tables, 0, 1, 2, EnrollmentStatus.ACTIVE, 11, 1_200));
        changes.put("enrolledAt", tables -> again(tables, 0, 1, 2, EnrollmentStatus.ACTIVE, 10, 1_201));
        changes.put("section", tables -> again(tables, 1, 1, 2, EnrollmentStatus.ACTIVE, 10, 1_200));
        Map<StateDigest, String> seen = new HashMap<>();
        changes.forEach((name, change) ->
                assertEquals(null, seen.put(tables(SETTINGS, change).digest(), name), name));
    }

    @Test
    void shouldChangeWithEveryCounterOfTheEngineAndTheirOrder() {
        List<Consumer<State>> changes = List.of(
                state -> {},
                state -> state.sequence = 7,
                state -> state.timeMillis = 7,
                state -> state.lastEnrollmentId = 7,
                state -> state.lastLedgerEntryId = 7,
                state -> state.creditsIssued = 7,
                state -> state.creditsKept = 7,
                state -> state.archivedSections = 7);
        Map<Long, Integer> highs = new HashMap<>();
        Map<Long, Integer> lows = new HashMap<>();
        for (int change = 0; change < changes.size(); change++) {
            Tables tables = new Tables();
            changes.get(change).accept(tables.state);
            assertEquals(null, highs.put(tables.digest().high(), change));
            assertEquals(null, lows.put(tables.digest().low(), change));
            assertNotEquals(tables.digest().high(), tables.digest().low());
        }
    }

    @Test
    void shouldTellAKeyThatIsOverdueFromOneThatIsForgotten() {
        Tables tables = new Tables();
        tables.key("ops", "key", 1, 1, 1_000, 0);
        tables.state.timeMillis = 1_000 + Limits.KEY_RETENTION_MILLIS - 1;
        Tables other = new Tables();
        other.state.timeMillis = tables.state.timeMillis;
        assertNotEquals(other.digest(), tables.digest());
        // Overdue, it still takes room in its table, and so may decide whether a new one has any.
        tables.state.timeMillis++;
        other.state.timeMillis++;
        assertNotEquals(other.digest(), tables.digest());
        tables.state.keys.forget(tables.state.timeMillis);
        assertEquals(other.digest(), tables.digest());
    }

    @Test
    void shouldBeEqualWhenLessonsWereFinishedInAnotherOrder() {
        Tables one = tables(SETTINGS, tables -> {
            tables.state.details.finish(0, 70);
            tables.state.details.finish(0, 2);
        });
        Tables other = tables(SETTINGS, tables -> {
            tables.state.details.finish(0, 2);
            tables.state.details.finish(0, 70);
        });
        assertEquals(one.digest(), other.digest());
    }

    @Test
    void shouldBeEqualWhenTheSameSeatsLieInOtherRows() {
        // The second and third state get there by churn that leaves every seat in another row than the first.
        StateDigest straight = filled(0, UnaryOperator.identity());
        StateDigest reversed = filled(50, order -> {
            Collections.reverse(order);
            return order;
        });
        StateDigest shuffled = filled(50, order -> {
            SplittableRandom random = new SplittableRandom(7);
            for (int at = order.size() - 1; at > 0; at--) {
                Collections.swap(order, at, random.nextInt(at + 1));
            }
            return order;
        });
        assertEquals(straight, reversed);
        assertEquals(straight, shuffled);
    }

    /** Takes some seats and gives them back in this order, then seats 20 students in two sections. */
    private static StateDigest filled(int churned, UnaryOperator<List<Integer>> givenBack) {
        Tables tables = new Tables();
        tables.section("cs-101", SETTINGS);
        tables.section("cs-102", SETTINGS);
        List<Integer> rows = new ArrayList<>();
        for (int student = 0; student < Math.max(20, churned); student++) {
            tables.student("student-" + student, 0);
        }
        for (int student = 20; student < 50; student++) {
            // As many students in every state.
            if (student >= tables.students.size()) {
                tables.student("student-" + student, 0);
            }
        }
        for (int student = 0; student < churned; student++) {
            rows.add(tables.enrollments.add(student % 2, student, student + 1, EnrollmentStatus.ACTIVE, 10, 1_100));
        }
        givenBack.apply(rows).forEach(tables.enrollments::remove);
        for (int student = 0; student < 20; student++) {
            tables.enrollments.add(student % 2, student, 100 + student, EnrollmentStatus.ACTIVE, 10, 1_200);
        }
        assertEquals(churned == 0 ? 20 : churned, tables.enrollments.rowCount());
        return tables.digest();
    }

    @Test
    void shouldNotBeEqualWhenStudentsWereMadeInAnotherOrder() {
        Tables one = new Tables();
        one.student("ada", 1);
        one.student("grace", 2);
        Tables other = new Tables();
        other.student("grace", 2);
        other.student("ada", 1);
        assertNotEquals(one.digest(), other.digest());
    }

    @Test
    void shouldNotBeEqualWhenSectionsWereMadeInAnotherOrder() {
        // A client sees the order of sections in the list of them.
        Tables one = new Tables();
        one.section("cs-101", SETTINGS);
        one.section("cs-102", SETTINGS);
        Tables other = new Tables();
        other.section("cs-102", SETTINGS);
        other.section("cs-101", SETTINGS);
        assertNotEquals(one.digest(), other.digest());
    }

    @Test
    void shouldMoveWithEveryCommandEvenWhenItIsRefused() {
        DrivenEngine driven = new DrivenEngine();
        Map<StateDigest, Step> seen = new HashMap<>();
        for (Step step : WorldGenerator.small(11).steps(500)) {
            driven.apply(step);
            assertEquals(null, seen.put(driven.digest(), step), step::toString);
        }
    }

    @Test
    void shouldWriteThirtyTwoDigits() {
        assertEquals("000000000000000fffffffffffffffff", new StateDigest(15, -1).toString());
        assertTrue(new DrivenEngine().digest().toString().matches("[0-9a-f]{32}"));
    }

    private static void session(Tables tables, SessionSettings settings) {
        tables.state.sessions.at(0).settings = settings;
    }

    private static void rebook(Tables tables, int session, int student, long sequence, long atMillis) {
        tables.state.bookings.remove(0);
        tables.state.bookings.add(tables.state.sessions.at(session), student, 0, sequence, atMillis);
    }

    /** The last of the wait list joins it anew. */
    private static void rejoin(Tables tables, long rank, long atMillis) {
        tables.state.waitlists.remove(1);
        tables.state.waitlists.add(1, 1, rank, atMillis);
    }

    /** Ends the second enrollment and makes it anew with these values. */
    private static void again(
            Tables tables, int section, int student, long id, EnrollmentStatus status, long cost, long atMillis) {
        tables.enrollments.remove(1);
        tables.enrollments.add(section, student, id, status, cost, atMillis);
    }

    private static SectionSettings with(
            SectionSettings s, SectionKind kind, String title, long capacity, long price, String term) {
        return new SectionSettings(
                kind,
                title,
                capacity,
                price,
                term,
                s.waitlistCapacity(),
                s.opensAtMillis(),
                s.closesAtMillis(),
                s.holdSeconds(),
                s.lessons());
    }

    private static SectionSettings with(
            SectionSettings s, int waitlistCapacity, long opensAt, long closesAt, int holdSeconds, int lessons) {
        return new SectionSettings(
                s.kind(),
                s.title(),
                s.capacity(),
                s.price(),
                s.term(),
                waitlistCapacity,
                opensAt,
                closesAt,
                holdSeconds,
                lessons);
    }
}
