package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.Contestant.Kind;
import io.registrar.gateway.cli.Contestant.Standing;
import io.registrar.gateway.cli.Contestant.Teller;
import io.registrar.gateway.cli.Contestant.Told;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients were told, kept outside of every server. Each student's commands are a round of three: credits given,
 * enrolled, dropped. So a number says all that a student has been told, and where it must stand; and what is lost or
 * double after a fault is counted in commands.
 */
final class SeatLedger {
    private static final long CREDITS = 1000;
    private static final long PRICE = 7;
    private static final Kind[] ROUND = Kind.values();

    private final List<List<Student>> connections = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final BitSet sequences = new BitSet();

    /** A student's commands, as far as they were acknowledged. */
    private static final class Student {
        final String id;
        long commands;
        /** The enrollment that the student was told of last. */
        long enrollmentId;
        /** Whether a command was sent whose answer never came. */
        boolean isInDoubt;
        /** Effects that a server has and no command led to: counted once, and expected from then on. */
        Effects beside = new Effects(0, 0, 0);

        Student(String id) {
            this.id = id;
        }

        Kind next() {
            return ROUND[(int) (commands % ROUND.length)];
        }
    }

    /** How often each kind of command has happened. */
    private record Effects(long grants, long enrollments, long drops) {
        static Effects of(long commands) {
            return new Effects((commands + 2) / 3, (commands + 1) / 3, commands / 3);
        }

        static Effects of(Standing standing) {
            long seated = standing.enrollmentId() == 0 ? 0 : 1;
            return new Effects(
                    standing.balance() - CREDITS + seated * PRICE, standing.begun(), standing.begun() - seated);
        }

        Effects plus(Effects other) {
            return new Effects(grants + other.grants, enrollments + other.enrollments, drops + other.drops);
        }

        Effects minus(Effects other) {
            return new Effects(grants - other.grants, enrollments - other.enrollments, drops - other.drops);
        }

        long sum() {
            return grants + enrollments + drops;
        }

        /** How many of mine the other hasn't. */
        long without(Effects other) {
            return Math.max(0, grants - other.grants)
                    + Math.max(0, enrollments - other.enrollments)
                    + Math.max(0, drops - other.drops);
        }

        long seats() {
            return enrollments - drops;
        }

        long balance() {
            return CREDITS + grants - PRICE * seats();
        }
    }

    /**
     * What a fault did.
     *
     * @param inDoubt commands that were under way: they may have happened or not
     * @param lost acknowledged commands that have not happened
     * @param doubled effects of no command, or of one that happened twice
     * @param deviations the lost and the double ones in words
     */
    record Settlement(long inDoubt, long lost, long doubled, List<String> deviations) {}

    SeatLedger(int connections, int studentsEach) {
        for (int c = 0; c < connections; c++) {
            List<Student> mine = new ArrayList<>();
            for (int i = 0; i < studentsEach; i++) {
                mine.add(new Student("student-" + c + "-" + i));
            }
            this.connections.add(mine);
        }
    }

    int connections() {
        return connections.size();
    }

    /** Commands acknowledged so far, with the making of each student as one; any thread may ask. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Makes all students and sections. */
    void prepare(Teller teller) throws IOException {
        for (List<Student> mine : connections) {
            for (Student student : mine) {
                prepare(student, teller);
            }
        }
    }

    private void prepare(Student student, Teller teller) throws IOException {
        teller.prepare(student.id, CREDITS, PRICE);
        acknowledged.incrementAndGet();
    }

    /** Sends commands over this connection, until the server is gone: then it throws. */
    void load(int connection, Teller teller, int depth) throws IOException {
        List<Student> students = connections.get(connection);
        while (true) {
            for (int from = 0; from < students.size(); from += depth) {
                List<Student> burst = students.subList(from, Math.min(students.size(), from + depth));
                for (Student student : burst) {
                    student.isInDoubt = true;
                    teller.send(student.next(), student.id);
                }
                teller.flush();
                for (Student student : burst) {
                    acknowledge(student, teller.read());
                }
            }
        }
    }

    private void acknowledge(Student student, Told told) {
        Kind kind = student.next();
        if (kind == Kind.ENROLL) {
            assertTrue(told.enrollmentId() > student.enrollmentId, told + " is not a new enrollment");
            student.enrollmentId = told.enrollmentId();
        } else if (kind == Kind.DROP) {
            assertEquals(student.enrollmentId, told.enrollmentId());
        }
        student.commands++;
        student.isInDoubt = false;
        assertEquals(Effects.of(student.commands).plus(student.beside).balance(), told.balance(), student.id);
        if (told.sequence() > 0) {
            synchronized (sequences) {
                int sequence = Math.toIntExact(told.sequence());
                assertTrue(!sequences.get(sequence), "sequence " + sequence + " was told twice");
                sequences.set(sequence);
            }
        }
        acknowledged.incrementAndGet();
    }

    /**
     * Holds what the server says against what it has acknowledged, settles what was in doubt, and goes on from what the
     * server says.
     */
    Settlement settle(Teller teller) throws IOException {
        long inDoubt = 0;
        long lost = 0;
        long doubled = 0;
        List<String> deviations = new ArrayList<>();
        Set<Long> seats = new HashSet<>();
        for (List<Student> mine : connections) {
            for (Student student : mine) {
                Optional<Standing> answered = teller.standing(student.id);
                if (answered.isEmpty()) {
                    lost++;
                    prepare(student, teller);
                }
                Standing standing = answered.orElse(new Standing(0, 0, CREDITS));
                Effects found = Effects.of(standing).minus(student.beside);
                Effects least = Effects.of(student.commands);
                Effects most = student.isInDoubt ? Effects.of(student.commands + 1) : least;
                long missing = least.without(found);
                long tooMany = found.without(most);
                if (standing.enrollmentId() != 0) {
                    boolean mayBeNew = missing > 0 || (student.isInDoubt && student.next() == Kind.ENROLL);
                    boolean isOwn = mayBeNew || standing.enrollmentId() == student.enrollmentId;
                    // Another student's enrollment, or another one than was told of.
                    tooMany += seats.add(standing.enrollmentId()) && isOwn ? 0 : 1;
                }
                inDoubt += student.isInDoubt ? 1 : 0;
                lost += missing;
                doubled += tooMany;
                if (missing + tooMany > 0) {
                    deviations.add(student.id + " was told of " + student.commands + " commands, the last seat was "
                            + student.enrollmentId + (student.isInDoubt ? ", another is in doubt: " : ": ") + standing);
                }
                goOn(student, found, standing);
            }
        }
        if (lost > 0) {
            // What was forgotten is decided anew, and other commands take its places.
            sequences.clear();
        }
        return new Settlement(inDoubt, lost, doubled, deviations);
    }

    /** From where the server says that the student stands, even if no commands lead there. */
    private static void goOn(Student student, Effects found, Standing standing) {
        long commands = found.sum();
        if (!Effects.of(commands).equals(found)) {
            // As many as lead to a seat, or to none, as there is; the rest is beside them.
            commands = student.commands;
            while (Effects.of(commands).seats() != (standing.enrollmentId() == 0 ? 0 : 1)) {
                commands++;
            }
            student.beside = student.beside.plus(found.minus(Effects.of(commands)));
        }
        student.commands = commands;
        student.isInDoubt = false;
        student.enrollmentId = standing.enrollmentId();
    }
}
