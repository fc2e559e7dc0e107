package io.registrar.gateway.callers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token file may say, and who is found in it. */
class TokenTableTest {
    private static final String A = "a1".repeat(32);
    private static final String B = "b2".repeat(32);

    private static TokenTable parse(String text) throws TokenFileException {
        return TokenTable.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Caller> find(TokenTable table, String hash) {
        return table.find(HexFormat.of().parseHex(hash));
    }

    private static Optional<Caller> caller(String subject, Role role) {
        return Optional.of(new Caller(subject, role));
    }

    private static String refusal(byte[] file) {
        return assertThrows(TokenFileException.class, () -> TokenTable.parse(file))
                .getMessage();
    }

    @Test
    void shouldReadEveryRoleAndPassOverWhatSaysNothing() throws TokenFileException {
        String c = "c3".repeat(32);
        TokenTable table = parse("# Zoë's callers\n\n" + A + " ada student\r\n \t\n  #" + B + " x operator\n\t"
                + B.toUpperCase(Locale.ROOT) + " \t it:a.b@c_d~e-f   operator  \n" + c + "\tada\treader");
        assertEquals(3, table.size());
        assertEquals(caller("ada", Role.STUDENT), find(table, A));
        assertEquals(caller("it:a.b@c_d~e-f", Role.OPERATOR), find(table, B));
        assertEquals(caller("ada", Role.READER), find(table, c));
        assertEquals(Optional.empty(), find(table, "a0".repeat(32)));
    }

    @Test
    void shouldTellHashesApartThatStartAlike() throws TokenFileException {
        String start = "f0".repeat(8);
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            file.append(start + ("0" + i).repeat(24) + " s" + i + " student\n");
        }
        TokenTable table = parse(file.toString());
        for (int i = 0; i < 9; i++) {
            assertEquals(caller("s" + i, Role.STUDENT), find(table, start + ("0" + i).repeat(24)));
        }
        assertEquals(Optional.empty(), find(table, start + "09".repeat(24)));
        assertEquals(Optional.empty(), find(table, start + "00".repeat(23) + "01"));
    }

    @Test
    void shouldFindEachOfManyAndNoneBesideThem() throws TokenFileException {
        long seed = 71;
        Random random = new Random(seed);
        int count = 2_000;
        byte[][] hashes = new byte[count][32];
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < count; i++) {
            random.nextBytes(hashes[i]);
            file.append(HexFormat.of().formatHex(hashes[i]) + " s" + i + " student\n");
        }
        TokenTable table = parse(file.toString());
        for (int i = 0; i < count; i++) {
            assertEquals(caller("s" + i, Role.STUDENT), table.find(hashes[i]), "seed " + seed);
            byte[] beside = hashes[i].clone();
            beside[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(Optional.empty(), table.find(beside), "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret                        | line 2: expected 3 words, HASH SUBJECT ROLE, but found 1
            secret student                | line 2: expected 3 words, HASH SUBJECT ROLE, but found 2
            HASH ada student secret       | line 2: expected 3 words, HASH SUBJECT ROLE, but found more
            HASH ada student # secret x y | line 2: expected 3 words, HASH SUBJECT ROLE, but found more
            secret ada student            | line 2: the hash must be 64 hexadecimal digits, the SHA-256 of the token
            HASHa ada student             | line 2: the hash must be 64 hexadecimal digits, the SHA-256 of the token
            ada HASH student              | line 2: the hash must be 64 hexadecimal digits, the SHA-256 of the token
            HASH se/cret student          | line 2: the subject must be an id: 1 to 64 of A-Z a-z 0-9 . _ ~ : @ -
            HASH HASHa student            | line 2: the subject must be an id: 1 to 64 of A-Z a-z 0-9 . _ ~ : @ -
            HASH ada secret               | line 2: the role must be student, operator or reader
            HASH ada Student              | line 2: the role must be student, operator or reader
            FIRST ada student             | line 2: the hash stands in line 1 already
            """)
    void shouldNameTheLineAndRepeatNothingOfIt(String line, String message) {
        String file = A + " first operator\n" + line.replace("HASH", B).replace("FIRST", A.toUpperCase(Locale.ROOT))
                + "\n" + "worse\n";
        String refusal = refusal(file.getBytes(StandardCharsets.UTF_8));
        assertEquals(message, refusal);
        assertFalse(refusal.contains("secret"));
    }

    @Test
    void shouldRefuseWhatIsNoText() {
        byte[] file = (A + " ada student\n" + B + " b\u00fcro student\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("line 2: not UTF-8", refusal(file));
    }

    @Test
    void shouldRefuseAFileWithoutCallersAsIfItWereAboutToBeWritten() {
        assertEquals("no line names a caller", refusal(new byte[0]));
        assertEquals("no line names a caller", refusal("# nobody\n\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTakeAsManyLinesAsItSaysAndNoMore() throws TokenFileException {
        String most = "#\n".repeat(TokenTable.MAX_LINES - 1) + A + " ada student\n";
        assertEquals(1, parse(most).size());
        assertEquals(
                "line 100001: a token file has at most 100000 lines",
                refusal((most + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
