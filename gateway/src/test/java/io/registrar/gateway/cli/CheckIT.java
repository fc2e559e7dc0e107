package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.DamagedState.Damage;
import io.registrar.engine.Invariant;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both checks as people and their night jobs run them: on sound and on damaged states, of a folder and of a server. */
@Tag("once")
class CheckIT {
    @TempDir
    private Path folder;

    private static String kindOf(Damage damage) {
        return damage == Damage.SESSION_WITHOUT_A_CAMPUS ? "campus" : "enrollment";
    }

    private static Result check(Object... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("check"));
        for (Object word : words) {
            arguments.add(word.toString());
        }
        return RegistrarProcess.run(arguments.toArray(String[]::new));
    }

    private static void assertAllWell(Result enrollment, Result campus) {
        assertEquals(0, enrollment.exitCode(), enrollment.out() + enrollment.errors());
        assertEquals("✅ ALL CHECKS PASSED", enrollment.lastLine());
        for (Invariant invariant : Invariant.values()) {
            assertTrue(enrollment.out().contains(invariant.text() + " passed"), enrollment.out());
        }
        assertEquals(0, campus.exitCode(), campus.out() + campus.errors());
        assertEquals("✅ All sessions have campus_id populated", campus.lastLine());
    }

    private static void assertFails(String name, Result result) {
        assertEquals(1, result.exitCode(), result.out() + result.errors());
        assertTrue(result.out().contains("ERROR: " + name + " "), result.out());
        assertTrue(result.out().contains(name + " FAILED"), result.out());
        assertTrue(
                result.lastLine().startsWith("checks failed: ")
                        && result.lastLine().contains(name),
                result.out());
        assertFalse(result.out().contains("✅"), result.out());
    }

    @Test
    void shouldSayThatAllIsWellOfASoundFolderAndOfItsServer() throws Exception {
        Path data = DamagedFolder.make(folder.resolve("data"));
        assertAllWell(check("enrollment", "--data", data), check("campus", "--since-days", 7, "--data", data));
        // Whatever the locale.
        Result ascii = RegistrarProcess.run(
                Map.of("LC_ALL", "C"), ProcessBuilder.Redirect.PIPE, "check", "campus", "--data", data.toString());
        assertEquals("✅ All sessions have campus_id populated", ascii.lastLine());
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            assertAllWell(check("enrollment", "--since-days", 7, "--url", url), check("campus", "--url", url));
            assertAllWell(check("enrollment", "--data", data), check("campus", "--data", data));
            try (WireClient client = new WireClient(url)) {
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/zoe", "{\"credits\":1}")
                                .status());
                Reply reply = client.call("GET", "/v1/checks/enrollment?sinceDays=1", "");
                assertEquals(200, reply.status());
                assertTrue(reply.json().path("passed").asBoolean());
                assertEquals(8, reply.json().path("items").size());
                assertEquals(
                        DamagedFolder.LAST + 1, reply.json().path("sequence").asLong());
            }
            assertFalse(server.stopInOrder().contains("WARN  ServerChecks"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailOffLineWhenTheStateIsDamaged(Damage damage) throws Exception {
        Path data = DamagedFolder.make(folder.resolve("data"), damage);
        assertFails(damage.broken(), check(kindOf(damage), "--data", data));
    }

    @Test
    void shouldFailWhenTheLedgerIsDamagedUnlessThatIsOlderThanWasAskedFor() throws Exception {
        Path data = DamagedFolder.makeWithASecondRefund(folder.resolve("data"));
        Result result = check("enrollment", "--since-days", 3, "--data", data);
        assertFails("INV-04", result);
        assertTrue(result.out().contains("ERROR: INV-04 sequence 9: enrollment 1 is refunded 10"), result.out());
        // Of the state as it is now it still says what is wrong; of what happened two days ago no more.
        Result later = check("enrollment", "--since-days", 1, "--data", data);
        assertFails("INV-06", later);
        assertTrue(later.out().contains("INV-04 passed"), later.out());
        assertTrue(later.out().contains("WARNING: INV-04 1 found that are older than was asked for"), later.out());
    }

    @Test
    void shouldFailOnLineWhenTheStateIsDamaged() throws Exception {
        // A section can't be over-enrolled and have a free seat.
        Set<Damage> damages = EnumSet.complementOf(EnumSet.of(Damage.OVER_ENROLLED));
        Path data = DamagedFolder.make(folder.resolve("data"), damages.toArray(Damage[]::new));
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            Result enrollment = check("enrollment", "--since-days", 7, "--url", url);
            Result campus = check("campus", "--since-days", 7, "--url", url);
            for (Damage damage : damages) {
                assertFails(damage.broken(), kindOf(damage).equals("campus") ? campus : enrollment);
            }
            try (WireClient client = new WireClient(url)) {
                Reply reply = client.call("GET", "/v1/checks/enrollment", "");
                assertEquals(200, reply.status());
                assertFalse(reply.json().path("passed").asBoolean());
                for (JsonNode item : reply.json().path("items")) {
                    assertFalse(item.path("passed").asBoolean(), item.toString());
                    assertTrue(item.path("violations").size() > 0, item.toString());
                }
            }
            assertTrue(server.errors().contains("CRITICAL: a check has failed"), server.errors());
            server.kill();
        }
        assertFails("campus_id", check("campus", "--data", data));
    }

    @Test
    void shouldAskForATokenWhereTheServerDoes() throws Exception {
        Path data = DamagedFolder.make(folder.resolve("data"));
        Path callers = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("a-Readers/Secret=", "audit", "reader")
                        + Tokens.line("Adas-own/Secret=", "ada", "student"));
        Path token = Files.writeString(folder.resolve("token"), "a-Readers/Secret=\n");
        Path adas = Files.writeString(folder.resolve("adas"), "Adas-own/Secret=\n");
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--tokens", callers.toString())) {
            String url = server.awaitUrl();
            assertAllWell(
                    check("enrollment", "--url", url, "--token-file", token),
                    check("campus", "--url", url, "--token-file", token));
            for (Result refused :
                    List.of(check("campus", "--url", url), check("campus", "--url", url, "--token-file", adas))) {
                assertEquals(2, refused.exitCode(), refused.errors());
                assertEquals(1, refused.errors().lines().count(), refused.errors());
                assertEquals("", refused.out());
            }
        }
    }

    @Test
    void shouldGiveUpACheckWhenTheServerStops() throws Exception {
        Path data = DamagedFolder.make(folder.resolve("data"));
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            try (WireClient client = new WireClient(server.awaitUrl())) {
                client.send(WireClient.request("GET", "/v1/checks/campus", ""));
                Await.until(
                        "a check is made",
                        () -> server.handle()
                                .children()
                                .anyMatch(child ->
                                        child.info().commandLine().orElse("").contains(" --until ")));
                server.terminate();
                Reply reply = client.read();
                // Given up, or made just in time.
                assertTrue(
                        reply.status() == 200
                                || (reply.status() == 503 && reply.code().equals("stopping")),
                        reply.toString());
            }
            assertEquals(0, server.awaitEnd().exitCode());
        }
    }

    @Test
    void shouldExitWith4WhenNobodyIsThere() throws Exception {
        Result result = check("campus", "--url", "http://127.0.0.1:1");
        assertEquals(4, result.exitCode(), result.errors());
        assertEquals(1, result.errors().lines().count(), result.errors());
        assertEquals("", result.out());
    }

    @Test
    void shouldExitWith3WhenTheJournalIsDamaged() throws Exception {
        Path data = DamagedFolder.make(folder.resolve("data"));
        Path manifest = data.resolve("journal").resolve("MANIFEST");
        Files.write(manifest, new byte[] {1, 2, 3});
        Result result = check("campus", "--data", data);
        assertEquals(3, result.exitCode(), result.errors());
        assertEquals(1, result.errors().lines().count(), result.errors());
    }
}
