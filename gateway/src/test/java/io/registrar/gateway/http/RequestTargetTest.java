package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    private RequestTarget target = new RequestTarget();

    private List<String> segments(String text) {
        target = Requests.target(text);
        return IntStream.range(0, target.segments()).mapToObj(target::segment).toList();
    }

    @Test
    void shouldTakeAPathApart() {
        assertEquals(List.of("a", "b"), segments("/a/b"));
        assertEquals(List.of(""), segments("/"));
        assertEquals(List.of("a", ""), segments("/a/"));
        assertEquals(List.of("", "a"), segments("//a"));
        assertEquals(List.of("a%2Fb"), segments("/a%2Fb"));
        assertEquals(List.of("", "", ""), segments("///?"));
    }

    @Test
    void shouldTakeAQueryFromTheFirstMarkOn() {
        assertEquals(List.of("a"), segments("/a?b=/c?d"));
        assertEquals("b=/c?d", target.query());
        assertEquals(List.of("a"), segments("/a?"));
        assertEquals("", target.query());
        assertEquals(List.of("a"), segments("/a"));
        assertEquals("", target.query());
    }

    @Test
    void shouldTakeTheAbsoluteForm() {
        assertEquals(List.of("a"), segments("http://host:80/a?b"));
        assertEquals("b", target.query());
        assertEquals(List.of("a"), segments("HTTP://host/a"));
        assertEquals(List.of("x"), segments("http:///x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "a/b",
                "?a",
                "host:443",
                "http://host",
                "http://host?a",
                "https://host/a",
                "http:/a"
            })
    void shouldFindNoPathInWhatIsNone(String text) {
        byte[] bytes = ("/left/over" + text).getBytes(StandardCharsets.ISO_8859_1);
        target.parse(bytes, 0, 10);
        target.parse(bytes, 10, bytes.length);
        assertEquals(0, target.segments());
    }

    @Test
    void shouldStopAtMoreSegmentsThanAnyRouteHas() {
        assertTrue(segments("/a".repeat(1_000)).size() > Routes.MAX_SEGMENTS);
        assertTrue(segments("/a".repeat(1_000)).size() <= Routes.MAX_SEGMENTS + 1);
    }

    @Test
    void shouldDecodeVisibleAscii() throws RefusedRequestException {
        assertEquals("", RequestTarget.decode(""));
        assertEquals("a+b", RequestTarget.decode("a+b"));
        assertEquals("a!b~%", RequestTarget.decode("a%21b%7e%25"));
        for (int c = '!'; c <= '~'; c++) {
            assertEquals(Character.toString(c), RequestTarget.decode(String.format("%%%02x", c)));
            assertEquals(Character.toString(c), RequestTarget.decode(String.format("%%%02X", c)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%4",
                "a%",
                "%4g",
                "%g4",
                "%-1",
                "%+1",
                "% 1",
                "%00",
                "%0a",
                "%20",
                "%7f",
                "%80",
                "%ff",
                " ",
                "\u007f",
                "\u0080",
                "\u00e9",
                "\ufffd",
                "%\uff11\uff11",
                "%%41"
            })
    void shouldRefuseWhatDecodesToAnythingElse(String text) {
        assertThrows(RefusedRequestException.class, () -> RequestTarget.decode(text));
    }

    @Test
    void shouldReadParameters() throws RefusedRequestException {
        List<String> names = List.of("a", "b");
        String[] values = RequestTarget.parameters("b=1%32&a", names);
        assertEquals("", values[0]);
        assertEquals("12", values[1]);
        assertNull(RequestTarget.parameters("", names)[0]);
        assertEquals("1=2", RequestTarget.parameters("a=1=2", names)[0]);
        for (String query :
                List.of("c", "a&a", "a=&a=", "=", "&", "a&", "a&&b", "A=1", "a%3D1", "a=%zz", "a".repeat(9))) {
            assertThrows(RefusedRequestException.class, () -> RequestTarget.parameters(query, names), query);
        }
    }

    @Test
    void shouldRepeatNoMoreThanAMessageBears() {
        assertEquals("\"a\"", RequestTarget.quote("a"));
        assertEquals("\"" + "a".repeat(64) + "\"", RequestTarget.quote("a".repeat(64)));
        assertEquals("\"" + "a".repeat(64) + "…\"", RequestTarget.quote("a".repeat(65)));
    }
}
