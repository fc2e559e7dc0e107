package io.registrar.bench.load;

/** The server can't be reached, or not any longer, or does nothing but shed; the message says which. */
final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableException(String message) {
        super(message);
    }
}
