package io.registrar.gateway.cli;

/** What the process ends with. Stable: scripts rely on them. */
final class ExitCode {
    /** All is well. */
    static final int GOOD = 0;

    /** What was checked does not hold. */
    static final int CHECK_FAILED = 1;

    /**
     * Wrong use, a busy port, a data folder that is locked, foreign or not writable, a clock that is far from the journal, or
     * too few file descriptors.
     */
    static final int WRONG_USE = 2;

    /** The journal is damaged. */
    static final int JOURNAL_DAMAGED = 3;

    /** The server that was to be asked can't be reached, or has no answer now. */
    static final int UNREACHABLE = 4;

    /** A stage failed while the server ran, and the process was halted; the number is sysexits.h's EX_SOFTWARE. */
    static final int HALTED = 70;

    private ExitCode() {}
}
