package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.registrar.gateway.events.EventCursor;
import java.util.Arrays;

/**
 * Events that follow one another, as the lines of an event stream: encoded once, and sent to all who listen.
 *
 * @param bytes the lines; released with the chunk's place in the window, and by each who was given a slice of them
 * @param cursors the place behind each event
 * @param ends where its lines end among the bytes
 */
record EventChunk(ByteBuf bytes, EventCursor[] cursors, int[] ends) {
    /** What a chunk takes beside its bytes, and each event of it. */
    private static final int OVERHEAD_BYTES = 256;

    private static final int OVERHEAD_OF_EVENT_BYTES = 40;

    /** The place behind the last event. */
    EventCursor end() {
        return cursors[cursors.length - 1];
    }

    /** What of it is behind a place, which is before its end; the caller's to release. */
    ByteBuf behind(EventCursor after) {
        int found = Arrays.binarySearch(cursors, after);
        // Between two places is who has come in by pages, in the middle of what was an event of more parts here.
        int seen = found >= 0 ? found + 1 : -found - 1;
        int from = seen == 0 ? 0 : ends[seen - 1];
        return bytes.retainedSlice(from, bytes.writerIndex() - from);
    }

    /** Memory that it takes. */
    int weight() {
        return OVERHEAD_BYTES + OVERHEAD_OF_EVENT_BYTES * ends.length + bytes.capacity();
    }
}
