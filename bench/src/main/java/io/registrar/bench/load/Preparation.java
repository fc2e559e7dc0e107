package io.registrar.bench.load;

import java.io.IOException;

/** Makes a run's sections and students, under ids that nobody else has, and seats those who are to have a seat. */
final class Preparation {
    private static final int CREATED = 201;

    private final RunSettings settings;
    private final StudentTable students;
    private final SectionTable sections;
    private final Judge judge;
    private final Violations violations;

    Preparation(
            RunSettings settings, StudentTable students, SectionTable sections, Judge judge, Violations violations) {
        this.settings = settings;
        this.students = students;
        this.sections = sections;
        this.judge = judge;
        this.violations = violations;
    }

    /**
     * Does it all.
     *
     * @throws WrongUseException if there are such ids already, or the token is none of an operator
     * @throws UnreachableException if the server can't be reached any longer
     */
    void run(Client client) throws IOException {
        play(client, new LookForOthers());
        play(client, new MakeSections());
        play(client, new MakeStudents());
        play(client, new SeatThose(settings.students(), settings.everybody()));
    }

    /** Takes everybody's seat away again who isn't to have one all the time. */
    void empty(Client client) throws IOException {
        play(client, new Emptying());
        students.allIdle();
    }

    private void play(Client client, Errands.Errand errand) throws IOException {
        client.run(new Errands(errand, judge, violations, System.nanoTime()));
    }

    private static void refuse(Answer answer, String prefix) {
        switch (answer.status()) {
            case 401, 403 -> throw new WrongUseException("expected an operator's token, but found: " + answer);
            case 200 ->
                throw new WrongUseException(
                        "expected ids that nobody has, but some begin with " + prefix + " already: " + answer);
            default -> throw new WrongUseException("expected to make sections and students, but found: " + answer);
        }
    }

    /** Making a section that is there already would give it other settings; so one is looked for first. */
    private final class LookForOthers implements Errands.Errand {
        private boolean hasAsked;

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.READ_ENROLLMENT, 0, 0);
            boolean isFirst = !hasAsked;
            hasAsked = true;
            return isFirst;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (answer.status() == 404 && !answer.code().equals("section_not_found")) {
                throw new WrongUseException("expected ids that nobody has, but some begin with " + settings.prefix()
                        + " already: " + answer);
            }
            if (answer.status() != 404) {
                refuse(answer, settings.prefix());
            }
            return false;
        }
    }

    private final class MakeSections implements Errands.Errand {
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.PUT_SECTION, 0, next);
            return next++ < sections.count();
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (answer.status() != CREATED) {
                refuse(answer, settings.prefix());
            }
            return false;
        }
    }

    private final class MakeStudents implements Errands.Errand {
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.PUT_STUDENT, next, 0);
            return next++ < students.count();
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (answer.status() != CREATED) {
                refuse(answer, settings.prefix());
            }
            return false;
        }
    }

    private final class SeatThose implements Errands.Errand {
        private final int end;
        private int next;

        SeatThose(int first, int end) {
            this.next = first;
            this.end = end;
        }

        @Override
        public boolean next(Exchange exchange) {
            exchange.become(Operation.ENROLL, next, next % settings.sections());
            return next++ < end;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            if (outcome != Outcome.DONE) {
                throw new WrongUseException("expected seats for all who stand, but found: " + answer);
            }
            return false;
        }
    }

    private final class Emptying implements Errands.Errand {
        private int next;

        @Override
        public boolean next(Exchange exchange) {
            while (next < settings.students()) {
                int student = next++;
                if (students.isSeated(student) && !students.unknown().containsKey(student)) {
                    exchange.become(Operation.UNENROLL, student, students.section(student));
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean answered(Exchange exchange, Answer answer, Outcome outcome) {
            return false;
        }
    }
}
