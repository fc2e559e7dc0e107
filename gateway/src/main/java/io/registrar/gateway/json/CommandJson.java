package io.registrar.gateway.json;

import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import java.util.function.IntPredicate;

/**
 * A command and what it came to, as JSON: what was asked, by whom, when, and the numbers that decided. What each command,
 * result and effect has to say is a row of a table: {@link CommandMembers}, {@link OutcomeNumbers}, {@link EffectJson}.
 */
public final class CommandJson {
    private CommandJson() {}

    /** Writes one object: the command's members, and its outcome with the effects. */
    public static void write(JsonWriter json, CommandDecoder command, Outcome outcome) {
        write(json, command, outcome, effect -> true, Integer.MAX_VALUE);
    }

    /**
     * Writes the same for somebody who may not, or need not, hear of all. Where there are more effects than may be told of,
     * it says how many.
     *
     * @param shows which of the effects may be told of
     * @param mostEffects how many of these
     */
    public static void write(
            JsonWriter json, CommandDecoder command, Outcome outcome, IntPredicate shows, int mostEffects) {
        json.beginObject()
                .number("sequence", command.sequence())
                .number("at", command.timeMillis())
                .text("actor", command.actor())
                .text("type", command.type().text());
        CommandMembers.write(json, command);
        json.beginObject("outcome").text("code", outcome.code().text());
        if (outcome.isRepeated()) {
            json.number("repeats", outcome.decidedSequence());
        }
        numbers(json, command.type(), outcome);
        json.beginArray("effects");
        EffectPlaces places = EffectPlaces.of(command);
        int found = 0;
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            if (shows.test(effect) && found++ < mostEffects) {
                EffectJson.write(json, places, outcome, effect);
            }
        }
        json.endArray();
        if (found > mostEffects) {
            json.number("effectsLeftOut", found - mostEffects);
        }
        json.endObject().endObject();
    }

    /** Writes the members of a section's settings. */
    public static void settings(JsonWriter json, SectionSettings settings) {
        CommandMembers.settings(json, settings);
    }

    /** Writes the members of a session's settings. */
    public static void settings(JsonWriter json, SessionSettings settings) {
        CommandMembers.settings(json, settings);
    }

    /**
     * Writes the numbers of a result, or those that decided a refusal.
     *
     * @param type of the command
     */
    public static void numbers(JsonWriter json, CommandType type, Outcome outcome) {
        OutcomeNumbers.write(json, type, outcome);
    }

    /** Writes what became of each item of a registration, if it came to that. */
    public static void items(JsonWriter json, EffectPlaces places, Outcome outcome) {
        json.beginArray("items");
        for (int effect = outcome.firstOwnEffect(); effect < outcome.effectCount(); effect++) {
            if (outcome.effectKind(effect) == EffectKind.REGISTRATION_ITEM) {
                json.beginObject();
                EffectJson.itemMembers(json, places, outcome, effect);
                json.endObject();
            }
        }
        json.endArray();
    }
}
