package io.registrar.journal;

/** The journal holds bytes that can't be vouched for, where it must not. Nothing is repaired or skipped by guessing. */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the file, relative to the data folder, the offset in it, and what was expected and found. */
    public JournalDamagedException(String file, long offset, String problem) {
        super("journal damaged: " + file + ", offset " + offset + ": " + problem);
    }
}
