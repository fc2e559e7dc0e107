package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Query;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.events.EventReader;
import io.registrar.gateway.json.JsonWriter;
import java.util.Optional;

/**
 * Events behind a place, in order: a page of them, or the beginning of all that come.
 *
 * @param after the place, or none for the oldest there is
 * @param limit most items of a page; an event in parts has several
 */
record EventRequest(Optional<EventCursor> after, int limit) implements Recollection {
    /** A page that has so many bytes is full, whatever its limit. */
    static final int MAX_PAGE_BYTES = 1 << 20;

    /** What a request asks for. */
    static EventRequest of(Request request) throws RefusedRequestException {
        int limit = request.limit();
        String text = request.lastEventId.isEmpty() ? request.parameter("after") : request.lastEventId;
        Optional<EventCursor> after = EventCursor.parse(text);
        if (after.isEmpty() && !text.isEmpty()) {
            throw RefusedRequestException.malformed(
                    "after and Last-Event-ID must be a sequence, or what a page gave as next");
        }
        return new EventRequest(after, limit);
    }

    @Override
    public Query query() {
        return new Query.Now();
    }

    /** Where a stream begins. */
    EventCursor streamFrom(EventFeed feed) throws RefusedRequestException {
        return from(feed.start(), feed.end());
    }

    private EventCursor from(EventCursor start, EventCursor end) throws RefusedRequestException {
        EventCursor from = after.orElse(start);
        if (from.compareTo(start) < 0) {
            throw RefusedRequestException.notRetained("Events", start.nextSequence());
        }
        if (from.compareTo(end) > 0) {
            // Not an empty page: whoever has seen what there is not has seen another history, and would miss events.
            throw RefusedRequestException.malformed(
                    "after or Last-Event-ID is " + from + ", but the last event is that of sequence " + end.sequence());
        }
        return from;
    }

    @Override
    public void write(OutcomeReader history, OutcomeReader changes, Answer answer, long sequence, JsonWriter json)
            throws RefusedRequestException {
        EventReader events = new EventReader(history);
        EventCursor end = EventCursor.behind(sequence);
        EventCursor at = from(events.start(), end);
        json.beginObject().beginArray("items");
        int begin = json.length();
        for (int items = 0; items < limit && at.compareTo(end) < 0 && json.length() - begin < MAX_PAGE_BYTES; items++) {
            at = events.read(at, json);
        }
        json.endArray()
                .textOrNull("next", at.compareTo(end) < 0 ? at.toString() : "")
                .number("sequence", sequence)
                .endObject();
    }
}
