package io.registrar.gateway.cli;

/** The command line asks for what can't be; the message says what, in one line. */
final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUseException(String message) {
        super(message);
    }
}
