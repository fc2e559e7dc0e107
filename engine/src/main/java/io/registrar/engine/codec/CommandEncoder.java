package io.registrar.engine.codec;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes commands as records, without sequence and time, into one buffer that is used again for the next. The head is
 * {@link RecordHeader}'s; what follows it is {@link CommandType}'s, drawn in {@link CommandField}.
 *
 * <p>The caller has checked every value against {@link Limits}. What would become another value on its way into the bytes is
 * refused here with an {@link IllegalArgumentException}: a text that is no id, or one too long for a record. Numbers are
 * written as they come; the decoder refuses those out of bounds. Not safe for several threads: each has its own.
 */
public final class CommandEncoder {
    static final int HOLD = 1;
    static final int JOIN_WAITLIST = 2;
    static final int DROP = 4;
    /** In place of a kind's number: the section may be of any. */
    static final int ANY_KIND = -1;

    private final byte[] buffer = new byte[RecordHeader.MAX_RECORD_LENGTH];
    private int length;
    private String key = "";
    private final byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
    private int kind = ANY_KIND;

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

    /** The next command carries no idempotency key, and those after it neither. */
    public CommandEncoder withoutKey() {
        key = "";
        return this;
    }

    /**
     * The commands from the next on carry this idempotency key.
     *
     * @param newKey 1 to {@link Limits#MAX_KEY_LENGTH} visible ASCII characters
     * @param requestFingerprint {@link Limits#FINGERPRINT_LENGTH} bytes that say what was asked; copied
     */
    public CommandEncoder withKey(String newKey, byte[] requestFingerprint) {
        byte[] bytes = newKey.getBytes(StandardCharsets.UTF_8);
        if (!Limits.isKey(bytes, 0, bytes.length) || requestFingerprint.length != fingerprint.length) {
            throw new IllegalArgumentException("Expected a key and a fingerprint of " + fingerprint.length
                    + " bytes, but found " + newKey + " and " + requestFingerprint.length);
        }
        key = newKey;
        System.arraycopy(requestFingerprint, 0, fingerprint, 0, fingerprint.length);
        return this;
    }

