package io.registrar.engine.codec;

/**
 * A command record does not follow the layout. Requests are checked before they become records and journal frames carry
 * checksums, so this is never a client's fault: whoever meets it stops.
 */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was expected and what was found. */
    public MalformedRecordException(String message) {
        super(message);
    }
}
