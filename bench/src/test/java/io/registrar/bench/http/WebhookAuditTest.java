package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookAuditTest {
    private static final String ITEM =
            "{\"sequence\":%d,\"at\":1795,\"type\":\"%s\",\"actor\":\"operator\",\"code\":\"%s\",\"studentId\":\"ann\",\"changes\":[]}";

    private static BitSet sequences(int... sequences) {
        BitSet set = new BitSet();
        for (int sequence : sequences) {
            set.set(sequence);
        }
        return set;
    }

    private static WebhookAudit audit(String... lines) {
        WebhookAudit audit = new WebhookAudit();
        audit.read(List.of(lines).iterator());
        return audit;
    }

    @Test
    void shouldFindWhatConcernsAStudentInAPageOfEvents() {
        BitSet found = new BitSet();
        String items = String.join(
                ",",
                ITEM.formatted(1, "putSection", "created"),
                ITEM.formatted(2, "putStudent", "created"),
                ITEM.formatted(3, "enroll", "created"),
                ITEM.formatted(4, "enroll", "section_full"),
                ITEM.formatted(5, "tick", "ok"),
                ITEM.formatted(6, "unenroll", "ok"));

        assertEquals("6", WebhookAudit.readPage("{\"items\":[" + items + "],\"next\":\"6\",\"sequence\":9}", found));
        assertEquals(sequences(2, 3, 6), found);
        assertEquals("null", WebhookAudit.readPage("{\"items\":[],\"next\":null,\"sequence\":9}", found));
        assertThrows(IllegalStateException.class, () -> WebhookAudit.readPage("{\"items\":[]", found));
    }

    @Test
    void shouldBeGoodWhenAllCameInOrderThoughSomeCameAgain() {
        WebhookAudit audit = audit("3-1-1795 ben", "2-1-1795 ann", "4-1-1795 ann", "2-1-1795 ann");

        assertTrue(audit.isGood(sequences(2, 3, 4)));
        assertEquals(
                "3 notifications, 0 missing, 0 of nothing, 0 out of a student's order, 1 came again",
                audit.verdict(sequences(2, 3, 4)));
    }

    @Test
    void shouldSayWhatIsMissingOrOfNothing() {
        WebhookAudit audit = audit("2-1-1795 ann", "5-1-1795 ann");

        assertFalse(audit.isGood(sequences(2, 3, 4)));
        assertEquals(
                "3 notifications, 2 missing, 1 of nothing, 0 out of a student's order, 0 came again",
                audit.verdict(sequences(2, 3, 4)));
    }

    @Test
    void shouldSayWhatIsOutOfOrder() {
        WebhookAudit audit = audit("4-1-1795 ann", "2-1-1795 ann", "3-1-1795 ben");

        assertFalse(audit.isGood(sequences(2, 3, 4)));
        assertTrue(audit.verdict(sequences(2, 3, 4)).contains(", 1 out of a student's order"));
    }
}
