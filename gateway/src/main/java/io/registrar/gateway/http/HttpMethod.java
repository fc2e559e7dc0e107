package io.registrar.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The methods that routes have. Every other one, which no route has, is one more. */
enum HttpMethod {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    /** A method of another name. */
    OTHER;

    private static final HttpMethod[] NAMED = {GET, POST, DELETE, PUT, HEAD};

    @SuppressWarnings("ImmutableEnumChecker") // Compared with bytes; nobody writes to it.
    private final byte[] text = name().getBytes(StandardCharsets.US_ASCII);

    /** The method of this name, which is told apart from the same one in small letters. */
    static HttpMethod of(byte[] bytes, int from, int to) {
        for (HttpMethod method : NAMED) {
            if (Arrays.equals(method.text, 0, method.text.length, bytes, from, to)) {
                return method;
            }
        }
        return OTHER;
    }
}
