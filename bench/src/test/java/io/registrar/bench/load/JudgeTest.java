package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What hangs on which requests are under way at the same time, which no server can arrange. */
class JudgeTest {
    private final Violations violations = new Violations();
    private final Judge judge = new Judge(new StudentTable(2, 2), new SectionTable(1, 8, -1), violations);
    private long now;

    @Test
    void shouldTakeSequencesOfRequestsUnderWayInAnyOrder() {
        Exchange first = sent(0);
        Exchange second = sent(1);
        enrolled(second, 6);
        enrolled(first, 5);

        assertEquals(List.of(), violations.kept());
    }

    @Test
    void shouldNotTakeOneSequenceForTwoRequestsUnderWay() {
        Exchange first = sent(0);
        Exchange second = sent(1);
        enrolled(first, 5);
        enrolled(second, 5);

        assertFound("expected a sequence that no other command has");
    }

    @Test
    void shouldNotTakeASequenceThatWasHeardBeforeTheRequestWasSent() {
        enrolled(sent(0), 5);
        enrolled(sent(1), 5);

        assertFound("expected a sequence from 6 up");
    }

    private Exchange sent(int student) {
        Exchange exchange = new Exchange();
        exchange.become(Operation.ENROLL, student, 0);
        judge.sending(exchange, ++now);
        return exchange;
    }

    private void enrolled(Exchange exchange, long sequence) {
        assertEquals(Outcome.DONE, judge.answered(exchange, Answers.enrolled(sequence), ++now));
    }

    private void assertFound(String words) {
        assertEquals(1, violations.count());
        assertTrue(violations.kept().get(0).contains(words), violations.kept().toString());
    }
}
