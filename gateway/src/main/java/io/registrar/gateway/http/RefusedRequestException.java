package io.registrar.gateway.http;

/** Ends the parsing of a request that is refused; carries no stack trace, as clients may cause any number of them. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RequestRefusal refusal;
    /** The oldest sequence that there is something of, or 0 where that is not the matter. */
    private final long retainedFrom;

    RefusedRequestException(RequestRefusal refusal, String detail) {
        this(refusal, detail, 0);
    }

    private RefusedRequestException(RequestRefusal refusal, String detail, long retainedFrom) {
        super(detail, null, false, false);
        this.refusal = refusal;
        this.retainedFrom = retainedFrom;
    }

    /** Says that something older was asked for than is kept. */
    static RefusedRequestException notRetained(String what, long retainedFrom) {
        return new RefusedRequestException(
                RequestRefusal.SEQUENCE_NOT_RETAINED,
                what + " are retained from sequence " + retainedFrom + " on.",
                retainedFrom);
    }

    static RefusedRequestException malformed(String detail) {
        return new RefusedRequestException(RequestRefusal.MALFORMED_REQUEST, detail);
    }

    RequestRefusal refusal() {
        return refusal;
    }

    /** Leaves in the reply why it is refused. */
    void note(PendingReply reply) {
        reply.noteRefusal(refusal, getMessage());
        reply.retainedFrom = retainedFrom;
    }
}
