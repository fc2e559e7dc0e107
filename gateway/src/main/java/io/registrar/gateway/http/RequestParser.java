package io.registrar.gateway.http;

import io.registrar.engine.Query;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.CommandPublisher;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.CallerDirectory;
import io.registrar.gateway.http.Route.Action.Check;
import io.registrar.gateway.http.Route.Action.Decide;
import io.registrar.gateway.http.Route.Action.Events;
import io.registrar.gateway.http.Route.Action.Look;
import io.registrar.gateway.http.Route.Action.Recall;
import io.registrar.gateway.http.Route.Action.Run;
import io.registrar.gateway.http.Route.Action.Tell;
import java.util.Arrays;
import java.util.Optional;

/**
 * Leads a request from its bytes into the ring, or refuses it: first its head, then, once the body is whole, the rest.
 * Nothing reaches the ring that has not passed every check of form. One for each event loop.
 */
final class RequestParser {
    private static final byte[] JSON = Ascii.bytes("application/json");
    private static final String[] NO_PARAMETERS = {};
    private static final byte[] EVENT_STREAM = Ascii.bytes("text/event-stream");
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");

    private final ServerState state;
    private final RequestTarget target = new RequestTarget();
    private final Request request = new Request();
    private final LineParser lines = new LineParser();
    private final CommandEncoder encoder = new CommandEncoder();
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private final CallerDirectory callers;
    private final BearerToken token = new BearerToken();

    /** @param callers tells who asks */
    RequestParser(ServerState state, CallerDirectory callers) {
        this.state = state;
        this.callers = callers;
    }

