package io.registrar.bench.load;

/** What the load is like. */
enum Scenario {
    /** Registration opens: everybody enrolls once, within a moment, for few seats. */
    BURST,
    /** Enrolling and unenrolling in one section. */
    HOT,
    /** Enrolling and unenrolling in many sections, drawn at random. */
    CHURN,
    /** The same with reads in between. */
    MIXED
}
