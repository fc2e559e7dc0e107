package io.registrar.bench.load;

/** What a request asks for. */
enum Operation {
    PUT_SECTION(false),
    PUT_STUDENT(false),
    ENROLL(false),
    UNENROLL(false),
    /** The seats of some sections, one behind the other. */
    READ_SEATS(true),
    READ_SECTION(true),
    READ_STUDENT(true),
    READ_ENROLLMENT(true),
    /** A page of a section's roster. */
    READ_ROSTER(true),
    /** A page of a student's ledger. */
    READ_LEDGER(true);

    private final boolean reads;

    Operation(boolean reads) {
        this.reads = reads;
    }

    boolean reads() {
        return reads;
    }
}
