package io.registrar.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResolvedCommands;
import io.registrar.engine.codec.RecordHeader;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured from resolved ids is what the engine decides from texts, command by command. */
class ResolvedCommandsTest {
    private static final Population POPULATION = new Population(300, 7);

    private long sequence;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldDecideAsTheEngineDoes(long seed) {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = build(engine);
        ResolvedCommands resolved = new ResolvedCommands();
        Outcome resolvedOutcome = build(resolved.engine());
        DrawnChurn churn = new DrawnChurn(POPULATION, 200, seed);
        CommandTape tape = CommandTape.churn(POPULATION, 200, seed);
        for (int command = 0; command < churn.commands(); command++) {
            tape.stamp(command, ++sequence, 1);
            engine.apply(tape.bytes(), tape.offset(command), tape.length(command), outcome);
            int section = resolved.section(Population.sectionId(churn.sectionOf(command)));
            int student = resolved.student(Population.studentId(churn.studentOf(command)));
            resolved.expect(section, student);
            resolved.lookAhead();
            if (churn.isEnroll(command)) {
                resolved.enroll(section, student, resolvedOutcome);
            } else {
                resolved.unenroll(section, student, resolvedOutcome);
            }
            assertEquals(outcome, resolvedOutcome);
            assertEquals(engine.digest(), resolved.engine().digest());
        }
    }

    private Outcome build(EnrollmentEngine engine) {
        Outcome outcome = new Outcome();
        sequence = 0;
        POPULATION.encode(encoder -> {
            byte[] record = Arrays.copyOf(encoder.buffer(), encoder.length());
            RecordHeader.stamp(record, 0, ++sequence, 1);
            engine.apply(record, 0, record.length, outcome);
        });
        return outcome;
    }
}
