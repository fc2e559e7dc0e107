package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong use is one clear line and the contract's exit code; signals end a server in order. */
@Tag("once")
class CommandLineIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "serve --data",
                "serve --data DATA --sync sometimes",
                "serve --data DATA --sync interval:0",
                "serve --data DATA --sync interval:60001",
                "serve --data DATA --http nowhere",
                "serve --data DATA --http 127.0.0.1:65536",
                "serve --data DATA --http 0.0.0.0:0",
                "serve --data DATA --http ::1:0",
                "serve --data DATA --ring 1000",
                "serve --data DATA --wait never",
                "serve --data DATA --event-loops 0",
                "serve --data DATA --segment-mib 7",
                "serve --data DATA --snapshot-nice 20",
                "snapshot --data DATA --beside 0",
                "serve --data DATA --tokens",
                "serve --data DATA --tokens DATA/nothing",
                "demo --tokens DATA/nothing",
                "serve --data DATA --unknown",
                "serve --data DATA more",
                "journal",
                "journal verify",
                "journal verify --data DATA/nothing",
                "journal dump",
                "journal dump --data DATA",
                "journal dump --data DATA --from 0",
                "journal dump --data DATA --from 3 --to 2",
                "journal dump --data DATA --to last",
                "journal replay --data DATA",
                "journal replay --data DATA --until yesterday",
                "journal replay --data DATA --until -1",
                "journal state --data DATA section s",
                "journal state --data DATA --at noon section s",
                "journal state --data DATA course s",
                "journal state --data DATA section",
                "backup",
                "backup --data DATA",
                "backup --data DATA DATA/backup",
                "check",
                "check enrollment",
                "check everything --data DATA",
                "check enrollment --data DATA",
                "check enrollment --data DATA --url http://127.0.0.1:1",
                "check enrollment --data DATA --since-days 0",
                "check enrollment --data DATA --since-days 36501",
                "check enrollment --data DATA --since-days week",
                "check campus --data DATA --token-file DATA/token",
                "check campus --url nowhere",
                "check campus --url http://127.0.0.1:1/v1/checks",
                "check campus --url http://127.0.0.1:1 --token-file DATA/token",
                "check campus --url http://127.0.0.1:1 --until 5",
                "journal repair",
                "journal repair --data DATA",
                "demolish"
            })
    void shouldExitWith2AndSayWhyWhenUsedWrongly(String arguments) throws Exception {
        Path data = folder.resolve("data");
        String[] words = arguments.isEmpty()
                ? new String[0]
                : arguments.replace("DATA", data.toString()).split(" ", -1);
        Result result = CommandCall.run(words);

        assertEquals(2, result.exitCode(), result.errors());
        assertEquals("", result.out());
        assertFalse(result.errors().isBlank());
        assertFalse(result.errors().contains("Exception"), result.errors());
        assertFalse(Files.exists(data), "nothing was made");
    }

    @Test
    void shouldExitWith0ForHelpAndVersion() throws Exception {
        Result help = RegistrarProcess.run("--help");
        assertEquals(0, help.exitCode());
        for (String command : new String[] {"serve", "demo", "test", "journal", "check"}) {
            assertTrue(help.out().contains("\n  " + command), help.out());
        }
        Result version = RegistrarProcess.run("--version");
        assertEquals(0, version.exitCode());
        assertTrue(version.out().startsWith("registrar 0."), version.out());
        assertEquals("", help.errors() + version.errors());
    }

    @Test
    void shouldExitWith2WhenThePortIsBusy() throws Exception {
        try (ServerSocket busy = new ServerSocket(0)) {
            Result result = RegistrarProcess.run(
                    "serve",
                    "--http",
                    "127.0.0.1:" + busy.getLocalPort(),
                    "--data",
                    folder.resolve("data").toString());
            assertEquals(2, result.exitCode());
            assertEquals(1, result.errors().lines().count(), result.errors());
            assertTrue(result.errors().contains("" + busy.getLocalPort()), result.errors());
        }
    }

    @Test
    void shouldExitWith2AndChangeNothingWhenTheFolderIsForeign() throws Exception {
        Files.writeString(folder.resolve("thesis.txt"), "the only copy");
        Map<String, String> before = contents(folder);
        Result result = RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", folder.toString());

        assertEquals(2, result.exitCode());
        assertEquals(1, result.errors().lines().count(), result.errors());
        assertEquals(before, contents(folder));
        assertEquals(
                2,
                CommandCall.run("journal", "verify", "--data", folder.toString())
                        .exitCode());
    }

    @Test
    void shouldExitWith2WhenTheFolderCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Result result = RegistrarProcess.run(
                "serve", "--http", "127.0.0.1:0", "--data", file.resolve("data").toString());

        assertEquals(2, result.exitCode(), result.errors());
        assertEquals(1, result.errors().lines().count(), result.errors());
    }

    @Test
    void shouldExitWith2AndChangeNoByteWhenTheFolderIsServedAlready() throws Exception {
        Path data = folder.resolve("data");
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            try (WireClient client = new WireClient(url)) {
                client.call("PUT", "/v1/students/ada", "{\"credits\":10}");
                // What it still prepares for later would change bytes as well.
                server.pause();
                Map<String, String> before = contents(data);
                Result second = RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", data.toString());

                assertEquals(2, second.exitCode());
                assertEquals(1, second.errors().lines().count(), second.errors());
                assertEquals(before, contents(data));
                server.resume();
                assertEquals(200, client.call("GET", "/v1/students/ada", "").status());
            }
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
    }

    @Test
    void shouldStopInOrderWhenToldSoTheMomentItListens() throws Exception {
        for (int start = 0; start < 3; start++) {
            try (RegistrarProcess server = RegistrarProcess.serve(folder.resolve("data"))) {
                server.awaitUrl();
                server.terminate();
                Result result = server.awaitEnd();
                assertEquals(0, result.exitCode(), result.errors());
                assertTrue(result.errors().contains("stopped at sequence 0 "), result.errors());
            }
        }
    }

    @Test
    void shouldStopInOrderOnSigtermAndBeThereAgain() throws Exception {
        Path data = folder.resolve("data");
        String live;
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            try (WireClient client = new WireClient(server.awaitUrl())) {
                client.call("PUT", "/v1/students/ada", "{\"credits\":10}");
                client.call(
                        "PUT", "/v1/sections/s", "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":1,\"price\":4}");
                assertEquals(
                        201,
                        client.call("POST", "/v1/sections/s/enrollments", "{\"studentId\":\"ada\"}")
                                .status());
                server.terminate();
                Result result = server.awaitEnd();
                assertEquals(0, result.exitCode(), result.errors());
                assertTrue(result.errors().contains("stopped at sequence 3 digest "), result.errors());
                assertFalse(result.errors().contains("WARN"), result.errors());
                live = result.errors().lines().reduce((a, b) -> b).orElseThrow().replaceAll(".*sequence", "sequence");
            }
        }
        Result verified = RegistrarProcess.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verified.exitCode());
        // The outcomes are the live ones too: their running hash stands in a line of its own.
        String hash = verified.out().replaceAll("(?s).*(, running hash [0-9a-f]{16}).*", "$1");
        assertEquals(live, verified.lastLine() + hash);
        assertTrue(verified.out().contains("sealed") && !verified.out().contains("not sealed"), verified.out());

        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            assertEquals(
                    6,
                    client.call("GET", "/v1/students/ada", "")
                            .json()
                            .path("balance")
                            .asInt());
            assertTrue(server.errors().contains("recovered " + live), server.errors());
        }
    }

    @Test
    void shouldShowADemoThatGoesWithoutATrace() throws Exception {
        String folderLine;
        try (RegistrarProcess demo = RegistrarProcess.start("demo", "--http", "127.0.0.1:0")) {
            try (WireClient client = new WireClient(demo.awaitUrl())) {
                assertEquals(
                        29,
                        client.call("GET", "/v1/sections", "")
                                .json()
                                .path("items")
                                .size());
            }
            demo.terminate();
            Result result = demo.awaitEnd();
            assertEquals(0, result.exitCode());
            folderLine = result.errors();
        }
        assertFalse(folderLine.contains("ERROR"), folderLine);
    }

    /** Every file of a folder with its bytes, as text that compares. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                                + java.util.Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