    /**
     * The next command, and no other, takes a section of another kind for one that is not there. It must be a command about
     * one section that is there already; any other is refused with an {@link IllegalArgumentException}.
     */
    public CommandEncoder ofKind(SectionKind ofSection) {
        kind = ofSection.number();
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

    /** Encodes {@link CommandType#ENROLL}: for good, or not at all. */
    public CommandEncoder enroll(String actor, String sectionId, String studentId) {
        return enroll(actor, sectionId, studentId, false, false);
    }

    /**
     * Encodes {@link CommandType#ENROLL}.
     *
     * @param isHold whether the seat is taken as a hold
     * @param joinsWaitlist whether a place on the wait list will do if the section is full
     */
    public CommandEncoder enroll(
            String actor, String sectionId, String studentId, boolean isHold, boolean joinsWaitlist) {
        begin(CommandType.ENROLL, actor);
        putByte(flags(isHold, joinsWaitlist, false));
        putId(sectionId);
        putId(studentId);
        return end();
    }

    /** Encodes {@link CommandType#UNENROLL}. */
    public CommandEncoder unenroll(String actor, String sectionId, String studentId) {
        return aboutSeat(CommandType.UNENROLL, actor, sectionId, studentId);
    }

    /** Encodes {@link CommandType#CONFIRM}. */
    public CommandEncoder confirm(String actor, String sectionId, String studentId) {
        return aboutSeat(CommandType.CONFIRM, actor, sectionId, studentId);
    }

    /** Encodes {@link CommandType#WITHDRAW}. */
    public CommandEncoder withdraw(String actor, String sectionId, String studentId) {
        return aboutSeat(CommandType.WITHDRAW, actor, sectionId, studentId);
    }

    /** Encodes {@link CommandType#LEAVE_WAITLIST}. */
    public CommandEncoder leaveWaitlist(String actor, String sectionId, String studentId) {
        return aboutSeat(CommandType.LEAVE_WAITLIST, actor, sectionId, studentId);
    }

    private CommandEncoder aboutSeat(CommandType type, String actor, String sectionId, String studentId) {
        begin(type, actor);
        putId(sectionId);
        putId(studentId);
        return end();
    }

    /** Encodes {@link CommandType#COMPLETE_LESSON}; a lesson of any number from 0 on may be asked for. */
    public CommandEncoder completeLesson(String actor, String sectionId, String studentId, int lesson) {
        begin(CommandType.COMPLETE_LESSON, actor);
        putInt(lesson);
        putId(sectionId);
        putId(studentId);
        return end();
    }

    /** Encodes {@link CommandType#PUT_SESSION}. */
    public CommandEncoder putSession(String actor, String sectionId, String sessionId, SessionSettings settings) {
        begin(CommandType.PUT_SESSION, actor);
        putLong(settings.startsAtMillis());
        putLong(settings.capacity());
        putId(settings.campusId());
        putId(sectionId);
        putId(sessionId);
        return end();
    }

    /** Encodes {@link CommandType#BOOK}. */
    public CommandEncoder book(String actor, String sectionId, String studentId, String sessionId) {
        return aboutBooking(CommandType.BOOK, actor, sectionId, studentId, sessionId);
    }

    /** Encodes {@link CommandType#CANCEL_BOOKING}. */
    public CommandEncoder cancelBooking(String actor, String sectionId, String studentId, String sessionId) {
        return aboutBooking(CommandType.CANCEL_BOOKING, actor, sectionId, studentId, sessionId);
    }

    private CommandEncoder aboutBooking(
            CommandType type, String actor, String sectionId, String studentId, String sessionId) {
        begin(type, actor);
        putId(sectionId);
        putId(studentId);
        putId(sessionId);
        return end();
    }

    /**
     * Encodes {@link CommandType#REGISTER}.
     *
     * @param items 1 to {@link Limits#MAX_REGISTRATION_ITEMS}, drops first, no section twice
     */
    public CommandEncoder register(String actor, String studentId, List<RegistrationItem> items) {
        if (items.isEmpty() || items.size() > Limits.MAX_REGISTRATION_ITEMS) {
            throw new IllegalArgumentException(
                    "Expected 1 to " + Limits.MAX_REGISTRATION_ITEMS + " items, but found " + items.size());
        }
        begin(CommandType.REGISTER, actor);
        putId(studentId);
        putByte(items.size());
        for (RegistrationItem item : items) {
            putByte(flags(item.isHold(), item.joinsWaitlist(), item.isDrop()));
            putId(item.sectionId());
        }
        return end();
    }

    private static int flags(boolean isHold, boolean joinsWaitlist, boolean isDrop) {
        return (isHold ? HOLD : 0) | (joinsWaitlist ? JOIN_WAITLIST : 0) | (isDrop ? DROP : 0);
    }

    /** Encodes {@link CommandType#CANCEL_SECTION}. */
    public CommandEncoder cancelSection(String actor, String sectionId) {
        begin(CommandType.CANCEL_SECTION, actor);
        putId(sectionId);
        return end();
    }

    /** Encodes {@link CommandType#ARCHIVE_TERM}. */
    public CommandEncoder archiveTerm(String actor, String term) {
        begin(CommandType.ARCHIVE_TERM, actor);
        putId(term);
        return end();
    }

    /** Encodes {@link CommandType#TICK}. */
    public CommandEncoder tick(String actor) {
        begin(CommandType.TICK, actor);
        return end();
    }

    /**
     * Encodes {@link CommandType#IMPORT_ENROLLMENT}.
     *
     * @param importId the enrollment's id in the older system
     * @param cost what was paid for it
     * @param enrolledAtMillis when it began, in Unix epoch milliseconds
     */
    public CommandEncoder importEnrollment(
            String actor,
            String sectionId,
            String studentId,
            String importId,
            EnrollmentStatus status,
            long cost,
            long enrolledAtMillis) {
        begin(CommandType.IMPORT_ENROLLMENT, actor);
        putByte(status.number());
        putLong(cost);
        putLong(enrolledAtMillis);
        putId(importId);
        putId(sectionId);
        putId(studentId);
        return end();
    }

    private void begin(CommandType type, String actor) {
        boolean isKeyed = !key.isEmpty();
        int ofKind = kind;
        kind = ANY_KIND;
        if (ofKind != ANY_KIND && !type.mayNameKind()) {
            throw new IllegalArgumentException("Expected a command about a section that is there, but found " + type);
        }
        buffer[RecordHeader.VERSION_OFFSET] = (byte) version(isKeyed, ofKind != ANY_KIND);
        buffer[RecordHeader.TYPE] = (byte) type.number();
        RecordHeader.stamp(buffer, 0, 0, 0);
        length = RecordHeader.ACTOR;
        putId(actor);
        if (isKeyed) {
            putByte(key.length());
            putAscii(key);
            System.arraycopy(fingerprint, 0, buffer, length, fingerprint.length);
            length += fingerprint.length;
        }
        if (ofKind != ANY_KIND) {
            putByte(ofKind);
        }
    }

    private static int version(boolean isKeyed, boolean isOfKind) {
        if (isOfKind) {
            return isKeyed ? RecordHeader.KEYED_KIND_VERSION : RecordHeader.KIND_VERSION;
        }
        return isKeyed ? RecordHeader.KEYED_VERSION : RecordHeader.VERSION;
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

    private void putId(String id) {
        if (!Limits.isId(id)) {
            throw new IllegalArgumentException("Expected an id, but found " + id);
        }
        putByte(id.length());
        putAscii(id);
    }

    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int): it is ASCII, and this one allocates nothing.
    private void putAscii(String ascii) {
        ascii.getBytes(0, ascii.length(), buffer, length);
        length += ascii.length();
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
