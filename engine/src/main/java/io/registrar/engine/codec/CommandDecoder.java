package io.registrar.engine.codec;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads records as {@link CommandEncoder} writes them. It is a window on the caller's buffer: ids are handed out as a
 * place in it, so that decoding the frequent commands allocates nothing. Fields that the command's type does not have
 * are undefined.
 *
 * <p>Every length is checked before it is believed, and every value against {@link Limits}: whoever hands in bytes of
 * their own can neither lead a read astray nor put a number into the state that the rules do not reckon with. What does
 * not fit is a {@link MalformedRecordException}. One thing is left to the caller: a window that closes before it opens is
 * as good as one that never opens, and not refused here. Not safe for several threads.
 */
public final class CommandDecoder {
    private byte[] buffer;
    private int start;
    private int position;
    private int end;

    private CommandType type;
    private int actorLength;
    private int keyOffset;
    private int keyLength;
    private int kind;
    private int flags;
    private int lesson;
    private long credits;
    private EnrollmentStatus importedStatus = EnrollmentStatus.ACTIVE;
    private long enrolledAtMillis;
    private int importOffset;
    private int importLength;
    private int sectionOffset;
    private int sectionLength;
    private int studentOffset;
    private int studentLength;
    private int sessionOffset;
    private int sessionLength;
    private int termOffset;
    private int termLength;
    private int reasonOffset;
    private int reasonLength;
    private SectionSettings settings;
    private SessionSettings sessionSettings;
    private int itemCount;
    private final int[] itemFlags = new int[Limits.MAX_REGISTRATION_ITEMS];
    /** Where each item's section id starts, behind its length. */
    private final int[] itemOffsets = new int[Limits.MAX_REGISTRATION_ITEMS];

    /** Makes a decoder that looks at nothing yet. */
    public CommandDecoder() {}

