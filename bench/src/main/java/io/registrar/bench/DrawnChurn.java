package io.registrar.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Who enrolls where, and in which order they unenroll: students drawn at random, each for a section drawn at random, and another
 * random order. When all is done the state is as it was.
 */
final class DrawnChurn {
    private final int[] students;
    private final int[] sections;
    /** Places in both, in the order in which they unenroll. */
    private final int[] leaving;

    /** Draws so many different students of the population. */
    DrawnChurn(Population population, int drawn, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        students = draw(population.students(), drawn, random);
        sections = random.ints(drawn, 0, population.sections()).toArray();
        leaving = draw(drawn, drawn, random);
    }

    /** So many different numbers below the bound, in random order: the start of a shuffle. */
    static int[] draw(int bound, int count, SplittableRandom random) {
        int[] numbers = new int[bound];
        Arrays.setAll(numbers, i -> i);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, bound);
            int number = numbers[other];
            numbers[other] = numbers[i];
            numbers[i] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Commands that it makes: all enroll, then all unenroll. */
    int commands() {
        return 2 * students.length;
    }

    boolean isEnroll(int command) {
        return command < students.length;
    }

    /** When the student of a command enrolls, counted from 0. */
    int placeOf(int command) {
        return isEnroll(command) ? command : leaving[command - students.length];
    }

    /** The number of the student that a command is about. */
    int studentOf(int command) {
        return students[placeOf(command)];
    }

    /** The number of the section that a command is about. */
    int sectionOf(int command) {
        return sections[placeOf(command)];
    }
}
