package io.registrar.engine.codec;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;

/**
 * What a command came to, as bytes, without the command: the middle of an {@linkplain OutcomeRecord outcome's record},
 * which draws it, and what is remembered with an idempotency key.
 */
public final class OutcomeBody {
    /** Bytes before the first number. */
    static final int HEAD_LENGTH = Short.BYTES + Short.BYTES + Integer.BYTES;

    /** Bytes of an effect that names nobody. */
    static final int EFFECT_LENGTH = 2 + 5 * Long.BYTES;

    private static final int KIND_MASK = 0xF;
    private static final int STUDENT_SHIFT = 4;
    private static final int SECTION_SHIFT = 6;
    // Whom an effect concerns, in two bits of its first byte each.
    private static final int OWN = 0;
    private static final int AS_BEFORE = 1;
    private static final int NAMED = 2;

    private OutcomeBody() {}

    /** Bytes that the outcome takes with these of its effects. */
    public static int length(Outcome outcome, int firstEffect, int endEffect) {
        long length = HEAD_LENGTH + (long) Integer.bitCount(mask(outcome)) * Long.BYTES;
        for (int effect = firstEffect; effect < endEffect; effect++) {
            length += EFFECT_LENGTH;
            if (studentMode(outcome, effect, firstEffect) == NAMED) {
                length += outcome.nameLength(outcome.effectStudentName(effect));
            }
            if (sectionMode(outcome, effect, firstEffect) == NAMED) {
                length += outcome.nameLength(outcome.effectSectionName(effect));
            }
        }
        if (length > OutcomeRecord.MAX_LENGTH) {
            throw new IllegalStateException("Expected an outcome of at most " + OutcomeRecord.MAX_LENGTH
                    + " bytes at sequence " + outcome.sequence() + ", but found " + length);
        }
        return (int) length;
    }

