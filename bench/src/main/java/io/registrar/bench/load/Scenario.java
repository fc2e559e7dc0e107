package io.registrar.bench.load;

/** What the load is like. */
enum Scenario {
    /** Registration opens: everybody enrolls once, within a moment, for few seats. */
    BURST(false),
    /** Enrolling and unenrolling in one section. */
    HOT(true),
    /** Enrolling and unenrolling in many sections, drawn at random. */
    CHURN(true),
    /** The same with reads in between. */
    MIXED(true);

    private final boolean goesOn;

    Scenario(boolean goesOn) {
        this.goesOn = goesOn;
    }

    /** False if each student has one request and no more. */
    boolean goesOn() {
        return goesOn;
    }
}
