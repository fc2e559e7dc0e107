package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private final BearerToken token = new BearerToken();

    private String read(String value) {
        token.clear();
        token.read(value);
        return text();
    }

    private String text() {
        return new String(token.bytes(), 0, token.length(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldReadATokenWhateverTheCaseOfItsScheme() {
        assertEquals("abc.DEF-123~+/=", read("Bearer abc.DEF-123~+/="));
        assertEquals("x", read("bearer x"));
        assertEquals("x", read("BEARER    x"));
        assertEquals("!\"#$%&'()*,:;<>?@[\\]^_`{|}~", read("BeArEr !\"#$%&'()*,:;<>?@[\\]^_`{|}~"));
        assertEquals("t".repeat(256), read("Bearer " + "t".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearerx",
                "Bearer\tx",
                "Basic b3A6b3A=",
                "x",
                "Bearer a b",
                "Bearer a ",
                "Bearer a,Bearer b",
                "Bearer a\u007f",
                "Bearer \u00fcber",
                "Bearer a\u0000",
                "Bearer a\u0161"
            })
    void shouldFindNoneInWhatIsNoToken(String value) {
        assertEquals("", read(value));
    }

    @Test
    void shouldFindNoneThatIsTooLong() {
        assertEquals("", read("Bearer " + "t".repeat(257)));
        assertEquals("", read("Bearer " + "t".repeat(8_000)));
    }

    @Test
    void shouldFindNoneAmongSeveralHeaders() {
        read("Bearer a");
        token.read("Bearer a");
        assertEquals("", text());
        token.read("Bearer a");
        assertEquals("", text());
        read("Basic x");
        token.read("Bearer a");
        assertEquals("", text());
    }

    @Test
    void shouldForget() {
        read("Bearer a");
        token.clear();
        assertEquals("", text());
        assertEquals("b", read("Bearer b"));
        assertEquals("", read("Bearer \u00fc"));
    }
}
