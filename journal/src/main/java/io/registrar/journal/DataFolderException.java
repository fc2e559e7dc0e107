package io.registrar.journal;

/** The data folder can't be used: locked by another process, foreign, of another format, or not writable. */
public final class DataFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which folder, and why. */
    public DataFolderException(String message) {
        super(message);
    }

    /** Says which folder, and why, with what the file system said. */
    public DataFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
