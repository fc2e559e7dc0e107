package io.registrar.gateway.json;

import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandField;
import io.registrar.engine.codec.CommandType;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a command asked for, as JSON: a row for each field that a command may have, called as in the HTTP contract. */
final class CommandMembers {
    /** The ids that stand first, whatever their place in the record. */
    private static final Map<CommandField, BiConsumer<JsonWriter, CommandDecoder>> IDS =
            new EnumMap<>(CommandField.class);

    private static final Map<CommandField, BiConsumer<JsonWriter, CommandDecoder>> OTHERS =
            new EnumMap<>(CommandField.class);

    static {
        IDS.put(CommandField.SECTION_ID, (json, command) -> json.text("sectionId", command.sectionId()));
        IDS.put(CommandField.STUDENT_ID, (json, command) -> json.text("studentId", command.studentId()));
        IDS.put(CommandField.SESSION_ID, (json, command) -> json.text("sessionId", command.sessionId()));
        IDS.put(CommandField.TERM, (json, command) -> json.text("term", command.term()));
        OTHERS.put(CommandField.SECTION_SETTINGS, (json, command) -> {
            json.text("sectionId", command.sectionId());
            settings(json, command.settings());
        });
        OTHERS.put(CommandField.SESSION_SETTINGS, (json, command) -> settings(json, command.sessionSettings()));
        OTHERS.put(CommandField.CREDITS, (json, command) -> json.number("credits", command.credits()));
        OTHERS.put(CommandField.AMOUNT, (json, command) -> json.number("amount", command.credits()));
        OTHERS.put(
                CommandField.ENROLL_FLAGS, (json, command) -> wishes(json, command.isHold(), command.joinsWaitlist()));
        OTHERS.put(CommandField.LESSON, (json, command) -> json.number("lesson", command.lesson()));
        OTHERS.put(CommandField.REASON, (json, command) -> json.text("reason", command.reason()));
        OTHERS.put(
                CommandField.IMPORTED_ENROLLMENT,
                (json, command) -> json.text("importId", command.importId())
                        .text("status", command.importedStatus().text())
                        .number("cost", command.credits())
                        .number("enrolledAt", command.enrolledAtMillis()));
        OTHERS.put(CommandField.REGISTRATION_ITEMS, CommandMembers::items);
        for (CommandField field : CommandField.values()) {
            if (IDS.containsKey(field) == OTHERS.containsKey(field)) {
                throw new IllegalStateException("Expected one row for every field, but found none or two for " + field);
            }
        }
    }

    private CommandMembers() {}

    /** Writes the command's members: ids, then the others, the kind that its section must be of, and its key, if it has them. */
    static void write(JsonWriter json, CommandDecoder command) {
        write(json, command, IDS);
        write(json, command, OTHERS);
        if (command.hasKind()) {
            json.text("kind", command.kind().text());
        }
        if (command.hasKey()) {
            json.text("idempotencyKey", command.key());
        }
    }

    private static void write(
            JsonWriter json, CommandDecoder command, Map<CommandField, BiConsumer<JsonWriter, CommandDecoder>> rows) {
        CommandType type = command.type();
        for (CommandField field : type.fields()) {
            BiConsumer<JsonWriter, CommandDecoder> row = rows.get(field);
            if (row != null) {
                row.accept(json, command);
            }
        }
    }

    static void settings(JsonWriter json, SectionSettings settings) {
        json.text("kind", settings.kind().text())
                .text("title", settings.title())
                .numberOrNull("capacity", settings.capacity(), settings.isLimited())
                .number("price", settings.price())
                .textOrNull("term", settings.term())
                .number("waitlistCapacity", settings.waitlistCapacity())
                .numberOrNull(
                        "opensAt", settings.opensAtMillis(), settings.opensAtMillis() != SectionSettings.NO_OPENING)
                .numberOrNull(
                        "closesAt", settings.closesAtMillis(), settings.closesAtMillis() != SectionSettings.NO_CLOSING)
                .number("holdSeconds", settings.holdSeconds())
                .number("lessons", settings.lessons());
    }

    static void settings(JsonWriter json, SessionSettings settings) {
        json.text("campusId", settings.campusId())
                .number("startsAt", settings.startsAtMillis())
                .numberOrNull("capacity", settings.capacity(), settings.isLimited());
    }

    /** What is not wished for is not said, as in records of before there was anything to wish for. */
    private static void wishes(JsonWriter json, boolean isHold, boolean joinsWaitlist) {
        if (isHold) {
            json.bool("hold", true);
        }
        if (joinsWaitlist) {
            json.text("onFull", "waitlist");
        }
    }

    private static void items(JsonWriter json, CommandDecoder command) {
        json.beginArray("drop");
        for (int item = 0; item < command.itemCount(); item++) {
            if (command.isDrop(item)) {
                json.beginObject()
                        .text("sectionId", command.itemSectionId(item))
                        .endObject();
            }
        }
        json.endArray().beginArray("add");
        for (int item = 0; item < command.itemCount(); item++) {
            if (!command.isDrop(item)) {
                json.beginObject().text("sectionId", command.itemSectionId(item));
                wishes(json, command.isHold(item), command.joinsWaitlist(item));
                json.endObject();
            }
        }
        json.endArray();
    }
}
