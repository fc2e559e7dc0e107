package io.registrar.gateway.http;

/** The token that a request shows in its header Authorization. Used again for the next request; one for each event loop. */
final class BearerToken {
    /** Longest token. */
    static final int MAX_LENGTH = 256;

    private static final String SCHEME = "Bearer ";

    private final byte[] bytes = new byte[MAX_LENGTH];
    private int length;
    private int headers;

    /** Forgets what the request before has shown. */
    void clear() {
        length = 0;
        headers = 0;
    }

    /** Takes a header's value. What is no token, or one of several, is none: nobody could say which of them counts. */
    void read(String value) {
        length = 0;
        headers++;
        if (headers > 1 || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return;
        }
        int start = SCHEME.length();
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        int count = value.length() - start;
        if (count > MAX_LENGTH) {
            return;
        }
        for (int i = 0; i < count; i++) {
            char c = value.charAt(start + i);
            if (c <= ' ' || c >= 0x7F) {
                return;
            }
            bytes[i] = (byte) c;
        }
        length = count;
    }

    /** Where the token stands, from the start. */
    byte[] bytes() {
        return bytes;
    }

    /** How long it is; 0 if there is none. */
    int length() {
        return length;
    }
}
