package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandDecoder;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.http.Await;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve --tokens}, as an operator meets it. */
class CallersIT {
    private static final String OPERATOR = Tokens.line("op-token", "it", "operator");
    private static final String ADA = Tokens.line("ada-token", "ada", "student");

    @TempDir
    private Path folder;

    private Path data;
    private Path tokens;

    @BeforeEach
    void name() throws IOException {
        data = folder.resolve("data");
        tokens = Files.writeString(folder.resolve("tokens"), "# who may call\n" + OPERATOR + ADA);
    }

    private RegistrarProcess serve(String address) throws IOException {
        return RegistrarProcess.start(
                "serve",
                "--http",
                address,
                "--data",
                data.toString(),
                "--segment-mib",
                "8",
                "--tokens",
                tokens.toString());
    }

    @Test
    void shouldServeOnAnyAddressKnowTheFileAgainAndNameCallersInTheJournal() throws Exception {
        try (RegistrarProcess server = serve("0.0.0.0:0")) {
            try (WireClient client = new WireClient(server.awaitUrl())) {
                assertEquals(401, client.call("GET", "/v1/sections", "").status());
                assertEquals(200, client.call("GET", "/readyz", "").status());
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/ada", "{}", "op-token").status());
                assertEquals(
                        201,
                        client.call(
                                        "PUT",
                                        "/v1/sections/s",
                                        "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":1}",
                                        "op-token")
                                .status());
                assertEquals(
                        201,
                        client.call("POST", "/v1/sections/s/enrollments", "{\"studentId\":\"ada\"}", "ada-token")
                                .status());

                replace(ADA + "ada-token ada student\n");
                Await.until(
                        "the bad file is complained of", () -> errors(server).contains(" ERROR "));
                assertEquals(
                        200, client.call("GET", "/v1/sections", "", "op-token").status());

                replace(ADA);
                Await.until("the operator is known no more", () -> status(client, "op-token") == 401);
                assertEquals(200, status(client, "ada-token"));
            }
            server.terminate();
            Result result = server.awaitEnd();
            assertEquals(0, result.exitCode(), result.errors());
            assertEquals(
                    List.of("token file " + tokens + ", line 2: the hash must be 64 hexadecimal digits, the SHA-256 of"
                            + " the token; the callers of before stay"),
                    result.errors()
                            .lines()
                            .filter(line -> line.contains(" ERROR "))
                            .map(line -> line.replaceAll(".*TokenFile: ", ""))
                            .toList());
            for (String token : List.of("op-token", "ada-token")) {
                assertFalse((result.out() + result.errors()).contains(token), result.errors());
                assertFalse((result.out() + result.errors()).contains(Tokens.hash(token)), result.errors());
            }
        }
        List<String> actors = new ArrayList<>();
        CommandDecoder decoder = new CommandDecoder();
        JournalReader.read(DataFolder.journalForReading(data), (buffer, offset, length) -> {
            actors.add(decoder.wrap(buffer, offset, length).type() + " by " + decoder.actor());
        });
        assertEquals(List.of("PUT_STUDENT by it", "PUT_SECTION by it", "ENROLL by ada"), actors);
    }

    private static int status(WireClient client, String token) {
        try {
            return client.call("GET", "/v1/sections", "", token).status();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String errors(RegistrarProcess server) {
        try {
            return server.errors();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void replace(String text) throws IOException {
        Path beside = Files.writeString(folder.resolve("tokens.new"), text);
        Files.move(beside, tokens, StandardCopyOption.ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "[::]:0"})
    void shouldRefuseOtherAddressesThanLoopbackWithoutTokens(String address) throws Exception {
        Result result = RegistrarProcess.run("serve", "--http", address, "--data", data.toString());
        assertEquals(2, result.exitCode());
        assertEquals(1, result.errors().lines().count(), result.errors());
        assertTrue(result.errors().contains("--tokens"), result.errors());
        assertFalse(Files.exists(data), "nothing was made");
    }

    @Test
    void shouldExitWith2AndNameTheLineWhenTheFileIsBad() throws Exception {
        Files.writeString(tokens, OPERATOR + "\nmy-secret ada student\n");
        try (RegistrarProcess server = serve("127.0.0.1:0")) {
            Result result = server.awaitEnd();
            assertEquals(2, result.exitCode());
            assertEquals(
                    "registrar: token file " + tokens
                            + ", line 3: the hash must be 64 hexadecimal digits, the SHA-256 of the token\n",
                    result.errors());
            assertEquals("", result.out());
        }
        assertFalse(Files.exists(data), "nothing was made");
    }

    @Test
    void shouldExitWith2WhenThereIsNoFile() throws Exception {
        Files.delete(tokens);
        try (RegistrarProcess server = serve("127.0.0.1:0")) {
            Result result = server.awaitEnd();
            assertEquals(2, result.exitCode());
            assertEquals("registrar: token file " + tokens + " can't be read: there is none\n", result.errors());
        }
        assertFalse(Files.exists(data), "nothing was made");
    }
}