    /** Writes the outcome with these of its effects, and returns where it ends; the buffer has room for it. */
    public static int encode(Outcome outcome, int firstEffect, int endEffect, byte[] buffer, int offset) {
        int mask = mask(outcome);
        RecordHeader.SHORTS.set(buffer, offset, (short) outcome.code().number());
        RecordHeader.SHORTS.set(buffer, offset + Short.BYTES, (short) mask);
        RecordHeader.INTS.set(buffer, offset + 2 * Short.BYTES, endEffect - firstEffect);
        int at = offset + HEAD_LENGTH;
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            if (outcome.number(number) != 0) {
                at = putLong(buffer, at, outcome.number(number));
            }
        }
        for (int effect = firstEffect; effect < endEffect; effect++) {
            at = encodeEffect(outcome, effect, firstEffect, buffer, at);
        }
        return at;
    }

    private static int encodeEffect(Outcome outcome, int effect, int firstEffect, byte[] buffer, int start) {
        int student = studentMode(outcome, effect, firstEffect);
        int section = sectionMode(outcome, effect, firstEffect);
        boolean hasPreviousOfSection = outcome.effectKind(effect).isLinkOfEnrollments();
        buffer[start] =
                (byte) (outcome.effectKind(effect).number() | student << STUDENT_SHIFT | section << SECTION_SHIFT);
        buffer[start + 1] = (byte) outcome.effectDetail(effect);
        int at = putLong(buffer, start + 2, outcome.effectId(effect));
        at = putLong(buffer, at, outcome.effectAmount(effect));
        at = putLong(buffer, at, outcome.effectExtent(effect));
        at = putLong(buffer, at, outcome.effectPreviousOfStudent(effect));
        at = putLong(
                buffer,
                at,
                hasPreviousOfSection ? outcome.effectPreviousOfSection(effect) : outcome.effectEnrollmentId(effect));
        if (student == NAMED) {
            at = outcome.copyName(outcome.effectStudentName(effect), buffer, at);
        }
        return section == NAMED ? outcome.copyName(outcome.effectSectionName(effect), buffer, at) : at;
    }

    /**
     * Reads a body that ends here into the outcome: the code, the numbers, and its effects behind those that are there.
     *
     * @throws MalformedRecordException if it is none
     */
    public static void decode(byte[] buffer, int offset, int end, Outcome outcome) {
        require(offset + HEAD_LENGTH <= end, outcome);
        int code = (short) RecordHeader.SHORTS.get(buffer, offset);
        int mask = (short) RecordHeader.SHORTS.get(buffer, offset + Short.BYTES) & 0xFFFF;
        int effectCount = (int) RecordHeader.INTS.get(buffer, offset + 2 * Short.BYTES);
        int at = offset + HEAD_LENGTH;
        require(mask >>> Outcome.NUMBERS == 0 && at + Integer.bitCount(mask) * Long.BYTES <= end, outcome);
        try {
            outcome.result(ResultCode.of(code));
            for (int number = 0; number < Outcome.NUMBERS; number++) {
                if ((mask & 1 << number) != 0) {
                    outcome.setNumber(number, (long) RecordHeader.LONGS.get(buffer, at));
                    at += Long.BYTES;
                }
            }
            int student = Outcome.OWN;
            int section = Outcome.OWN;
            require(effectCount >= 0, outcome);
            for (int i = 0; i < effectCount; i++) {
                require(at + EFFECT_LENGTH <= end, outcome);
                int modes = buffer[at] & 0xFF;
                decodeEffect(buffer, at, outcome);
                at += EFFECT_LENGTH;
                int studentMode = modes >>> STUDENT_SHIFT & 3;
                int sectionMode = modes >>> SECTION_SHIFT;
                require(studentMode <= NAMED && sectionMode <= NAMED, outcome);
                if (studentMode == NAMED) {
                    student = addName(buffer, at, end, outcome);
                    at += 1 + buffer[at];
                }
                if (sectionMode == NAMED) {
                    section = addName(buffer, at, end, outcome);
                    at += 1 + buffer[at];
                }
                require(
                        (studentMode != AS_BEFORE || student != Outcome.OWN)
                                && (sectionMode != AS_BEFORE || section != Outcome.OWN),
                        outcome);
                student = studentMode == OWN ? Outcome.OWN : student;
                section = sectionMode == OWN ? Outcome.OWN : section;
                outcome.ofStudent(Outcome.NO_INDEX, student).ofSection(Outcome.NO_INDEX, section);
            }
        } catch (IllegalArgumentException unknown) {
            throw new MalformedRecordException(unknown.getMessage() + " at sequence " + outcome.sequence());
        }
        require(at == end, outcome);
    }

    private static void decodeEffect(byte[] buffer, int at, Outcome outcome) {
        EffectKind kind = EffectKind.of(buffer[at] & KIND_MASK);
        require(isDetail(kind, buffer[at + 1], longAt(buffer, at, 1)), outcome);
        outcome.addEffect(kind, buffer[at + 1], longAt(buffer, at, 0), longAt(buffer, at, 1))
                .extent(longAt(buffer, at, 2));
        long last = longAt(buffer, at, 4);
        boolean hasPreviousOfSection = kind.isLinkOfEnrollments();
        outcome.after(longAt(buffer, at, 3), hasPreviousOfSection ? last : 0)
                .ofEnrollment(hasPreviousOfSection ? longAt(buffer, at, 0) : last);
    }

    /** Whether an effect of this kind may have this type, status or code, so that whoever reads it can believe them. */
    private static boolean isDetail(EffectKind kind, int detail, long credits) {
        boolean isStatus = detail >= EnrollmentStatus.PENDING.number() && detail <= EnrollmentStatus.EXPIRED.number();
        return switch (kind) {
            case LEDGER_ENTRY -> detail >= LedgerType.GRANT.number() && detail <= LedgerType.ADJUST.number();
            case ENROLLMENT_BEGUN, ENROLLMENT_PROMOTED, ENROLLMENT_IMPORTED, ENROLLMENT_CHANGED, ENROLLMENT_ENDED ->
                isStatus;
            case PASSED_OVER -> detail == 0;
            case REGISTRATION_ITEM ->
                (isStatus || detail == 0) && ResultCode.of((int) credits).number() == credits;
        };
    }

    private static int addName(byte[] buffer, int at, int end, Outcome outcome) {
        require(at < end && buffer[at] > 0 && at + 1 + buffer[at] <= end, outcome);
        return outcome.addName(buffer, at + 1, buffer[at]);
    }

    private static void require(boolean isTrue, Outcome outcome) {
        if (!isTrue) {
            throw new MalformedRecordException(
                    "Expected what a command came to, but found other bytes at sequence " + outcome.sequence());
        }
    }

    private static int mask(Outcome outcome) {
        int mask = 0;
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            mask |= outcome.number(number) == 0 ? 0 : 1 << number;
        }
        return mask;
    }

    private static int studentMode(Outcome outcome, int effect, int firstEffect) {
        int name = outcome.effectStudentName(effect);
        return mode(name, effect > firstEffect && name == outcome.effectStudentName(effect - 1));
    }

    private static int sectionMode(Outcome outcome, int effect, int firstEffect) {
        int name = outcome.effectSectionName(effect);
        return mode(name, effect > firstEffect && name == outcome.effectSectionName(effect - 1));
    }

    private static int mode(int name, boolean isAsBefore) {
        return name == Outcome.OWN ? OWN : isAsBefore ? AS_BEFORE : NAMED;
    }

    private static long longAt(byte[] buffer, int effect, int field) {
        return (long) RecordHeader.LONGS.get(buffer, effect + 2 + field * Long.BYTES);
    }

    private static int putLong(byte[] buffer, int at, long value) {
        RecordHeader.LONGS.set(buffer, at, value);
        return at + Long.BYTES;
    }
}
