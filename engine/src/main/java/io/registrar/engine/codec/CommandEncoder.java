package io.registrar.engine.codec;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionSettings;
import java.nio.charset.StandardCharsets;

/**
 * Writes commands as records, without sequence and time, into one buffer that is used again for the next. The head is
 * {@link RecordHeader}'s; the bodies follow, little-endian, an {@code id} being its length in one byte and its ASCII
 * characters, a {@code text} its length in two bytes and its UTF-8.
 *
 * <pre>
 *  PUT_SECTION     kind 1 · capacity 8 (-1 = unlimited) · price 8 · waitlistCapacity 4 · opensAt 8 (least = none)
 *                  · closesAt 8 (greatest = none) · holdSeconds 4 · lessons 4 · section id · term id (empty = none)
 *                  · title text
 *  PUT_STUDENT     credits 8 · student id
 *  ADJUST_CREDITS  amount 8 · student id · reason text
 *  ENROLL          flags 1 (0) · section id · student id
 *  UNENROLL        section id · student id
 * </pre>
 *
 * The caller has checked every value against {@link Limits}. What would become another value on its way into the bytes is
 * refused here with an {@link IllegalArgumentException}: a text that is no id, or one too long for a record. Numbers are
 * written as they come; the decoder refuses those out of bounds. Not safe for several threads: each has its own.
 */
public final class CommandEncoder {
    private final byte[] buffer = new byte[RecordHeader.MAX_RECORD_LENGTH];
    private int length;

    /** Makes an encoder with an empty buffer. */
    public CommandEncoder() {}

    /** The buffer; its first {@link #length} bytes are the record last encoded. */
    public byte[] buffer() {
        return buffer;
    }

    /** Length of the record last encoded, in bytes. */
    public int length() {
        return length;
    }

    /** Type of the record last encoded. */
    public CommandType type() {
        return CommandType.of(buffer[RecordHeader.TYPE]);
    }

    /** Gives the record its place and its time, see {@link RecordHeader#stamp}: for a host without a journal stage. */
    public CommandEncoder stamp(long sequence, long timeMillis) {
        RecordHeader.stamp(buffer, 0, sequence, timeMillis);
        return this;
    }

    /** Encodes {@link CommandType#PUT_SECTION}. */
    public CommandEncoder putSection(String actor, String sectionId, SectionSettings settings) {
        begin(CommandType.PUT_SECTION, actor);
        putByte(settings.kind().number());
        putLong(settings.capacity());
        putLong(settings.price());
        putInt(settings.waitlistCapacity());
        putLong(settings.opensAtMillis());
        putLong(settings.closesAtMillis());
        putInt(settings.holdSeconds());
        putInt(settings.lessons());
        putId(sectionId);
        putTerm(settings.term());
        putText(settings.title());
        return end();
    }

    /** Encodes {@link CommandType#PUT_STUDENT}. */
    public CommandEncoder putStudent(String actor, String studentId, long credits) {
        begin(CommandType.PUT_STUDENT, actor);
        putLong(credits);
        putId(studentId);
        return end();
    }

    /** Encodes {@link CommandType#ADJUST_CREDITS}. */
    public CommandEncoder adjustCredits(String actor, String studentId, long amount, String reason) {
        begin(CommandType.ADJUST_CREDITS, actor);
        putLong(amount);
        putId(studentId);
        putText(reason);
        return end();
    }

    /** Encodes {@link CommandType#ENROLL}. */
    public CommandEncoder enroll(String actor, String sectionId, String studentId) {
        begin(CommandType.ENROLL, actor);
        putByte(0);
        putId(sectionId);
        putId(studentId);
        return end();
    }

    /** Encodes {@link CommandType#UNENROLL}. */
    public CommandEncoder unenroll(String actor, String sectionId, String studentId) {
        begin(CommandType.UNENROLL, actor);
        putId(sectionId);
        putId(studentId);
        return end();
    }

    private void begin(CommandType type, String actor) {
        buffer[RecordHeader.VERSION_OFFSET] = RecordHeader.VERSION;
        buffer[RecordHeader.TYPE] = (byte) type.number();
        RecordHeader.stamp(buffer, 0, 0, 0);
        length = RecordHeader.ACTOR;
        putId(actor);
    }

    private CommandEncoder end() {
        RecordHeader.SHORTS.set(buffer, RecordHeader.LENGTH, (short) length);
        return this;
    }

    private void putByte(int value) {
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        RecordHeader.INTS.set(buffer, length, value);
        length += Integer.BYTES;
    }

    private void putLong(long value) {
        RecordHeader.LONGS.set(buffer, length, value);
        length += Long.BYTES;
    }

    private void putTerm(String term) {
        if (term.isEmpty()) {
            putByte(0);
        } else {
            putId(term);
        }
    }

    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int): ids are ASCII, and this one allocates nothing.
    private void putId(String id) {
        if (!Limits.isId(id)) {
            throw new IllegalArgumentException("Expected an id, but found " + id);
        }
        int idLength = id.length();
        putByte(idLength);
        id.getBytes(0, idLength, buffer, length);
        length += idLength;
    }

    private void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (length + Short.BYTES + bytes.length > buffer.length) {
            throw new IllegalArgumentException(
                    "Expected a text that fits a record, but found " + bytes.length + " bytes after " + length);
        }
        RecordHeader.SHORTS.set(buffer, length, (short) bytes.length);
        length += Short.BYTES;
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }
}