    /** Reads a request's head into the reply that it will have; a head that is refused leaves its refusal there. */
    void readHead(RequestHead head, PendingReply reply) {
        token.clear();
        try {
            reply.isHead = head.method() == HttpMethod.HEAD;
            if (head.isOtherVersion()) {
                reply.closes = true;
                throw new RefusedRequestException(
                        RequestRefusal.VERSION_NOT_SUPPORTED, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
            }
            readHeaders(head, reply);
            findRoute(head, reply);
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
        }
    }

    private void readHeaders(RequestHead head, PendingReply reply) throws RefusedRequestException {
        int hosts = 0;
        int types = 0;
        boolean saysClose = false;
        boolean saysKeepAlive = false;
        boolean expects = false;
        boolean expectsOther = false;
        boolean hasRelic = false;
        for (int i = 0; i < head.headers(); i++) {
            switch (head.name(i)) {
                case HOST -> hosts++;
                case CONNECTION -> {
                    saysClose |= listHas(head, i, CLOSE);
                    saysKeepAlive |= listHas(head, i, KEEP_ALIVE);
                }
                case CONTENT_TYPE -> {
                    boolean isOnly = ++types == 1;
                    reply.hasJsonBody = isOnly && (head.valueIs(i, JSON) || isType(head.value(i), "application/json"));
                    reply.hasLinesBody = isOnly && !reply.hasJsonBody && isLines(head.value(i));
                }
                case AUTHORIZATION -> token.read(head.value(i));
                case LAST_EVENT_ID -> reply.lastEventId = head.value(i);
                case IDEMPOTENCY_KEY -> {
                    reply.key = head.value(i);
                    reply.keyCount++;
                }
                case IF_NONE_MATCH ->
                    // A list may be spread over several lines.
                    reply.ifNoneMatch =
                            reply.ifNoneMatch.isEmpty() ? head.value(i) : reply.ifNoneMatch + "," + head.value(i);
                case EXPECT -> {
                    expects = true;
                    expectsOther |= !head.valueIs(i, CONTINUE);
                }
                case SEC_WEBSOCKET_KEY1, SEC_WEBSOCKET_KEY2 -> hasRelic = true;
                case CONTENT_LENGTH, TRANSFER_ENCODING, ACCEPT -> {
                    // What the first two say is known already: where the body ends. The last one matters to events
                    // alone.
                }
            }
        }
        reply.closes = saysClose || (head.isHttp10() && !saysKeepAlive);
        reply.saysKeepAlive = head.isHttp10() && !reply.closes;
        if (hasRelic) {
            reply.closes = true;
            throw RefusedRequestException.malformed("the headers Sec-WebSocket-Key1 and 2 are of no use here");
        }
        if (hosts > 1 || (hosts == 0 && !head.isHttp10())) {
            reply.closes = true;
            throw RefusedRequestException.malformed("a request needs one Host header, but has " + hosts);
        }
        if (expectsOther) {
            throw new RefusedRequestException(
                    RequestRefusal.EXPECTATION_FAILED, "The only expectation that can be met is 100-continue.");
        }
        // An old client doesn't know the word, and doesn't wait for it.
        reply.expectsContinue = expects && !head.isHttp10();
    }

    /** Whether the header's value, a list, has this among its items, whatever parameters it has. */
    private static boolean listHas(RequestHead head, int header, byte[] lowerCase) {
        byte[] bytes = head.bytes();
        int to = head.valueTo(header);
        for (int from = head.valueFrom(header); from < to; ) {
            int comma = Ascii.indexOf((byte) ',', bytes, from, to);
            int start = Ascii.skipSpace(bytes, from, comma);
            int end = Ascii.indexOf((byte) ';', bytes, start, comma);
            if (Ascii.equalsIgnoringCase(bytes, start, Ascii.trimSpace(bytes, start, end), lowerCase)) {
                return true;
            }
            from = comma + 1;
        }
        return false;
    }

    /** Whether the request wants events as they come. */
    private static boolean takesEvents(RequestHead head) {
        for (int i = 0; i < head.headers(); i++) {
            if (head.name(i) == HeaderName.ACCEPT && listHas(head, i, EVENT_STREAM)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLines(String contentType) {
        return isType(contentType, "application/x-ndjson") || isType(contentType, "application/ndjson");
    }

    /** Whether a body of this type, with no parameters but the charset UTF-8. */
    private static boolean isType(String contentType, String wanted) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        if (!type.strip().equalsIgnoreCase(wanted)) {
            return false;
        }
        String parameters =
                semicolon < 0 ? "" : contentType.substring(semicolon + 1).strip();
        return parameters.isEmpty() || parameters.replace("\"", "").equalsIgnoreCase("charset=utf-8");
    }

    private void findRoute(RequestHead head, PendingReply reply) throws RefusedRequestException {
        target.parse(head.bytes(), head.targetFrom(), head.targetTo());
        Routes.Resource resource = Routes.findOrNull(target);
        if (resource == null) {
            throw new RefusedRequestException(RequestRefusal.ROUTE_NOT_FOUND, "No route has this path.");
        }
        Route route = resource.routeOrNull(head.method());
        if (route == null) {
            reply.allow = resource.allow();
            throw new RefusedRequestException(
                    RequestRefusal.METHOD_NOT_ALLOWED, "This path takes " + resource.allow() + ".");
        }
        admit(route.access(), reply);
        reply.route = route;
        reply.query = target.query();
        reply.path.read(resource, target);
        if (reply.keyCount > 0 && route.action() instanceof Decide) {
            IdempotencyKeys.check(reply);
            reply.target = Ascii.text(head.bytes(), head.targetFrom(), head.targetTo());
        }
        if (reply.isBulk()) {
            requireBulk(head, reply);
        }
        if (route.action() instanceof Events && !reply.isHead && takesEvents(head)) {
            reply.isStream = true;
            reply.closes = true;
        }
    }

    /** Judges a bulk before any line of it is taken. */
    private void requireBulk(RequestHead head, PendingReply reply) throws RefusedRequestException {
        RequestTarget.parameters(reply.query, reply.route.parameters());
        if (reply.keyCount > 0) {
            throw RefusedRequestException.malformed(
                    "this request has no Idempotency-Key, but each of its lines may have a member " + LineType.KEY);
        }
        if (!reply.hasLinesBody && (head.isChunked() || head.contentLength() > 0)) {
            throw new RefusedRequestException(
                    RequestRefusal.UNSUPPORTED_MEDIA_TYPE, "The body's type must be application/x-ndjson in UTF-8.");
        }
        if (state.publisherOrNull() == null) {
            throw state.notReady();
        }
    }

    /** Finds out who asks, and refuses whom the route's row of the table denies, before anything is said of the rest. */
    private void admit(Access access, PendingReply reply) throws RefusedRequestException {
        if (access == Access.ANYBODY) {
            return;
        }
        Optional<Caller> caller = callers.find(token.bytes(), token.length());
        if (caller.isEmpty()) {
            throw new RefusedRequestException(
                    RequestRefusal.UNAUTHENTICATED,
                    "This needs the header Authorization: Bearer TOKEN, with a token that is known.");
        }
        reply.caller = caller.get();
        if (access.reach(reply.caller.role()) == Access.Reach.NOTHING) {
            throw new RefusedRequestException(RequestRefusal.FORBIDDEN, access.sentence());
        }
    }

    /**
     * Says "not found" to a student that names another's id. The engine is not asked whether somebody has it, and so the
     * answer can't tell.
     */
    private void refuseAnother(Route route) throws RefusedRequestException {
        if (request.onlyFor.isPresent()
                && route.namesAStudent()
                && !request.student().equals(request.onlyFor.get().subject())) {
            throw new RefusedRequestException(RequestRefusal.STUDENT_NOT_FOUND, "No student has this id.");
        }
    }

    /**
     * Reads the body of a request whose head was not refused, and publishes what it asks for; or leaves a refusal in the
     * reply.
     */
    void readBody(PendingReply reply, RequestReader reader) {
        try {
            Route route = reply.route;
            int length = reader.bodyLength();
            request.begin(reply, RequestTarget.parameters(reply.query, route.parameters()));
            if (route.body().members().isEmpty()) {
                refuseBody(length);
            } else {
                if (length > 0 && !reply.hasJsonBody) {
                    throw new RefusedRequestException(
                            RequestRefusal.UNSUPPORTED_MEDIA_TYPE,
                            "The body's type must be application/json in UTF-8.");
                }
                request.body.read(route.body(), reader.body(), reader.bodyFrom(), length);
            }
            if (route.door().isPresent()) {
                reply.path.studentId = Door.student(request);
            }
            refuseAnother(route);
            reply.studentId = route.namesAStudent() ? request.student() : "";
            act(route, reply, reader);
        } catch (RefusedRequestException refused) {
            refused.note(reply);
            reply.isReady = true;
        }
    }

    private void act(Route route, PendingReply reply, RequestReader reader) throws RefusedRequestException {
        if (route.action() instanceof Tell tell) {
            tell.answer().answer(state, reply);
            reply.isReady = true;
            return;
        }
        CommandPublisher publisher = state.publisherOrNull();
        if (publisher == null) {
            throw state.notReady();
        }
        boolean published;
        if (route.action() instanceof Decide decide) {
            keys.give(encoder, reply, reader);
            encode(decide, reply);
            published = publisher.publish(encoder.buffer(), encoder.length(), reply);
        } else if (route.action() instanceof Recall recall) {
            reply.recollection = recall.preparation().recollection(request);
            published = publisher.publish(reply.recollection.query(), reply);
        } else if (route.action() instanceof Events events) {
            EventRequest wanted = events.preparation().events(request);
            if (reply.isStream) {
                reply.eventsAfter = wanted.streamFrom(state.eventFeed());
                reply.isReady = true;
                return;
            }
            reply.recollection = wanted;
            published = publisher.publish(wanted.query(), reply);
        } else if (route.action() instanceof Run run) {
            reply.errand = run.preparation().errand(state, request);
            published = publisher.publish(new Query.Now(), reply);
        } else if (route.action() instanceof Check check) {
            reply.check = check.preparation().check(request);
            published = publisher.publish(new Query.Now(), reply);
        } else {
            published = publisher.publish(((Look) route.action()).preparation().query(request), reply);
        }
        if (!published) {
            throw new RefusedRequestException(
                    RequestRefusal.OVERLOADED, "The ring is full. Nothing has happened; try again.");
        }
    }

    private void encode(Decide decide, PendingReply reply) throws RefusedRequestException {
        decide.preparation().encode(request, encoder);
        reply.reason = request.reason;
        reply.commandType = decide.type();
    }

    /**
     * Reads a line of a bulk as if it were a request of its own, and publishes its command; or leaves a refusal in the reply,
     * which knows the caller already.
     *
     * @return false if the ring has no room to spare: {@link #record} is to be {@linkplain #publish published} later
     */
    boolean readLine(PendingReply reply, byte[] bytes, int from, int to) {
        try {
            LineType type = lines.readType(bytes, from, to);
            Route route = type.route();
            if (reply.caller != null && route.access().reach(reply.caller.role()) == Access.Reach.NOTHING) {
                throw new RefusedRequestException(
                        RequestRefusal.FORBIDDEN, route.access().sentence());
            }
            reply.route = route;
            request.begin(reply, NO_PARAMETERS);
            lines.readMembers(request.body);
            reply.path.take(type.names(), request.body);
            refuseAnother(route);
            reply.studentId = route.namesAStudent() ? request.student() : "";
            keys.give(encoder, request.body.text(LineType.KEY, ""), bytes, from, to);
            encode((Decide) route.action(), reply);
            return publish(encoder.buffer(), encoder.length(), reply);
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
            return true;
        }
    }

    /** A copy of the token that the head read last has shown; empty if none. */
    byte[] token() {
        return Arrays.copyOf(token.bytes(), token.length());
    }

    /** Whether this token stands for this caller now. */
    boolean isStill(Caller caller, byte[] shown) {
        Optional<Caller> now = callers.find(shown, shown.length);
        return now.isPresent() && now.get().equals(caller);
    }

    /** A copy of the record encoded last. */
    byte[] record() {
        return Arrays.copyOf(encoder.buffer(), encoder.length());
    }

    /**
     * Publishes a line's command, which can wait.
     *
     * @return false if the ring has no room to spare
     * @throws RefusedRequestException if there is no way into the ring any more
     */
    boolean publish(byte[] record, int length, PendingReply reply) throws RefusedRequestException {
        CommandPublisher publisher = state.publisherOrNull();
        if (publisher == null) {
            throw state.notReady();
        }
        return publisher.publishPatiently(record, length, reply);
    }

    private static void refuseBody(int length) throws RefusedRequestException {
        if (length > 0) {
            throw RefusedRequestException.malformed("this request takes no body");
        }
    }
}
