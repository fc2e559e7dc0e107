package io.registrar.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.registrar.engine.Limits;
import io.registrar.gateway.http.BodyShape.Member;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads the value of one member, of each type that is no list; refuses what is out of its bounds. */
final class JsonValues {
    private JsonValues() {}

    static String id(JsonParser parser, JsonToken token, Member member) throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            String id = parser.getText();
            if (Limits.isId(id)) {
                return token == JsonToken.VALUE_NUMBER_INT && id.equals("-0") ? "0" : id;
            }
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be an id: 1 to "
                + Limits.MAX_ID_LENGTH + " of A-Z a-z 0-9 . _ ~ : @ -");
    }

    static String text(JsonParser parser, JsonToken token, Member member) throws IOException, RefusedRequestException {
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

    static long integer(JsonParser parser, JsonToken token, Member member) throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long number = parser.getLongValue();
            if (number >= member.least() && number <= member.most()) {
                return number;
            }
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be a whole number from "
                + member.least() + " to " + member.most() + (member.isNullable() ? ", or null" : ""));
    }

    static long bool(JsonToken token, Member member) throws RefusedRequestException {
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be true or false");
    }

    static String choice(JsonParser parser, JsonToken token, Member member)
            throws IOException, RefusedRequestException {
        if (token == JsonToken.VALUE_STRING && member.choices().contains(parser.getText())) {
            return parser.getText();
        }
        throw RefusedRequestException.malformed("member " + member.name() + " must be "
                + member.choices().stream().map(RequestTarget::quote).collect(Collectors.joining(" or ")));
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
}
