package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index against a map from keys to rows, through churn, and with hashes as bad as they can be. */
class HashIndexTest {
    private static final int KEYS = 3_000;
    private static final int ROUNDS = 60_000;

    /** How keys become hashes. */
    @SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
    enum Hashing {
        GOOD(Hash::mix),
        /** One shard and few homes: long runs of entries that wrap around the end. */
        CROWDED(key -> (key % 7 | 0xFFFF_FFF8L) << 32),
        /** Equal halves: candidates that are not the key. */
        AMBIGUOUS(key -> Hash.mix(key % 50)),
        /** All bits set, or none: row and tag at their extremes. */
        EXTREME(key -> key % 2 == 0 ? -1 : 0);

        private final LongUnaryOperator hash;

        Hashing(LongUnaryOperator hash) {
            this.hash = hash;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindWhatAMapFindsThroughChurn(Hashing hashing) {
        // Hashes that collide make every search a walk: fewer keys do.
        int keys = hashing == Hashing.GOOD ? KEYS : 150;
        HashIndex index = new HashIndex();
        Map<Integer, Integer> rowByKey = new HashMap<>();
        Map<Integer, Integer> keyByRow = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            int key = random.nextInt(keys);
            long hash = hashing.hash.applyAsLong(key);
            int slot = slotOf(index, hash, key, keyByRow);
            assertEquals(rowByKey.getOrDefault(key, -1), slot < 0 ? -1 : index.rowAt(hash, slot), "key " + key);
            if (slot < 0) {
                int row = key + round % 2 * 100_000_000;
                index.insert(hash, row);
                rowByKey.put(key, row);
                keyByRow.put(row, key);
            } else {
                keyByRow.remove(index.rowAt(hash, slot));
                rowByKey.remove(key);
                index.remove(hash, slot);
            }
            if (round % 1_000 == 0) {
                for (int each = 0; each < keys; each++) {
                    assertHas(index, hashing.hash.applyAsLong(each), each, rowByKey, keyByRow);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowEveryCandidateOnce(Hashing hashing) {
        HashIndex index = new HashIndex();
        Map<Long, Set<Integer>> rowsByHash = new HashMap<>();
        for (int key = 0; key < 200; key++) {
            long hash = hashing.hash.applyAsLong(key);
            index.insert(hash, key);
            rowsByHash.computeIfAbsent(hash, unused -> new HashSet<>()).add(key);
        }
        rowsByHash.forEach((hash, rows) -> {
            Set<Integer> shown = new HashSet<>();
            for (int slot = index.first(hash); slot >= 0; slot = index.next(hash, slot)) {
                assertEquals(true, shown.add(index.rowAt(hash, slot)), "shown twice");
            }
            shown.retainAll(rows);
            assertEquals(rows, shown);
        });
    }

    private static void assertHas(
            HashIndex index, long hash, int key, Map<Integer, Integer> rowByKey, Map<Integer, Integer> keyByRow) {
        int slot = slotOf(index, hash, key, keyByRow);
        assertEquals(rowByKey.getOrDefault(key, -1), slot < 0 ? -1 : index.rowAt(hash, slot), "key " + key);
    }

    /** As every caller does it: candidates are compared by their real keys. */
    private static int slotOf(HashIndex index, long hash, int key, Map<Integer, Integer> keyByRow) {
        for (int slot = index.first(hash); slot >= 0; slot = index.next(hash, slot)) {
            if (keyByRow.getOrDefault(index.rowAt(hash, slot), -1) == key) {
                return slot;
            }
        }
        return -1;
    }
}
