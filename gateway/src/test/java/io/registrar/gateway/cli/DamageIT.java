package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broken disk does to a journal: seen, named, and never guessed over. */
@Tag("once")
class DamageIT {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private Path data;

    /** Three segments: two sealed, the last as a kill leaves it. Each holds one student, named after it. */
    @BeforeAll
    static void makeSegments() throws Exception {
        Path data = shared.resolve("data");
        for (String student : List.of("student-one", "student-two", "student-three")) {
            try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                try (WireClient client = new WireClient(server.awaitUrl())) {
                    assertEquals(
                            201,
                            client.call("PUT", "/v1/students/" + student, "{\"credits\":1}")
                                    .status());
                }
                if (student.equals("student-three")) {
                    server.kill();
                } else {
                    server.terminate();
                    assertEquals(0, server.awaitEnd().exitCode());
                }
            }
        }
    }

    @BeforeEach
    void copy() throws Exception {
        data = folder.resolve("data");
        SystemCommand.run("cp", "-r", shared.resolve("data").toString(), data.toString());
        assertEquals(0, verify().exitCode());
    }

    @Test
    void shouldExitWith3AndNameThePlaceWhenAByteOfASealedFrameIsFlipped() throws Exception {
        Path file = flipByteOf("student-one");
        Result verified = verify();
        assertEquals(3, verified.exitCode());
        assertDamageNamed(verified, data.relativize(file).toString());
        assertDamageNamed(serve(), data.relativize(file).toString());
    }

    @Test
    void shouldExitWith3AndNameTheSegmentWhenOneIsMissing() throws Exception {
        Path segment = fileWith("student-two").getParent();
        Files.move(segment, folder.resolve("elsewhere"));
        Result verified = verify();
        assertEquals(3, verified.exitCode());
        assertDamageNamed(verified, data.relativize(segment).toString());
        assertDamageNamed(serve(), data.relativize(segment).toString());
    }

    @Test
    void shouldExitWith3AndNameTheVersionWhenARecordIsOfALaterRelease() throws Exception {
        try (WrittenJournal written = new WrittenJournal(data)) {
            written.encoder().putStudent("later", "student-four", 1);
            // The third byte of a record is its version.
            written.encoder().buffer()[2] = 9;
            assertThrows(MalformedRecordException.class, () -> written.append(written.encoder(), 4_000_000_000_000L));
        }
        for (Result refused : List.of(verify(), serve())) {
            assertEquals(3, refused.exitCode());
            assertTrue(refused.errors().contains("version 1 to 4, but found 9"), refused.errors());
        }
    }

    @Test
    void shouldSkipATornTailAndSaySoAndLeaveItsBytes() throws Exception {
        Path file = flipByteOf("student-three");
        byte[] torn = Files.readAllBytes(file);
        Result verified = verify();
        assertEquals(0, verified.exitCode());
        assertTrue(verified.out().contains("torn"), verified.out());
        assertTrue(verified.lastLine().startsWith("sequence 2 digest "), verified.out());
        assertTrue(Arrays.equals(torn, Files.readAllBytes(file)));

        for (int start = 0; start < 2; start++) {
            try (RegistrarProcess server = RegistrarProcess.serve(data);
                    WireClient client = new WireClient(server.awaitUrl())) {
                assertTrue(server.errors().contains("torn"), server.errors());
                assertEquals(
                        404,
                        client.call("GET", "/v1/students/student-three", "").status());
                assertEquals(
                        200, client.call("GET", "/v1/students/student-two", "").status());
                assertEquals(
                        start == 0 ? 201 : 200,
                        client.call("PUT", "/v1/students/student-four", "").status());
            }
            byte[] left = Files.readAllBytes(file);
            assertTrue(Arrays.equals(left, Arrays.copyOf(torn, left.length)), "the torn bytes are left");
            assertTrue(indexOf(left, new byte[] {(byte) ('s' ^ 1), 't', 'u'}) > 0, "the torn bytes are left");
        }
        assertEquals(0, verify().exitCode());
    }

    private Result verify() throws IOException, InterruptedException {
        return CommandCall.run("journal", "verify", "--data", data.toString());
    }

    private Result serve() throws IOException, InterruptedException {
        return RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", data.toString());
    }

    private static void assertDamageNamed(Result result, String file) {
        assertEquals(3, result.exitCode(), result.errors());
        List<String> lines = result.errors().lines().toList();
        assertTrue(
                lines.get(lines.size() - 1).matches("registrar: journal damaged: " + file + ".*, offset [0-9]+: .*"),
                result.errors());
    }

    /** Flips a bit of the first byte of this text in the journal, and returns the file. */
    private Path flipByteOf(String text) throws IOException {
        Path file = fileWith(text);
        byte[] bytes = Files.readAllBytes(file);
        bytes[indexOf(bytes, text.getBytes(StandardCharsets.US_ASCII))] ^= 1;
        Files.write(file, bytes);
        return file;
    }

    private Path fileWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".cq4")).toList()) {
                if (indexOf(Files.readAllBytes(file), text.getBytes(StandardCharsets.US_ASCII)) >= 0) {
                    return file;
                }
            }
        }
        throw new AssertionError("no segment holds " + text);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
