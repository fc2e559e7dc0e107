package io.registrar.bench.load;

import java.util.SplittableRandom;

/** Says what is asked for next: who and where is drawn at random, and follows from the seed and the answers. */
final class Picker {
    private static final int SEATS_AT_ONCE = 10;
    private static final Operation[] READS = {Operation.READ_SEATS, Operation.READ_STUDENT, Operation.READ_SECTION};

    private final SplittableRandom random = new SplittableRandom(1);
    private final StudentTable students;
    private final int firstSection;
    private final int sectionCount;
    private final int readPercent;

    /** @param sectionCount sections that are enrolled in, from the first one on */
    Picker(StudentTable students, int firstSection, int sectionCount, int readPercent) {
        this.students = students;
        this.firstSection = firstSection;
        this.sectionCount = sectionCount;
        this.readPercent = readPercent;
    }

    /** Fills it in; false if every student has a request under way, or is not to have one more. */
    boolean pick(Exchange exchange) {
        int section = firstSection + random.nextInt(sectionCount);
        if (readPercent > 0 && random.nextInt(100) < readPercent) {
            exchange.become(READS[random.nextInt(READS.length)], random.nextInt(students.count()), section);
            exchange.sections = exchange.operation == Operation.READ_SEATS ? Math.min(SEATS_AT_ONCE, sectionCount) : 1;
            return true;
        }
        int student = students.takeIdle(random);
        if (student == StudentTable.NOBODY) {
            return false;
        }
        if (students.isSeated(student)) {
            exchange.become(Operation.UNENROLL, student, students.section(student));
        } else {
            exchange.become(Operation.ENROLL, student, section);
        }
        return true;
    }
}
