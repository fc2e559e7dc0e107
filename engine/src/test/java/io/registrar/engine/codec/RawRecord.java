package io.registrar.engine.codec;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes(CommandType type) {
        ByteBuffer out = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0).put((byte) 1).put((byte) type.number());
        out.putLong(sequence).putLong(timeMillis);
        putId(out, actor);
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
            case UNENROLL -> {
                putId(out, section);
                putId(out, student);
            }
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
