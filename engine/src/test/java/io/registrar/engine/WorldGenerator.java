package io.registrar.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes commands at random, the same for the same seed, over a world small enough that they get in each other's way:
 * windows open and close as time moves, capacities are cut, prices change, balances lie near both of their ends, and some
 * ids exist only later or never.
 */
final class WorldGenerator {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final String LONGEST_ID = "x".repeat(Limits.MAX_ID_LENGTH);

    private final SplittableRandom random;
    private final int sectionCount;
    private final int studentCount;
    private final long largestCapacity;
    /** Whether balances and prices of this world are near the largest there are. */
    private final boolean isRich;

    private long timeMillis = FIRST_TIME_MILLIS;
    private int made;

    WorldGenerator(long seed, int sectionCount, int studentCount, long largestCapacity) {
        this.random = new SplittableRandom(seed);
        this.sectionCount = sectionCount;
        this.studentCount = studentCount;
        this.largestCapacity = largestCapacity;
        this.isRich = random.nextInt(4) == 0;
    }

    /** A world of up to three sections and four students. */
    static WorldGenerator small(long seed) {
        SplittableRandom sizes = new SplittableRandom(~seed);
        return new WorldGenerator(seed, 1 + sizes.nextInt(3), 1 + sizes.nextInt(4), 3);
    }

    List<Step> steps(int count) {
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(next());
        }
        return steps;
    }

    Step next() {
        timeMillis += oneOf(0, 0, 0, 1, 1, random.nextInt(50));
        // A world begins by being filled, or most commands would meet nothing.
        int kind = made++ < sectionCount + studentCount ? random.nextInt(30) : random.nextInt(100);
        if (kind < 12) {
            return new Step.PutSection(timeMillis, sectionId(), settings());
        } else if (kind < 24) {
            return new Step.PutStudent(timeMillis, studentId(), credits());
        } else if (kind < 36) {
            return new Step.AdjustCredits(timeMillis, studentId(), adjustment());
        } else if (kind < 72) {
            return new Step.Enroll(timeMillis, sectionId(), studentId());
        }
        return new Step.Unenroll(timeMillis, sectionId(), studentId());
    }

    /** Sections and students share some ids: one must never be taken for the other. */
    private String sectionId() {
        int number = random.nextInt(sectionCount);
        return random.nextInt(40) == 0 ? "never-made" : number == 1 ? LONGEST_ID : "a" + number;
    }

    private String studentId() {
        int number = random.nextInt(studentCount);
        return random.nextInt(40) == 0 ? "never-made" : number == 1 ? LONGEST_ID : "a" + number;
    }

    private SectionSettings settings() {
        return new SectionSettings(
                SectionKind.of(random.nextInt(3)),
                "Title " + random.nextInt(5),
                capacity(),
                price(),
                random.nextBoolean() ? "" : "term" + random.nextInt(2),
                random.nextInt(3),
                random.nextInt(3) > 0 ? SectionSettings.NO_OPENING : nearby(),
                random.nextInt(3) > 0 ? SectionSettings.NO_CLOSING : nearby(),
                1 + random.nextInt(900),
                random.nextInt(3));
    }

    private long capacity() {
        return switch (random.nextInt(8)) {
            case 0 -> SectionSettings.UNLIMITED;
            case 1 -> 0;
            case 2 -> Limits.MAX_CAPACITY;
            default -> random.nextLong(largestCapacity + 1);
        };
    }

    private long price() {
        if (isRich) {
            return oneOf(0, 1, Limits.MAX_CREDITS, Limits.MAX_CREDITS - 1, Limits.MAX_CREDITS / 2, 3);
        }
        return oneOf(0, 1, 2, 5, 10, random.nextInt(20));
    }

    private long credits() {
        if (isRich) {
            return oneOf(0, 1, Limits.MAX_CREDITS, Limits.MAX_CREDITS - 1, Limits.MAX_CREDITS / 2, 3);
        }
        return oneOf(0, 1, 5, 10, 20, random.nextInt(40));
    }

    private long adjustment() {
        long amount = Math.max(1, isRich ? credits() : oneOf(1, 2, 5, 10, random.nextInt(30), Limits.MAX_CREDITS));
        return random.nextInt(3) == 0 ? -amount : amount;
    }

    /** A time that may be past already, now, or soon. */
    private long nearby() {
        return timeMillis + oneOf(-1, 0, 1, 2, random.nextInt(100), random.nextInt(1_000) - 500);
    }

    private long oneOf(long... values) {
        return values[random.nextInt(values.length)];
    }
}
