package io.registrar.gateway.cli;

/** A server that was to be asked can't be reached, or has no answer now; the message says why, in one line. */
final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }
}
