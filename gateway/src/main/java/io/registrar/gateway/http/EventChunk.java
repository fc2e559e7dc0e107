package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.registrar.gateway.events.EventCursor;
import java.util.Arrays;

/** Events that follow one another, as the lines of an event stream: encoded once, and sent to all who listen. */
final class EventChunk {
    /** What a chunk takes beside its bytes, and each event of it. */
    private static final int OVERHEAD_BYTES = 256;

    private static final int OVERHEAD_OF_EVENT_BYTES = 40;

    /** The lines; released with the chunk's place in the window, and by each who was given a slice of them. */
    private final ByteBuf bytes;

    /** The place behind each event, and where its lines end among the bytes. */
    private final EventCursor[] cursors;

    private final int[] ends;

    /** Takes at least one event; the bytes are the chunk's to release. */
    EventChunk(ByteBuf bytes, EventCursor[] cursors, int[] ends) {
        this.bytes = bytes;
        this.cursors = cursors;
        this.ends = ends;
    }

    /** The place behind the last event. */
    EventCursor end() {
        return cursors[cursors.length - 1];
    }

    /** What of it is behind a place, which is before its end; the caller's to release. */
    ByteBuf behind(EventCursor after) {
        int found = Arrays.binarySearch(cursors, after);
        // Not found is whoever stands before the first: the window begins there, or somewhere in the middle of its
        // event.
        int seen = found >= 0 ? found + 1 : -found - 1;
        int from = seen == 0 ? 0 : ends[seen - 1];
        return bytes.retainedSlice(from, bytes.writerIndex() - from);
    }

    /** Memory that it takes. */
    int weight() {
        return OVERHEAD_BYTES + OVERHEAD_OF_EVENT_BYTES * ends.length + bytes.capacity();
    }

    /** No more slices are asked for. */
    void release() {
        bytes.release();
    }
}
