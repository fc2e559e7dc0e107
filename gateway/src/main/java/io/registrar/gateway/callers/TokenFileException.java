package io.registrar.gateway.callers;

/** A token file that can't be used; the message says why in one line, and repeats nothing that stands in the file. */
public final class TokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    TokenFileException(String message) {
        super(message);
    }
}
