package io.registrar.engine;

/** What must be true after every command; each is checked by itself. The names are stable: alarms go by them. */
public enum Invariant {
    /** Seats taken are no more than a section has, and bookings no more than a session has. */
    INV_01("no more seats taken than there are"),
    /** One student has at most one seat of a section. */
    INV_02("at most one seat for each student and section"),
    /** No balance is below 0, and none ever was; 0 is legal. */
    INV_03("no balance below 0"),
    /**
     * Whoever paid is refunded once at most, and what was paid; whatever has a cost has its ledger entries, but for what was
     * imported: that is a warning.
     */
    INV_04("what has a cost is charged once and refunded once at most"),
    /** Without a seat there is no booking. */
    INV_05("no booking without a seat"),
    /** Credits come from grants, adjustments and imported enrollments, and are in balances, in seats, or kept. */
    INV_06("no credits made or lost"),
    /** Nobody waits who could have a free seat; those who wait do so in the order of joining. */
    INV_07("nobody waits for a seat that is free"),
    /** Every counter, index and list says what the rows say. */
    INV_08("every counter as a recount has it");

    private final String text;
    private final String rule;

    Invariant(String rule) {
        this.text = name().replace('_', '-');
        this.rule = rule;
    }

    /** The stable name, as {@code INV-01}. */
    public String text() {
        return text;
    }

    /** What must be true, in a few words. */
    public String rule() {
        return rule;
    }
}
