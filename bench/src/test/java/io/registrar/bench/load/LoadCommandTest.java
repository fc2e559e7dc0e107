package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFollowTheScenarioWhenNothingElseIsSaid() throws IOException {
        RunSettings burst = settings("--scenario", "burst", "--students", "5000");
        assertEquals(5_000, burst.rate());
        assertEquals(1, burst.seconds());
        assertEquals(50, burst.seats());
        assertEquals(10, burst.sections());

        assertEquals(1, settings("--scenario", "hot").sections());
        assertEquals(1_000, settings("--scenario", "mixed").sections());
        assertEquals(10_005, settings("--standing", "5").seats());
        assertTrue(settings().prefix().startsWith("load-"));
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, 1, 2000000",
        "--seconds, 0.1, 86400",
        "--warmup, 0, 3600",
        "--connections, 1, 10000",
        "--pipeline, 1, 256",
        "--students, 1, 1000000",
        "--standing, 0, 10000000",
        "--sections, 1, 100000",
        "--seats, 0, 100000000",
        "--reads, 0, 100",
        "--ledgers, 0, 1000000"
    })
    void shouldTakeWhatIsWithinABoundAndNothingBeyond(String option, String least, String most) throws IOException {
        settings(option, least);
        settings(option, most);
        refused(option, Integer.toString((int) Math.ceil(Double.parseDouble(least)) - 1));
        refused(option, Long.toString(Long.parseLong(most) + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--url https://127.0.0.1:1",
                "--url http://127.0.0.1",
                "--url http://127.0.0.1:1/v1",
                "--url nowhere",
                "--prefix a,b",
                "--prefix abcdefghijklmnopqrstuvwxyz0123456",
                "--rate NaN",
                "--token-file /nowhere",
                "--json /nowhere/summary.json",
                "--hgrm /",
                "--token a --token-file b",
                "--scenario hot --sections 2",
                "--scenario burst --rate 1",
                "--scenario burst --seconds 1",
                "--burst-seconds 1",
                "--scenario burst --burst-seconds 0.05"
            })
    void shouldRefuseWhatMakesNoRun(String options) {
        refused(options.split(" "));
    }

    @Test
    void shouldReadTheTokenOfAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "secret\n");

        assertEquals(
                Optional.of("secret"), settings("--token-file", file.toString()).token());
        Files.writeString(file, "two words");
        refused("--token-file", file.toString());
    }

    @Test
    void shouldEndWithItsExitCodeWhenItCannotRun() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertEquals(4, execute("--url", "http://127.0.0.1:" + port));
        assertEquals(2, execute("--rate", "0"));
        assertEquals(2, execute("--rate", "many"));
        assertEquals(2, execute("--nothing"));
        assertEquals(0, execute("--help"));
    }

    private static int execute(String... arguments) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Load.execute(new CommandLine(new LoadCommand()).setOut(nowhere).setErr(nowhere), arguments);
    }

    private static RunSettings settings(String... arguments) throws IOException {
        LoadCommand command = new LoadCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command.settings();
    }

    private static void refused(String... arguments) {
        assertThrows(WrongUseException.class, () -> settings(arguments), String.join(" ", arguments));
    }
}
