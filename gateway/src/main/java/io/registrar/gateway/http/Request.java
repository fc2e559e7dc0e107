package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import io.registrar.gateway.callers.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a route's preparation may look at: a request that has passed every check of form. Used again for the next. */
final class Request {
    /** Who asks; the empty text where nobody needs to know. */
    String actor = "";

    /** What the path names; of the reply, which outlives this. */
    PathValues path = new PathValues();

    /** The only one whose affairs may be told of, or none where everybody's may. */
    Optional<Caller> onlyFor = Optional.empty();
    /** The reason that the answer repeats; left by a preparation that has one. */
    String reason = "";

    /** The header Last-Event-ID, or the empty text. */
    String lastEventId = "";

    final JsonBody body = new JsonBody();
    private Route route;
    private String[] parameters = new String[0];

    /** Takes what the reply already knows of its request. */
    void begin(PendingReply reply, String[] values) {
        route = reply.route;
        Caller caller = reply.caller;
        actor = caller == null ? "" : caller.subject();
        onlyFor = reply.onlyFor();
        path = reply.path;
        lastEventId = reply.lastEventId;
        reason = "";
        parameters = values;
    }

    /** The student that it is about, whom the path names, or else the body. */
    String student() {
        return path.studentId.isEmpty() ? body.text(Route.STUDENT_ID, "") : path.studentId;
    }

    /** A query parameter's value, or the empty text. */
    String parameter(String name) {
        String value = parameters[route.parameters().indexOf(name)];
        return value == null ? "" : value;
    }

    /** The query parameter {@code limit}. */
    int limit() throws RefusedRequestException {
        String text = parameters[route.parameters().indexOf("limit")];
        if (text == null) {
            return 100;
        }
        long limit = wholeNumber(text);
        if (limit < 1 || limit > Limits.MAX_PAGE_ITEMS) {
            throw RefusedRequestException.malformed("limit must be a whole number from 1 to " + Limits.MAX_PAGE_ITEMS);
        }
        return (int) limit;
    }

    /** The numbers of the cursor {@code after}, or none where the page is the first. */
    long[] cursor(int numbers) throws RefusedRequestException {
        String text = parameter("after");
        if (text.isEmpty()) {
            return new long[0];
        }
        long[] cursor = Arrays.stream(text.split("\\.", numbers + 1))
                .mapToLong(Request::wholeNumber)
                .toArray();
        if (cursor.length != numbers || Arrays.stream(cursor).anyMatch(number -> number < 0)) {
            throw notACursor();
        }
        return cursor;
    }

    /** Says that {@code after} is none that a page ever gave. */
    static RefusedRequestException notACursor() {
        return RefusedRequestException.malformed("after must be what an earlier page gave as next");
    }

    /** Ids in one parameter, separated by commas. */
    List<String> ids(String name, int most) throws RefusedRequestException {
        List<String> ids = List.of(parameter(name).split(",", most + 1));
        if (ids.size() > most) {
            throw RefusedRequestException.malformed(name + " must name 1 to " + most + " ids");
        }
        for (String id : ids) {
            requireId(name, id);
        }
        return ids;
    }

    static void requireId(String name, String id) throws RefusedRequestException {
        if (!Limits.isId(id)) {
            throw RefusedRequestException.malformed(name + " must be an id: 1 to " + Limits.MAX_ID_LENGTH
                    + " of A-Z a-z 0-9 . _ ~ : @ -, but is " + RequestTarget.quote(id));
        }
    }

    /** The number, or -1 if the text is none that fits. */
    static long wholeNumber(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