    /**
     * Reads one whole record, which stays in the buffer while its fields are asked for.
     *
     * @throws MalformedRecordException if the bytes are not one record of a known version and type, with every value
     *     within {@link Limits}
     * @throws IndexOutOfBoundsException if the buffer has no such bytes
     */
    public CommandDecoder wrap(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length < RecordHeader.MIN_RECORD_LENGTH || RecordHeader.length(bytes, offset) != length) {
            throw new MalformedRecordException("Expected a record of " + length + " bytes, but found one of "
                    + (length < RecordHeader.MIN_RECORD_LENGTH ? "none" : RecordHeader.length(bytes, offset)));
        }
        int version = bytes[offset + RecordHeader.VERSION_OFFSET];
        if (version < RecordHeader.VERSION || version > RecordHeader.KEYED_KIND_VERSION) {
            throw new MalformedRecordException("Expected a record of version " + RecordHeader.VERSION + " to "
                    + RecordHeader.KEYED_KIND_VERSION + ", but found " + version);
        }
        buffer = bytes;
        start = offset;
        end = offset + length;
        type = CommandType.of(bytes[offset + RecordHeader.TYPE]);
        requireWithin("time", RecordHeader.timeMillis(bytes, offset), 0, Limits.MAX_TIME_MILLIS);
        sectionLength = 0;
        studentLength = 0;
        keyLength = 0;
        keyOffset = offset;
        position = offset + RecordHeader.ACTOR;
        actorLength = idLengthAt(position);
        position += 1 + actorLength;
        kind = CommandEncoder.ANY_KIND;
        if (version != RecordHeader.VERSION) {
            readKeyAndKind(version);
        }
        for (CommandField field : type.inOrder()) {
            read(field);
        }
        if (position != end) {
            throw new MalformedRecordException(
                    "Expected the record to end at " + (position - start) + ", but it has " + length + " bytes");
        }
        return this;
    }

    /** No more than the choice, so that the compiler takes it in: this is on the way of every command. */
    private void read(CommandField field) {
        switch (field) {
            case SECTION_SETTINGS -> readSectionSettings();
            case SESSION_SETTINGS -> readSessionSettings();
            case CREDITS -> readCredits();
            case AMOUNT -> readAmount();
            case ENROLL_FLAGS -> readFlags();
            case LESSON -> readLesson();
            case SECTION_ID -> readSectionId();
            case STUDENT_ID -> readStudentId();
            case SESSION_ID -> readSessionId();
            case TERM -> readTerm();
            case REASON -> readReason();
            case IMPORTED_ENROLLMENT -> readImportedEnrollment();
            case REGISTRATION_ITEMS -> readItems();
        }
    }

    /** What most commands do not have. */
    private void readKeyAndKind(int version) {
        if (version != RecordHeader.KIND_VERSION) {
            readKey();
        }
        if (version != RecordHeader.KEYED_VERSION) {
            if (!type.mayNameKind()) {
                throw new MalformedRecordException("Expected no kind of a section, but found one in a " + type);
            }
            kind = readKind().number();
        }
    }

    private void readCredits() {
        credits = readLong();
        requireWithin("credits", credits, 0, Limits.MAX_CREDITS);
    }

    private void readAmount() {
        credits = readLong();
        requireWithin("amount", credits, -Limits.MAX_CREDITS, Limits.MAX_CREDITS);
        if (credits == 0) {
            throw new MalformedRecordException("Expected an amount other than 0, but found 0");
        }
    }

    private void readFlags() {
        flags = readByte();
        requireWithin("flags", flags, 0, CommandEncoder.HOLD | CommandEncoder.JOIN_WAITLIST);
    }

    private void readLesson() {
        lesson = readInt();
        requireWithin("lesson", lesson, 0, Integer.MAX_VALUE);
    }

    private void readStudentId() {
        studentLength = idLengthAt(position);
        studentOffset = position + 1;
        position = studentOffset + studentLength;
    }

    private void readSessionId() {
        sessionLength = idLengthAt(position);
        sessionOffset = position + 1;
        position = sessionOffset + sessionLength;
    }

    private void readImportedEnrollment() {
        int number = readByte();
        requireWithin("status", number, EnrollmentStatus.PENDING.number(), EnrollmentStatus.EXPIRED.number());
        importedStatus = EnrollmentStatus.of(number);
        credits = readLong();
        requireWithin("cost", credits, 0, Limits.MAX_CREDITS);
        enrolledAtMillis = readLong();
        requireWithin("enrolledAt", enrolledAtMillis, 0, Limits.MAX_TIME_MILLIS);
        importLength = idLengthAt(position);
        importOffset = position + 1;
        position = importOffset + importLength;
    }

    private void readTerm() {
        termLength = idLengthAt(position);
        termOffset = position + 1;
        position = termOffset + termLength;
    }

    private void readKey() {
        require(position, 1);
        keyLength = buffer[position] & 0xFF;
        keyOffset = position + 1;
        require(keyOffset, keyLength + Limits.FINGERPRINT_LENGTH);
        if (!Limits.isKey(buffer, keyOffset, keyLength)) {
            throw new MalformedRecordException("Expected a key of 1 to " + Limits.MAX_KEY_LENGTH
                    + " visible characters, but found one of " + keyLength);
        }
        position = keyOffset + keyLength + Limits.FINGERPRINT_LENGTH;
    }

    private void readSessionSettings() {
        long startsAt = readLong();
        requireWithin("startsAt", startsAt, 0, Limits.MAX_TIME_MILLIS);
        long capacity = readLong();
        if (capacity != SectionSettings.UNLIMITED) {
            requireWithin("capacity", capacity, 0, Limits.MAX_CAPACITY);
        }
        int campusLength = idLengthAt(position);
        String campus = new String(buffer, position + 1, campusLength, StandardCharsets.ISO_8859_1);
        position += 1 + campusLength;
        sessionSettings = new SessionSettings(campus, startsAt, capacity);
    }

    private void readItems() {
        itemCount = readByte();
        requireWithin("items", itemCount, 1, Limits.MAX_REGISTRATION_ITEMS);
        boolean hasAdd = false;
        for (int item = 0; item < itemCount; item++) {
            int itemFlag = readByte();
            boolean isDrop = itemFlag == CommandEncoder.DROP;
            requireWithin("flags", isDrop ? 0 : itemFlag, 0, CommandEncoder.HOLD | CommandEncoder.JOIN_WAITLIST);
            if (isDrop && hasAdd) {
                throw new MalformedRecordException("Expected drops before adds, but found a drop at item " + item);
            }
            hasAdd |= !isDrop;
            itemFlags[item] = itemFlag;
            int idLength = idLengthAt(position);
            itemOffsets[item] = position + 1;
            position += 1 + idLength;
            for (int other = 0; other < item; other++) {
                int from = itemOffsets[other];
                if (Arrays.equals(buffer, from, from + buffer[from - 1], buffer, position - idLength, position)) {
                    throw new MalformedRecordException("Expected no section twice, but found " + itemSectionId(item));
                }
            }
        }
    }

    private void readSectionSettings() {
        SectionKind kind = readKind();
        long capacity = readLong();
        if (capacity != SectionSettings.UNLIMITED) {
            requireWithin("capacity", capacity, 0, Limits.MAX_CAPACITY);
        }
        long price = readLong();
        requireWithin("price", price, 0, Limits.MAX_CREDITS);
        int waitlistCapacity = readInt();
        requireWithin("waitlistCapacity", waitlistCapacity, 0, Limits.MAX_WAITLIST_CAPACITY);
        long opensAt = readLong();
        if (opensAt != SectionSettings.NO_OPENING) {
            requireWithin("opensAt", opensAt, 0, Limits.MAX_TIME_MILLIS);
        }
        long closesAt = readLong();
        if (closesAt != SectionSettings.NO_CLOSING) {
            requireWithin("closesAt", closesAt, 0, Limits.MAX_TIME_MILLIS);
        }
        int holdSeconds = readInt();
        requireWithin("holdSeconds", holdSeconds, 1, Limits.MAX_HOLD_SECONDS);
        int lessons = readInt();
        requireWithin("lessons", lessons, 0, Limits.MAX_LESSONS);
        readSectionId();
        int length = termLengthAt(position);
        String term = new String(buffer, position + 1, length, StandardCharsets.ISO_8859_1);
        position += 1 + length;
        int titleLength = textLengthAt(position, Limits.MAX_TITLE_LENGTH);
        String title = new String(buffer, position + Short.BYTES, titleLength, StandardCharsets.UTF_8);
        position += Short.BYTES + titleLength;
        settings = new SectionSettings(
                kind, title, capacity, price, term, waitlistCapacity, opensAt, closesAt, holdSeconds, lessons);
    }

    /** The command's type. */
    public CommandType type() {
        return type;
    }

    /** The command's sequence. */
    public long sequence() {
        return RecordHeader.sequence(buffer, start);
    }

    /** The command's time, in Unix epoch milliseconds. */
    public long timeMillis() {
        return RecordHeader.timeMillis(buffer, start);
    }

    /** Who asked. Makes a new text: not for the command path. */
    public String actor() {
        return new String(buffer, actorOffset(), actorLength, StandardCharsets.ISO_8859_1);
    }

    /** Where the actor's id starts. */
    public int actorOffset() {
        return start + RecordHeader.ACTOR + 1;
    }

    /** Length of the actor's id. */
    public int actorLength() {
        return actorLength;
    }

    /** Whether the command carries an idempotency key. */
    public boolean hasKey() {
        return keyLength > 0;
    }

    /** Where the key starts; its fingerprint follows it. */
    public int keyOffset() {
        return keyOffset;
    }

    /** Length of the key. */
    public int keyLength() {
        return keyLength;
    }

    /** Where the fingerprint starts, {@link Limits#FINGERPRINT_LENGTH} bytes. */
    public int fingerprintOffset() {
        return keyOffset + keyLength;
    }

    /** The key, or the empty text if there is none. Makes a new text: not for the command path. */
    public String key() {
        return new String(buffer, keyOffset, keyLength, StandardCharsets.ISO_8859_1);
    }

    /** Whether the command says which kind its section must be of. */
    public boolean hasKind() {
        return kind != CommandEncoder.ANY_KIND;
    }

    /**
     * The kind that the command's section must be of.
     *
     * @throws IllegalArgumentException if it may be of any
     */
    public SectionKind kind() {
        return SectionKind.of(kind);
    }

    /** The buffer that the ids' offsets point into. */
    public byte[] buffer() {
        return buffer;
    }

    /** Whether the command names a section. */
    public boolean hasSection() {
        return sectionLength > 0;
    }

    /** Whether the command names a student. */
    public boolean hasStudent() {
        return studentLength > 0;
    }

    /** Where the section id starts. */
    public int sectionOffset() {
        return sectionOffset;
    }

    /** Length of the section id. */
    public int sectionLength() {
        return sectionLength;
    }

    /** Where the student id starts. */
    public int studentOffset() {
        return studentOffset;
    }

    /** Length of the student id. */
    public int studentLength() {
        return studentLength;
    }

    /** The section id. Makes a new text: not for the command path. */
    public String sectionId() {
        return new String(buffer, sectionOffset, sectionLength, StandardCharsets.ISO_8859_1);
    }

    /** The student id. Makes a new text: not for the command path. */
    public String studentId() {
        return new String(buffer, studentOffset, studentLength, StandardCharsets.ISO_8859_1);
    }

    /** Where the session id starts. */
    public int sessionOffset() {
        return sessionOffset;
    }

    /** Length of the session id. */
    public int sessionLength() {
        return sessionLength;
    }

    /** The session id. Makes a new text. */
    public String sessionId() {
        return new String(buffer, sessionOffset, sessionLength, StandardCharsets.ISO_8859_1);
    }

    /** The term to archive. Makes a new text. */
    public String term() {
        return new String(buffer, termOffset, termLength, StandardCharsets.ISO_8859_1);
    }

    /** Whether a seat is taken as a hold. */
    public boolean isHold() {
        return (flags & CommandEncoder.HOLD) != 0;
    }

    /** Whether a place on the wait list will do if the section is full. */
    public boolean joinsWaitlist() {
        return (flags & CommandEncoder.JOIN_WAITLIST) != 0;
    }

    /** The lesson's number, 0 or more. */
    public int lesson() {
        return lesson;
    }

    /** How many drops and adds a registration has. */
    public int itemCount() {
        return itemCount;
    }

    /** Whether the item is a drop; drops come first. */
    public boolean isDrop(int item) {
        return itemFlags[item] == CommandEncoder.DROP;
    }

    /** Whether the item takes its seat as a hold. */
    public boolean isHold(int item) {
        return (itemFlags[item] & CommandEncoder.HOLD) != 0;
    }

    /** Whether a place on the wait list will do for the item if the section is full. */
    public boolean joinsWaitlist(int item) {
        return (itemFlags[item] & CommandEncoder.JOIN_WAITLIST) != 0;
    }

    /** Where the item's section id starts. */
    public int itemSectionOffset(int item) {
        return itemOffsets[item];
    }

    /** Length of the item's section id. */
    public int itemSectionLength(int item) {
        return buffer[itemOffsets[item] - 1];
    }

    /** The item's section id. Makes a new text. */
    public String itemSectionId(int item) {
        return new String(buffer, itemOffsets[item], itemSectionLength(item), StandardCharsets.ISO_8859_1);
    }

    /** How an imported enrollment stands. */
    public EnrollmentStatus importedStatus() {
        return importedStatus;
    }

    /** When an imported enrollment began, in Unix epoch milliseconds. */
    public long enrolledAtMillis() {
        return enrolledAtMillis;
    }

    /** Where the id starts that an imported enrollment has in the older system. */
    public int importOffset() {
        return importOffset;
    }

    /** Length of that id. */
    public int importLength() {
        return importLength;
    }

    /** That id. Makes a new text: not for the command path. */
    public String importId() {
        return new String(buffer, importOffset, importLength, StandardCharsets.ISO_8859_1);
    }

    /** Credits of a grant, the signed amount of an adjustment, or what was paid for an imported enrollment. */
    public long credits() {
        return credits;
    }

    /** Why credits are adjusted. Makes a new text: not for the command path. */
    public String reason() {
        return new String(buffer, reasonOffset, reasonLength, StandardCharsets.UTF_8);
    }

    /** Settings of a section. */
    public SectionSettings settings() {
        return settings;
    }

    /** Settings of a session. */
    public SessionSettings sessionSettings() {
        return sessionSettings;
    }

    private void readSectionId() {
        sectionLength = idLengthAt(position);
        sectionOffset = position + 1;
        position = sectionOffset + sectionLength;
    }

    private int idLengthAt(int at) {
        require(at, 1);
        int length = buffer[at] & 0xFF;
        require(at + 1, length);
        if (!Limits.isId(buffer, at + 1, length)) {
            throw new MalformedRecordException("Expected an id at " + (at - start) + ", but found "
                    + new String(buffer, at + 1, length, StandardCharsets.ISO_8859_1));
        }
        return length;
    }

    /** A section may belong to no term: the one id that may be empty. */
    private int termLengthAt(int at) {
        require(at, 1);
        return buffer[at] == 0 ? 0 : idLengthAt(at);
    }

    private void readReason() {
        reasonLength = textLengthAt(position, Limits.MAX_REASON_LENGTH);
        reasonOffset = position + Short.BYTES;
        position = reasonOffset + reasonLength;
    }

    private int textLengthAt(int at, int mostCodePoints) {
        require(at, Short.BYTES);
        int length = (short) RecordHeader.SHORTS.get(buffer, at) & 0xFFFF;
        require(at + Short.BYTES, length);
        int codePoints = Utf8.codePoints(buffer, at + Short.BYTES, length);
        if (codePoints < 1 || codePoints > mostCodePoints) {
            throw new MalformedRecordException("Expected 1 to " + mostCodePoints + " code points at " + (at - start)
                    + ", but found " + (codePoints == Utf8.MALFORMED ? "no UTF-8" : codePoints));
        }
        return length;
    }

    private SectionKind readKind() {
        int number = readByte();
        try {
            return SectionKind.of(number);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedRecordException("Expected the number of a section kind, but found " + number);
        }
    }

    private int readByte() {
        require(position, 1);
        return buffer[position++];
    }

    private int readInt() {
        require(position, Integer.BYTES);
        int value = (int) RecordHeader.INTS.get(buffer, position);
        position += Integer.BYTES;
        return value;
    }

    private long readLong() {
        require(position, Long.BYTES);
        long value = (long) RecordHeader.LONGS.get(buffer, position);
        position += Long.BYTES;
        return value;
    }

    private static void requireWithin(String member, long value, long least, long most) {
        if (value < least || value > most) {
            throw new MalformedRecordException(
                    "Expected " + member + " from " + least + " to " + most + ", but found " + value);
        }
    }

    private void require(int at, int bytes) {
        if (at + bytes > end) {
            throw new MalformedRecordException("Expected " + bytes + " more bytes at " + (at - start)
                    + ", but the record ends at " + (end - start));
        }
    }
}
