package io.registrar.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.registrar.engine.Limits;
import io.registrar.gateway.http.BodyShape.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Reads one JSON object of known members, each at most once, in bounds, and nothing behind it. Holds the values of the
 * body last read, by the members' places in their {@link BodyShape}; an object in a list is another one of these. Not safe
 * for several threads.
 */
final class JsonBody {
    /** In place of a member. */
    static final int NONE = -1;

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
    private final List<List<JsonBody>> lists = new ArrayList<>(Collections.nCopies(MAX_MEMBERS, List.of()));
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

    /** Whether a member is given and true. */
    boolean isTrue(String name) {
        return number(name, 0) != 0;
    }

    /** The items of a list, or none where it is left out or null; an item that was an id has that one member. */
    List<JsonBody> items(String name) {
        int index = shape.indexOf(name);
        return isSeen[index] && !isNull[index] ? lists.get(index) : List.of();
    }

    /**
     * Reads a whole body.
     *
     * @throws RefusedRequestException if it is not JSON, or not of this shape
     */
    void read(BodyShape expected, byte[] body, int from, int length) throws RefusedRequestException {
        if (!readPlain(expected, body, from, length)) {
            parse(expected, body, from, length);
        }
    }

    /** The short way; false if the body is not plain, and nothing can be said about it. */
    boolean readPlain(BodyShape expected, byte[] body, int from, int length) {
        begin(expected);
        return PlainBody.read(expected, body, from, from + length, this);
    }

    /**
     * The short way for a body whose first member was read by somebody else.
     *
     * @param index of that member
     * @param from of the comma behind it
     */
    boolean readPlainRest(BodyShape expected, int index, byte[] body, int from, int to) {
        begin(expected);
        take(index);
        return PlainBody.readMembers(expected, body, from, to, this);
    }

    /**
     * The text of one member of an object, before anything can be said of the others; the first, should there be several.
     *
     * @throws RefusedRequestException if it is not JSON up to there, or not a text
     */
    static String textOf(String name, byte[] body, int from, int length) throws RefusedRequestException {
        try (JsonParser parser = FACTORY.createParser(body, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isFound = parser.currentName().equals(name);
                JsonToken token = parser.nextToken();
                if (isFound && token == JsonToken.VALUE_STRING) {
                    return parser.getText();
                }
                if (isFound) {
                    throw RefusedRequestException.malformed("member " + name + " must be text");
                }
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            throw malformed(notJson);
        }
        throw missing(name);
    }

    /** The long way, which every body can take. */
    void parse(BodyShape expected, byte[] body, int from, int length) throws RefusedRequestException {
        begin(expected);
        if (length == 0 && expected.mayBeEmpty()) {
            return;
        }
        refuseBadUtf8(body, from, length);
        try (JsonParser parser = FACTORY.createParser(body, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject();
            }
            readMembers(parser);
            if (parser.nextToken() != null) {
                throw RefusedRequestException.malformed("something follows the JSON object");
            }
        } catch (IOException notJson) {
            throw malformed(notJson);
        }
    }

    private static RefusedRequestException notAnObject() {
        return RefusedRequestException.malformed("the body is not a JSON object");
    }

    private static RefusedRequestException missing(String name) {
        return RefusedRequestException.malformed("member " + name + " is missing");
    }

    private static RefusedRequestException malformed(IOException failure) {
        if (!(failure instanceof JsonProcessingException notJson)) {
            throw new IllegalStateException("Expected no I/O error of an array", failure);
        }
        // The parser's own message repeats the body and places in its source; the place is what helps.
        return RefusedRequestException.malformed("the body is not valid JSON, or out of its bounds, near byte "
                + (notJson.getLocation() == null ? 0 : notJson.getLocation().getByteOffset()));
    }

    private void begin(BodyShape expected) {
        shape = expected;
        Arrays.fill(isSeen, false);
        Arrays.fill(isNull, false);
    }

    /** Reads what stands between the braces. */
    private void readMembers(JsonParser parser) throws IOException, RefusedRequestException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            readMember(parser);
        }
        int missing = firstMissing();
        if (missing != NONE) {
            throw missing(shape.members().get(missing).name());
        }
    }

    /** The first member that is required and was not there, or {@link #NONE}. */
    int firstMissing() {
        for (int i = 0; i < shape.members().size(); i++) {
            if (shape.members().get(i).isRequired() && !isSeen[i]) {
                return i;
            }
        }
        return NONE;
    }

    /** Notes that a member is there; false if it was before. */
    boolean take(int index) {
        boolean isFirst = !isSeen[index];
        isSeen[index] = true;
        return isFirst;
    }

    void put(int index, String text) {
        texts[index] = text;
    }

    void put(int index, long number) {
        numbers[index] = number;
    }

    private void readMember(JsonParser parser) throws IOException, RefusedRequestException {
        String name = parser.currentName();
        int index = shape.indexOf(name);
        if (index < 0) {
            throw RefusedRequestException.malformed("unknown member " + RequestTarget.quote(name));
        }
        if (!take(index)) {
            throw RefusedRequestException.malformed("member " + name + " is given twice");
        }
        Member member = shape.members().get(index);
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL && member.isNullable()) {
            isNull[index] = true;
            return;
        }
        switch (member.type()) {
            case ID -> texts[index] = JsonValues.id(parser, token, member);
            case TEXT -> texts[index] = JsonValues.text(parser, token, member);
            case INTEGER -> numbers[index] = JsonValues.integer(parser, token, member);
            case BOOLEAN -> numbers[index] = JsonValues.bool(token, member);
            case CHOICE -> texts[index] = JsonValues.choice(parser, token, member);
            case LIST -> lists.set(index, readList(parser, token, member));
        }
    }

    private List<JsonBody> readList(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token != JsonToken.START_ARRAY) {
            throw notAList(member);
        }
        List<JsonBody> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (items.size() == member.most()) {
                throw notAList(member);
            }
            JsonBody item = new JsonBody();
            item.readItem(parser, next, member);
            items.add(item);
        }
        return items;
    }

    private void readItem(JsonParser parser, JsonToken token, Member list) throws IOException, RefusedRequestException {
        BodyShape items = list.items();
        begin(items);
        if (token == JsonToken.START_OBJECT && items.members().size() > 1) {
            readMembers(parser);
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            texts[0] = JsonValues.id(parser, token, items.members().get(0));
            isSeen[0] = true;
        } else {
            throw notAList(list);
        }
    }

    private static RefusedRequestException notAList(Member member) {
        return RefusedRequestException.malformed("member " + member.name() + " must be a list of at most "
                + member.most() + " ids" + (member.items().members().size() > 1 ? " or objects" : ""));
    }

    /** The parser lets overlong forms pass. */
    private static void refuseBadUtf8(byte[] body, int from, int length) throws RefusedRequestException {
        for (int i = from; i < from + length; i++) {
            if (body[i] < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, from, length));
                } catch (CharacterCodingException bad) {
                    throw RefusedRequestException.malformed("the body is not UTF-8");
                }
                return;
            }
        }
    }
}
