package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.gateway.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code /metrics} shows, held against what was done. */
class MetricsTest {
    private static final int RING_SLOTS = 8;

    private static PipelineSettings pipeline(int ringSlots, Layout layout) {
        return new PipelineSettings(ringSlots, layout, Waiting.BLOCKING, SyncMode.ALWAYS);
    }

    private static void ask(TestGateway gateway, int times, int status, String request) {
        for (int i = 0; i < times; i++) {
            gateway.expect(status, request);
        }
    }

    /** The page once the last stage has counted its last batch, which is a moment after the answers are out. */
    private static Exposition quiet(TestGateway gateway) {
        List<Exposition> pages = new ArrayList<>();
        Await.until("the last batch is counted", () -> {
            pages.add(Exposition.of(gateway));
            Exposition page = pages.get(pages.size() - 1);
            return page.of("stage_seconds_count{stage=\"reply\"}") == page.of("batch_slots_count");
        });
        return pages.get(pages.size() - 1);
    }

    @Test
    void shouldCountWhatWasDone() {
        try (TestGateway gateway = TestGateway.start()) {
            Exposition before = Exposition.of(gateway);
            gateway.expect(201, Requests.putSection("s1", 2));
            gateway.expect(200, Requests.putSection("s1", 1));
            for (int i = 0; i < 5; i++) {
                gateway.expect(201, Requests.putStudent("ada" + i, 10));
            }
            gateway.expect(201, Requests.enroll("s1", "ada0"));
            ask(gateway, 4, 409, Requests.enroll("s1", "ada1"));
            ask(gateway, 3, 404, Requests.enroll("nothing", "ada1"));
            ask(gateway, 2, 200, Requests.get("/v1/students/ada1"));
            ask(gateway, 1, 404, Requests.get("/v1/students/nobody"));
            ask(gateway, 6, 200, Requests.get("/v1/students/ada1/ledger"));
            ask(gateway, 2, 404, Requests.get("/nowhere"));
            ask(gateway, 3, 400, Requests.json("PUT", "/v1/students/ada", "[]"));
            ask(gateway, 7, 200, Requests.LIVEZ);
            Answer section = gateway.expect(200, Requests.get("/v1/sections/s1"));
            gateway.expect(
                    304, Requests.with("If-None-Match: " + section.header("etag"), Requests.get("/v1/sections/s1")));
            Exposition page = Exposition.of(gateway);

            assertEquals(7, page.of("commands_total{code=\"created\"}"));
            assertEquals(1, page.of("commands_total{code=\"ok\"}"));
            assertEquals(4, page.of("commands_total{code=\"section_full\"}"));
            assertEquals(3, page.of("commands_total{code=\"section_not_found\"}"));
            assertEquals(15, page.all("commands_total"));
            assertEquals(15, page.of("last_sequence"));
            assertEquals(11, page.of("queries_total"));

            assertEquals(7, page.of("http_answers_total{status=\"201\"}"));
            // The page that was asked for before is among them.
            assertEquals(1 + 2 + 6 + 7 + 1 + 1, page.of("http_answers_total{status=\"200\"}"));
            assertEquals(1, page.of("http_answers_total{status=\"304\"}"));
            assertEquals(3, page.of("http_answers_total{status=\"400\"}"));
            assertEquals(3 + 1 + 2, page.of("http_answers_total{status=\"404\"}"));
            assertEquals(4, page.of("http_answers_total{status=\"409\"}"));
            assertEquals(39, page.all("http_answers_total"));

            assertEquals(2, page.of("http_refusals_total{code=\"route_not_found\"}"));
            assertEquals(3, page.of("http_refusals_total{code=\"malformed_request\"}"));
            assertEquals(5, page.all("http_refusals_total"));

            assertEquals(15, page.of("http_answer_seconds_count{kind=\"command\"}"));
            assertEquals(2 + 1 + 2, page.of("http_answer_seconds_count{kind=\"read\"}"));
            assertEquals(6, page.of("http_answer_seconds_count{kind=\"history\"}"));
            assertEquals(1 + 2 + 3 + 7, page.of("http_answer_seconds_count{kind=\"gateway\"}"));
            page.assertNothingFell(before);

            Exposition quiet = quiet(gateway);
            assertEquals(26, quiet.of("batch_slots_sum"));
            for (String stage : List.of("journal", "apply", "outcome", "reply")) {
                assertEquals(
                        quiet.of("batch_slots_count"), quiet.of("stage_seconds_count{stage=\"" + stage + "\"}"), stage);
            }
            // Each came alone, and so each was a batch, and each command was forced.
            assertEquals(26, quiet.of("batch_slots_bucket{le=\"1.0\"}"));
            assertEquals(15, quiet.of("force_seconds_count"));
            assertEquals(1, quiet.of("ready"));
            assertEquals(0, quiet.of("ring_slots_used"));
            assertEquals(PipelineSettings.DEFAULT.ringSize(), quiet.of("ring_slots"));
            assertTrue(quiet.of("heap_used_bytes") > 0);
            assertTrue(quiet.of("heap_max_bytes") >= quiet.of("heap_used_bytes"));
            assertTrue(quiet.of("cpu_seconds_total") > 0);
        }
    }

