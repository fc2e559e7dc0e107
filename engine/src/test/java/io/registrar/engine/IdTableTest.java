package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Interned ids against a map from text to index. */
class IdTableTest {
    private static final String CHARACTERS = "ABCXYZabcxyz0189._~:@-";

    private final IdTable table = new IdTable();

    @Test
    void shouldFindWhatAMapFinds() {
        // Enough text to fill several chunks of the arena, with ids of every length.
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> model = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            String id = id(random);
            assertEquals(model.getOrDefault(id, -1), table.find(id), id);
            if (!model.containsKey(id)) {
                model.put(id, order.size());
                assertEquals(order.size(), add(id));
                order.add(id);
            }
        }
        assertEquals(order.size(), table.size());
        for (int index = 0; index < order.size(); index++) {
            String id = order.get(index);
            byte[] padded = ("<" + id + ">").getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(id, table.text(index));
            assertEquals(index, table.find(id));
            assertEquals(index, table.find(padded, 1, id.length()));
        }
    }

    @Test
    void shouldTellIdsApartThatAreBeginningsOfOneAnother() {
        for (int length = 1; length <= Limits.MAX_ID_LENGTH; length++) {
            assertEquals(-1, table.find("x".repeat(length)));
            add("x".repeat(length));
        }
        for (int length = 1; length <= Limits.MAX_ID_LENGTH; length++) {
            assertEquals(length - 1, table.find("x".repeat(length)));
        }
    }

    @Test
    void shouldFillAChunkToItsLastByte() {
        // 63 characters and a length make 64 bytes: 1,024 of them fill a chunk exactly, and the next starts another.
        for (int number = 0; number < 3_000; number++) {
            add("%063d".formatted(number));
        }
        for (int number = 0; number < 3_000; number++) {
            assertEquals(number, table.find("%063d".formatted(number)));
            assertEquals("%063d".formatted(number), table.text(number));
        }
    }

    @Test
    void shouldHashByTextWhereverItLies() {
        IdTable other = new IdTable();
        add("first");
        int here = add("the-same");
        byte[] bytes = "the-same".getBytes(StandardCharsets.ISO_8859_1);
        int there = other.add(bytes, 0, bytes.length);
        assertEquals(table.hashOf(here, 7), other.hashOf(there, 7));
        assertNotEquals(table.hashOf(here, 7), table.hashOf(here, 8));
        assertNotEquals(table.hashOf(0, 7), table.hashOf(here, 7));
    }

    @Test
    void shouldFindNothingThatIsNoId() {
        add("a");
        assertEquals(-1, table.find(""));
        assertEquals(-1, table.find("ä"));
        assertEquals(-1, table.find("a".repeat(1_000)));
    }

    private int add(String id) {
        byte[] bytes = ("?" + id + "?").getBytes(StandardCharsets.ISO_8859_1);
        return table.add(bytes, 1, id.length());
    }

    private static String id(SplittableRandom random) {
        // Half of them short, so that many come again.
        int length = 1 + random.nextInt(random.nextBoolean() ? 2 : Limits.MAX_ID_LENGTH);
        StringBuilder id = new StringBuilder(length);
        while (id.length() < length) {
            id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return id.toString();
    }
}
