package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.RawRecord.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw bytes from a host: every member just inside, at and just outside its bounds. What is refused changes nothing. */
@Tag("once")
class RecordBoundsTest {
    private static final int DROP = 4;
    private static final String ID_CHARACTER = "[A-Za-z0-9._~:@-]";

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final Outcome outcome = new Outcome();

    RecordBoundsTest() {
        // A seat taken, so that each command would change something.
        apply(new RawRecord(), CommandType.PUT_SECTION);
        apply(new RawRecord(), CommandType.PUT_STUDENT);
        apply(new RawRecord(), CommandType.ENROLL);
    }

    /** One member with one value, and whether the record may have it. */
    private record Row(String name, CommandType type, Consumer<RawRecord> change, boolean isLegal) {
        @Override
        public String toString() {
            return type + " " + name + (isLegal ? " taken" : " refused");
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        CommandType section = CommandType.PUT_SECTION;
        bounds(rows, section, "kind", (r, v) -> r.kind = (int) (long) v, 0, SectionKind.values().length - 1);
        bounds(rows, section, "capacity", (r, v) -> r.capacity = v, SectionSettings.UNLIMITED, Limits.MAX_CAPACITY);
        bounds(rows, section, "price", (r, v) -> r.price = v, 0, Limits.MAX_CREDITS);
        bounds(
                rows,
                section,
                "waitlistCapacity",
                (r, v) -> r.waitlistCapacity = (int) (long) v,
                0,
                Limits.MAX_WAITLIST_CAPACITY);
        bounds(rows, section, "opensAt", (r, v) -> r.opensAt = v, 0, Limits.MAX_TIME_MILLIS);
        bounds(rows, section, "closesAt", (r, v) -> r.closesAt = v, 0, Limits.MAX_TIME_MILLIS);
        number(rows, section, "opensAt", (r, v) -> r.opensAt = v, SectionSettings.NO_OPENING, true);
        number(rows, section, "opensAt", (r, v) -> r.opensAt = v, SectionSettings.NO_OPENING + 1, false);
        number(rows, section, "opensAt", (r, v) -> r.opensAt = v, SectionSettings.NO_CLOSING, false);
        number(rows, section, "closesAt", (r, v) -> r.closesAt = v, SectionSettings.NO_CLOSING, true);
        number(rows, section, "closesAt", (r, v) -> r.closesAt = v, SectionSettings.NO_CLOSING - 1, false);
        number(rows, section, "closesAt", (r, v) -> r.closesAt = v, SectionSettings.NO_OPENING, false);
        bounds(rows, section, "holdSeconds", (r, v) -> r.holdSeconds = (int) (long) v, 1, Limits.MAX_HOLD_SECONDS);
        bounds(rows, section, "lessons", (r, v) -> r.lessons = (int) (long) v, 0, Limits.MAX_LESSONS);
        lengths(rows, section, "term", (r, id) -> r.term = id, true);
        texts(rows, section, "title", (r, text) -> r.title = text, Limits.MAX_TITLE_LENGTH);

        CommandType student = CommandType.PUT_STUDENT;
        bounds(rows, student, "credits", (r, v) -> r.credits = v, 0, Limits.MAX_CREDITS);

        CommandType adjust = CommandType.ADJUST_CREDITS;
        bounds(rows, adjust, "amount", (r, v) -> r.amount = v, -Limits.MAX_CREDITS, -1);
        bounds(rows, adjust, "amount", (r, v) -> r.amount = v, 1, Limits.MAX_CREDITS);
        texts(rows, adjust, "reason", (r, text) -> r.reason = text, Limits.MAX_REASON_LENGTH);

        bounds(rows, CommandType.ENROLL, "flags", (r, v) -> r.flags = (int) (long) v, 0, 3);
        bounds(rows, CommandType.COMPLETE_LESSON, "lesson", (r, v) -> r.lesson = (int) (long) v, 0, Integer.MAX_VALUE);

        CommandType session = CommandType.PUT_SESSION;
        bounds(rows, session, "startsAt", (r, v) -> r.startsAt = v, 0, Limits.MAX_TIME_MILLIS);
        bounds(
                rows,
                session,
                "capacity",
                (r, v) -> r.sessionCapacity = v,
                SectionSettings.UNLIMITED,
                Limits.MAX_CAPACITY);
        lengths(rows, session, "campus id", (r, id) -> r.campus = id, false);
        lengths(rows, CommandType.ARCHIVE_TERM, "term", (r, id) -> r.term = id, false);
        CommandType imported = CommandType.IMPORT_ENROLLMENT;
        bounds(rows, imported, "status", (r, v) -> r.importedStatus = (int) (long) v, 1, 6);
        bounds(rows, imported, "cost", (r, v) -> r.cost = v, 0, Limits.MAX_CREDITS);
        bounds(rows, imported, "enrolledAt", (r, v) -> r.enrolledAt = v, 0, Limits.MAX_TIME_MILLIS);
        lengths(rows, imported, "import id", (r, id) -> r.importId = id, false);
        items(rows);
        for (CommandType type : CommandType.values()) {
            bounds(rows, type, "time", (r, v) -> r.timeMillis = v, 0, Limits.MAX_TIME_MILLIS);
            lengths(rows, type, "actor", (r, id) -> r.actor = id, false);
            if (hasSection(type)) {
                lengths(rows, type, "section id", (r, id) -> r.section = id, false);
            }
            if (hasStudent(type)) {
                lengths(rows, type, "student id", (r, id) -> r.student = id, false);
            }
            if (hasSession(type)) {
                lengths(rows, type, "session id", (r, id) -> r.session = id, false);
            }
            keys(rows, type);
            kinds(rows, type);
        }
        return rows;
    }

