package io.registrar.gateway.systemevents;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that an operator has to know of.
 *
 * @param id from 1 on, in order
 * @param atMillis when it came about, by the wall clock, in Unix epoch milliseconds
 * @param code what kind of thing it is, stable
 * @param message a sentence
 * @param details numbers and names, by stable names
 * @param resolvedAtMillis when somebody has dealt with it; 0 while nobody has
 * @param resolvedBy who has; the empty text while nobody has
 */
public record SystemEvent(
        long id,
        long atMillis,
        Severity severity,
        String code,
        String message,
        Map<String, String> details,
        long resolvedAtMillis,
        String resolvedBy) {
    /** How bad it is. */
    public enum Severity {
        /** Somebody has to do something: the check for system events fails until it is resolved. */
        CRITICAL,
        /** Worth a look. */
        WARNING;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** As files and answers have it. */
        public String text() {
            return text;
        }

        /**
         * The one of this text.
         *
         * @throws IllegalArgumentException if there is none
         */
        static Severity of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Sorts the details, so that they are shown alike each time. */
    public SystemEvent {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Whether somebody has dealt with it. */
    public boolean isResolved() {
        return resolvedAtMillis != 0;
    }

    /** Whether it makes the check fail. */
    public boolean isOpenCritical() {
        return severity == Severity.CRITICAL && !isResolved();
    }

    /** The same, dealt with. */
    SystemEvent resolved(long millis, String by) {
        return new SystemEvent(id, atMillis, severity, code, message, details, millis, by);
    }
}
