package io.registrar.bench.load;

/** Somebody has to say it otherwise; the message is for them. Nothing was measured. */
final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUseException(String message) {
        super(message);
    }
}
