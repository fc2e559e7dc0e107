package io.registrar.gateway.http;

/** Where the bytes of a connection lie while its requests are taken from them; one for all connections of an event loop. */
final class ReadWindow {
    /** The longest read, and what may be left in front of it. */
    private static final int USUAL_BYTES = 96 << 10;

    private byte[] bytes = new byte[USUAL_BYTES];

    /** The array, with room for so many bytes; whatever it held before is gone. */
    byte[] withRoomFor(int length) {
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
