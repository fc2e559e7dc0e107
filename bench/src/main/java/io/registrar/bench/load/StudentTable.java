package io.registrar.bench.load;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What the client knows of each student. A student has one request under way at the most, so what was answered says exactly
 * where the student is; but for those whose answer was lost, who are left alone until they are read.
 */
final class StudentTable {
    static final int NO_SECTION = -1;
    static final int NOBODY = -1;

    private final int[] section;
    private final long[] enrollmentId;
    /** Changes of the balance, the grant not counted: each is an entry of the ledger. */
    private final int[] changes;

    private final boolean[] underWay;
    /** Those who may be sent for, in no order. */
    private final int[] idle;

    private int idleCount;
    /** Whose answer was lost, and the section that they had asked for or wanted to leave. */
    private final Map<Integer, Integer> unknown = new TreeMap<>();

    StudentTable(int count, int active) {
        section = new int[count];
        enrollmentId = new long[count];
        changes = new int[count];
        underWay = new boolean[count];
        idle = new int[active];
        Arrays.fill(section, NO_SECTION);
        allIdle();
    }

    int count() {
        return section.length;
    }

    /** All who are to enroll and unenroll may be sent for, but for those whose answer was lost. Nobody may be under way. */
    void allIdle() {
        idleCount = 0;
        for (int student = 0; student < idle.length; student++) {
            if (!unknown.containsKey(student)) {
                idle[idleCount++] = student;
            }
        }
    }

    /** Takes one who is idle, at random; {@link #NOBODY} if nobody is. */
    int takeIdle(SplittableRandom random) {
        if (idleCount == 0) {
            return NOBODY;
        }
        int place = random.nextInt(idleCount);
        int student = idle[place];
        idle[place] = idle[--idleCount];
        return student;
    }

    /** May be sent for again. */
    void release(int student) {
        idle[idleCount++] = student;
    }

    int section(int student) {
        return section[student];
    }

    boolean isSeated(int student) {
        return section[student] != NO_SECTION;
    }

    long enrollmentId(int student) {
        return enrollmentId[student];
    }

    int changes(int student) {
        return changes[student];
    }

    long balance(int student) {
        return RequestEncoder.CREDITS - (isSeated(student) ? RequestEncoder.PRICE : 0);
    }

    boolean isUnderWay(int student) {
        return underWay[student];
    }

    void sent(int student) {
        underWay[student] = true;
    }

    void answered(int student) {
        underWay[student] = false;
    }

    void seated(int student, int newSection, long newEnrollmentId) {
        section[student] = newSection;
        enrollmentId[student] = newEnrollmentId;
        changes[student]++;
    }

    void unseated(int student) {
        section[student] = NO_SECTION;
        changes[student]++;
    }

    void lost(int student, int askedSection) {
        unknown.put(student, askedSection);
    }

    void found(int student) {
        unknown.remove(student);
    }

    /** Whose answer was lost, each with the section in question. */
    Map<Integer, Integer> unknown() {
        return unknown;
    }
}
