package io.registrar.engine.codec;

/**
 * A command record does not follow the layout, or has a value outside {@link io.registrar.engine.Limits}. The gateway
 * checks requests before they become records, and journal frames carry checksums, so there this is never a client's
 * fault, and whoever meets it stops. A host that takes records from strangers decodes them first, and refuses what is
 * malformed before its log has it.
 */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was expected and what was found. */
    public MalformedRecordException(String message) {
        super(message);
    }
}