    /** The kind that a section must be of: of every command about one section that is there, and of no other. */
    private static void kinds(List<Row> rows, CommandType type) {
        boolean mayNameKind = hasSection(type) && type != CommandType.PUT_SECTION;
        for (int kind = Byte.MIN_VALUE; kind <= Byte.MAX_VALUE; kind++) {
            boolean isLegal = mayNameKind && kind >= 0 && kind < SectionKind.values().length;
            for (boolean isKeyed : new boolean[] {false, true}) {
                int number = kind;
                rows.add(new Row(
                        (isKeyed ? "key and of kind " : "of kind ") + kind,
                        type,
                        raw -> {
                            raw.isOfKind = true;
                            raw.ofKind = number;
                            raw.keyOrNull = isKeyed ? RawRecord.ascii("key") : null;
                        },
                        isLegal));
            }
        }
    }

    private static boolean hasSection(CommandType type) {
        return type.fields().contains(CommandField.SECTION_ID) || type == CommandType.PUT_SECTION;
    }

    private static boolean hasStudent(CommandType type) {
        return type.fields().contains(CommandField.STUDENT_ID);
    }

    private static boolean hasSession(CommandType type) {
        return type.fields().contains(CommandField.SESSION_ID);
    }

    /** The drops and adds of a registration: how many, in which order, which flags, and no section twice. */
    private static void items(List<Row> rows) {
        for (int count : new int[] {1, 2, 3, Limits.MAX_REGISTRATION_ITEMS - 1, Limits.MAX_REGISTRATION_ITEMS}) {
            items(rows, count + " items", Collections.nCopies(count, 0), true);
            items(rows, count + " drops", Collections.nCopies(count, DROP), true);
        }
        items(rows, "no item", List.of(), false);
        items(rows, "too many items", Collections.nCopies(Limits.MAX_REGISTRATION_ITEMS + 1, 0), false);
        for (int flags = Byte.MIN_VALUE; flags <= Byte.MAX_VALUE; flags++) {
            boolean isLegal = flags >= 0 && flags <= DROP;
            items(rows, "item with flags " + flags, List.of(flags), isLegal);
            items(rows, "second item with flags " + flags, List.of(DROP, flags), isLegal);
        }
        items(rows, "drops, then adds", List.of(DROP, DROP, 0, 3, 1, 2), true);
        for (int hold = 0; hold <= 3; hold++) {
            items(rows, "a drop after an add", List.of(hold, DROP), false);
            items(rows, "a drop between adds", List.of(DROP, hold, DROP, hold), false);
        }
        for (int count : new int[] {-1, 0, 1, 3, 32, 127, -128}) {
            rows.add(new Row("count " + count + " of 2 items", CommandType.REGISTER, r -> r.itemCount = count, false));
        }
        for (int one = 0; one < 5; one++) {
            for (int other = one + 1; other < 5; other++) {
                int first = one;
                int second = other;
                rows.add(new Row(
                        "items " + one + " and " + other + " of one section",
                        CommandType.REGISTER,
                        raw -> {
                            List<Item> items = itemsWith(List.of(DROP, DROP, 0, 0, 0));
                            items.set(
                                    second,
                                    new Item(
                                            items.get(second).flags(),
                                            items.get(first).section()));
                            raw.items(items);
                        },
                        false));
            }
        }
        // Alike up to where the shorter ends.
        rows.add(new Row(
                "a section's id that begins another",
                CommandType.REGISTER,
                raw -> raw.items(List.of(
                        new Item(0, RawRecord.ascii("cs-10")),
                        new Item(0, RawRecord.ascii("cs-101")),
                        new Item(0, RawRecord.ascii("cs-1")))),
                true));
        lengths(
                rows,
                CommandType.REGISTER,
                "item's section id",
                (r, id) -> r.items(List.of(new Item(DROP, RawRecord.ascii("cs-101")), new Item(0, id))),
                false);
    }

