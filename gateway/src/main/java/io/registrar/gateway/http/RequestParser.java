package io.registrar.gateway.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.CommandPublisher;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.CallerDirectory;
import io.registrar.gateway.http.Route.Action.Decide;
import io.registrar.gateway.http.Route.Action.Look;
import io.registrar.gateway.http.Route.Action.Recall;
import io.registrar.gateway.http.Route.Action.Tell;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Leads a request from its bytes into the ring, or refuses it: first its head, then, once the body is whole, the rest.
 * Nothing reaches the ring that has not passed every check of form. One for each event loop.
 */
final class RequestParser {
    private final ServerState state;
    private final RequestTarget target = new RequestTarget();
    private final Request request = new Request();
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
    void readHead(HttpRequest head, PendingReply reply) {
        token.clear();
        try {
            reply.isHead = head.method().name().equals("HEAD");
            refuseBadHead(head, reply);
            readHeaders(head, reply);
            findRoute(head, reply);
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
        }
    }

    private static void refuseBadHead(HttpRequest head, PendingReply reply) throws RefusedRequestException {
        Throwable failure = head.decoderResult().cause();
        if (failure != null) {
            // Where this request ends, and the next begins, can't be known.
            reply.closes = true;
            if (failure instanceof TooLongHttpLineException) {
                throw new RefusedRequestException(
                        RequestRefusal.URI_TOO_LONG,
                        "The request line is longer than " + HttpSettings.MAX_REQUEST_LINE_BYTES + " bytes.");
            }
            if (failure instanceof TooLongHttpHeaderException) {
                throw new RefusedRequestException(
                        RequestRefusal.HEADERS_TOO_LARGE,
                        "The headers are longer than " + HttpSettings.MAX_HEADER_BYTES + " bytes.");
            }
            throw RefusedRequestException.malformed("the request is not HTTP");
        }
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            reply.closes = true;
            throw new RefusedRequestException(
                    RequestRefusal.VERSION_NOT_SUPPORTED, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
    }

    private void readHeaders(HttpRequest head, PendingReply reply) throws RefusedRequestException {
        boolean isHttp10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        reply.closes = !keepAlive;
        reply.saysKeepAlive = keepAlive && isHttp10;
        int hosts = 0;
        int types = 0;
        for (Map.Entry<String, String> header : head.headers()) {
            switch (header.getKey().toLowerCase(Locale.ROOT)) {
                case "host" -> hosts++;
                case "authorization" -> token.read(header.getValue());
                case "content-type" -> reply.hasJsonBody = ++types == 1 && isJson(header.getValue());
                case "idempotency-key" -> {
                    reply.key = header.getValue();
                    reply.keyCount++;
                }
                case "if-none-match" ->
                    // A list may be spread over several lines.
                    reply.ifNoneMatch = reply.ifNoneMatch.isEmpty()
                            ? header.getValue()
                            : reply.ifNoneMatch + "," + header.getValue();
                case "transfer-encoding" -> refuseUnlessChunked(header.getValue(), isHttp10, reply);
                // Relics of WebSocket, for which Netty expects a body of eight bytes that nobody else does.
                case "sec-websocket-key1", "sec-websocket-key2" ->
                    throw badFraming(reply, "the header " + header.getKey() + " is of no use here");
                case "expect" -> refuseUnlessContinue(header.getValue());
                default -> {
                    // Not ours to judge.
                }
            }
        }
        if (hosts > 1 || (hosts == 0 && !isHttp10)) {
            reply.closes = true;
            throw RefusedRequestException.malformed("a request needs one Host header, but has " + hosts);
        }
    }

    /** Netty lets other codings pass if chunked stands behind them, and chunks of HTTP/1.0, which knows none. */
    private static void refuseUnlessChunked(String codings, boolean isHttp10, PendingReply reply)
            throws RefusedRequestException {
        if (isHttp10 || !codings.equalsIgnoreCase("chunked")) {
            throw badFraming(reply, "the only transfer coding is chunked, and it needs HTTP/1.1");
        }
    }

    private static RefusedRequestException badFraming(PendingReply reply, String detail) {
        reply.closes = true;
        return RefusedRequestException.malformed(detail);
    }

    private static boolean isJson(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        if (!type.strip().equalsIgnoreCase("application/json")) {
            return false;
        }
        String parameters =
                semicolon < 0 ? "" : contentType.substring(semicolon + 1).strip();
        return parameters.isEmpty() || parameters.replace("\"", "").equalsIgnoreCase("charset=utf-8");
    }

    private static void refuseUnlessContinue(String expectation) throws RefusedRequestException {
        if (!expectation.equalsIgnoreCase("100-continue")) {
            throw new RefusedRequestException(
                    RequestRefusal.EXPECTATION_FAILED, "The only expectation that can be met is 100-continue.");
        }
    }

    private void findRoute(HttpRequest head, PendingReply reply) throws RefusedRequestException {
        reply.target = head.uri();
        target.parse(reply.target);
        List<String> segments = target.segments();
        Routes.Resource resource = Routes.findOrNull(segments);
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
        reply.path.read(resource, segments);
        if (route.action() instanceof Decide) {
            IdempotencyKeys.check(reply);
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
    void readBody(PendingReply reply, byte[] body, int length) {
        try {
            Route route = reply.route;
            request.begin(reply, RequestTarget.parameters(reply.query, route.parameters()));
            if (route.body().members().isEmpty()) {
                refuseBody(length);
            } else {
                if (length > 0 && !reply.hasJsonBody) {
                    throw new RefusedRequestException(
                            RequestRefusal.UNSUPPORTED_MEDIA_TYPE,
                            "The body's type must be application/json in UTF-8.");
                }
                request.body.read(route.body(), body, length);
            }
            refuseAnother(route);
            reply.studentId = route.namesAStudent() ? request.student() : "";
            act(route, reply, body, length);
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
        }
    }

    private void act(Route route, PendingReply reply, byte[] body, int length) throws RefusedRequestException {
        if (route.action() instanceof Tell tell) {
            tell.answer().check(state);
            reply.isReady = true;
            return;
        }
        CommandPublisher publisher = state.publisherOrNull();
        if (publisher == null) {
            throw state.notReady();
        }
        boolean published;
        if (route.action() instanceof Decide decide) {
            keys.give(encoder, reply, body, length);
            decide.preparation().encode(request, encoder);
            reply.reason = request.reason;
            reply.commandType = encoder.type();
            published = publisher.publish(encoder.buffer(), encoder.length(), reply);
        } else if (route.action() instanceof Recall recall) {
            reply.recollection = recall.preparation().recollection(request);
            published = publisher.publish(reply.recollection.query(), reply);
        } else {
            published = publisher.publish(((Look) route.action()).preparation().query(request), reply);
        }
        if (!published) {
            throw new RefusedRequestException(
                    RequestRefusal.OVERLOADED, "The ring is full. Nothing has happened; try again.");
        }
    }

    private static void refuseBody(int length) throws RefusedRequestException {
        if (length > 0) {
            throw RefusedRequestException.malformed("this request takes no body");
        }
    }
}
