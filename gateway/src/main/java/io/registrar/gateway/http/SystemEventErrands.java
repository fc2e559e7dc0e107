package io.registrar.gateway.http;

import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.systemevents.SystemEvent;
import io.registrar.gateway.systemevents.SystemEventJson;
import io.registrar.gateway.systemevents.SystemEvents;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is asked of system events: a page of them, newest first, and that one is dealt with. */
final class SystemEventErrands {
    /** The query parameter: those that nobody has resolved, or all. */
    static final String STATE = "state";

    private static final List<String> STATES = List.of("open", "all");

    private SystemEventErrands() {}

    static Errand page(ServerState state, Request request) throws RefusedRequestException {
        SystemEvents events = state.systemEvents();
        int limit = request.limit();
        long[] cursor = request.cursor(1);
        String wanted = request.parameter(STATE);
        if (!wanted.isEmpty() && !STATES.contains(wanted)) {
            throw RefusedRequestException.malformed(STATE + " must be open or all");
        }
        long before = cursor.length == 0 ? Long.MAX_VALUE : cursor[0];
        return sequence -> page(events.page(before, wanted.equals("all"), limit + 1), limit, sequence);
    }

    /** @param found one more than the limit, where there are more */
    private static byte[] page(List<SystemEvent> found, int limit, long sequence) {
        JsonWriter json = new JsonWriter();
        json.beginObject().beginArray("items");
        List<SystemEvent> page = found.subList(0, Math.min(limit, found.size()));
        page.forEach(event -> SystemEventJson.write(json, event));
        json.endArray()
                .textOrNull(
                        "next",
                        found.size() > limit ? Long.toString(page.get(limit - 1).id()) : "")
                .number("sequence", sequence)
                .endObject();
        return Arrays.copyOf(json.bytes(), json.length());
    }

    static Errand resolve(ServerState state, Request request) throws RefusedRequestException {
        SystemEvents events = state.systemEvents();
        long id = request.path.systemEventId;
        String by = request.actor;
        return sequence -> resolve(events, id, by, sequence);
    }

    private static byte[] resolve(SystemEvents events, long id, String by, long sequence)
            throws RefusedRequestException {
        try {
            Optional<SystemEvent> event = events.resolve(id, by);
            if (event.isEmpty()) {
                throw new RefusedRequestException(
                        RequestRefusal.SYSTEM_EVENT_NOT_FOUND, "No system event has this id, or none any more.");
            }
            JsonWriter json = new JsonWriter();
            json.beginObject();
            SystemEventJson.members(json, event.get());
            json.number("sequence", sequence).endObject();
            return Arrays.copyOf(json.bytes(), json.length());
        } catch (IOException notWritten) {
            throw new RefusedRequestException(
                    RequestRefusal.SYSTEM_EVENTS_UNAVAILABLE, "It can't be written; the event is as it was.");
        }
    }
}
