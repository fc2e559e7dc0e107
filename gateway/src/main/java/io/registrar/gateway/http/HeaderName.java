package io.registrar.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The headers that mean something here. Values of all others are checked for their form, and passed over. */
enum HeaderName {
    HOST,
    ACCEPT,
    EXPECT,
    CONNECTION,
    CONTENT_TYPE,
    AUTHORIZATION,
    LAST_EVENT_ID,
    IF_NONE_MATCH,
    CONTENT_LENGTH,
    IDEMPOTENCY_KEY,
    TRANSFER_ENCODING,
    /** Relics of WebSocket: to some, a body of eight bytes comes with them, and to others none. */
    SEC_WEBSOCKET_KEY1,
    SEC_WEBSOCKET_KEY2;

    private static final int LONGEST = 18;
    /** By the length of their names. */
    private static final List<List<HeaderName>> BY_LENGTH = new ArrayList<>();

    @SuppressWarnings("ImmutableEnumChecker") // Compared with bytes; nobody writes to it.
    private final byte[] lowerCase =
            name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII);

    static {
        for (int length = 0; length <= LONGEST; length++) {
            BY_LENGTH.add(new ArrayList<>());
        }
        for (HeaderName name : values()) {
            BY_LENGTH.get(name.lowerCase.length).add(name);
        }
    }

    /** The header of this name, in small letters or capitals, or null if it means nothing here. */
    static HeaderName findOrNull(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        List<HeaderName> candidates = BY_LENGTH.get(to - from);
        for (int i = 0; i < candidates.size(); i++) {
            if (Ascii.equalsIgnoringCase(bytes, from, to, candidates.get(i).lowerCase)) {
                return candidates.get(i);
            }
        }
        return null;
    }
}
