package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios against the product, which the whole build has made before this module. */
@Timeout(120)
class LoadIT {
    private static final Path PRODUCT = Path.of(System.getProperty("registrar.jar"));
    private static final String LISTENING = "listening on ";

    @TempDir
    private Path data;

    private Process server;
    private URI url;

    @BeforeEach
    void serve() throws IOException {
        assumeTrue(Files.exists(PRODUCT), PRODUCT + " is made by the module gateway, which wasn't built");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(System.getProperty("registrar.jvm.flags").split(" ")));
        // A small ring, so that some of a burst may be shed.
        command.addAll(List.of("-Xmx1g", "-jar", PRODUCT.toString(), "serve", "--http", "127.0.0.1:0", "--ring", "64"));
        command.addAll(List.of(
                "--segment-mib", "8", "--data", data.resolve("registrar").toString()));
        server = new ProcessBuilder(command)
                .redirectError(data.resolve("log").toFile())
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertTrue(line != null && line.startsWith(LISTENING), line + ": " + Files.readString(data.resolve("log")));
        url = URI.create(line.substring(LISTENING.length()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS), "the server did not stop");
        }
    }

    @ParameterizedTest
    @CsvSource({"BURST, 2000, 10, 20", "HOT, 500, 1, 200", "CHURN, 500, 20, 10", "MIXED, 500, 20, 600"})
    void shouldAddUp(Scenario scenario, int students, int sections, int seats) throws IOException {
        RunSettings settings = new RunSettings(
                scenario,
                url,
                2_000,
                1,
                0.5,
                8,
                16,
                students,
                50,
                sections,
                Math.max(seats, 50),
                50,
                1_000,
                Optional.empty(),
                "it",
                Optional.empty(),
                Optional.empty());

        Summary summary = new LoadRunner(
                        settings,
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        false)
                .run();

        assertEquals(List.of(), summary.violations().kept());
        assertTrue(summary.tally().accepted().getTotalCount() > 0);
        assertTrue(summary.recount().ledgers() > 0);
    }
}
