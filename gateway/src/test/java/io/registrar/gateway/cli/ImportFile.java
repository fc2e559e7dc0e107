package io.registrar.gateway.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A made-up older system as a file to import: sections, students, and the enrollments of a few years, the same for the same
 * number of rows. A few rows in a hundred are refused: no seat is left, the student has one, the old id is another's, or there is
 * no such section.
 */
final class ImportFile {
    private static final long SEED = 20_261_128;
    private static final String[] STATUSES = {
        "active", "active", "active", "completed", "cancelled", "withdrawn", "expired"
    };
    private static final long FIRST_DATE = 1_600_000_000_000L;
    private static final long YEARS = 100_000_000_000L;

    private final int rows;

    /** @param rows of all sorts together, 100 or more */
    ImportFile(int rows) {
        this.rows = rows;
    }

    int sections() {
        return rows / 100;
    }

    int students() {
        return rows * 2 / 5;
    }

    static String section(int number) {
        return "section-" + number;
    }

    static String student(int number) {
        return "student-" + number;
    }

    /** Writes it as CSV or NDJSON, by its name. */
    Path write(Path file) throws IOException {
        boolean isCsv = file.toString().endsWith(".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            if (isCsv) {
                out.write(
                        "record,sectionId,kind,title,capacity,price,studentId,credits,importId,status,cost,enrolledAt\n");
            }
            for (int number = 0; number < sections(); number++) {
                out.write(String.format(
                        isCsv
                                ? "section,%s,course,\"Übung, part %d\",%d,%d,,,,,,%n"
                                : "{\"record\":\"section\",\"sectionId\":\"%s\",\"kind\":\"course\",\"title\":\"Übung, part %d\",\"capacity\":%d,\"price\":%d}%n",
                        section(number),
                        number,
                        40,
                        number % 7));
            }
            for (int number = 0; number < students(); number++) {
                out.write(String.format(
                        isCsv
                                ? "student,,,,,,%s,%d,,,,%n"
                                : "{\"record\":\"student\",\"studentId\":\"%s\",\"credits\":%d}%n",
                        student(number),
                        number % 1_000));
            }
            SplittableRandom random = new SplittableRandom(SEED);
            for (int number = sections() + students(); number < rows; number++) {
                enrollment(out, isCsv, random, number);
            }
        }
        return file;
    }

    private void enrollment(BufferedWriter out, boolean isCsv, SplittableRandom random, int number) throws IOException {
        boolean isOdd = random.nextInt(200) == 0;
        int id = isOdd ? number - 1 - random.nextInt(50) : number;
        String section = random.nextInt(200) == 0 ? "nowhere" : section(random.nextInt(sections()));
        out.write(String.format(
                isCsv
                        ? "enrollment,%s,,,,,%s,,%d,%s,%d,%d%n"
                        : "{\"record\":\"enrollment\",\"sectionId\":\"%s\",\"studentId\":\"%s\",\"importId\":%d,\"status\":\"%s\",\"cost\":%d,\"enrolledAt\":%d}%n",
                section,
                student(random.nextInt(students())),
                id,
                STATUSES[random.nextInt(STATUSES.length)],
                random.nextInt(500),
                FIRST_DATE + random.nextLong(YEARS)));
    }
}
