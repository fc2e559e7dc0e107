package io.registrar.gateway.json;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import java.util.EnumMap;
import java.util.Map;

/** The effects of an outcome, as JSON: a row for each kind. */
public final class EffectJson {
    private static final Map<EffectKind, Row> ROWS = new EnumMap<>(EffectKind.class);

    static {
        ROWS.put(EffectKind.LEDGER_ENTRY, EffectJson::ledgerEntry);
        ROWS.put(EffectKind.ENROLLMENT_BEGUN, enrollment("enrollmentBegun"));
        ROWS.put(EffectKind.ENROLLMENT_ENDED, enrollment("enrollmentEnded"));
        ROWS.put(EffectKind.ENROLLMENT_PROMOTED, enrollment("enrollmentPromoted"));
        ROWS.put(EffectKind.ENROLLMENT_IMPORTED, enrollment("enrollmentImported"));
        ROWS.put(EffectKind.ENROLLMENT_CHANGED, enrollment("enrollmentChanged"));
        ROWS.put(EffectKind.PASSED_OVER, EffectJson::passedOver);
        ROWS.put(EffectKind.REGISTRATION_ITEM, EffectJson::registrationItem);
        for (EffectKind kind : EffectKind.values()) {
            if (!ROWS.containsKey(kind)) {
                throw new IllegalStateException("Expected a row for every kind, but found none for " + kind);
            }
        }
    }

    private EffectJson() {}

    /** Writes the members of one effect. */
    @FunctionalInterface
    private interface Row {
        void write(JsonWriter json, EffectPlaces places, Outcome outcome, int effect);
    }

    /** Writes one effect as an object. */
    static void write(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.beginObject();
        ROWS.get(outcome.effectKind(effect)).write(json, places, outcome, effect);
        if (effect < outcome.firstOwnEffect()) {
            json.bool("expiry", true);
        }
        json.endObject();
    }

    private static void ledgerEntry(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.text("effect", "ledgerEntry");
        ledgerEntryMembers(json, places, outcome, effect);
    }

    /** Writes what a ledger entry is. */
    public static void ledgerEntryMembers(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.number("ledgerEntryId", outcome.effectId(effect))
                .text("type", LedgerType.of(outcome.effectDetail(effect)).text());
        place(json, places, outcome, effect);
        json.number("amount", outcome.effectAmount(effect)).number("balanceAfter", outcome.effectBalanceAfter(effect));
    }

    private static Row enrollment(String kind) {
        return (json, places, outcome, effect) -> {
            json.text("effect", kind);
            enrollmentMembers(json, places, outcome, effect);
        };
    }

    /** Writes what an enrollment is. */
    public static void enrollmentMembers(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.number("enrollmentId", outcome.effectId(effect))
                .text(
                        "status",
                        EnrollmentStatus.of(outcome.effectDetail(effect)).text());
        place(json, places, outcome, effect);
        json.number("cost", outcome.effectAmount(effect));
    }

    private static void passedOver(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.text("effect", "passedOver");
        place(json, places, outcome, effect);
        json.number("price", outcome.effectAmount(effect)).number("joinedAt", outcome.effectExtent(effect));
    }

    private static void registrationItem(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.text("effect", "registrationItem");
        itemMembers(json, places, outcome, effect);
    }

    /** Writes where it is, and whose. */
    public static void place(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.textOrNull("sectionId", places.section(outcome, effect))
                .text("studentId", places.student(outcome, effect));
    }

    /** Writes what became of an item of a registration: of one that was carried out, or of one that was refused. */
    static void itemMembers(JsonWriter json, EffectPlaces places, Outcome outcome, int effect) {
        json.text("op", outcome.isItemDrop(effect) ? "drop" : "add").text("sectionId", places.section(outcome, effect));
        if (outcome.code().isRefusal()) {
            if (outcome.itemCode(effect) != ResultCode.OK) {
                json.text("code", outcome.itemCode(effect).text());
            }
            return;
        }
        int status = outcome.effectDetail(effect);
        if (status == 0) {
            json.text("status", "waitlisted").number("position", outcome.effectExtent(effect));
        } else {
            json.text("status", EnrollmentStatus.of(status).text()).number("enrollmentId", outcome.effectId(effect));
        }
    }
}
