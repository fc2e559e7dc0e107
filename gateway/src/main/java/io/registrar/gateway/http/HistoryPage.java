package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;

/**
 * A page of one student's history, newest first. It follows the links of the student's effects from record to record,
 * those of others' commands included, so that it costs what it shows and passes, wherever in time that lies, and at most
 * {@link #MAX_RECORDS}. Where the chain leads to what is not retained, the page is the last, and says so.
 */
abstract class HistoryPage implements Recollection {
    /** Most records that a page passes; it may therefore be short. */
    static final int MAX_RECORDS = 4_000;

    private final String studentId;
    private final EffectPlaces.Search search;
    private final int limit;
    private final HistoryCursor after;

    HistoryPage(String studentId, int limit, HistoryCursor after) {
        this.studentId = studentId;
        this.search = new EffectPlaces.Search(studentId);
        this.limit = limit;
        this.after = after;
    }

    final String studentId() {
        return studentId;
    }

    /** Sequence of the newest record of this kind of page, as the ring has answered. */
    abstract long newest(Answer answer);

    /** Whether an effect of this kind is a link of the chain that this page follows. */
    abstract boolean isLink(EffectKind kind);

    /** Whether such a link is an item of the page; else it only leads on. The ids of items fall along the chain. */
    abstract boolean isItem(EffectKind kind);

    /**
     * Writes an item.
     *
     * @param record holds it
     * @param changes for looking up what became of it since
     * @param answer what the ring has answered
     * @param sequence nothing after it may be told of
     */
    abstract void item(
            JsonWriter json, OutcomeDecoder record, int effect, OutcomeReader changes, Answer answer, long sequence);

    @Override
    public final void write(OutcomeReader history, OutcomeReader changes, Answer answer, long sequence, JsonWriter json)
            throws RefusedRequestException {
        long at = after.isStart() ? newest(answer) : after.sequence();
        long shownId = after.shownId();
        long first = history.firstSequence();
        int items = 0;
        json.beginObject().beginArray("items");
        for (int records = 0; at >= first && items < limit && records < MAX_RECORDS; records++) {
            if (at > sequence) {
                throw notACursor();
            }
            OutcomeDecoder record = history.read(at);
            Outcome outcome = record.outcome();
            boolean isOwn = search.isOf(record.command());
            long older = at;
            boolean hasMore = false;
            for (int effect = outcome.newEffectCount() - 1; effect >= 0 && !hasMore; effect--) {
                if (!isLink(outcome.effectKind(effect)) || !search.concerns(outcome, effect, isOwn)) {
                    continue;
                }
                if (isItem(outcome.effectKind(effect)) && outcome.effectId(effect) < shownId) {
                    hasMore = items == limit;
                    if (!hasMore) {
                        item(json, record, effect, changes, answer, sequence);
                        shownId = outcome.effectId(effect);
                        items++;
                    }
                }
                older = outcome.effectPreviousOfStudent(effect);
            }
            if (hasMore) {
                break;
            }
            if (older >= at) {
                // No link of this student: the cursor is not one of ours, since a chain leads from link to link.
                throw notACursor();
            }
            at = older;
        }
        boolean leadsOn = at >= first;
        json.endArray()
                .textOrNull("next", leadsOn ? new HistoryCursor(at, shownId).toString() : "")
                .number("sequence", sequence);
        if (at > 0 && !leadsOn) {
            json.number("retainedFrom", first);
        }
        json.endObject();
    }

    private static RefusedRequestException notACursor() {
        return RefusedRequestException.malformed("after must be what an earlier page of this student gave as next");
    }
}
