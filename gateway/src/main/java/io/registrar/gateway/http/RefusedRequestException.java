package io.registrar.gateway.http;

/** Ends the parsing of a request that is refused; carries no stack trace, as clients may cause any number of them. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RequestRefusal refusal;

    RefusedRequestException(RequestRefusal refusal, String detail) {
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    static RefusedRequestException malformed(String detail) {
        return new RefusedRequestException(RequestRefusal.MALFORMED_REQUEST, detail);
    }

    RequestRefusal refusal() {
        return refusal;
    }
}
