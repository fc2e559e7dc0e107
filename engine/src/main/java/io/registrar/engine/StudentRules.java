package io.registrar.engine;

/** Students and their balances. */
final class StudentRules {
    private final State state;
    private final Turn turn;
    private final Seats seats;

    StudentRules(Turn turn, Seats seats) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
    }

    void put() {
        StudentTable students = state.students;
        turn.student = turn.lookUpStudent();
        if (turn.student >= 0) {
            turn.outcome.result(ResultCode.OK).balance(students.balance(turn.student));
            return;
        }
        if (students.size() == Limits.MAX_STUDENTS) {
            turn.refuseAsFull(students.size(), Limits.MAX_STUDENTS);
            return;
        }
        long credits = turn.command.credits();
        turn.student = students.add(
                turn.command.buffer(), turn.command.studentOffset(), turn.command.studentLength(), credits);
        turn.outcome.result(ResultCode.CREATED).balance(credits);
        if (credits != 0) {
            state.creditsIssued += credits;
            seats.addLedgerEntry(LedgerType.GRANT, 0, turn.student, Section.NONE, credits, credits);
        }
    }

    void adjustCredits() {
        if (!turn.findsStudent()) {
            return;
        }
        int student = turn.student;
        long amount = turn.command.credits();
        long balance = state.students.balance(student);
        if (balance + amount < 0) {
            turn.refuse(ResultCode.INSUFFICIENT_CREDITS).balance(balance).amount(-amount);
            return;
        }
        // Judged with every refund still possible, so that no refund can ever fail.
        if (amount > 0 && balance + state.students.refundable(student) + amount > Limits.MAX_CREDITS) {
            turn.refuse(ResultCode.BALANCE_OVERFLOW).balance(balance).amount(amount);
            return;
        }
        state.creditsIssued += amount;
        long balanceAfter = state.students.addToBalance(student, amount);
        long entry = seats.addLedgerEntry(LedgerType.ADJUST, 0, student, Section.NONE, amount, balanceAfter);
        turn.outcome
                .result(ResultCode.CREATED)
                .amount(amount)
                .balance(balanceAfter)
                .ledgerEntry(entry);
        if (amount > 0) {
            seats.promotion().balanceRose(student);
            seats.promotion().settle();
        }
    }
}
