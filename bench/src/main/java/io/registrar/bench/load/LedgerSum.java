package io.registrar.bench.load;

/** Adds up one student's ledger, from the newest entry back. */
final class LedgerSum {
    private final int student;
    private final long expectedBalance;
    private final long expectedEntries;
    private final Violations violations;
    /** Balance before the oldest entry so far, which the next one must have led to. */
    private long balance;

    private long entries;

    LedgerSum(int student, long expectedBalance, long expectedEntries, Violations violations) {
        this.student = student;
        this.expectedBalance = expectedBalance;
        this.expectedEntries = expectedEntries;
        this.violations = violations;
        balance = expectedBalance;
    }

    /** Adds a page; says how many entries it has. */
    int add(Answer page) {
        int added = 0;
        for (long id = page.nextNumber(Member.LEDGER_ENTRY_ID);
                id != Answer.NONE;
                id = page.nextNumber(Member.LEDGER_ENTRY_ID)) {
            long amount = page.nextNumber(Member.AMOUNT);
            long balanceAfter = page.nextNumber(Member.BALANCE_AFTER);
            if (balanceAfter != balance) {
                violations.add(
                        "ledger: expected entry %d of student %d to leave %d, but found %d",
                        id, student, balance, balanceAfter);
            }
            balance = balanceAfter - amount;
            added++;
        }
        entries += added;
        return added;
    }

    /** @param isCut whether older entries are not kept any longer */
    void end(boolean isCut) {
        if (isCut) {
            return;
        }
        if (balance != 0) {
            violations.add(
                    "ledger: expected the entries of student %d to add up to %d, but found %d",
                    student, expectedBalance, expectedBalance - balance);
        }
        if (entries != expectedEntries) {
            violations.add(
                    "ledger: expected %d entries of student %d, as many as were answered, but found %d",
                    expectedEntries, student, entries);
        }
    }
}