    private static void items(List<Row> rows, String name, List<Integer> flags, boolean isLegal) {
        rows.add(new Row(name, CommandType.REGISTER, raw -> raw.items(itemsWith(flags)), isLegal));
    }

    private static List<Item> itemsWith(List<Integer> flags) {
        List<Item> items = new ArrayList<>();
        for (int flag : flags) {
            items.add(new Item(flag, RawRecord.ascii("cs-" + items.size())));
        }
        return items;
    }

    private static void keys(List<Row> rows, CommandType type) {
        for (int length : new int[] {0, 1, 2, Limits.MAX_KEY_LENGTH - 1, Limits.MAX_KEY_LENGTH, 129, 255}) {
            rows.add(new Row(
                    "key of " + length,
                    type,
                    raw -> raw.keyOrNull = RawRecord.ascii("k".repeat(length)),
                    length >= 1 && length <= Limits.MAX_KEY_LENGTH));
        }
        for (int length : new int[] {0, Limits.FINGERPRINT_LENGTH - 1, Limits.FINGERPRINT_LENGTH + 1}) {
            rows.add(new Row(
                    "fingerprint of " + length,
                    type,
                    raw -> {
                        raw.keyOrNull = RawRecord.ascii("key");
                        raw.fingerprint = new byte[length];
                    },
                    false));
        }
    }

    private static void number(
            List<Row> rows,
            CommandType type,
            String name,
            BiConsumer<RawRecord, Long> set,
            long value,
            boolean isLegal) {
        rows.add(new Row(name + " " + value, type, raw -> set.accept(raw, value), isLegal));
    }

    private static void bounds(
            List<Row> rows, CommandType type, String name, BiConsumer<RawRecord, Long> set, long least, long most) {
        number(rows, type, name, set, least - 1, false);
        number(rows, type, name, set, least, true);
        number(rows, type, name, set, Math.min(least + 1, most), true);
        number(rows, type, name, set, Math.max(most - 1, least), true);
        number(rows, type, name, set, most, true);
        number(rows, type, name, set, most + 1, false);
    }

    private static void lengths(
            List<Row> rows, CommandType type, String name, BiConsumer<RawRecord, byte[]> set, boolean mayBeEmpty) {
        rows.add(new Row(name + " empty", type, raw -> set.accept(raw, new byte[0]), mayBeEmpty));
        for (int length : new int[] {1, 2}) {
            rows.add(new Row(
                    name + " of " + length,
                    type,
                    raw -> set.accept(raw, RawRecord.ascii("ab".substring(0, length))),
                    true));
        }
        for (int more : new int[] {-1, 0, 1}) {
            rows.add(new Row(
                    name + " of most and " + more,
                    type,
                    raw -> set.accept(raw, RawRecord.longestIdAnd(more)),
                    more <= 0));
        }
        // The length alone has the bit that would be a sign.
        rows.add(new Row(name + " of 200", type, raw -> set.accept(raw, RawRecord.ascii("x".repeat(200))), false));
    }

    private static void texts(
            List<Row> rows, CommandType type, String name, BiConsumer<RawRecord, byte[]> set, int most) {
        for (String codePoint : List.of("a", "ß", "€", "😀")) {
            for (int count : new int[] {0, 1, 2, most - 1, most, most + 1}) {
                byte[] text = codePoint.repeat(count).getBytes(StandardCharsets.UTF_8);
                rows.add(new Row(
                        name + " of " + count + " times " + codePoint,
                        type,
                        raw -> set.accept(raw, text),
                        count >= 1 && count <= most));
            }
        }
        // Cut off, overlong, half a surrogate pair, beyond the last code point, and a byte that never occurs.
        for (String hex : List.of("61e282", "c080", "eda080", "f4908080", "ff")) {
            byte[] text = HexFormat.of().parseHex(hex);
            rows.add(new Row(name + " of bytes " + hex, type, raw -> set.accept(raw, text), false));
        }
    }

