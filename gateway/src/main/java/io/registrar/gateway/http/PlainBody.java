package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import io.registrar.gateway.http.BodyShape.Member;
import java.util.List;

/**
 * Reads what nearly every body is, straight from its bytes: one object of members without an escape in them, texts in
 * ASCII, whole numbers of a few digits, true or false. It refuses nothing: whatever it does not take is left to the parser,
 * which takes it or says what is wrong with it; and what it takes, the parser would take alike.
 */
final class PlainBody {
    /** In place of the place behind a value: it is not plain. */
    static final int NOT_PLAIN = -1;
    /** Every number of so many digits is a long. */
    private static final int MAX_DIGITS = 17;

    private PlainBody() {}

    /**
     * Reads a whole body.
     *
     * @param into takes the members' values; not to be looked at if the body was not plain
     * @return whether it was plain, and of this shape
     */
    static boolean read(BodyShape shape, byte[] bytes, int from, int to, JsonBody into) {
        int at = skipSpace(bytes, from, to);
        return at < to && bytes[at] == '{' && readMembers(shape, bytes, at, to, into);
    }

    /**
     * Reads the rest of a body.
     *
     * @param from of the brace or the comma in front of a member
     */
    static boolean readMembers(BodyShape shape, byte[] bytes, int from, int to, JsonBody into) {
        int at = from;
        do {
            at = readMember(shape, bytes, skipSpace(bytes, at + 1, to), to, into);
        } while (at != NOT_PLAIN && bytes[at] == ',');
        return at != NOT_PLAIN
                && bytes[at] == '}'
                && skipSpace(bytes, at + 1, to) == to
                && into.firstMissing() == JsonBody.NONE;
    }

    /** Reads a member, and returns where what follows it stands, which is not the end. */
    private static int readMember(BodyShape shape, byte[] bytes, int from, int to, JsonBody into) {
        int nameEnd = endOfText(bytes, from, to);
        if (nameEnd == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        int colon = skipSpace(bytes, nameEnd + 1, to);
        int index = indexOf(shape.members(), bytes, from + 1, nameEnd);
        if (index < 0 || colon == to || bytes[colon] != ':' || !into.take(index)) {
            return NOT_PLAIN;
        }
        int at = readValue(shape.members().get(index), index, bytes, skipSpace(bytes, colon + 1, to), to, into);
        at = at == NOT_PLAIN ? NOT_PLAIN : skipSpace(bytes, at, to);
        return at == to ? NOT_PLAIN : at;
    }

    private static int readValue(Member member, int index, byte[] bytes, int from, int to, JsonBody into) {
        return switch (member.type()) {
            case ID, TEXT, CHOICE -> readText(member, index, bytes, from, to, into);
            case INTEGER -> readNumber(member, index, bytes, from, to, into);
            case BOOLEAN -> readTruth(index, bytes, from, to, into);
            case LIST -> NOT_PLAIN;
        };
    }

    private static int readText(Member member, int index, byte[] bytes, int from, int to, JsonBody into) {
        int end = endOfText(bytes, from, to);
        if (end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        int length = end - from - 1;
        boolean fits = switch (member.type()) {
            case ID -> Limits.isId(bytes, from + 1, length);
            case TEXT -> length >= member.least() && length <= member.most();
            default -> true;
        };
        String text = fits ? Ascii.text(bytes, from + 1, end) : "";
        if (!fits
                || (member.type() == BodyShape.ValueType.CHOICE
                        && !member.choices().contains(text))) {
            return NOT_PLAIN;
        }
        into.put(index, text);
        return end + 1;
    }

    private static int readNumber(Member member, int index, byte[] bytes, int from, int to, JsonBody into) {
        int at = from;
        long number = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - from < MAX_DIGITS) {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        boolean isNumber = at - from == 1 || (at - from > 1 && bytes[from] != '0');
        // What it is followed by is looked at by whoever called; a digit more, a point or an exponent is none of it.
        if (!isNumber || number < member.least() || number > member.most()) {
            return NOT_PLAIN;
        }
        into.put(index, number);
        return at;
    }

    private static int readTruth(int index, byte[] bytes, int from, int to, JsonBody into) {
        boolean isTrue = from < to && bytes[from] == 't';
        String word = isTrue ? "true" : "false";
        int end = from + word.length();
        if (end > to || !Ascii.equals(bytes, from, end, word)) {
            return NOT_PLAIN;
        }
        into.put(index, isTrue ? 1 : 0);
        return end;
    }

    /** Where the closing quote of the text stands that opens here, if it is plain. */
    static int endOfText(byte[] bytes, int from, int to) {
        if (from >= to || bytes[from] != '"') {
            return NOT_PLAIN;
        }
        int at = from + 1;
        // Bytes above ASCII are negative.
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at < to && bytes[at] == '"' ? at : NOT_PLAIN;
    }

    private static int indexOf(List<Member> members, byte[] bytes, int from, int to) {
        for (int i = 0; i < members.size(); i++) {
            if (Ascii.equals(bytes, from, to, members.get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    /** Where the first byte stands that is no white space, or the end. */
    static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }
}
