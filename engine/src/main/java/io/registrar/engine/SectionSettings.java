package io.registrar.engine;

/**
 * What an operator decides about a section.
 *
 * @param kind what the section is
 * @param title shown to people, 1 to {@link Limits#MAX_TITLE_LENGTH} code points
 * @param capacity seats, or {@link #UNLIMITED}; 0 means nobody
 * @param price credits that a seat costs, charged when it is taken
 * @param term id of the term it belongs to, or the empty text if none
 * @param waitlistCapacity places of the wait list
 * @param opensAtMillis first instant of the registration window in Unix epoch milliseconds, or {@link #NO_OPENING}
 * @param closesAtMillis first instant after the window, or {@link #NO_CLOSING}
 * @param holdSeconds how long a hold lasts
 * @param lessons number of lessons
 */
public record SectionSettings(
        SectionKind kind,
        String title,
        long capacity,
        long price,
        String term,
        int waitlistCapacity,
        long opensAtMillis,
        long closesAtMillis,
        int holdSeconds,
        int lessons) {
    /** The capacity of a section that is never full. */
    public static final long UNLIMITED = -1;

    /** The opening of a window that has always been open. */
    public static final long NO_OPENING = Long.MIN_VALUE;

    /** The closing of a window that never closes. */
    public static final long NO_CLOSING = Long.MAX_VALUE;

    /** How long a hold lasts where nobody says otherwise. */
    public static final int DEFAULT_HOLD_SECONDS = 900;

    /** A section that is always open, belongs to no term, and has no wait list and no lessons. */
    public static SectionSettings of(SectionKind kind, String title, long capacity, long price) {
        return new SectionSettings(
                kind, title, capacity, price, "", 0, NO_OPENING, NO_CLOSING, DEFAULT_HOLD_SECONDS, 0);
    }

    void save(StateSink sink) {
        sink.putLong(kind.number());
        sink.putText(title);
        sink.putLong(capacity);
        sink.putLong(price);
        sink.putText(term);
        sink.putLong(waitlistCapacity);
        sink.putLong(opensAtMillis);
        sink.putLong(closesAtMillis);
        sink.putLong(holdSeconds);
        sink.putLong(lessons);
    }

    static SectionSettings load(StateSource source) {
        return new SectionSettings(
                SectionKind.of((int) source.getLong()),
                source.getText(4 * Limits.MAX_TITLE_LENGTH),
                source.getLong(),
                source.getLong(),
                source.getText(Limits.MAX_ID_LENGTH),
                (int) source.getLong(),
                source.getLong(),
                source.getLong(),
                (int) source.getLong(),
                (int) source.getLong());
    }

    /** True if the number of seats has a limit. */
    public boolean isLimited() {
        return capacity >= 0;
    }
}
