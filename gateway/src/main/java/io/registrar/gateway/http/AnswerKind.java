package io.registrar.gateway.http;

import java.util.Locale;

/** What an answer came by, which says how long it may take. */
enum AnswerKind {
    /** A command: decided in the ring, whatever came of it. */
    COMMAND,
    /** A question that the ring has answered. */
    READ,
    /** A question that a reader of the history has answered, or one about system events. */
    HISTORY,
    /** A check, made beside the server. */
    CHECK,
    /** All that the gateway says itself: its refusals, and how the server does. */
    GATEWAY;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As metrics name it. */
    String text() {
        return text;
    }

    static AnswerKind of(PendingReply reply) {
        if (reply.refusal != null) {
            return GATEWAY;
        }
        if (reply.commandType != null) {
            return COMMAND;
        }
        if (reply.answer == null) {
            return GATEWAY;
        }
        if (reply.check != null) {
            return CHECK;
        }
        return reply.recollection == null && reply.errand == null ? READ : HISTORY;
    }
}
