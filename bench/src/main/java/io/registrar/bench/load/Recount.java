package io.registrar.bench.load;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Reads back what the load left, and holds it against what was answered: first those whose answer was lost, then the seats
 * and the roster of every section, every balance, and ledgers.
 */
final class Recount {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final RunSettings settings;
    private final StudentTable students;
    private final SectionTable sections;
    private final Judge judge;
    private final Violations violations;
    private final Set<Integer> wereUnknown = new TreeSet<>();
    private int[] seated = {};
    private long rosterRows;
    private long ledgers;
    private long ledgerEntries;
    private boolean hasNoHistory;

    Recount(RunSettings settings, StudentTable students, SectionTable sections, Judge judge, Violations violations) {
        this.settings = settings;
        this.students = students;
        this.sections = sections;
        this.judge = judge;
        this.violations = violations;
    }

    /**
     * Does it all; what doesn't add up becomes a violation.
     *
     * @throws UnreachableException if the server can't be reached any longer
     */
    void run(Client client) throws IOException {
        wereUnknown.addAll(students.unknown().keySet());
        play(client, new Unknown());
        seated = new int[sections.count()];
        for (int student = 0; student < students.count(); student++) {
            if (students.isSeated(student)) {
                seated[students.section(student)]++;
            }
        }
        play(client, new Seats());
        play(client, new Rosters());
        play(client, new Balances());
        play(client, new Ledgers());
    }

    private void play(Client client, Errands.Errand errand) throws IOException {
        client.run(new Errands(errand, judge, violations, System.nanoTime()));
    }

    /** Students whose answer was lost, and who were read. */
    int readAgain() {
        return wereUnknown.size();
    }

    long rosterRows() {
        return rosterRows;
    }

    /** Ledgers that were added up. */
    long ledgers() {
        return ledgers;
    }

    long ledgerEntries() {
        return ledgerEntries;
    }

    /** True if the server keeps no history, so that no ledger could be read. */
    boolean hasNoHistory() {
        return hasNoHistory;
    }

    private boolean isOk(Exchange exchange, Answer answer) {
        if (answer.status() != OK) {
            violations.add("expected %s to be read, but found: %s", exchange, answer);
        }
        return answer.status() == OK;
    }

    /** Is the seat taken that was asked for, or was to be given back? */
    private final class Unknown implements Errands.Errand {
        private final Iterator<Map.Entry<Integer, Integer>> left =
                List.copyOf(students.unknown().entrySet()).iterator();

        @Override
        public boolean next(Exchange exchange) {
            if (!left.hasNext()) {
                return false;
            }
            Map.Entry<Integer, Integer> next = left.next();
            exchange.become(Operation.READ_ENROLLMENT, next.getKey(), next.getValue());
            return true;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            int student = exchange.student;
            students.found(student);
            boolean isSeated = answer.status() == OK;
            if (!isSeated && !(answer.status() == NOT_FOUND && answer.code().equals("not_enrolled"))) {
                isOk(exchange, answer);
            } else if (isSeated && !students.isSeated(student)) {
                students.seated(student, exchange.section, answer.number(Member.ENROLLMENT_ID));
            } else if (!isSeated && students.isSeated(student)) {
                students.unseated(student);
            }
            return false;
        }
    }

