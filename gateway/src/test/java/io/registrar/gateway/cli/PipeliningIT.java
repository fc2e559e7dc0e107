package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-four connections, sixteen requests in flight on each, of every kind: each answer in its place, none missing. */
class PipeliningIT {
    private static final int CONNECTIONS = 64;
    private static final int DEPTH = 16;
    private static final int ROUNDS = 40;

    @TempDir
    private Path data;

    /** A request, and how its answer is known among all others. */
    private record Expected(String request, int status, String text) {}

    @ParameterizedTest
    @EnumSource(Layout.class)
    void shouldAnswerInOrderWhateverAnswers(Layout layout) throws Exception {
        PipelineSettings settings = PipelineSettings.DEFAULT;
        try (TestServer server = new TestServer(
                        data.resolve("data"),
                        new PipelineSettings(settings.ringSize(), layout, settings.waiting(), settings.syncMode()));
                WireClient operator = new WireClient(server.url())) {
            operator.call("PUT", "/v1/sections/full", "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":0}");
            operator.call("PUT", "/v1/sections/open", "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":null}");
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
            List<Future<Integer>> results = new ArrayList<>();
            for (int c = 0; c < CONNECTIONS; c++) {
                int connection = c;
                results.add(threads.submit(() -> runConnection(server.url(), connection)));
            }
            int answers = 0;
            for (Future<Integer> result : results) {
                answers += result.get(5, TimeUnit.MINUTES);
            }
            threads.shutdown();
            assertEquals(CONNECTIONS * DEPTH * ROUNDS, answers);
        }
    }

    private static int runConnection(String url, int connection) throws IOException {
        SplittableRandom random = new SplittableRandom(connection);
        int answers = 0;
        long lastSequence = 0;
        try (WireClient client = new WireClient(url)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Expected> burst = new ArrayList<>();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int i = 0; i < DEPTH; i++) {
                    Expected expected = anyRequest(random.nextInt(11), "c" + connection + "-" + round + "-" + i);
                    burst.add(expected);
                    bytes.writeBytes(expected.request.getBytes(StandardCharsets.UTF_8));
                }
                client.send(bytes.toByteArray());
                for (Expected expected : burst) {
                    Reply reply = client.read();
                    assertEquals(expected.status, reply.status(), reply.body());
                    assertTrue(
                            reply.body().contains(expected.text),
                            () -> "expected " + expected.text + ", but found " + reply.body());
                    long sequence = reply.json().path("sequence").asLong(lastSequence);
                    assertTrue(sequence >= lastSequence, "answers of one connection go forward in sequence");
                    lastSequence = sequence;
                    answers++;
                }
            }
        }
        return answers;
    }

    /** A request of one of eleven kinds; the name stands in its answer wherever the kind allows it. */
    private static Expected anyRequest(int kind, String name) {
        return switch (kind) {
            case 0 -> expect("PUT", "/v1/students/" + name, "{\"credits\":5}", 201, "\"studentId\":\"" + name + "\"");
            case 1 -> expect("GET", "/v1/students/" + name, "", 404, "\"id\":\"" + name + "\"");
            case 2 -> expect("GET", "/v1/nothing/" + name, "", 404, "route_not_found");
            case 3 -> expect("PUT", "/v1/students/" + name, "{\"" + name + "\":1}", 400, "unknown member \\\"" + name);
            case 4 -> expect("PUT", "/v1/students/" + name, "{nonsense", 400, "not valid JSON");
            case 5 -> expect("PATCH", "/v1/students/" + name, "", 405, "This path takes GET, HEAD, PUT.");
            case 6 ->
                expect(
                        "PUT",
                        "/v1/sections/" + name,
                        "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":1}",
                        201,
                        "\"sectionId\":\"" + name + "\"");
            case 7 -> expect("GET", "/v1/seats?sections=full," + name, "", 404, "\"id\":\"" + name + "\"");
            case 8 -> expect("GET", "/livez", "", 200, "live");
            case 9 -> expect("GET", "/v1/sections/open?" + name + "=1", "", 400, "unknown query parameter \\\"" + name);
            default -> expect("GET", "/v1/sections/open/enrollments?limit=10", "", 200, "\"items\":[");
        };
    }

    private static Expected expect(String method, String target, String body, int status, String text) {
        return new Expected(new String(WireClient.request(method, target, body), StandardCharsets.UTF_8), status, text);
    }
}