    private void apply(RawRecord raw, CommandType type) {
        raw.sequence = engine.lastSequence() + 1;
        byte[] bytes = raw.bytes(type);
        engine.apply(bytes, 0, bytes.length, outcome);
    }

    private void assertRefused(RawRecord raw, CommandType type) {
        StateDigest before = engine.digest();
        assertThrows(MalformedRecordException.class, () -> apply(raw, type));
        assertEquals(before, engine.digest());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldTakeWhatIsWithinBoundsAndRefuseWhatIsNot(Row row) {
        RawRecord raw = new RawRecord();
        row.change().accept(raw);
        if (row.isLegal()) {
            long before = engine.lastSequence();
            assertDoesNotThrow(() -> apply(raw, row.type()));
            assertEquals(before + 1, engine.lastSequence());
        } else {
            assertRefused(raw, row.type());
            // And the engine goes on with the next one that is well.
            assertDoesNotThrow(() -> apply(new RawRecord(), row.type()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheCharactersOfIdsAndNoOthers(CommandType type) {
        for (int character = 0; character < 256; character++) {
            boolean isLegal = Character.toString(character).matches(ID_CHARACTER);
            byte[] id = {'a', (byte) character, 'b'};
            List<Consumer<RawRecord>> changes = new ArrayList<>(List.of(raw -> raw.actor = id));
            if (hasSection(type)) {
                changes.add(raw -> raw.section = id);
            }
            if (hasStudent(type)) {
                changes.add(raw -> raw.student = id);
            }
            if (type == CommandType.PUT_SECTION || type == CommandType.ARCHIVE_TERM) {
                changes.add(raw -> raw.term = id);
            }
            if (hasSession(type)) {
                changes.add(raw -> raw.session = id);
            }
            if (type == CommandType.PUT_SESSION) {
                changes.add(raw -> raw.campus = id);
            }
            if (type == CommandType.IMPORT_ENROLLMENT) {
                changes.add(raw -> raw.importId = id);
            }
            if (type == CommandType.REGISTER) {
                changes.add(raw -> raw.items(List.of(new Item(DROP, id))));
            }
            for (Consumer<RawRecord> change : changes) {
                RawRecord raw = new RawRecord();
                change.accept(raw);
                if (isLegal) {
                    apply(raw, type);
                } else {
                    assertRefused(raw, type);
                }
            }
        }
    }

    @Test
    void shouldTakeTheCharactersOfKeysAndNoOthers() {
        for (int character = 0; character < 256; character++) {
            boolean isLegal = character > ' ' && character < 0x7F;
            for (byte[] key : new byte[][] {
                {(byte) character}, {'a', (byte) character, 'b'}, {(byte) character, 'a'}, {'a', (byte) character}
            }) {
                RawRecord raw = new RawRecord();
                raw.keyOrNull = key;
                if (isLegal) {
                    apply(raw, CommandType.TICK);
                } else {
                    assertRefused(raw, CommandType.TICK);
                }
            }
        }
    }

    @Test
    void shouldAgreeOnIdsWhetherTextOrBytes() {
        for (int character = 0; character < 1_000; character++) {
            String id = "a" + Character.toString(character);
            byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(id.matches("a" + ID_CHARACTER), Limits.isId(id), id);
            if (character < 256) {
                assertEquals(Limits.isId(id), Limits.isId(bytes, 0, bytes.length), id);
            }
        }
    }

    @Test
    void shouldTakeAWindowThatNeverOpens() {
        RawRecord raw = new RawRecord();
        raw.opensAt = 2_000;
        raw.closesAt = 1_000;
        assertDoesNotThrow(() -> apply(raw, CommandType.PUT_SECTION));
    }

    @Test
    void shouldRefuseBytesThatTheBufferDoesNotHave() {
        byte[] bytes = new RawRecord().bytes(CommandType.ENROLL);
        StateDigest before = engine.digest();
        for (int[] place : new int[][] {{-1, bytes.length}, {1, bytes.length}, {0, bytes.length + 1}, {0, -1}}) {
            assertThrows(IndexOutOfBoundsException.class, () -> engine.apply(bytes, place[0], place[1], outcome));
        }
        assertEquals(before, engine.digest());
    }
}
