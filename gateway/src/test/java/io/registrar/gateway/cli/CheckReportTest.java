package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.CheckItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words that scripts go by, and the same report as JSON, there and back. */
class CheckReportTest {
    private static final CheckItem GOOD = new CheckItem("INV-01", "rule one", List.of(), 0, List.of(), 0);
    private static final CheckItem WARNED = new CheckItem("INV-02", "rule two", List.of("older"), 1, List.of(), 0);
    private static final CheckItem BROKEN =
            new CheckItem("INV-03", "rule \"three\"", List.of(), 0, List.of("one", "two"), 5);

    private static List<String> lines(CheckReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.writeLines(out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void shouldEndWithTheContractsWordsWhenAllIsWell() {
        assertEquals(
                List.of(
                        "INV-01 passed: rule one",
                        "INV-02 passed: rule two",
                        "WARNING: INV-02 older",
                        "up to sequence 7",
                        "✅ ALL CHECKS PASSED"),
                lines(new CheckReport(CheckKind.ENROLLMENT, 0, 7, List.of(GOOD, WARNED))));
        assertEquals(
                List.of("INV-01 passed: rule one", "up to sequence 7", "✅ All sessions have campus_id populated"),
                lines(new CheckReport(CheckKind.CAMPUS, 0, 7, List.of(GOOD))));
    }

    @Test
    void shouldSayWhatIsWrongAndHowMuchMoreThereIs() {
        CheckReport report = new CheckReport(CheckKind.ENROLLMENT, 0, 7, List.of(GOOD, BROKEN));
        assertEquals(
                List.of(
                        "INV-01 passed: rule one",
                        "INV-03 FAILED: rule \"three\"",
                        "ERROR: INV-03 one",
                        "ERROR: INV-03 two",
                        "ERROR: INV-03 and 3 more",
                        "up to sequence 7",
                        "checks failed: INV-03"),
                lines(report));
        assertEquals(ExitCode.CHECK_FAILED, report.exitCode());
    }

    @Test
    void shouldBeTheSameWhenItWasReadBack() throws IOException {
        CheckReport report = new CheckReport(CheckKind.ENROLLMENT, 0, 7, List.of(GOOD, WARNED, BROKEN));
        byte[] json = CheckJson.write(report);
        assertEquals(report, CheckJson.read(CheckKind.ENROLLMENT, 0, json));
        assertEquals(
                "{\"passed\":false,\"items\":[{\"name\":\"INV-03\",\"rule\":\"rule \\\"three\\\"\",\"passed\":false,"
                        + "\"warnings\":[],\"violations\":[\"one\",\"two\"],\"warningCount\":0,\"violationCount\":5}],"
                        + "\"sequence\":7}",
                new String(
                        CheckJson.write(new CheckReport(CheckKind.CAMPUS, 0, 7, List.of(BROKEN))),
                        StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"items\":[]}", "{\"items\":[{\"name\":", "{\"items\":3}", "<html>"})
    void shouldRefuseWhatIsNoReport(String body) {
        assertThrows(
                IOException.class, () -> CheckJson.read(CheckKind.CAMPUS, 0, body.getBytes(StandardCharsets.UTF_8)));
    }
}
