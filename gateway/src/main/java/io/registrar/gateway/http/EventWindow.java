package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.registrar.gateway.events.EventCursor;
import java.util.Map;
import java.util.TreeMap;

/** The newest events, encoded, as far as a bounded memory reaches back. Filled by one thread, read by all. */
final class EventWindow {
    private final int maxBytes;
    /** By the place behind them. */
    private final TreeMap<EventCursor, EventChunk> chunks = new TreeMap<>();

    private long bytes;
    /** The place in front of the oldest event, or null while nobody listens. */
    private EventCursor begin;

    /** What there is behind a place. */
    sealed interface Found {
        /** Nothing yet. */
        record Nothing() implements Found {}

        /** More than the window has: it reaches less far back. */
        record TooOld() implements Found {}

        /**
         * These.
         *
         * @param bytes the caller's to release
         */
        record Events(ByteBuf bytes, EventCursor end) implements Found {}
    }

    private static final Found NOTHING = new Found.Nothing();
    private static final Found TOO_OLD = new Found.TooOld();

    EventWindow(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Forgets all, and goes on behind this place; null for nowhere, while nobody listens. */
    synchronized void restart(EventCursor at) {
        chunks.values().forEach(EventChunk::release);
        chunks.clear();
        bytes = 0;
        begin = at;
    }

    /** Takes what follows, and drops what is the oldest. */
    synchronized void add(EventChunk chunk) {
        chunks.put(chunk.end(), chunk);
        bytes += chunk.weight();
        while (bytes > maxBytes && chunks.size() > 1) {
            EventChunk oldest = chunks.pollFirstEntry().getValue();
            bytes -= oldest.weight();
            begin = oldest.end();
            oldest.release();
        }
    }

    /** What follows a place. */
    synchronized Found find(EventCursor after) {
        if (begin == null || after.compareTo(begin) < 0) {
            return TOO_OLD;
        }
        Map.Entry<EventCursor, EventChunk> next = chunks.higherEntry(after);
        return next == null ? NOTHING : new Found.Events(next.getValue().behind(after), next.getKey());
    }

    /** Memory that its events take. */
    synchronized long bytes() {
        return bytes;
    }
}
