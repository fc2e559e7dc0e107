package io.registrar.bench.load;

/** What an answer means. */
enum Outcome {
    /** It was done, or read. */
    DONE,
    /** The rules say no: nothing was changed, and that was decided. */
    REFUSED,
    /** The server had no room for it: nothing was done. */
    SHED,
    /** An answer that can't be: what was done is not known. */
    UNEXPECTED
}
