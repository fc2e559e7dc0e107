package io.registrar.gateway.http;

import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.events.EventReader;
import io.registrar.gateway.json.JsonWriter;
import java.util.Arrays;

/** Events as the lines of an event stream, one behind the other, in one array that is used again. */
final class EventText {
    /** No event is added to so many bytes: what is handed to a connection at once has so many, and one event more. */
    static final int FULL_BYTES = 64 << 10;

    private static final byte[] ID = Ascii.bytes("id: ");
    private static final byte[] DATA = Ascii.bytes("\ndata: ");
    private static final byte[] END = Ascii.bytes("\n\n");

    private final JsonWriter json = new JsonWriter();
    private byte[] bytes = new byte[FULL_BYTES + (16 << 10)];
    private int length;

    /** Where each event ends, in the stream and among the bytes. */
    private EventCursor[] cursors = new EventCursor[256];

    private int[] ends = new int[256];
    private int count;

    void clear() {
        length = 0;
        count = 0;
        if (bytes.length > 1 << 20) {
            bytes = new byte[FULL_BYTES + (16 << 10)];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    EventCursor[] cursors() {
        return Arrays.copyOf(cursors, count);
    }

    int[] ends() {
        return Arrays.copyOf(ends, count);
    }

    /** Whether no event is there. */
    boolean isEmpty() {
        return count == 0;
    }

    /** The place behind the last event that is there. */
    EventCursor end() {
        return cursors[count - 1];
    }

    /**
     * Adds what follows, until it is full, or there is no more.
     *
     * @throws RuntimeException if an event can't be read; those before it are there
     */
    void fill(EventReader events, EventCursor after, EventCursor to) {
        EventCursor at = after;
        while (at.compareTo(to) < 0 && length < FULL_BYTES) {
            json.clear();
            at = events.read(at, json);
            add(at);
        }
    }

    private void add(EventCursor cursor) {
        put(ID, ID.length);
        byte[] id = Ascii.bytes(cursor.toString());
        put(id, id.length);
        put(DATA, DATA.length);
        // No line end is in it: JSON escapes them.
        put(json.bytes(), json.length());
        put(END, END.length);
        if (count == cursors.length) {
            cursors = Arrays.copyOf(cursors, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        cursors[count] = cursor;
        ends[count++] = length;
    }

    private void put(byte[] more, int size) {
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size));
        }
        System.arraycopy(more, 0, bytes, length, size);
        length += size;
    }
}
