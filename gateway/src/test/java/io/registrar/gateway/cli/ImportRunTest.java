package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order rows are decided and reported, and what is done before an import ends early. */
class ImportRunTest {
    private static final String HEADER = "record,studentId,credits\n";

    @TempDir
    private Path folder;

    /** The lines that were decided; every third is refused. */
    private final List<String> decided = new ArrayList<>();

    private int bulks;

    private List<BulkAnswer> decide(byte[] lines, int count) {
        bulks++;
        List<BulkAnswer> answers = new ArrayList<>();
        new String(lines, StandardCharsets.UTF_8).lines().forEach(line -> {
            decided.add(line);
            answers.add(decided.size() % 3 == 0 ? new BulkAnswer(409, "no", "because") : new BulkAnswer(201, "", ""));
        });
        assertEquals(count, answers.size());
        return answers;
    }

    private ImportRun run(String csv, ImportReport report, ImportTarget target) {
        return new ImportRun(
                new CsvImportRows(
                        new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), ImportRecord.allColumns()),
                new ImportMapping(Optional.empty(), Optional.empty()),
                target,
                report);
    }

    @Test
    void shouldDecideAndReportInTheOrderOfTheFile() throws IOException {
        StringBuilder csv = new StringBuilder(HEADER);
        for (int row = 0; row < 1_500; row++) {
            csv.append("student,s")
                    .append(row)
                    .append(row % 2 == 0 ? ",1" : ",x")
                    .append('\n');
        }
        Path file = folder.resolve("report.csv");
        try (ImportReport report = new ImportReport(Optional.of(file))) {
            ImportTally tally = run(csv.toString(), report, this::decide).run(done -> {});
            assertEquals(1_500, tally.rows());
            assertEquals(750 + 250, tally.refused());
        }
        assertEquals(3, bulks);
        List<String> lines = Files.readAllLines(file);
        assertEquals("line,record,id,code,reason", lines.get(0));
        assertEquals("3,student,s1,malformed_row,credits must be a whole number", lines.get(1));
        assertEquals("5,student,s3,malformed_row,credits must be a whole number", lines.get(2));
        assertEquals("6,student,s4,no,because", lines.get(3));
        List<Integer> numbers = lines.stream()
                .skip(1)
                .map(line -> Integer.parseInt(line.substring(0, line.indexOf(','))))
                .toList();
        List<Integer> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        assertEquals(sorted, numbers);
    }

    @Test
    void shouldDoWhatStandsBeforeAQuoteThatDoesNotClose() throws IOException {
        Path file = folder.resolve("report.csv");
        try (ImportReport report = new ImportReport(Optional.of(file))) {
            ImportRun run = run(HEADER + "student,a,1\nstudent,b,x\nstudent,\"c,1\n", report, this::decide);
            assertThrows(WrongUseException.class, () -> run.run(done -> {}));
            assertEquals(3, run.lastLine());
        }
        assertEquals(1, decided.size());
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void shouldSayUpToWhereAllIsDoneWhenNobodyDecidesAnyMore() {
        String csv = HEADER + "student,s,1\n".repeat(1_200);
        ImportRun run = run(csv, new ImportReport(Optional.empty()), (lines, count) -> {
            if (bulks == 1) {
                throw new UnreachableException("away");
            }
            return decide(lines, count);
        });
        assertThrows(UnreachableException.class, () -> run.run(done -> {}));
        assertEquals(501, run.lastLine());
    }
}
