package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code registrar demo}, as somebody who pastes all it prints into a shell meets it. */
class DemoIT {
    /** What stands above a line to paste: what it does, the status, and a piece of the answer. */
    private static final Pattern PROMISE = Pattern.compile("  # (.+) → ([0-9]{3}) (.+)");

    @TempDir
    private Path data;

    /** Runs the line as it was printed, and returns the answer's body with the status in a last line. */
    private static String paste(String line) throws Exception {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "curl() { command curl -w '\\n%{http_code}' \"$@\"; }\n" + line)
                .redirectErrorStream(true)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), out);
        return out;
    }

    @Test
    void shouldDoWhatEachPrintedLineSays() throws Exception {
        try (RegistrarProcess demo = RegistrarProcess.start("demo", "--http", "127.0.0.1:0")) {
            List<String> printed = demo.awaitListening();
            List<String> done = new ArrayList<>();
            for (int i = 0; i < printed.size(); i++) {
                Matcher promise = PROMISE.matcher(printed.get(i));
                if (promise.matches()) {
                    String answer = paste(printed.get(i + 1));
                    assertTrue(answer.endsWith("\n" + promise.group(2)), printed.get(i + 1) + " → " + answer);
                    assertTrue(answer.contains(promise.group(3)), printed.get(i) + " → " + answer);
                    done.add(promise.group(1));
                }
            }
            assertEquals(DemoTour.LINES.stream().map(DemoTour.Line::does).toList(), done);
        }
    }

    @Test
    void shouldHaveSectionsThatAreFullAndPeopleWhoWaitAndKeepThemWhenItComesAgain() throws Exception {
        for (int time = 0; time < 2; time++) {
            try (RegistrarProcess demo =
                    RegistrarProcess.start("demo", "--http", "127.0.0.1:0", "--data", data.toString())) {
                try (WireClient client = new WireClient(demo.awaitUrl())) {
                    int full = 0;
                    int waiting = 0;
                    JsonNode sections = client.call("GET", "/v1/sections", "").json();
                    for (JsonNode section : sections.path("items")) {
                        full += section.path("available").asLong(-1) == 0 ? 1 : 0;
                        waiting += section.path("waitlisted").asInt();
                    }
                    assertTrue(full >= 4 && waiting >= 4, full + " full, " + waiting + " wait");
                    assertEquals(
                            DemoTerm.lines().size(), sections.path("sequence").asInt());
                }
                demo.terminate();
                assertEquals(0, demo.awaitEnd().exitCode());
            }
        }
    }
}
