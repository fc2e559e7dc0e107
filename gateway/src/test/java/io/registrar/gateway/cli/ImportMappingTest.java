package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.ImportMapping.Unapproved;
import io.registrar.gateway.cli.ImportMapping.ZeroCapacity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the bytes of a file to the lines of a bulk, and what of it becomes none. */
class ImportMappingTest {
    private static final ImportMapping UNDECIDED = new ImportMapping(Optional.empty(), Optional.empty());

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ImportEntry> entries(ImportRows rows, ImportMapping mapping) throws IOException {
        List<ImportEntry> entries = new ArrayList<>();
        for (Optional<ImportRow> row = rows.next(); row.isPresent(); row = rows.next()) {
            entries.add(mapping.map(row.get()));
        }
        return entries;
    }

    private static List<ImportEntry> csv(String text, ImportMapping mapping) throws IOException {
        return entries(new CsvImportRows(bytes(text), ImportRecord.allColumns()), mapping);
    }

    private static List<ImportEntry> ndjson(String text) throws IOException {
        return entries(new NdjsonImportRows(bytes(text), ImportRecord.allColumns()), UNDECIDED);
    }

    private static ImportEntry section(String capacity, ImportMapping mapping) throws IOException {
        return csv("record,sectionId,capacity\nsection,s," + capacity, mapping).get(0);
    }

    private static ImportEntry enrollment(String status, String approved, ImportMapping mapping) throws IOException {
        return csv("record,importId,status,approved\nenrollment,7," + status + "," + approved, mapping)
                .get(0);
    }

    @Test
    void shouldMakeTheSameLineOfEitherFormat() throws IOException {
        String line =
                "{\"type\":\"putSection\",\"sectionId\":\"s-1\",\"kind\":\"course\",\"title\":\"Übung, \\\"A\\\"\","
                        + "\"capacity\":5,\"price\":3,\"opensAt\":1760970600000}";
        ImportEntry csv = csv(
                        "\uFEFFrecord,kind,sectionId,title,capacity,price,opensAt\r\n\r\n"
                                + "Section,Course,s-1,\"Übung, \"\"A\"\"\",5,3,2025-10-20T16:30:00+02:00\r\n",
                        UNDECIDED)
                .get(0);
        assertEquals(line, csv.command());
        assertEquals(3, csv.line());
        assertEquals("s-1", csv.id());
        ImportEntry json = ndjson("\n{\"record\":\"section\",\"sectionId\":\"s-1\",\"kind\":\"course\",\"term\":null,"
                        + "\"title\":\"Übung, \\\"A\\\"\",\"capacity\":5,\"price\":\"3\",\"opensAt\":1760970600000}")
                .get(0);
        assertEquals(line, json.command());
        assertEquals(2, json.line());
    }

    @ParameterizedTest
    @CsvSource({"'',null", "unlimited,null", "0,''", "5,5"})
    void shouldAskWhatACapacityOfNothingMeans(String capacity, String written) throws IOException {
        ImportEntry entry = section(capacity, UNDECIDED);
        assertEquals(written.isEmpty() ? "mapping_missing" : "", entry.code());
        assertEquals(
                written.isEmpty() ? "" : "{\"type\":\"putSection\",\"sectionId\":\"s\",\"capacity\":" + written + "}",
                entry.command());
        for (ZeroCapacity zero : ZeroCapacity.values()) {
            String known = zero == ZeroCapacity.NOBODY ? "0" : "null";
            assertTrue(section("0", new ImportMapping(Optional.of(zero), Optional.empty()))
                    .command()
                    .endsWith("\"capacity\":" + known + "}"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "active,true,active,active",
        "'',T,active,active",
        "'',APPROVED,active,active",
        "cancelled,false,cancelled,cancelled",
        "Withdrawn,'',withdrawn,withdrawn",
        "active,false,'',pending",
        "'',pending,'',pending",
        "pending,0,'',pending"
    })
    void shouldAskWhatBecomesOfTheUnapproved(String status, String approved, String skipped, String pending)
            throws IOException {
        ImportMapping skip = new ImportMapping(Optional.empty(), Optional.of(Unapproved.SKIP));
        ImportMapping keep = new ImportMapping(Optional.empty(), Optional.of(Unapproved.PENDING));
        ImportEntry kept = enrollment(status, approved, keep);
        assertTrue(kept.command().contains("\"status\":\"" + pending + "\""), kept.toString());
        ImportEntry passed = enrollment(status, approved, skip);
        if (skipped.isEmpty()) {
            assertTrue(!passed.isSent() && !passed.isRefused());
            assertEquals(
                    "mapping_missing", enrollment(status, approved, UNDECIDED).code());
        } else {
            assertTrue(passed.command().contains("\"status\":\"" + skipped + "\""), passed.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1600000000000,1600000000000",
        "2025-10-20T14:30:00Z,1760970600000",
        "2025-10-20 14:30:00.25+00,1760970600250",
        "2025-10-20 16:30:00+0200,1760970600000",
        "2025-10-20 14:30:00,",
        "2025-10-20,",
        "-1,",
        "12.5,"
    })
    void shouldReadTimesThatSayTheirOffset(String text, Long millis) {
        assertEquals(millis == null ? OptionalLong.empty() : OptionalLong.of(millis), ImportTimes.millis(text));
    }

    @Test
    void shouldSpoilOnlyTheRowThatIsBad() throws IOException {
        String longest = "x".repeat(ImportRows.MAX_ROW_LENGTH + 1);
        List<ImportEntry> csv = csv(
                "record,studentId,credits,cost\nstudent,a,1.5\nstudent,a,1,,5\nstudent," + longest
                        + "\nstudent,a,1,7\nteacher,a\nstudent,\"a\nb\",1\nstudent,c,-3",
                UNDECIDED);
        assertEquals(
                List.of("credits must be a whole number", "the row has 5 fields, but 4 are named"),
                csv.stream().limit(2).map(ImportEntry::reason).toList());
        assertEquals(
                List.of(2L, 3L, 4L, 5L, 6L, 7L, 9L),
                csv.stream().map(ImportEntry::line).toList());
        assertEquals(
                List.of(true, true, true, true, true, false, false),
                csv.stream().map(ImportEntry::isRefused).toList());
        List<ImportEntry> ndjson = ndjson("[]\n{\"record\":\"student\",\"record\":\"student\"}\n{\"a\":1}\n"
                + "{\"record\":1.5}\n{\"record\":{}}\n{} {}\n" + longest + "\n{\"record\"");
        assertEquals(8, ndjson.size());
        assertTrue(ndjson.stream().allMatch(ImportEntry::isRefused), ndjson.toString());
    }

    @Test
    void shouldEndWhereRowsCanNotBeToldApart() {
        assertThrows(WrongUseException.class, () -> csv("record,studentId\nstudent,\"a", UNDECIDED));
        assertThrows(WrongUseException.class, () -> csv("", UNDECIDED));
        assertThrows(WrongUseException.class, () -> csv("record,record\n", UNDECIDED));
        assertThrows(WrongUseException.class, () -> csv("record,max_students\n", UNDECIDED));
        String open = "record,studentId\nstudent,\"a" + "\nstudent,b".repeat(1 << 18);
        assertThrows(WrongUseException.class, () -> csv(open, UNDECIDED));
    }
}
