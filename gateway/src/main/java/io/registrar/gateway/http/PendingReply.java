package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.events.EventCursor;
import java.util.Optional;

/**
 * One answer that a connection owes: a place in its row of answers, taken when the request was read, and filled when the
 * ring, or the gateway itself, has decided. The reply stage fills {@link #outcome}, {@link #answer} or the refusal, and a reader of the
 * history or whoever makes checks {@link #written} or the refusal, while the event loop does not look at them; the reply comes back through {@link
 * ReplyMailbox}. All else happens on the event loop.
 */
final class PendingReply {
    private static final byte[] NOTHING = {};

    /** Who owes it. */
    EnrollmentHandler connection;

    /** The answer after it, on the same connection; null for the last. */
    PendingReply next;

    /** What the command came to. */
    final Outcome outcome = new Outcome();

    /** Type of the command; null for a query. */
    CommandType commandType;

    /** What the query was answered with, or null for a command. */
    Answer answer;

    /** Sequence of the last command that the answer saw. */
    long answerSequence;

    /** What is to be looked up in the history once the query is answered, or null. */
    Recollection recollection;

    /** The check that is to be made once the query is answered, or null. */
    CheckRequest check;

    /** What is to be done beside the event loops once the query is answered, or null. */
    Errand errand;

    /** The answer's body where somebody else writes it: a reader of the history, who makes checks, who collects the metrics. */
    byte[] written = NOTHING;

    /** What of an answer it is. */
    enum Part {
        /** All of it; or, where {@link PendingReply#line} is not 0, the line of a bulk. */
        WHOLE,
        /** No answer but the word to go on sending a body. */
        CONTINUE,
        /** The head of a bulk's answer. */
        HEAD,
        /** The end of a bulk's answer. */
        END
    }

    Part part = Part.WHOLE;

    /** The number of the line that it answers, from 1; 0 where it answers a request. */
    long line;

    /** Whether it is part of an answer in chunks. */
    boolean isChunked;

    /** The route, of a line that of its command; or null where none was found, or the caller may not take it. */
    Route route;

    /** Who asks, or null where nobody needs to know. */
    Caller caller;

    /** Why the gateway itself refused, or null. */
    RequestRefusal refusal;

    /** What is said about the refusal. */
    String detail = "";

    /** Methods to name in Allow, or the empty text. */
    String allow = "";

    /** What the path names. */
    final PathValues path = new PathValues();

    /** The student that the request is about, whom its path names or its body; the empty text if it names none. */
    String studentId = "";

    /** The request's target as sent. */
    String target = "";

    /** The request's Idempotency-Key, the last of them; the empty text if it has none, or one that is empty. */
    String key = "";

    /** How many headers Idempotency-Key the request has. */
    int keyCount;

    /** The reason of a credit adjustment, which its answer repeats. */
    String reason = "";

    /** What follows the question mark of the request's target. */
    String query = "";

    /** The request's If-None-Match, or the empty text. */
    String ifNoneMatch = "";

    /** Whether the request says that its body is JSON. */
    boolean hasJsonBody;
    /** Whether the request says that its body is a JSON object a line. */
    boolean hasLinesBody;

    /** The request's Last-Event-ID, or the empty text. */
    String lastEventId = "";

    /** Whether what is answered goes on without end. The last request of its connection. */
    boolean isStream;

    /** Where the stream begins. */
    EventCursor eventsAfter;

    /** The oldest sequence there is something of, where the refusal is that it was asked for an older one; else 0. */
    long retainedFrom;

    /** When the request was here to its last byte, by System.nanoTime; 0 if it never was. */
    long readNanos;

    boolean isHead;
    /** Whether the client waits for the word to send its body. */
    boolean expectsContinue;
    /** Whether an HTTP/1.0 client has asked to keep the connection, and must be told that it is kept. */
    boolean saysKeepAlive;
    /** Whether the connection ends with this answer, or with that of which this is the head. */
    boolean closes;
    /** Whether the answer can be written. */
    boolean isReady;

    void refuse(RequestRefusal why, String what) {
        noteRefusal(why, what);
        isReady = true;
    }

    /** The same on another thread; the event loop is told that it is ready through the mailbox. */
    void noteRefusal(RequestRefusal why, String what) {
        refusal = why;
        detail = what;
    }

    /** The caller whose affairs alone may be told of, or none where everybody's may. */
    Optional<Caller> onlyFor() {
        return caller != null && route.access().reach(caller.role()) == Access.Reach.ITSELF
                ? Optional.of(caller)
                : Optional.empty();
    }

    /** The door that its request came through, if it was one. */
    Optional<Door> door() {
        return route == null ? Optional.empty() : route.door();
    }

    /** Whether it was the last of its connection when it has been written. */
    boolean isLast() {
        return closes && part != Part.HEAD && !beginsStream();
    }

    /** Whether it is the head of events without end. */
    boolean beginsStream() {
        return isStream && refusal == null;
    }

    /** Whether its request is a bulk. */
    boolean isBulk() {
        return route != null && route.action() instanceof Route.Action.Bulk;
    }

    /** How much of {@link HttpSettings#MAX_IN_FLIGHT} it takes: a page takes all, so that a connection owes one. */
    int weight() {
        return route != null && route.isPage() ? HttpSettings.MAX_IN_FLIGHT : 1;
    }

    /**
     * Forgets all, for the next request. What few requests have is looked at before it is forgotten: to store a reference
     * costs the collector's bookkeeping, and to read one nothing.
     */
    void clear() {
        connection = null;
        next = null;
        outcome.trim();
        route = null;
        commandType = null;
        path.clear();
        studentId = "";
        if (refusal != null) {
            refusal = null;
        }
        if (caller != null) {
            caller = null;
        }
        if (answer != null) {
            answer = null;
        }
        if (recollection != null) {
            recollection = null;
        }
        if (check != null) {
            check = null;
        }
        if (errand != null) {
            errand = null;
        }
        if (written.length > 0) {
            written = NOTHING;
        }
        if (keyCount > 0) {
            key = "";
            target = "";
        }
        if (!reason.isEmpty()) {
            reason = "";
        }
        if (!query.isEmpty()) {
            query = "";
        }
        if (!ifNoneMatch.isEmpty()) {
            ifNoneMatch = "";
        }
        if (!detail.isEmpty()) {
            detail = "";
        }
        if (!allow.isEmpty()) {
            allow = "";
        }
        if (part != Part.WHOLE) {
            part = Part.WHOLE;
        }
        if (!lastEventId.isEmpty()) {
            lastEventId = "";
        }
        if (eventsAfter != null) {
            eventsAfter = null;
        }
        isStream = false;
        retainedFrom = 0;
        line = 0;
        isChunked = false;
        answerSequence = 0;
        readNanos = 0;
        keyCount = 0;
        hasJsonBody = false;
        hasLinesBody = false;
        isHead = false;
        expectsContinue = false;
        saysKeepAlive = false;
        closes = false;
        isReady = false;
    }
}
