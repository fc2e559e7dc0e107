package io.registrar.example;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import java.util.List;

/** The engine in a program of one's own: no journal, no ring, no HTTP, and nothing but its jar on the class path. */
public final class EnrollUntilFull {
    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder encoder = new CommandEncoder();
    private final Outcome outcome = new Outcome();

    private EnrollUntilFull() {}

    /** Offers two seats to three students, and prints what came of each command. */
    public static void main(String[] args) {
        EnrollUntilFull host = new EnrollUntilFull();
        SectionSettings twoSeats = SectionSettings.of(SectionKind.COURSE, "Algorithms", 2, 300);
        host.decide(host.encoder.putSection("office", "algo-101", twoSeats));
        for (String student : List.of("ada", "ben", "cleo")) {
            host.decide(host.encoder.putStudent("office", student, 1_000));
            host.decide(host.encoder.enroll(student, "algo-101", student));
        }
        System.out.println("digest " + host.engine.digest());
    }

    private void decide(CommandEncoder command) {
        // Sequence and time are the host's to give, since the engine has no clock; a log of its own would go here too.
        command.stamp(engine.lastSequence() + 1, 1_700_000_000_000L);
        engine.apply(command.buffer(), 0, command.length(), outcome);
        System.out.println(outcome.sequence() + " " + outcome.code().text() + ", balance " + outcome.balance());
    }
}
