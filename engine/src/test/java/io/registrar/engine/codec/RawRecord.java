package io.registrar.engine.codec;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A record's members, each legal until a test sets it, and written by the prose of the layout: no encoder refuses any. */
final class RawRecord {
    long sequence = 1;
    long timeMillis;
    byte[] actor = ascii("ops");
    byte[] section = ascii("cs-101");
    byte[] student = ascii("ada");
    int kind = 1;
    long capacity = 30;
    long price = 10;
    int waitlistCapacity = 5;
    long opensAt = SectionSettings.NO_OPENING;
    long closesAt = SectionSettings.NO_CLOSING;
    int holdSeconds = 900;
    int lessons = 12;
    byte[] term = ascii("fall");
    byte[] title = ascii("Computing");
    long credits = 100;
    long amount = -1;
    byte[] reason = ascii("a fee");
    int flags;
    int lesson = 1;
    byte[] session = ascii("week-1");
    byte[] campus = ascii("north");
    byte[] importId = ascii("4711");
    int importedStatus = 4;
    long cost = 10;
    long enrolledAt = 1_600_000_000_000L;
    long startsAt = 1_700_000_000_000L;
    long sessionCapacity = 20;
    /** Drops and adds: flags and section each, written with their count. */
    List<Item> items = List.of(new Item(4, ascii("cs-101")), new Item(0, ascii("cs-102")));
    /** What is written as their count. */
    int itemCount = 2;

    /** A key makes the record one of version 2. */
    byte[] keyOrNull;

    byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];

    /** Whether the record is one of version 3, or with a key of version 4, and names the kind of its section. */
    boolean isOfKind;

    int ofKind = 1;

    /** One drop or add. */
    @SuppressWarnings("ArrayRecordComponent") // Bytes of any kind, and compared with nothing.
    record Item(int flags, byte[] section) {}

    /** So many items, with their count. */
    void items(List<Item> newItems) {
        items = newItems;
        itemCount = newItems.size();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes(CommandType type) {
        ByteBuffer out = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0)
                .put((byte) ((keyOrNull == null ? 1 : 2) + (isOfKind ? 2 : 0)))
                .put((byte) type.number());
        out.putLong(sequence).putLong(timeMillis);
        putId(out, actor);
        if (keyOrNull != null) {
            putId(out, keyOrNull);
            out.put(fingerprint);
        }
        if (isOfKind) {
            out.put((byte) ofKind);
        }
        switch (type) {
            case PUT_SECTION -> {
                out.put((byte) kind).putLong(capacity).putLong(price).putInt(waitlistCapacity);
                out.putLong(opensAt).putLong(closesAt).putInt(holdSeconds).putInt(lessons);
                putId(out, section);
                putId(out, term);
                putText(out, title);
            }
            case PUT_STUDENT -> {
                out.putLong(credits);
                putId(out, student);
            }
            case ADJUST_CREDITS -> {
                out.putLong(amount);
                putId(out, student);
                putText(out, reason);
            }
            case ENROLL -> {
                out.put((byte) flags);
                putId(out, section);
                putId(out, student);
            }
            case UNENROLL, CONFIRM, WITHDRAW, LEAVE_WAITLIST -> {
                putId(out, section);
                putId(out, student);
            }
            case COMPLETE_LESSON -> {
                out.putInt(lesson);
                putId(out, section);
                putId(out, student);
            }
            case PUT_SESSION -> {
                out.putLong(startsAt).putLong(sessionCapacity);
                putId(out, campus);
                putId(out, section);
                putId(out, session);
            }
            case BOOK, CANCEL_BOOKING -> {
                putId(out, section);
                putId(out, student);
                putId(out, session);
            }
            case REGISTER -> {
                putId(out, student);
                out.put((byte) itemCount);
                for (Item item : items) {
                    out.put((byte) item.flags());
                    putId(out, item.section());
                }
            }
            case CANCEL_SECTION -> putId(out, section);
            case ARCHIVE_TERM -> putId(out, term);
            case IMPORT_ENROLLMENT -> {
                out.put((byte) importedStatus).putLong(cost).putLong(enrolledAt);
                putId(out, importId);
                putId(out, section);
                putId(out, student);
            }
            case TICK -> {}
        }
        out.putShort(0, (short) out.position());
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void putId(ByteBuffer out, byte[] id) {
        out.put((byte) id.length).put(id);
    }

    private static void putText(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }

    /** An id of the greatest length and so many more characters. */
    static byte[] longestIdAnd(int more) {
        return ascii("x".repeat(Limits.MAX_ID_LENGTH + more));
    }
}