    /** Inline a log that is held holds the event loop too, which can't be asked then. */
    @ParameterizedTest
    @EnumSource(value = Layout.class, mode = EnumSource.Mode.EXCLUDE, names = "INLINE")
    void shouldShowAFullRingAndWhomItRefuses(Layout layout) {
        try (TestGateway gateway =
                        TestGateway.start(TestGateway.PATIENT.withEventLoops(1), pipeline(RING_SLOTS, layout));
                RawConnection connection = gateway.connect()) {
            gateway.log.hold();
            long began = System.nanoTime();
            connection.send(Requests.putStudent("s0", 0));
            gateway.log.awaitStalled();
            long stalled = System.nanoTime();
            for (int i = 1; i < RING_SLOTS; i++) {
                connection.send(Requests.putStudent("s" + i, i));
            }
            Await.until("the ring is full", () -> Exposition.of(gateway).of("ring_slots_used") == RING_SLOTS);
            ask(gateway, 3, 503, Requests.putStudent("late", 1));
            ask(gateway, 2, 503, Requests.get("/v1/students/s0"));
            Exposition full = Exposition.of(gateway);
            assertEquals(RING_SLOTS, full.of("ring_slots"));
            assertEquals(RING_SLOTS, full.of("ring_slots_used"));
            assertEquals(5, full.of("http_refusals_total{code=\"overloaded\"}"));
            assertEquals(5, full.of("http_answers_total{status=\"503\"}"));
            assertEquals(0, full.all("commands_total"));
            assertEquals(0, full.of("force_seconds_count"));
            assertEquals(0, full.of("http_answer_seconds_count{kind=\"command\"}"));
            double heldSeconds = (System.nanoTime() - stalled) / (double) TimeUnit.SECONDS.toNanos(1);
            gateway.log.release();
            for (int i = 0; i < RING_SLOTS; i++) {
                assertEquals(201, connection.read().status());
            }
            double passedSeconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
            Exposition after = Exposition.of(gateway);
            Await.until("the ring is empty", () -> Exposition.of(gateway).of("ring_slots_used") == 0);
            assertEquals(RING_SLOTS, after.of("commands_total{code=\"created\"}"));
            assertEquals(RING_SLOTS, after.of("batch_slots_sum"));
            assertEquals(RING_SLOTS, after.of("http_answer_seconds_count{kind=\"command\"}"));
            // Whoever measures from one place to another finds between them at least what was held there.
            for (String held : List.of(
                    "force_seconds_sum",
                    "stage_seconds_sum{stage=\"journal\"}",
                    "http_answer_seconds_sum{kind=\"command\"}")) {
                assertTrue(after.of(held) >= heldSeconds, () -> held + " " + after.of(held) + " of " + heldSeconds);
            }
            assertTrue(after.of("force_seconds_sum") <= passedSeconds);
            assertTrue(after.of("http_answer_seconds_sum{kind=\"command\"}") <= RING_SLOTS * passedSeconds);
            after.assertNothingFell(full);
        }
    }

