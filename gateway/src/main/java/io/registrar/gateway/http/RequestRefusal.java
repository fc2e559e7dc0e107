package io.registrar.gateway.http;

import java.util.Locale;

/**
 * Why a request was never decided. Nothing is journaled for these. Together with {@link
 * io.registrar.engine.ResultCode} these are all the codes that a client can meet; {@code student_not_found} is one of both.
 */
enum RequestRefusal {
    /** Not HTTP, not JSON, or not what the route takes. */
    MALFORMED_REQUEST(400),
    /** The request shows no token, or none that is known. */
    UNAUTHENTICATED(401),
    /** The caller is known, and its role may not do this. */
    FORBIDDEN(403),
    /** A student has named another's id. It hears the same of an id that nobody has. */
    STUDENT_NOT_FOUND(404),
    /** No command has this sequence yet; or a student asks for one that is not about it. */
    COMMAND_NOT_FOUND(404),
    /** No system event has this id, or none any more. */
    SYSTEM_EVENT_NOT_FOUND(404),
    /** The server was started without a history. */
    HISTORY_OFF(404),
    /** No route has this path. */
    ROUTE_NOT_FOUND(404),
    /** The path has routes, but none for this method. */
    METHOD_NOT_ALLOWED(405),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408),
    /** The command was decided so long ago that nothing is kept of it any more. */
    SEQUENCE_NOT_RETAINED(410),
    /** The body is longer than allowed. */
    BODY_TOO_LARGE(413),
    /** The request line is longer than allowed. */
    URI_TOO_LONG(414),
    /** The body is not said to be JSON. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The request expects something else than 100-continue. */
    EXPECTATION_FAILED(417),
    /** The header block is longer than allowed. */
    HEADERS_TOO_LARGE(431),
    /** There is no room on the disk for a command: nothing has happened, and reads go on. */
    JOURNAL_FULL(503),
    /** The ring is full: nothing has happened, try again. */
    OVERLOADED(503),
    /** As many connections take events as they come as there may be. */
    TOO_MANY_EVENT_READERS(503),
    /** A check is being made, and only one is at a time: ask again when it is done. */
    CHECK_RUNNING(503),
    /** The check could not be made; the log says why. */
    CHECK_NOT_MADE(503),
    /** The history can't be read at this place; a restart makes it again. */
    HISTORY_UNAVAILABLE(503),
    /** A system event can't be written: it is as it was. */
    SYSTEM_EVENTS_UNAVAILABLE(503),
    /** The journal is being replayed. */
    RECOVERING(503),
    /** The server is stopping. */
    STOPPING(503),
    /** There are as many connections as there may be. */
    TOO_MANY_CONNECTIONS(503),
    /** The request is of an HTTP version other than 1.0 and 1.1. */
    VERSION_NOT_SUPPORTED(505);

    private final int status;
    private final String text;

    RequestRefusal(int status) {
        this.status = status;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    /** The stable text, as shown to clients. */
    String text() {
        return text;
    }
}
