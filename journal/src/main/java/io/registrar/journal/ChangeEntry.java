package io.registrar.journal;

/**
 * What {@code by-enrollment} holds of an enrollment, in a number that checks itself: a page of history takes no more than it
 * from there, and nobody would notice a status that is an older one.
 *
 * <pre>
 *  bits  0–47  sequence of the command that changed it last; 0 if it is as it began
 *       48–62  check over the sequence and the enrollment's id
 *          63  1
 * </pre>
 *
 * So 0 stands for an enrollment that is not known, and never for one that is as it began. The check finds every change
 * within 15 bits, and all but one in 32,768 of others that are random.
 */
final class ChangeEntry {
    private static final long NOTED = 1L << 63;
    private static final int CHECK_SHIFT = 48;
    /** Largest sequence that there is room for. */
    static final long MAX_SEQUENCE = (1L << CHECK_SHIFT) - 1;

    private static final int CHECK_BITS = 15;
    private static final long CHECK_MASK = (1L << CHECK_BITS) - 1;
    /** Odd, so that different ids stay different before they are folded. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private ChangeEntry() {}

    static long of(long enrollmentId, long sequence) {
        return NOTED | (check(enrollmentId, sequence) << CHECK_SHIFT) | sequence;
    }

    /** True if it is what {@link #of} made of this enrollment and some sequence. */
    static boolean isOf(long enrollmentId, long entry) {
        return entry == of(enrollmentId, sequence(entry));
    }

    static long sequence(long entry) {
        return entry & MAX_SEQUENCE;
    }

    private static long check(long enrollmentId, long sequence) {
        return (folded(enrollmentId * SPREAD) ^ folded(sequence)) & CHECK_MASK;
    }

    private static long folded(long number) {
        return number
                ^ (number >>> CHECK_BITS)
                ^ (number >>> (2 * CHECK_BITS))
                ^ (number >>> (3 * CHECK_BITS))
                ^ (number >>> (4 * CHECK_BITS));
    }
}
