package io.registrar.engine.codec;

/**
 * What a command may carry, and how that lies in its record; {@link CommandType} lists what each does carry. An {@code id}
 * is its length in one byte and its ASCII characters, a {@code text} its length in two bytes and its UTF-8; numbers are
 * little-endian.
 */
public enum CommandField {
    /**
     * kind 1 · capacity 8 (-1 = unlimited) · price 8 · waitlistCapacity 4 · opensAt 8 (least = none) · closesAt 8 (greatest =
     * none) · holdSeconds 4 · lessons 4 · section id · term id (empty = none) · title text.
     */
    SECTION_SETTINGS,
    /** startsAt 8 · capacity 8 (-1 = unlimited) · campus id. */
    SESSION_SETTINGS,
    /** Credits of a grant, 8. */
    CREDITS,
    /** Signed credits of an adjustment, 8. */
    AMOUNT,
    /** 1 byte: 1 = a hold, 2 = join the wait list if the section is full. */
    ENROLL_FLAGS,
    /** Number of a lesson, 4. */
    LESSON,
    /** An id. */
    SECTION_ID,
    /** An id. */
    STUDENT_ID,
    /** An id. */
    SESSION_ID,
    /** An id. */
    TERM,
    /** A text. */
    REASON,
    /** status 1 · cost paid 8 · enrolledAt 8 · import id: the enrollment's id in the older system. */
    IMPORTED_ENROLLMENT,
    /** Count 1 · as often: flags 1 (1 = a hold, 2 = join the wait list if full, 4 = a drop) · section id; drops first. */
    REGISTRATION_ITEMS
}