    @Test
    void shouldCountCommandsThatTheDiskHasNoRoomFor() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.log.fill();
            ask(gateway, 3, 503, Requests.putStudent("ada", 5));
            Exposition page = quiet(gateway);
            assertEquals(3, page.of("http_refusals_total{code=\"journal_full\"}"));
            assertEquals(0, page.all("commands_total"));
            assertEquals(0, page.of("force_seconds_count"));
            assertEquals(3, page.of("batch_slots_sum"));
        }
    }

    @Test
    void shouldAnswerWhileItRecoversAndWhileItStops() {
        try (TestGateway gateway = TestGateway.recovering(TestGateway.PATIENT, PipelineSettings.DEFAULT)) {
            gateway.state.replaying(7);
            gateway.state.countReplayed();
            gateway.state.countReplayed();
            ask(gateway, 2, 503, Requests.putStudent("ada", 5));
            Exposition page = Exposition.of(gateway);
            assertEquals(0, page.of("ready"));
            assertEquals(7, page.of("replay_commands"));
            assertEquals(2, page.of("replayed_commands_total"));
            assertEquals(2, page.of("http_refusals_total{code=\"recovering\"}"));
            gateway.ready();
            assertEquals(1, Exposition.of(gateway).of("ready"));
            gateway.state.stop();
            gateway.expect(503, Requests.get("/readyz"));
            page = Exposition.of(gateway);
            assertEquals(0, page.of("ready"));
            assertEquals(1, page.of("http_refusals_total{code=\"stopping\"}"));
        }
    }

    @Test
    void shouldCountConnectionsAndThoseThatAreOneTooMany() {
        HttpSettings two = new HttpSettings(2, 64 << 10, 60_000, 120_000, 60_000, 1);
        try (TestGateway gateway = TestGateway.start(two);
                RawConnection first = gateway.connect();
                RawConnection second = gateway.connect()) {
            assertEquals(200, second.send(Requests.LIVEZ).read().status());
            Exposition page = Exposition.of(first.send(Requests.get("/metrics")).read());
            assertEquals(2, page.of("http_connections"));
            assertEquals(2, page.of("http_connections_max"));
            try (RawConnection third = gateway.connect()) {
                assertEquals(503, third.read().status());
                page = Exposition.of(first.send(Requests.get("/metrics")).read());
            }
            assertEquals(2, page.of("http_connections"));
            assertEquals(1, page.of("http_refusals_total{code=\"too_many_connections\"}"));
            // It has asked for nothing, and so it took no time to answer.
            assertEquals(3, page.all("http_answers_total"));
            assertEquals(2, page.of("http_answer_seconds_count{kind=\"gateway\"}"));
        }
    }

    @Test
    void shouldKnowNoOtherMethodAndNoParameter() {
        try (TestGateway gateway = TestGateway.start();
                RawConnection connection = gateway.connect()) {
            Answer head = connection.send(Requests.bare("HEAD", "/metrics")).readHead();
            assertEquals(200, head.status());
            assertEquals("text/plain; version=0.0.4; charset=utf-8", head.header("content-type"));
            assertTrue(Integer.parseInt(head.header("content-length")) > 1_000, head::toString);
            // No body follows: what comes next is the next answer.
            assertEquals(200, connection.send(Requests.LIVEZ).read().status());
            assertEquals(
                    "GET, HEAD",
                    gateway.expect(405, Requests.bare("POST", "/metrics")).header("allow"));
            Answer refused = gateway.expect(400, Requests.get("/metrics?name=x"));
            assertEquals("application/problem+json", refused.header("content-type"));
            assertEquals("malformed_request", refused.member("code"));
        }
    }

    @Test
    void shouldSayTheWordToGoOnWithoutCountingIt() {
        try (TestGateway gateway = TestGateway.start();
                RawConnection connection = gateway.connect()) {
            connection.send(Requests.with("Expect: 100-continue", Requests.putStudent("ada", 5)));
            assertEquals(100, connection.read().status());
            assertEquals(201, connection.read().status());
            assertEquals(1, Exposition.of(gateway).all("http_answers_total"));
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void shouldNeverFallWhileItIsBusy(Layout layout) throws InterruptedException {
        try (TestGateway gateway = TestGateway.start(TestGateway.PATIENT, pipeline(64, layout))) {
            AtomicBoolean stopping = new AtomicBoolean();
            List<Thread> clients = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                String start = "c" + c + "-";
                Thread client = new Thread(() -> {
                    try (RawConnection connection = gateway.connect()) {
                        for (int i = 0; !stopping.get(); i++) {
                            connection.send(Requests.putStudent(start + i, i)
                                    + Requests.get("/v1/students/" + start + i)
                                    + Requests.enroll("nothing", start + i));
                            for (int answer = 0; answer < 3; answer++) {
                                connection.read();
                            }
                        }
                    }
                });
                clients.add(client);
                client.start();
            }
            Exposition last = Exposition.of(gateway);
            for (int i = 0; i < 200 || last.all("commands_total") < 300; i++) {
                Exposition page = Exposition.of(gateway);
                page.assertNothingFell(last);
                assertTrue(page.of("ring_slots_used") <= 64);
                last = page;
            }
            stopping.set(true);
            for (Thread client : clients) {
                client.join();
            }
            Exposition end = Exposition.of(gateway);
            end.assertNothingFell(last);
            assertEquals((double) gateway.log.appended(), end.all("commands_total"));
            assertEquals(
                    end.all("commands_total") + end.of("queries_total"),
                    end.of("http_answer_seconds_count{kind=\"command\"}")
                            + end.of("http_answer_seconds_count{kind=\"read\"}"));
        }
    }
}
