package io.registrar.bench.load;

import java.nio.charset.StandardCharsets;

/** A member of the JSON that Registrar answers with, as its bytes stand there: Registrar writes no white space. */
enum Member {
    SEQUENCE("sequence"),
    CODE("code"),
    ENROLLMENT_ID("enrollmentId"),
    COST("cost"),
    REFUND("refund"),
    BALANCE("balance"),
    BALANCE_AFTER("balanceAfter"),
    CURRENT("current"),
    MAX("max"),
    SECTION_ID("sectionId"),
    STUDENT_ID("studentId"),
    ENROLLED("enrolled"),
    HELD("held"),
    AVAILABLE("available"),
    LEDGER_ENTRY_ID("ledgerEntryId"),
    AMOUNT("amount"),
    NEXT("next"),
    RETAINED_FROM("retainedFrom");

    /** Name, quotes and colon. */
    @SuppressWarnings("ImmutableEnumChecker") // Read for every answer, and written by nobody.
    final byte[] key;

    Member(String name) {
        key = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }
}
