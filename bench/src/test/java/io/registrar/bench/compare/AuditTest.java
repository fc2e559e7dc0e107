package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final List<String> GOOD =
            List.of("sections with more seats taken than there are|0", "balances below zero|0", "commands done|990");

    @Test
    void shouldAcceptOneInAHundredRefused() {
        assertDoesNotThrow(() -> Audit.require("peer", GOOD, 1_000));
    }

    @Test
    void shouldFailWhenMoreWereRefused() {
        assertThrows(IOException.class, () -> Audit.require("peer", GOOD, 1_001));
    }

    @Test
    void shouldFailWhenMoreWasDoneThanAsked() {
        assertThrows(IOException.class, () -> Audit.require("peer", GOOD, 989));
    }

    @Test
    void shouldFailWhenAnythingThatMustBeZeroIsNot() {
        for (String count : List.of("1", "-1")) {
            List<String> lines = List.of("balances below zero|" + count, "commands done|990");
            assertThrows(IOException.class, () -> Audit.require("peer", lines, 990));
        }
    }

    @Test
    void shouldFailWhenThePeerDoesNotSayWhatWasDone() {
        assertThrows(IOException.class, () -> Audit.require("peer", GOOD.subList(0, 2), 0));
        assertThrows(IOException.class, () -> Audit.require("peer", List.of("(error) BUSY"), 0));
    }

    @Test
    void shouldCountWhatWasDoneInBothDatabases() throws IOException {
        assertEquals(
                List.of("balances below zero|0", "balances below zero|2", "commands done|30"),
                Audit.together(
                        List.of("balances below zero|0", "commands done|10"),
                        List.of("commands done|20", "balances below zero|2")));
    }
}
