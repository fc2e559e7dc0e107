package io.registrar.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.gateway.http.BodyShape.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object of known members, each at most once, in bounds, and nothing behind it. Holds the values of the
 * body last read, by the members' places in their {@link BodyShape}. Not safe for several threads.
 */
final class JsonBody {
    private static final int MAX_MEMBERS = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(Limits.MAX_ID_LENGTH)
                    .maxNameLength(64)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private final long[] numbers = new long[MAX_MEMBERS];
    private final String[] texts = new String[MAX_MEMBERS];
    private final boolean[] isSeen = new boolean[MAX_MEMBERS];
    private final boolean[] isNull = new boolean[MAX_MEMBERS];
    private BodyShape shape = BodyShape.NONE;

    /** The number of a member, or the other one where it is left out or null. */
    long number(String name, long otherwise) {
        int index = shape.indexOf(name);
        return isSeen[index] && !isNull[index] ? numbers[index] : otherwise;
    }

    /** The text of a member, or the other one where it is left out or null. */
    String text(String name, String otherwise) {
        int index = shape.indexOf(name);
        return isSeen[index] && !isNull[index] ? texts[index] : otherwise;
    }

    /**
     * Reads a whole body.
     *
     * @throws RefusedRequestException if it is not JSON, or not of this shape
     */
    void read(BodyShape expected, byte[] body, int length) throws RefusedRequestException {
        shape = expected;
        java.util.Arrays.fill(isSeen, false);
        java.util.Arrays.fill(isNull, false);
        if (length == 0 && expected.mayBeEmpty()) {
            return;
        }
        refuseBadUtf8(body, length);
        try (JsonParser parser = FACTORY.createParser(body, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw RefusedRequestException.malformed("the body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readMember(parser);
            }
            if (parser.nextToken() != null) {
                throw RefusedRequestException.malformed("something follows the JSON object");
            }
        } catch (JsonProcessingException notJson) {
            // The parser's own message repeats the body and places in its source; the place is what helps.
            throw RefusedRequestException.malformed("the body is not valid JSON, or out of its bounds, near byte "
                    + (notJson.getLocation() == null ? 0 : notJson.getLocation().getByteOffset()));
        } catch (IOException impossible) {
            throw new IllegalStateException("Expected no I/O error of an array", impossible);
        }
        for (int i = 0; i < expected.members().size(); i++) {
            if (expected.members().get(i).isRequired() && !isSeen[i]) {
                throw RefusedRequestException.malformed(
                        "member " + expected.members().get(i).name() + " is missing");
            }
        }
    }

    private void readMember(JsonParser parser) throws IOException, RefusedRequestException {
        String name = parser.currentName();
        int index = shape.indexOf(name);
        if (index < 0) {
            throw RefusedRequestException.malformed("unknown member " + RequestTarget.quote(name));
        }
        if (isSeen[index]) {
            throw RefusedRequestException.malformed("member " + name + " is given twice");
        }
        isSeen[index] = true;
        Member member = shape.members().get(index);
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL && member.isNullable()) {
            isNull[index] = true;
            return;
        }
        switch (member.type()) {
            case ID -> texts[index] = readId(parser, token, member);
            case TEXT -> texts[index] = readText(parser, token, member);
            case INTEGER -> numbers[index] = readInteger(parser, token, member);
            case KIND -> numbers[index] = readKind(parser, token, member);
        }
    }

    private static String readId(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            String id = parser.getText();
            if (Limits.isId(id)) {
                return token == JsonToken.VALUE_NUMBER_INT && id.equals("-0") ? "0" : id;
            }
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be an id: 1 to "
                + Limits.MAX_ID_LENGTH + " of A-Z a-z 0-9 . _ ~ : @ -");
    }

    private static String readText(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            int length = text.codePointCount(0, text.length());
            if (length >= member.least() && length <= member.most() && isWellFormed(text)) {
                return text;
            }
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be text of " + member.least()
                + " to " + member.most() + " characters");
    }

    private static long readInteger(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = parser.getLongValue();
            if (number >= member.least() && number <= member.most()) {
                return number;
            }
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be a whole number from "
                + member.least() + " to " + member.most() + (member.isNullable() ? ", or null" : ""));
    }

    private static long readKind(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            for (SectionKind kind : SectionKind.values()) {
                if (kind.text().equals(text)) {
                    return kind.number();
                }
            }
        }
        throw RefusedRequestException.malformed(
                "member " + member.name() + " must be \"section\", \"course\" or \"tournament\"");
    }

    /** Half a surrogate pair, which JSON's escapes can make, has no UTF-8 and would come back as something else. */
    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The parser lets overlong forms pass. */
    private static void refuseBadUtf8(byte[] body, int length) throws RefusedRequestException {
        for (int i = 0; i < length; i++) {
            if (body[i] < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length));
                } catch (CharacterCodingException bad) {
                    throw RefusedRequestException.malformed("the body is not UTF-8");
                }
                return;
            }
        }
    }
}
