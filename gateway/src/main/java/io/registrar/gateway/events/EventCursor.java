package io.registrar.gateway.events;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody has come in the events: all up to this place were seen. As text it is the sequence, or {@code
 * sequence.changes} between two parts of one event.
 *
 * @param sequence of the last command that was seen at least in part; 0 before the first
 * @param changes how many of its changes were seen; {@link #WHOLE} for all
 */
public record EventCursor(long sequence, int changes) implements Comparable<EventCursor> {
    /** All changes, however many they are. */
    public static final int WHOLE = Integer.MAX_VALUE;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?:\\.([1-9][0-9]{0,8}))?");

    /** The place behind all of this command. */
    public static EventCursor behind(long sequence) {
        return new EventCursor(sequence, WHOLE);
    }

    /** The cursor that {@link #toString} wrote so; none if it never did. */
    public static Optional<EventCursor> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String changes = matcher.group(2);
        return Optional.of(
                new EventCursor(Long.parseLong(matcher.group(1)), changes == null ? WHOLE : Integer.parseInt(changes)));
    }

    /** Whether it is behind the whole of its command. */
    public boolean isWhole() {
        return changes == WHOLE;
    }

    /** Sequence of the event that is read next. */
    public long nextSequence() {
        return isWhole() ? sequence + 1 : sequence;
    }

    @Override
    public int compareTo(EventCursor other) {
        int bySequence = Long.compare(sequence, other.sequence);
        return bySequence == 0 ? Integer.compare(changes, other.changes) : bySequence;
    }

    @Override
    public String toString() {
        return isWhole() ? Long.toString(sequence) : sequence + "." + changes;
    }
}
