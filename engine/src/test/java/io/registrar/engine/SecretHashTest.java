package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandEncoder;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where keys stand depends on a secret, and nothing else does. */
class SecretHashTest {
    @Test
    void shouldChangeHalfOfItsBitsWhenOneBitOfBytesSecretOrBeginningChanges() {
        SplittableRandom random = new SplittableRandom(1);
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long secret = random.nextLong();
            long hash = new SecretHash(secret, 0).of(bytes, 0, length, 0);
            int flipped = 0;
            for (int bit = 0; bit < length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                flipped += Long.bitCount(hash ^ new SecretHash(secret, 0).of(bytes, 0, length, 0));
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            for (int bit = 0; bit < 64; bit++) {
                flipped += Long.bitCount(hash ^ new SecretHash(secret ^ 1L << bit, 0).of(bytes, 0, length, 0));
                flipped += Long.bitCount(hash ^ new SecretHash(secret, 1L << bit).of(bytes, 0, length, 0));
                flipped += Long.bitCount(hash ^ new SecretHash(secret, 0).of(bytes, 0, length, 1L << bit));
            }
            double share = flipped / 64.0 / (length * 8 + 3 * 64);
            assertTrue(share > 0.47 && share < 0.53, length + " bytes: " + share);
        }
    }

    @Test
    void shouldTellTextsApartWhenTheyDifferInLengthAlone() {
        Set<Long> hashes = new HashSet<>();
        SecretHash hash = new SecretHash(3, 4);
        for (int length = 0; length < 40; length++) {
            assertTrue(hashes.add(hash.of(new byte[40], 0, length, 0)), length + " zeros");
        }
        assertNotEquals(
                hash.of(new byte[] {1, 2, 3}, 0, 3, 0), hash.of(new byte[] {0, 1, 2, 3}, 0, 3, 0), "the place counts");
        assertEquals(hash.of(new byte[] {1, 2, 3}, 1, 2, 0), hash.of(new byte[] {2, 3}, 0, 2, 0));
    }

    @Test
    void shouldDecideAlikeWhateverTheSecret() {
        EnrollmentEngine one = new EnrollmentEngine(1, 2);
        EnrollmentEngine other = new EnrollmentEngine(3, 4);
        CommandEncoder encoder = new CommandEncoder();
        Outcome outcomeOfOne = new Outcome();
        Outcome outcomeOfOther = new Outcome();
        SplittableRandom random = new SplittableRandom(5);
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        for (int i = 1; i <= 5_000; i++) {
            fingerprint[0] = (byte) random.nextInt(2);
            encoder.withKey("key" + random.nextInt(1_000), fingerprint)
                    .putStudent("a", "s" + random.nextInt(1_000), random.nextInt(5))
                    .stamp(i, i * 100_000L);
            one.apply(encoder.buffer(), 0, encoder.length(), outcomeOfOne);
            other.apply(encoder.buffer(), 0, encoder.length(), outcomeOfOther);
            assertEquals(outcomeOfOne, outcomeOfOther);
        }
        assertEquals(one.digest(), other.digest());
    }
}
