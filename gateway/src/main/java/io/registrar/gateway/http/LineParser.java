package io.registrar.gateway.http;

/**
 * Takes apart a line of a bulk: first which command it is, and then its members, which depend on that. As with the body of a
 * request, nearly every line is plain, its type in front, and read straight from its bytes; what is not goes the long way.
 * One for each event loop.
 */
final class LineParser {
    /** In place of the place behind the type: the long way. */
    private static final int NOT_PLAIN = -1;

    private byte[] bytes = {};
    private int from;
    private int to;
    private LineType type;
    private int behindType;

    /**
     * Finds out which command a line is.
     *
     * @throws RefusedRequestException if it is no JSON object with a type that there is
     */
    LineType readType(byte[] source, int lineFrom, int lineTo) throws RefusedRequestException {
        bytes = source;
        from = lineFrom;
        to = lineTo;
        behindType = readPlainType();
        if (behindType == NOT_PLAIN) {
            String text = JsonBody.textOf(LineType.TYPE, bytes, from, to - from);
            type = LineType.findOrNull(text);
            if (type == null) {
                throw RefusedRequestException.malformed("no command has the type " + RequestTarget.quote(text));
            }
        }
        return type;
    }

    /** Reads the type where it is the first member, and known; returns where the comma behind it stands. */
    private int readPlainType() {
        int brace = PlainBody.skipSpace(bytes, from, to);
        if (brace == to || bytes[brace] != '{') {
            return NOT_PLAIN;
        }
        int name = PlainBody.skipSpace(bytes, brace + 1, to);
        int nameEnd = PlainBody.endOfText(bytes, name, to);
        if (nameEnd == PlainBody.NOT_PLAIN || !Ascii.equals(bytes, name + 1, nameEnd, LineType.TYPE)) {
            return NOT_PLAIN;
        }
        int colon = PlainBody.skipSpace(bytes, nameEnd + 1, to);
        if (colon == to || bytes[colon] != ':') {
            return NOT_PLAIN;
        }
        int value = PlainBody.skipSpace(bytes, colon + 1, to);
        int valueEnd = PlainBody.endOfText(bytes, value, to);
        if (valueEnd == PlainBody.NOT_PLAIN) {
            return NOT_PLAIN;
        }
        type = LineType.findOrNull(bytes, value + 1, valueEnd);
        int comma = PlainBody.skipSpace(bytes, valueEnd + 1, to);
        return type != null && comma < to && bytes[comma] == ',' ? comma : NOT_PLAIN;
    }

    /**
     * Reads all members of the line whose type was read last.
     *
     * @throws RefusedRequestException if it is not JSON, or has not the members of its type
     */
    void readMembers(JsonBody into) throws RefusedRequestException {
        if (behindType == NOT_PLAIN || !into.readPlainRest(type.shape(), type.typeIndex(), bytes, behindType, to)) {
            into.parse(type.shape(), bytes, from, to - from);
        }
    }
}
