package io.registrar.bench.load;

/** What is wrong with a {@link FakeRegistrar}; a planted fault, or the weather. */
enum Fault {
    NONE,
    /** A full section takes one more. */
    OVERSOLD_SEAT,
    /** An answer to an enrollment says another balance than there is. */
    WRONG_BALANCE_ANSWERED,
    /** A refund is paid twice, and answered as paid once. */
    REFUNDED_TWICE,
    /** A seat is given, and nobody charged; the answer says otherwise. */
    NOT_CHARGED,
    MISSING_SEQUENCE,
    /** A command gets the sequence of another that is under way beside it. */
    REPEATED_SEQUENCE,
    /** A section with free seats says that it is full. */
    FULL_TOO_EARLY,
    /** What was charged is in the balance and not in the ledger. */
    LOST_LEDGER_ENTRY,
    /** The roster shows somebody who was told that the section is full. */
    GHOST_ON_ROSTER,
    /** The seats say one more than the roster has. */
    MISCOUNTED_SEATS,
    /** 503, and done all the same. */
    SHED_AND_DONE,
    SHED_WITHOUT_RETRY_AFTER,
    UNKNOWN_REFUSAL,
    NO_HTTP,

    /** 503, and not done: no fault. */
    SHED,
    /** The connection ends after a command was done, and before it was answered: no fault. */
    DROPPED_WHEN_DONE,
    /** The connection ends before a command was done: no fault. */
    DROPPED_UNDONE,
    /** It keeps no history: no fault. */
    NO_HISTORY
}
