package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.gateway.http.BodyShape.Member;
import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are taken, and which are malformed. */
class JsonBodyTest {
    private static final BodyShape SECTION = shape(HttpMethod.PUT, "/v1/sections/s");
    private static final BodyShape STUDENT = shape(HttpMethod.PUT, "/v1/students/s");
    private static final BodyShape CREDITS = shape(HttpMethod.POST, "/v1/students/s/credits");
    private static final BodyShape ENROLL = shape(HttpMethod.POST, "/v1/sections/s/enrollments");
    private static final BodyShape IMPORT = shape(HttpMethod.POST, "/v1/sections/s/imports");
    private static final BodyShape SESSION = shape(HttpMethod.PUT, "/v1/sections/s/sessions/m");
    private static final BodyShape REGISTRATION = shape(HttpMethod.POST, "/v1/registrations");

    private final JsonBody body = new JsonBody();

    private static BodyShape shape(HttpMethod method, String path) {
        return Requests.route(method, path).body();
    }

    private JsonBody read(BodyShape shape, String text) throws RefusedRequestException {
        return read(shape, text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonBody read(BodyShape shape, byte[] bytes) throws RefusedRequestException {
        // In the midst of others, as it is where requests are read.
        byte[] longer = new byte[bytes.length + 6];
        java.util.Arrays.fill(longer, (byte) '}');
        System.arraycopy(bytes, 0, longer, 3, bytes.length);
        body.read(shape, longer, 3, bytes.length);
        return body;
    }

    private void assertRefused(BodyShape shape, String text) {
        RefusedRequestException refused =
                assertThrows(RefusedRequestException.class, () -> read(shape, text), () -> "took " + text);
        assertEquals(RequestRefusal.MALFORMED_REQUEST, refused.refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "\"studentId\"",
                "[]",
                "[{\"studentId\":\"a\"}]",
                "{",
                "}",
                "{}",
                "{\"studentId\"}",
                "{\"studentId\":}",
                "{\"studentId\":\"a\"",
                "{\"studentId\":\"a\",}",
                "{,\"studentId\":\"a\"}",
                "{studentId:\"a\"}",
                "{'studentId':'a'}",
                "{\"studentId\":\"a\"}x",
                "{\"studentId\":\"a\"}}",
                "{\"studentId\":\"a\"}{}",
                "{\"studentId\":\"a\"} null",
                "{\"studentId\":\"a\"}\0",
                "{\"studentId\":\"a\"}//",
                "/**/{\"studentId\":\"a\"}",
                "{\"studentId\":\"a\",\"studentId\":\"a\"}",
                "{\"studentId\":\"a\",\"student\\u0049d\":\"a\"}",
                "{\"studentId\":\"a\",\"held\":true}",
                "{\"studentId\":\"a\",\"\":1}",
                "{\"studentID\":\"a\"}",
                "{\"studentId \":\"a\"}",
                "{\"studentId\":null}",
                "{\"studentId\":true}",
                "{\"studentId\":{}}",
                "{\"studentId\":[]}",
                "{\"studentId\":[\"a\"]}",
                "{\"studentId\":[[[[[[[[[[]]]]]]]]]]}",
                "{\"studentId\":\"\"}",
                "{\"studentId\":\"a b\"}",
                "{\"studentId\":\"a/b\"}",
                "{\"studentId\":\"\\u0000\"}",
                "{\"studentId\":\"\u00e9\"}",
                "{\"studentId\":\"\\ud83d\\ude00\"}",
                "{\"studentId\":\"a\nb\"}",
                "{\"studentId\":1.0}",
                "{\"studentId\":1e3}",
                "{\"studentId\":01}",
                "{\"studentId\":+1}",
                "{\"studentId\":0x1}",
                "{\"studentId\":NaN}",
                "{\"studentId\":-}",
                "{\"studentId\":.5}",
                "\ufeff{\"studentId\":\"a\"}",
                "{\"\\ud800\":1}",
                "{\"\ufeffstudentId\":\"a\"}"
            })
    void shouldRefuseWhatIsNotTheObjectAskedFor(String text) {
        assertRefused(ENROLL, text);
    }

    @Test
    void shouldTakeIdsAsTextOrWholeNumber() throws RefusedRequestException {
        String longest = "Aa09._~:@-" + "x".repeat(54);
        assertEquals(
                longest, read(ENROLL, "{\"studentId\":\"" + longest + "\"}").text("studentId", ""));
        assertRefused(ENROLL, "{\"studentId\":\"" + longest + "x\"}");
        assertEquals("42", read(ENROLL, "{\"studentId\":42}").text("studentId", ""));
        assertEquals("0", read(ENROLL, "{\"studentId\":-0}").text("studentId", ""));
        assertEquals("-7", read(ENROLL, "{\"studentId\":-7}").text("studentId", ""));
        String digits = "9".repeat(64);
        assertEquals(digits, read(ENROLL, "{\"studentId\":" + digits + "}").text("studentId", ""));
        assertRefused(ENROLL, "{\"studentId\":" + digits + "9}");
        assertRefused(ENROLL, "{\"studentId\":" + "9".repeat(60_000) + "}");
        assertEquals(
                "a",
                read(ENROLL, " \r\n\t{ \"stud\\u0065ntId\" : \"\\u0061\" } \n").text("studentId", ""));
    }

    /** Every whole number of every route that has a body, with its bounds. */
    static List<NumberMember> numbers() {
        return List.of(
                new NumberMember(SECTION, "capacity", 0, Limits.MAX_CAPACITY, true),
                new NumberMember(SECTION, "price", 0, Limits.MAX_CREDITS, false),
                new NumberMember(SECTION, "waitlistCapacity", 0, Limits.MAX_WAITLIST_CAPACITY, false),
                new NumberMember(SECTION, "opensAt", 0, Limits.MAX_TIME_MILLIS, true),
                new NumberMember(SECTION, "closesAt", 0, Limits.MAX_TIME_MILLIS, true),
                new NumberMember(SECTION, "holdSeconds", 1, Limits.MAX_HOLD_SECONDS, false),
                new NumberMember(SECTION, "lessons", 0, Limits.MAX_LESSONS, false),
                new NumberMember(IMPORT, "cost", 0, Limits.MAX_CREDITS, false),
                new NumberMember(IMPORT, "enrolledAt", 0, Limits.MAX_TIME_MILLIS, false),
                new NumberMember(SESSION, "startsAt", 0, Limits.MAX_TIME_MILLIS, false),
                new NumberMember(SESSION, "capacity", 0, Limits.MAX_CAPACITY, true),
                new NumberMember(STUDENT, "credits", 0, Limits.MAX_CREDITS, false),
                new NumberMember(CREDITS, "amount", -Limits.MAX_CREDITS, Limits.MAX_CREDITS, false));
    }

    private record NumberMember(BodyShape shape, String name, long least, long most, boolean nullable) {
        /** A body whose other members are as they must be. */
        String body(String value) {
            return shape.members().stream()
                    .filter(member -> member.isRequired() || member.name().equals(name))
                    .map(member -> "\"" + member.name() + "\":" + (member.name().equals(name) ? value : filler(member)))
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private static String filler(Member member) {
            return switch (member.type()) {
                case CHOICE -> '"' + member.choices().get(0) + '"';
                case TEXT, ID -> "\"x\"";
                case INTEGER -> "1";
                case BOOLEAN -> "true";
                case LIST -> "[]";
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void shouldHoldNumbersToTheirBounds(NumberMember member) throws RefusedRequestException {
        for (long good : new long[] {member.least, member.least + 1, member.most - 1, member.most}) {
            assertEquals(
                    good, read(member.shape, member.body(Long.toString(good))).number(member.name, -99));
        }
        List<String> bad = new ArrayList<>(List.of(
                Long.toString(member.least - 1),
                Long.toString(member.most + 1),
                Long.toString(Long.MIN_VALUE),
                Long.toString(Long.MAX_VALUE),
                "9223372036854775808",
                "18446744073709551617",
                "4294967297" + "0".repeat(40),
                "1.0",
                "1e0",
                "1e3",
                "1E400",
                "\"1\"",
                "true",
                "[]",
                "[1]",
                "{}"));
        if (!member.nullable) {
            bad.add("null");
        }
        for (String value : bad) {
            assertRefused(member.shape, member.body(value));
        }
        if (member.least <= 0) {
            assertEquals(0, read(member.shape, member.body("-0")).number(member.name, -99));
        }
        if (member.nullable) {
            assertEquals(-99, read(member.shape, member.body("null")).number(member.name, -99));
        }
    }

    @Test
    void shouldKnowEveryNumberInTheTableAbove() {
        long inShapes = Routes.all().stream()
                .flatMap(route -> route.body().members().stream())
                .filter(member -> member.type() == BodyShape.ValueType.INTEGER)
                .count();
        assertEquals(inShapes, numbers().size());
    }

    @Test
    void shouldCountTheCharactersOfTexts() throws RefusedRequestException {
        for (String character : List.of("x", "\u00e9", "\u4e2d", "\ud83d\ude00")) {
            String longest = character.repeat(Limits.MAX_REASON_LENGTH);
            assertEquals(longest, read(CREDITS, reason("\"" + longest + "\"")).text("reason", ""));
            assertRefused(CREDITS, reason("\"" + longest + character + "\""));
        }
        assertEquals(
                "\u0000\"\\/\ud83d\ude00",
                read(CREDITS, reason("\"\\u0000\\\"\\\\\\/\\ud83d\\ude00\"")).text("reason", ""));
        for (String bad : List.of(
                "\"\"",
                "null",
                "1",
                "[]",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\"a\\ud83d\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\t\"",
                "\"" + "x".repeat(64 << 10) + "\"")) {
            assertRefused(CREDITS, reason(bad));
        }
    }

    private static String reason(String value) {
        return "{\"amount\":1,\"reason\":" + value + "}";
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        for (String bytes : List.of(
                "\u00c0\u0080", // NUL, overlong
                "\u00c1\u00a1", // a, overlong
                "\u00e0\u0081\u00a1", // a, longer still
                "\u00f0\u0080\u0081\u00a1",
                "\u00ed\u00a0\u0080", // half of a surrogate pair
                "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", // both halves, each by itself
                "\u00f4\u0090\u0080\u0080", // beyond the last plane
                "\u00f8\u0088\u0080\u0080\u0080",
                "\u0080",
                "\u00ff",
                "\u00e9",
                "\u00e4\u00b8")) {
            byte[] text = reason("\"" + bytes + "\"").getBytes(StandardCharsets.ISO_8859_1);
            assertThrows(RefusedRequestException.class, () -> read(CREDITS, text), bytes);
        }
        byte[] utf16 = reason("\"a\"").getBytes(StandardCharsets.UTF_16LE);
        assertThrows(RefusedRequestException.class, () -> read(CREDITS, utf16));
        byte[] good = reason("\"\u00f4\u008f\u00bf\u00bf\"").getBytes(StandardCharsets.ISO_8859_1);
        assertDoesNotThrow(() -> read(CREDITS, good));
    }

    @Test
    void shouldTakeKindsByTheirTextAlone() throws RefusedRequestException {
        for (SectionKind kind : SectionKind.values()) {
            assertEquals(
                    kind.text(),
                    read(SECTION, section("\"" + kind.text() + "\"")).text("kind", ""));
        }
        for (String bad : List.of("\"Course\"", "\"\"", "0", "null", "\"COURSE\"", "\"course \"", "[\"course\"]")) {
            assertRefused(SECTION, section(bad));
        }
    }

    private static String section(String kind) {
        return "{\"kind\":" + kind + ",\"title\":\"x\",\"capacity\":1}";
    }

    private static String hold(String value) {
        return "{\"studentId\":\"a\",\"hold\":" + value + "}";
    }

    @Test
    void shouldTakeTrueAndFalseAndNothingLikeThem() throws RefusedRequestException {
        assertTrue(read(ENROLL, hold("true")).isTrue("hold"));
        assertFalse(read(ENROLL, hold("false")).isTrue("hold"));
        assertFalse(read(ENROLL, "{\"studentId\":\"a\"}").isTrue("hold"));
        for (String bad : List.of("null", "1", "0", "\"true\"", "\"\"", "[]", "[true]", "{}", "True", "yes")) {
            assertRefused(ENROLL, hold(bad));
        }
    }

    @Test
    void shouldTakeWhatToDoWhenTheSectionIsFullByItsTextAlone() throws RefusedRequestException {
        assertEquals("reject", read(ENROLL, onFull("\"reject\"")).text("onFull", "-"));
        assertEquals("waitlist", read(ENROLL, onFull("\"waitlist\"")).text("onFull", "-"));
        assertEquals("-", read(ENROLL, "{\"studentId\":\"a\"}").text("onFull", "-"));
        for (String bad :
                List.of("null", "true", "1", "\"\"", "\"Waitlist\"", "\"waitlist \"", "[\"waitlist\"]", "{}")) {
            assertRefused(ENROLL, onFull(bad));
        }
    }

    private static String onFull(String value) {
        return "{\"studentId\":\"a\",\"onFull\":" + value + "}";
    }

    private static String registration(String members) {
        return "{\"studentId\":\"a\"," + members + "}";
    }

    @Test
    void shouldTakeItemsAsIdsOrObjects() throws RefusedRequestException {
        JsonBody read = read(
                REGISTRATION,
                registration(
                        "\"drop\":[\"x\",7],\"add\":[\"y\",{\"onFull\":\"waitlist\",\"sectionId\":8,\"hold\":true},9]"));
        assertEquals("a", read.text("studentId", ""));
        assertEquals(
                List.of("x", "7"),
                read.items("drop").stream()
                        .map(item -> item.text("sectionId", ""))
                        .toList());
        assertEquals(
                List.of("y false -", "8 true waitlist", "9 false -"),
                read.items("add").stream()
                        .map(item ->
                                item.text("sectionId", "") + " " + item.isTrue("hold") + " " + item.text("onFull", "-"))
                        .toList());
        assertEquals(List.of(), read(REGISTRATION, registration("\"drop\":[]")).items("add"));
        assertEquals(List.of(), read(REGISTRATION, "{\"studentId\":\"a\"}").items("drop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"drop\":null",
                "\"drop\":\"x\"",
                "\"drop\":7",
                "\"drop\":{}",
                "\"drop\":[null]",
                "\"drop\":[true]",
                "\"drop\":[1.5]",
                "\"drop\":[\"\"]",
                "\"drop\":[\"a b\"]",
                "\"drop\":[[]]",
                "\"drop\":[[\"x\"]]",
                "\"drop\":[{\"sectionId\":\"x\"}]",
                "\"drop\":[\"x\"",
                "\"drop\":[\"x\",]",
                "\"drop\":[],\"drop\":[]",
                "\"add\":[{}]",
                "\"add\":[{\"hold\":true}]",
                "\"add\":[{\"sectionId\":null}]",
                "\"add\":[{\"sectionId\":\"x\",\"sectionId\":\"x\"}]",
                "\"add\":[{\"sectionId\":\"x\",\"studentId\":\"a\"}]",
                "\"add\":[{\"sectionId\":\"x\",\"hold\":1}]",
                "\"add\":[{\"sectionId\":\"x\",\"onFull\":null}]",
                "\"add\":[{\"sectionId\":[\"x\"]}]",
                "\"add\":[{\"sectionId\":{\"sectionId\":\"x\"}}]",
                "\"add\":[[{\"sectionId\":\"x\"}]]"
            })
    void shouldRefuseItemsThatAreNone(String members) {
        assertRefused(REGISTRATION, registration(members));
    }

    @Test
    void shouldTakeNoMoreItemsThanThereMayBe() throws RefusedRequestException {
        String most = "\"x\",".repeat(Limits.MAX_REGISTRATION_ITEMS - 1) + "\"x\"";
        for (String list : List.of("drop", "add")) {
            assertEquals(
                    Limits.MAX_REGISTRATION_ITEMS,
                    read(REGISTRATION, registration("\"" + list + "\":[" + most + "]"))
                            .items(list)
                            .size());
            assertRefused(REGISTRATION, registration("\"" + list + "\":[" + most + ",\"x\"]"));
            assertRefused(REGISTRATION, registration("\"" + list + "\":[" + "7,".repeat(20_000) + "7]"));
        }
    }

    /** Bounds of the two lists together, which no shape can say. */
    @Test
    void shouldHoldARegistrationToItsBoundsOverHttp() {
        try (TestGateway gateway = TestGateway.start();
                RawConnection connection = gateway.connect()) {
            String half = IntStream.range(0, Limits.MAX_REGISTRATION_ITEMS / 2)
                    .mapToObj(item -> "\"d" + item + "\"")
                    .collect(Collectors.joining(","));
            String otherHalf = half.replace('d', 'a');
            for (String bad : List.of(
                    "\"drop\":[]",
                    "\"drop\":[],\"add\":[]",
                    "\"add\":[\"x\",\"x\"]",
                    "\"drop\":[\"x\",\"x\"]",
                    "\"drop\":[7],\"add\":[{\"sectionId\":\"7\"}]",
                    "\"drop\":[" + half + "],\"add\":[" + otherHalf + ",\"x\"]")) {
                Answer answer = connection
                        .send(Requests.json("POST", "/v1/registrations", registration(bad)))
                        .read();
                assertEquals("malformed_request", answer.member("code"), bad);
            }
            assertEquals(0, gateway.log.appended());
            Answer most = connection
                    .send(Requests.json(
                            "POST",
                            "/v1/registrations",
                            registration("\"drop\":[" + half + "],\"add\":[" + otherHalf + "]")))
                    .read();
            assertEquals("student_not_found", most.member("code"));
        }
    }

    @Test
    void shouldForgetTheBodyBefore() throws RefusedRequestException {
        read(SECTION, "{\"kind\":\"course\",\"title\":\"x\",\"capacity\":1,\"price\":5,\"term\":\"t\",\"lessons\":3}");
        JsonBody second = read(SECTION, section("\"course\""));
        assertEquals(0, second.number("price", 0));
        assertEquals("", second.text("term", ""));
        assertEquals(-1, second.number("lessons", -1));
        assertRefused(SECTION, "{\"kind\":\"course\",\"title\":\"x\"}");
        assertEquals(7, read(STUDENT, "").number("credits", 7));
        assertEquals(7, read(STUDENT, "{}").number("credits", 7));
        assertRefused(STUDENT, " ");
        read(REGISTRATION, registration("\"drop\":[\"x\"],\"add\":[\"y\"]"));
        assertEquals(
                List.of(), read(REGISTRATION, registration("\"add\":[\"y\"]")).items("drop"));
    }

    @Test
    void shouldSayTheSameOverHttp() {
        try (TestGateway gateway = TestGateway.start();
                RawConnection connection = gateway.connect()) {
            for (String bad : List.of(
                    "[]",
                    "{\"credits\":1,\"credits\":1}",
                    "{\"credits\":1.5}",
                    "{\"credits\":9007199254740992}",
                    "{\"credits\":" + "[".repeat(50_000),
                    "{\"" + "x".repeat(60_000) + "\":1}",
                    "{\"\\ud800\\udc00\\ud800\":1}",
                    "{\"credits\":1}{",
                    "\u00ff\u00fe{\0}\0",
                    "{\"\u00c0\u0080\":1}")) {
                Answer answer = connection
                        .send(Requests.json("PUT", "/v1/students/a", bad))
                        .read();
                assertEquals(400, answer.status(), bad);
                assertEquals("malformed_request", answer.member("code"));
                assertEquals("", answer.header("connection"), "a bad body need not end the connection");
            }
            for (String amount : List.of("0", "-0")) {
                Answer none = connection
                        .send(Requests.json(
                                "POST", "/v1/students/a/credits", "{\"amount\":" + amount + ",\"reason\":\"r\"}"))
                        .read();
                assertEquals("amount must not be 0", none.member("detail"));
            }
            String window = "{\"kind\":\"course\",\"title\":\"x\",\"capacity\":1,\"opensAt\":5,\"closesAt\":5}";
            assertEquals(
                    400,
                    connection
                            .send(Requests.json("PUT", "/v1/sections/s", window))
                            .read()
                            .status());
            assertEquals(0, gateway.log.appended());
            assertEquals(
                    201,
                    connection
                            .send(Requests.putStudent("a", Limits.MAX_CREDITS))
                            .read()
                            .status());
        }
    }

    @Test
    void shouldTakeThePlainOnTheShortWay() {
        for (String text : List.of(
                "{\"studentId\":\"a\"}",
                " { \"studentId\" : \"aZ09._~:@-\" , \"hold\" :\ttrue,\r\n\"onFull\":\"waitlist\" } ",
                "{\"hold\":false,\"studentId\":\"" + "a".repeat(64) + "\"}")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertTrue(body.readPlain(ENROLL, bytes, 0, bytes.length), text);
        }
    }

    /** Whatever the short way takes, the long way takes, and reads the same out of it. */
    @Test
    void shouldReadTheSameOnBothWays() {
        List<BodyShape> shapes = List.of(SECTION, STUDENT, CREDITS, ENROLL, SESSION, REGISTRATION);
        String signs = "{}[]\",:\\ \t\n019-+.eEtrufalsn\u00e9\0az";
        JsonBody parsed = new JsonBody();
        int plain = 0;
        for (int seed = 0; seed < 60_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BodyShape shape = shapes.get(random.nextInt(shapes.size()));
            StringBuilder text = new StringBuilder(plainText(shape, random));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                int kind = random.nextInt(3);
                String sign = kind == 0 ? "" : String.valueOf(signs.charAt(random.nextInt(signs.length())));
                text.replace(at, kind == 1 ? at : at + 1, sign);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (!body.readPlain(shape, bytes, 0, bytes.length)) {
                continue;
            }
            plain++;
            assertDoesNotThrow(() -> parsed.parse(shape, bytes, 0, bytes.length), () -> "refuses " + text);
            for (BodyShape.Member member : shape.members()) {
                boolean isNumber =
                        member.type() == BodyShape.ValueType.INTEGER || member.type() == BodyShape.ValueType.BOOLEAN;
                if (isNumber) {
                    assertEquals(parsed.number(member.name(), -7), body.number(member.name(), -7), text::toString);
                } else {
                    assertEquals(parsed.text(member.name(), "-"), body.text(member.name(), "-"), text::toString);
                }
            }
        }
        assertTrue(plain > 10_000, plain + " were plain");
    }

    private static String plainText(BodyShape shape, SplittableRandom random) {
        List<String> members = new ArrayList<>();
        for (BodyShape.Member member : shape.members()) {
            if (member.isRequired() || random.nextBoolean()) {
                String value = switch (member.type()) {
                    case ID, TEXT -> "\"a-" + random.nextInt(100) + "\"";
                    case CHOICE ->
                        "\""
                                + member.choices()
                                        .get(random.nextInt(member.choices().size())) + "\"";
                    case INTEGER -> Long.toString(random.nextLong(1L << random.nextInt(1, 60)));
                    case BOOLEAN -> Boolean.toString(random.nextBoolean());
                    case LIST -> "[\"a\"]";
                };
                members.add("\"" + member.name() + "\":" + value);
            }
        }
        return "{" + String.join(",", members) + "}";
    }
}