    private final class Seats implements Errands.Errand {
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            if (next >= sections.count()) {
                return false;
            }
            exchange.become(Operation.READ_SEATS, 0, next);
            exchange.sections = Math.min(RequestEncoder.MOST_SECTIONS, sections.count() - next);
            next += exchange.sections;
            return true;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (!isOk(exchange, answer)) {
                return false;
            }
            // The judge has read it to its end, and held it against the seats there are.
            answer.rewind();
            for (int section = exchange.section; section < exchange.section + exchange.sections; section++) {
                long enrolled = answer.nextNumber(Member.ENROLLED);
                long held = answer.nextNumber(Member.HELD);
                if (enrolled != seated[section] || held != 0) {
                    violations.add(
                            "seats: expected %d taken and 0 held in section %d, but found %d and %d",
                            seated[section], section, enrolled, held);
                }
                if (settings.scenario() == Scenario.BURST
                        && sections.wasFull(section)
                        && enrolled < sections.capacity(section)) {
                    violations.add(
                            "seats: expected all %d taken in section %d, where somebody was told so, but found %d",
                            sections.capacity(section), section, enrolled);
                }
            }
            return false;
        }
    }

    private final class Rosters implements Errands.Errand {
        private final String prefix = RequestEncoder.studentPrefix(settings);
        private final BitSet seen = new BitSet(students.count());
        private final int[] rows = new int[sections.count()];
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.READ_ROSTER, 0, next);
            return next++ < sections.count();
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (!isOk(exchange, answer)) {
                return false;
            }
            int section = exchange.section;
            for (long id = answer.nextNumber(Member.ENROLLMENT_ID);
                    id != Answer.NONE;
                    id = answer.nextNumber(Member.ENROLLMENT_ID)) {
                row(section, id, answer.nextText(Member.STUDENT_ID));
            }
            exchange.cursor = answer.text(Member.NEXT);
            boolean goesOn = !exchange.cursor.isEmpty();
            if (!goesOn && rows[section] != seated[section]) {
                violations.add(
                        "roster: expected %d rows of section %d, but found %d",
                        seated[section], section, rows[section]);
            }
            return goesOn;
        }

        private void row(int section, long enrollmentId, String studentId) {
            rows[section]++;
            rosterRows++;
            int student = studentId.startsWith(prefix) ? number(studentId.substring(prefix.length())) : -1;
            if (student < 0 || student >= students.count()) {
                violations.add(
                        "roster: expected a student of this run in section %d, but found %s", section, studentId);
                return;
            }
            if (seen.get(student)
                    || students.section(student) != section
                    || students.enrollmentId(student) != enrollmentId) {
                violations.add(
                        "roster: expected student %d once, in section %d by enrollment %d, but found section %d by %d%s",
                        student,
                        students.section(student),
                        students.enrollmentId(student),
                        section,
                        enrollmentId,
                        seen.get(student) ? " again" : "");
            }
            seen.set(student);
        }

        private int number(String digits) {
            return digits.matches("[0-9]{1,8}") ? Integer.parseInt(digits) : -1;
        }
    }

    private final class Balances implements Errands.Errand {
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.READ_STUDENT, next, 0);
            return next++ < students.count();
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            // The judge has compared it: whoever is read now has nothing under way.
            return false;
        }
    }

    private final class Ledgers implements Errands.Errand {
        private final Map<Integer, LedgerSum> sums = new HashMap<>();
        private final Iterator<Integer> left;

        Ledgers() {
            int count = Math.min(settings.ledgers(), students.count());
            Set<Integer> wanted = new TreeSet<>(wereUnknown);
            IntStream.range(0, count)
                    .map(i -> (int) ((long) i * students.count() / count))
                    .forEach(wanted::add);
            left = settings.ledgers() == 0
                    ? List.<Integer>of().iterator()
                    : List.copyOf(wanted).iterator();
        }

        @Override
        public boolean next(Exchange exchange) {
            if (hasNoHistory || !left.hasNext()) {
                return false;
            }
            exchange.become(Operation.READ_LEDGER, left.next(), 0);
            return true;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            int student = exchange.student;
            if (answer.status() == NOT_FOUND && answer.code().equals("history_off")) {
                hasNoHistory = true;
                return false;
            }
            if (!isOk(exchange, answer)) {
                return false;
            }
            LedgerSum sum = sums.computeIfAbsent(
                    student,
                    key -> new LedgerSum(
                            student, students.balance(student), 1L + students.changes(student), violations));
            ledgerEntries += sum.add(answer);
            exchange.cursor = answer.text(Member.NEXT);
            if (!exchange.cursor.isEmpty()) {
                return true;
            }
            sum.end(answer.number(Member.RETAINED_FROM) != Answer.NONE);
            sums.remove(student);
            ledgers++;
            return false;
        }
    }
}
